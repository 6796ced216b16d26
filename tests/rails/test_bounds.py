"""Files and fields as banks lay them out otherwise than we write them, and values at the ends of what they may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import pytest

from payung.kernel.money import MAX_RUPIAH
from payung.rails.errors import RailsError
from payung.rails.iso20022 import xml
from payung.rails.iso20022.camt054 import Detail, Entry, Notification, Part, read_notification, write_notification
from payung.rails.iso20022.orders import Party, Transfer
from payung.rails.iso20022.pain001_read import OrderFile, read_order
from payung.rails.iso20022.pain002 import read_report, write_report
from payung.rails.iso20022.status import ItemStatus, Reason, StatusReport
from payung.rails.snap import amounts, timestamps
from payung.rails.snap.account_number import VirtualAccount, read_account
from payung.rails.snap.errors import SnapError, SnapFieldError
from payung.rails.snap.fields import Amount, Malformed, Many, Nested, Text
from payung.rails.snap.headers import external_id, read_transaction
from tests.rails.iso_samples import order, transfers, written
from tests.rails.samples import NOW

DAY = date(2026, 11, 23)


def camt(parts: str, kind: str = "camt.054", head: str = "<GrpHdr><MsgId>N-1</MsgId></GrpHdr>") -> Notification:
    outer = {"camt.054": "BkToCstmrDbtCdtNtfctn", "camt.053": "BkToCstmrStmt"}[kind]
    text = f'<Document xmlns="{xml.SPACE}{kind}.001.08"><{outer}>{head}{parts}</{outer}></Document>'
    return read_notification(text.encode(), kind)


def stmt(inside: str) -> Part:
    (part,) = camt(f"<Stmt><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>{inside}</Stmt>", "camt.053").parts
    return part


def balance(code: str, amount: str, side: str = "CRDT") -> str:
    return f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'


def entry(amount: str, inside: str = "", side: str = "CRDT", status: str = "<Sts><Cd>BOOK</Cd></Sts>") -> str:
    return f'<Ntry><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}{inside}</Ntry>'


def detail(inside: str) -> str:
    return f"<TxDtls>{inside}</TxDtls>"


def one(inside: str) -> tuple[Entry | None, list[str]]:
    """The one booking of a notice, and the codes of what is wrong."""
    read = camt(f"<Ntfctn><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>{inside}</Ntfctn>")
    return (read.entries[0] if read.entries else None), [issue.code for issue in read.issues]


@pytest.mark.parametrize(
    ("inside", "opening", "closing", "gap"),
    [
        (balance("OPBD", "100") + balance("CLBD", "150") + entry("50"), 100, 150, 0),
        (balance("PRCD", "100") + balance("CLBD", "60") + entry("50", side="DBIT"), 100, 60, 10),
        (balance("PRCD", "7") + balance("OPBD", "100") + balance("CLBD", "100"), 100, 100, 0),
        (balance("OPBD", "100", "DBIT") + balance("CLBD", "50", "DBIT") + entry("50"), -100, -50, 0),
        (balance("OPBD", "100") + entry("50", status="<Sts>PDNG</Sts>") + balance("CLBD", "100"), 100, 100, 0),
        (balance("OPBD", "100") + entry("50"), 100, None, 0),
        (balance("CLBD", "100") + entry("50"), None, 100, 0),
        (balance("OPBD", "100.50") + balance("CLBD", "100") + balance("ITBD", "1"), None, 100, 0),
        (f'{balance("CLBD", "100")}<Bal><Amt Ccy="IDR">x</Amt></Bal>', None, 100, 0),
    ],
)
def test_the_gap_of_a_statement(inside: str, opening: int | None, closing: int | None, gap: int) -> None:
    part = stmt(inside)
    assert (part.opening, part.closing, part.gap) == (opening, closing, gap)


def test_a_notice_tells_its_account_and_number_in_either_place() -> None:
    iban = f"<Ntfctn><Acct><Id><IBAN>ID1</IBAN></Id></Acct>{entry('5')}</Ntfctn>"
    other = "<Ntfctn><Acct><Id><Othr><Id>77</Id></Othr></Id></Acct></Ntfctn>"
    read = camt(iban + "<Ntfctn/>" + other, head="<GrpHdr><MsgId>N-1</MsgId><CreDtTm>2026-11-23T08:00:00</CreDtTm></GrpHdr>")  # fmt: skip
    assert [part.account for part in read.parts] == ["ID1", "77"]
    assert [issue.code for issue in read.issues] == ["ISO_ACCOUNT"]
    assert (read.message_id, read.created_at) == ("N-1", datetime(2026, 11, 23, 8))
    assert camt(other, head="<MsgId>N-2</MsgId>").message_id == "N-2"


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        (entry("5", status="<Sts><Prtry>BOOK</Prtry></Sts>"), []),
        (entry("5", status=""), ["ISO_ENTRY"]),
        (entry("5", side="X"), ["ISO_ENTRY"]),
        (entry("5.50"), ["ISO_AMOUNT"]),
        ("<Ntry><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>", ["ISO_AMOUNT"]),
        (entry("5", f"<NtryDtls>{detail('<Amt>3</Amt>')}{detail('<Amt>2</Amt>')}</NtryDtls>"), []),
        (entry("5", f"<NtryDtls>{detail('<Amt>3</Amt>')}{detail('<Amt>3</Amt>')}</NtryDtls>"), ["ISO_CONTROL"]),
        (entry("5", f"<NtryDtls>{detail('<Amt>3</Amt>')}{detail('')}</NtryDtls>"), []),
        (entry("5", f"<NtryDtls>{detail('<Amt>4.50</Amt><AmtDtls><TxAmt><Amt>3</Amt></TxAmt></AmtDtls>')}</NtryDtls>"), ["ISO_AMOUNT"]),
        (entry("5", "<BookgDt><Dt>2026-13-01</Dt></BookgDt>"), ["ISO_DATE"]),
    ],
)  # fmt: skip
def test_a_booking_is_read_or_said_to_be_wrong(inside: str, codes: list[str]) -> None:
    booked, wrong = one(inside)
    assert wrong == codes
    assert (booked is None) is (codes not in ([], ["ISO_DATE"]) and "4.50" not in inside)
    if booked:
        assert (booked.amount, booked.credit, booked.status) == (5, True, "BOOK")
    if "4.50" in inside:
        assert booked is not None
        assert booked.details[0].amount is None


def test_everything_of_a_booking_where_banks_lay_it() -> None:
    inside = (
        "<RvslInd>1</RvslInd><NtryRef>E</NtryRef><AcctSvcrRef>B</AcctSvcrRef><BookgDt><DtTm>2026-11-23T09:00:00</DtTm></BookgDt>"
        "<ValDt><Dt>2026-11-23</Dt></ValDt><NtryDtls>"
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><AmtDtls><TxAmt><Amt>3</Amt></TxAmt></AmtDtls>"
        "<RltdPties><Dbtr><Nm>M</Nm></Dbtr><DbtrAcct><Id><IBAN>9</IBAN></Id></DbtrAcct></RltdPties>"
        "<RtrInf><Rsn><Prtry>X1</Prtry></Rsn></RtrInf></TxDtls>"
        "<TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
        "<RltdPties><Cdtr><Pty><Nm>N</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>8</Id></Othr></Id></CdtrAcct></RltdPties>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>"
    )
    booked, wrong = one(entry("2", inside))
    assert wrong == []
    assert booked is not None
    assert (booked.reversal, booked.reference, booked.bank_reference, booked.booked_on, booked.value_on) == (
        True, "E", "B", DAY, DAY,
    )  # fmt: skip
    assert booked.details == (
        Detail(amount=3, party_name="M", party_account="9", return_reason="X1"),
        Detail("A", amount=1, party_name="N", party_account="8", return_reason="AC04", credit=False),
    )
    # The direction of a detail counts only where the amounts bear it out, and never where one is missing.
    (same,) = one(entry("1", "<NtryDtls><TxDtls><Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>"))[
        0
    ].details  # type: ignore[union-attr]
    assert (same.amount, same.credit) == (1, None)
    several = one(entry("1", "<NtryDtls><TxDtls><Amt>1</Amt></TxDtls><TxDtls><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>"))[0]  # fmt: skip
    assert several is not None
    assert [found.credit for found in several.details] == [None, None]


@pytest.mark.parametrize(
    ("groups", "batch"),
    [
        ("<NtryDtls><Btch><PmtInfId>P</PmtInfId><MsgId>M</MsgId></Btch></NtryDtls>", "P"),
        ("<NtryDtls><Btch><MsgId>M</MsgId></Btch></NtryDtls>", "M"),
        ("<NtryDtls><Btch><MsgId>M</MsgId></Btch><TxDtls><Amt>5</Amt></TxDtls></NtryDtls>", None),
        ("<NtryDtls><Btch><MsgId>M</MsgId></Btch></NtryDtls><NtryDtls><Btch><MsgId>L</MsgId></Btch></NtryDtls>", None),
        ("", None),
    ],
)
def test_a_booking_without_payments_is_for_the_one_batch_that_it_names(groups: str, batch: str | None) -> None:
    booked, wrong = one(entry("5", groups))
    assert booked is not None
    assert (booked.batch_id, wrong) == (batch, [])


def pain001(batch: str, head: str = "<GrpHdr><MsgId>O-1</MsgId></GrpHdr>") -> OrderFile:
    text = f'<Document xmlns="{xml.SPACE}pain.001.001.09"><CstmrCdtTrfInitn>{head}<PmtInf>{batch}</PmtInf></CstmrCdtTrfInitn></Document>'
    return read_order(text.encode())


def test_an_order_without_its_fields_is_read_with_what_it_lacks() -> None:
    read = pain001(
        "<PmtInfId>B</PmtInfId><CdtTrfTxInf><PmtId><EndToEndId>A</EndToEndId></PmtId><RmtInf><Ustrd>r</Ustrd></RmtInf></CdtTrfTxInf>"
        "<CdtTrfTxInf><Amt><InstdAmt>1.50</InstdAmt></Amt><Cdtr><Nm>M</Nm></Cdtr><CdtrAcct><Id><IBAN>9</IBAN></Id></CdtrAcct>"
        "<CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>130</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt></CdtTrfTxInf>",
        head="<MsgId>O-2</MsgId><InitgPty><Nm>P</Nm></InitgPty>",
    )
    empty = Party("", "", None, None)
    assert read.transfers == (Transfer("A", 0, empty, "r"), Transfer("", 0, Party("M", "9", None, "130"), ""))
    assert (read.order.message_id, read.order.batch_id, read.order.initiator) == ("O-2", "B", "P")
    assert (read.order.created_at, read.order.execute_on) == (datetime(1, 1, 1, tzinfo=UTC), date(1, 1, 1))
    assert [issue.code for issue in read.issues] == ["ISO_AMOUNT", "ISO_ID_MISSING", "ISO_AMOUNT"]
    bare = pain001("").order
    assert (bare.message_id, bare.batch_id, bare.initiator, bare.count, bare.total) == ("O-1", "", "", 0, 0)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("<NbOfTxs>0</NbOfTxs><CtrlSum>0.00</CtrlSum>", []),
        ("<NbOfTxs>1</NbOfTxs>", ["ISO_CONTROL"]),
        ("<CtrlSum>1</CtrlSum>", ["ISO_CONTROL"]),
        ("<CtrlSum>x</CtrlSum>", ["ISO_CONTROL"]),
        ("<CreDtTm>x</CreDtTm>", ["ISO_DATE"]),
    ],
)
def test_an_order_is_held_against_what_it_says_of_itself(said: str, codes: list[str]) -> None:
    assert [issue.code for issue in pain001("", f"<GrpHdr>{said}</GrpHdr>").issues] == codes


def pain002(inside: str) -> StatusReport:
    text = f'<Document xmlns="{xml.SPACE}pain.002.001.10"><CstmrPmtStsRpt>{inside}</CstmrPmtStsRpt></Document>'
    return read_report(text.encode())


def test_an_answer_says_what_it_says_wherever_it_stands() -> None:
    group = "<OrgnlGrpInfAndSts><OrgnlMsgId>O-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{}</OrgnlGrpInfAndSts>"
    item = "<TxInfAndSts><OrgnlEndToEndId>A</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
    by_instruction = "<TxInfAndSts><OrgnlInstrId>B</OrgnlInstrId></TxInfAndSts>"
    nobody = "<TxInfAndSts><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
    batch = "<OrgnlPmtInfAndSts><OrgnlPmtInfId>B-1</OrgnlPmtInfId>{}</OrgnlPmtInfAndSts>"

    def told(inside: str) -> tuple[object, ...]:
        read = pain002(inside)
        items = [(one.end_to_end_id, one.status) for one in read.items]
        return read.group_status, read.batch_status, items, [issue.code for issue in read.issues]

    assert told(group.format("<GrpSts>RJCT</GrpSts>")) == ("RJCT", None, [], [])
    assert told(group.format("") + batch.format("<PmtInfSts>ACCP</PmtInfSts>")) == (None, "ACCP", [], [])
    assert told(group.format("") + batch.format(item) + nobody)[2:] == (
        [("A", "ACSC"), ("NOTPROVIDED", "ACSC")], ["ISO_ID_MISSING"],
    )  # fmt: skip
    assert told(group.format("") + by_instruction)[2:] == ([("B", "")], ["ISO_STATUS_MISSING"])
    assert told(group.format("")) == (None, None, [], ["ISO_STATUS_MISSING"])
    assert told(item)[2:] == ([("A", "ACSC")], ["ISO_ID_MISSING"])
    for status in ("ACS", "ACSCX", "AC-C", "ACS\u00c7"):
        assert told(group.format(f"<GrpSts>{status}</GrpSts>") + item)[3] == ["ISO_STATUS"]
    read = pain002(f"<MsgId>M</MsgId>{group.format('')}{batch.format(item)}")
    assert (read.message_id, read.original_message_id, read.original_message_name, read.original_batch_id) == (
        "M", "O-1", "pain.001.001.09", "B-1",
    )  # fmt: skip
    assert pain002(f"<GrpHdr><MsgId>N</MsgId></GrpHdr>{item}").message_id == "N"


def test_a_reason_of_more_than_four_letters_is_the_banks_own() -> None:
    reasons = (Reason("AC04", ""), Reason("BE", ""), Reason("BANK1", ""))
    content = write_report(
        StatusReport(
            "M", datetime(2026, 11, 23, tzinfo=UTC), "O", "", "B", "", (), None, (), (ItemStatus("A", "RJCT", reasons),)
        )
    )
    assert [content.count(part) for part in (b"<Cd>AC04</Cd>", b"<Cd>BE</Cd>", b"<Prtry>BANK1</Prtry>")] == [1, 1, 1]


def test_no_more_than_a_thousand_faults_of_a_file_are_told() -> None:
    wrong = "<CdtTrfTxInf><PmtId/><Amt><InstdAmt>1</InstdAmt></Amt></CdtTrfTxInf>"
    assert len(pain001(wrong * (xml.TOLD + 1)).issues) == xml.TOLD


def test_amounts_and_sizes_at_their_ends() -> None:
    assert [xml.parse_amount(str(MAX_RUPIAH + more)) for more in (0, 1)] == [MAX_RUPIAH, None]
    assert xml.format_amount(0) == "0.00"
    assert xml.format_amount(MAX_RUPIAH) == f"{MAX_RUPIAH}.00"
    for beyond in (-1, MAX_RUPIAH + 1):
        with pytest.raises(RailsError, match="ISO_AMOUNT"):
            xml.format_amount(beyond)
    content, _ = written(transfers(1))
    assert xml.parse(content, "pain.001.001", "CstmrCdtTrfInitn", len(content))[1] == "09"
    with pytest.raises(RailsError, match="ISO_TOO_LARGE"):
        xml.parse(content, "pain.001.001", "CstmrCdtTrfInitn", len(content) - 1)
    with pytest.raises(RailsError, match="ISO_MESSAGE"):
        xml.parse(content.replace(b"<Document", b"<Other").replace(b"</Document", b"</Other"), "pain.001.001", "CstmrCdtTrfInitn")  # fmt: skip
    payments = transfers(1, 1)
    assert order(payments).total == 1
    assert written(payments)[1].total == 1
    assert (amounts.format_amount(MAX_RUPIAH), amounts.format_amount(0)) == (f"{MAX_RUPIAH}.00", "0.00")
    assert amounts.parse_amount(f"{MAX_RUPIAH}.00") == MAX_RUPIAH


@pytest.mark.parametrize(
    ("service", "customer", "right"),
    [("12345678", "9" * 20, True), ("123456789", "1", False), ("1", "9" * 21, False), ("1a", "1", False), ("1", "", False)],
)  # fmt: skip
def test_an_account_number_at_its_ends(service: str, customer: str, right: bool) -> None:
    if right:
        assert VirtualAccount(service, customer).number() == service + customer
    else:
        with pytest.raises(RailsError, match="SNAP_VA"):
            VirtualAccount(service, customer)


def test_an_amount_of_a_message_is_at_least_what_it_must_be() -> None:
    def value(rupiah: str, currency: str = "IDR") -> dict[str, str]:
        return {"value": rupiah, "currency": currency}

    field = Amount("amount", least=5)
    assert field.read(value("5.00")) == 5
    assert field.write(5) == value("5.00")
    for wrong in (value("4.00"), value("5"), value("5.00", "USD"), {"value": "5.00"}, "5.00", {"value": 5, "currency": "IDR"}):  # fmt: skip
        with pytest.raises(Malformed):
            field.read(wrong)
    for unwritten in (4, True, "5"):
        with pytest.raises(Malformed):
            field.write(unwritten)
    assert Amount("amount").read(value("0.00")) == 0
    with pytest.raises(Malformed):
        Amount("amount", least=1).write(True)


def test_a_text_of_a_message_at_its_ends() -> None:
    codes = Text("x", 3, codes=frozenset({"abc"}))
    assert codes.read("abc") == "abc"
    assert Text("x", 3, empty=True).read("") == ""
    for field, wrong in ((codes, "abd"), (Text("x", 3), ""), (Text("x", 3), "abcd"), (Text("x", 3), 1), (Text("x", 3), "a\n"), (Text("x", 3), "\ud800"), (Text("x", 3, digits=True), "1a")):  # fmt: skip
        with pytest.raises(Malformed):
            field.read(wrong)


def test_a_stamp_of_thirty_five_letters_and_the_clock_at_its_tolerance() -> None:
    longest = "2026-11-21T09:30:00.123456789+08:00"
    assert len(longest) == 35
    assert timestamps.parse_timestamp(longest).microsecond == 123456
    now = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    second = timedelta(seconds=1)
    for away in (timestamps.TOLERANCE, -timestamps.TOLERANCE):
        assert timestamps.within(now + away, now)
    for away in (timestamps.TOLERANCE + second, -timestamps.TOLERANCE - second):
        assert not timestamps.within(now + away, now)


def test_a_number_of_a_call_has_twelve_digits_after_the_day() -> None:
    assert (external_id(DAY, 0), external_id(DAY, 10**12 - 1)) == ("20261123" + "0" * 12, "20261123" + "9" * 12)
    for beyond in (-1, 10**12):
        with pytest.raises(RailsError, match="X-EXTERNAL-ID"):
            external_id(DAY, beyond)


def test_headers_at_their_longest() -> None:
    signed = {
        "Content-Type": "application/json",
        "X-TIMESTAMP": timestamps.format_timestamp(NOW),
        "X-SIGNATURE": "s" * 2048,
    }
    sent = signed | {
        "X-PARTNER-ID": "p" * 36,
        "X-EXTERNAL-ID": "1" * 36,
        "CHANNEL-ID": "c",
        "Authorization": "Bearer " + "t" * 2048,
    }
    assert read_transaction(sent, "25", NOW).token == "t" * 2048
    for name in ("X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "Authorization"):
        with pytest.raises(SnapError):
            read_transaction(sent | {name: sent[name] + "1"}, "25", NOW)


def test_an_account_is_read_to_the_longest_customer_number() -> None:
    longest = "9" * 20
    assert read_account("24", "1", "1", longest, "1" + longest).customer_no == longest
    with pytest.raises(SnapFieldError):
        read_account("24", "1", "1", longest + "9", "1" + longest + "9")


@dataclass(frozen=True)
class Inner:
    """An object with a field that must be there."""

    code: Annotated[str, Text("code", 3)]


def test_what_is_wrong_inside_an_object_is_named_with_its_way_in() -> None:
    for field, value, where, missing in (
        (Nested("in", Inner), {}, ".code", True),
        (Nested("in", Inner), {"code": "abcd"}, ".code", False),
        (Nested("in", Inner), "x", "", False),
        (Many("in", Inner, 2), [{"code": "a"}, {}], "[1].code", True),
        (Many("in", Inner, 2), [{"code": "abcd"}], "[0].code", False),
        (Many("in", Inner, 2), ["x"], "[0]", False),
        (Many("in", Inner, 2), [{"code": "a"}] * 3, "", False),
    ):
        with pytest.raises(Malformed) as wrong:
            field.read(value)
        assert (wrong.value.path, wrong.value.missing) == (where, missing), value
    assert Nested("in", Inner).read({"code": "a"}) == Inner("a")
    assert Many("in", Inner, 2).read([{"code": "a"}] * 2) == (Inner("a"), Inner("a"))


def test_a_side_of_a_payment_is_written_by_name_or_number_alone() -> None:
    for party in ({"party_name": "M"}, {"party_account": "9"}, {}):
        booked = Entry("1", 5, True, "BOOK", booked_on=DAY, details=(Detail("A", amount=5, **party),))
        (read,) = read_notification(write_notification("N", NOW, (booked,))).entries
        assert read.details == booked.details


def test_where_a_file_is_broken_is_told() -> None:
    with pytest.raises(RailsError, match="baris 2"):
        read_notification(b"<Document>\n<a></b></Document>")
    assert one(entry("5", "<BookgDt/><ValDt><Dt/></ValDt>"))[1] == []
