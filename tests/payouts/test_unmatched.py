"""Bookings in a bank's file that are not ours stop nothing: ours are booked, the others are listed, and account 1100
equals the sum of the file.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from payung.casework.errands import errands_for
from payung.ledger.services import verify
from payung.payouts import services
from payung.payouts.errors import PayoutsRefused
from payung.payouts.unmatched import services as unmatched
from payung.platform.db import acting as session
from tests.payouts.test_contradictions import ON, ONE, Desk
from tests.payouts.test_directions import name_of, told
from tests.support.camt import balance, entry, moved, notice, part, whole
from tests.support.paying import confirmed
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")
FEE = 2_500
OTHER = "9876543210"
RECEIPT = (
    "insert into contributions_receipt (bill_id, amount, paid_on, known_on, channel, reference, maker_id)"
    " values (%s, 7000, %s, %s, 'teller', %s, payung.actor_id())"
)
NAME = "MARIA BERE 5304015203850001"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any, tmp_path: Path) -> Desk:
    return Desk(orders, app, loader, token, tmp_path)


@pytest.fixture
def sent(desk: Desk) -> list[tuple[int, str]]:
    """Three payments that were sent: (instruction, end-to-end id)."""
    taken = desk.orders.many(3, ONE)
    desk.send(*taken)
    return [(number, name_of(desk, number)) for number in taken]


def waiting(officer: Any) -> list[tuple[str, str, int]]:
    with session(officer.token):
        return [(u.why, u.side, u.amount) for u in unmatched.unmatched().order_by("id")]


def whole_and_even(desk: Desk, *files: bytes) -> None:
    """Check that account 1100 equals the sum of the lines of our account, and that the whole books are right."""
    assert desk.orders.balance("1100") == moved(*files)
    checked = verify()
    assert checked.ok, checked.first_bad


def test_ours_is_booked_and_the_rest_is_listed(desk, actor, sent):
    officer = actor("cabang")
    (first, mine), (second, wrong), _third = sent
    file = notice(
        entry(mine, "DBIT"),
        entry("FEE-2025-12", "DBIT", amount=FEE, number="F1"),
        entry(NAME, "CRDT", amount=150_000, number="VA-1"),
        entry("NOTPROVIDED", "CRDT", amount=700, number="-"),
        entry(wrong, "DBIT", amount=ONE - 1, number="W1"),
        more=part(entry("SOMEBODY", "DBIT", amount=9_000), account=OTHER),
    )
    found = told(desk, officer, file)
    assert (found.refused, found.changed, found.unmatched) == ("", 1, 5)
    assert desk.states(first, second) == ["paid", "sent"]
    assert waiting(officer) == [
        ("unknown", "out", FEE),
        ("unknown", "in", 150_000),
        ("unknown", "in", 700),
        ("amount", "out", ONE - 1),
        ("account", "out", 9_000),
    ]
    books = {account: desk.orders.balance(account) for account in ("1195", "2100", "2300")}
    assert books == {"1195": FEE + ONE - 1, "2100": -150_700, "2300": ONE}
    whole_and_even(desk, file)
    # Of lines that are not ours, nothing is stored that could name a person.
    kept = one(
        desk.orders.connection,
        "select (select string_agg(u::text, ' ') from payouts_unmatchedbooking u) || (select string_agg(result::text, ' ') from platform_run)"
        " || (select string_agg(memo::text, ' ') from ledger_journal)",
    )
    for words in (NAME, "SOMEBODY", OTHER, "FEE-2025"):
        assert words not in kept
    assert re.search(r"\b3210\b", kept)


def test_only_a_file_without_anything_of_ours_is_refused(desk, actor, sent):
    officer, (_number, mine) = actor("cabang"), sent[0]
    refused = told(desk, officer, notice(entry("X", "DBIT"), account=OTHER))
    assert refused.refused == "ANSWER_ACCOUNT"
    # A booking of our payment on somebody else's account is the payee's side of it: it is listed and changes nothing.
    strange = told(desk, officer, notice(entry(mine, "CRDT"), account=OTHER))
    assert (strange.refused, strange.changed, strange.unmatched) == ("", 0, 1)
    assert waiting(officer) == [("account", "in", ONE)]
    assert desk.orders.balance("1100") == 0
    # Accounts of others may have another currency.
    foreign = part(entry("X", "DBIT", currency="USD"), account=OTHER)
    found = told(desk, officer, notice(entry(mine, "DBIT"), more=foreign))
    assert (found.changed, found.unmatched) == (1, 1)
    assert waiting(officer)[-1] == ("unread", "", 0)


def test_the_evening_statement_repeats_the_notices_of_the_day(desk, actor, sent):
    """The same bookings in camt.054 and then in camt.053: with the same number, with another one, and with none."""
    officer = actor("cabang")
    names = [name for _number, name in sent]
    fees = ["F1", "F2", "-"]
    files = [
        notice(entry(name, "DBIT", number=number), entry("X", "DBIT", amount=FEE, number=fee))
        for name, number, fee in zip(names, ("A1", "A2", "-"), fees, strict=True)
    ]
    for file in files:
        assert told(desk, officer, file).refused == ""
    # The third fee has no number and the same day. Only the statement shows that it is a fee of its own.
    assert len(waiting(officer)) == 2
    lines = [
        *(entry(name, "DBIT", number=number) for name, number in zip(names, ("A1", "S2", "S3"), strict=True)),
        *(entry("X", "DBIT", amount=FEE, number=number) for number in ("F1", "S5", "S6")),
    ]
    start = 1_000_000_000
    statement = notice(balance("OPBD", start), balance("CLBD", start - 3 * (ONE + FEE)), *lines, kind="camt.053")
    found = told(desk, officer, statement)
    assert (found.refused, found.changed) == ("", 0)
    assert waiting(officer) == [("unknown", "out", FEE)] * 3
    whole_and_even(desk, statement)
    again = statement.replace(b"<MsgId>M", b"<MsgId>R")
    assert told(desk, officer, again).unmatched == 0
    whole_and_even(desk, statement)


def test_a_second_debit_that_only_the_statement_tells_is_booked(desk, actor, sent):
    officer, (number, mine) = actor("cabang"), sent[0]
    told(desk, officer, notice(entry(mine, "DBIT", number="A1")))
    statement = notice(
        entry(mine, "DBIT", number="B9"), entry(mine, "DBIT", number="A1"), entry(mine, "DBIT", day="2025-12-16"),
        kind="camt.053",
    )  # fmt: skip
    assert told(desk, officer, statement).changed == 2
    assert desk.alarms(officer) == ["paid_again", "paid_again"]
    assert desk.states(number) == ["paid"]
    whole_and_even(desk, statement)


def test_a_statement_that_does_not_add_up_is_booked_and_told(desk, actor, sent):
    officer, (_number, mine) = actor("cabang"), sent[0]
    file = notice(balance("PRCD", 0), balance("CLBD", -ONE - 7), entry(mine, "DBIT"), kind="camt.053")
    found = told(desk, officer, file)
    assert (found.changed, found.unmatched) == (1, 1)
    assert waiting(officer) == [("balance", "", 7)]
    whole_and_even(desk, file)


@pytest.mark.parametrize("refused", [0, 1])
def test_a_batch_booked_as_a_whole_is_all_its_payments(desk, actor, sent, refused):
    officer = actor("cabang")
    numbers = [number for number, _name in sent]
    with session(officer.token):
        message = services.the_batch(1).message_id
    if refused:
        desk.says("pain.002", desk.item(numbers[0], "rejected", reason="AC04"))
    out = notice(whole(message, "DBIT", (3 - refused) * ONE))
    assert told(desk, officer, out).changed == 3 - refused
    assert desk.states(*numbers) == ["rejected"] * refused + ["paid"] * (3 - refused)
    assert told(desk, officer, out.replace(b"<MsgId>M", b"<MsgId>R")).changed == 0
    other = notice(whole(message, "DBIT", 5))
    assert told(desk, officer, other).unmatched == 1
    back = notice(whole(message, "CRDT", (3 - refused) * ONE))
    assert told(desk, officer, back).changed == 3 - refused
    whole_and_even(desk, out, other, back)


def test_a_debit_twice_within_one_entry_is_two(desk, actor, sent):
    officer, (_number, mine) = actor("cabang"), sent[0]
    detail = f'<TxDtls><Refs><EndToEndId>{mine}</EndToEndId></Refs><Amt Ccy="IDR">{ONE}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'
    content = notice(entry("X", "DBIT", amount=2 * ONE, number="E1")).decode()
    content = re.sub(r"<NtryDtls>.*</NtryDtls>", f"<NtryDtls>{detail}{detail}</NtryDtls>", content)
    assert told(desk, officer, content.encode()).changed == 2
    whole_and_even(desk, content.encode())
    assert desk.alarms(officer) == ["paid_again"]


def test_unknown_codes_are_told(desk, actor, sent):
    officer, (number, mine) = actor("cabang"), sent[0]
    with session(officer.token):
        message = services.the_batch(1).message_id
    item = f"<TxInfAndSts><OrgnlEndToEndId>{mine}</OrgnlEndToEndId><TxSts>XXXX</TxSts></TxInfAndSts>"
    report = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>S1</MsgId><CreDtTm>2025-12-15T10:00:00+08:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>QQQQ</GrpSts></OrgnlGrpInfAndSts>{item}</CstmrPmtStsRpt></Document>"
    )
    found = told(desk, officer, report.encode())
    assert (found.refused, found.changed, found.unmatched) == ("", 0, 2)
    assert desk.states(number) == ["sent"]
    # it was listed before and waits for a person
    assert told(desk, officer, report.replace("S1", "S2").encode()).unmatched == 0
    pending = notice(entry(mine, "DBIT", status="PDNG"), entry(mine, "DBIT", status="ODD1"))
    assert told(desk, officer, pending).unmatched == 1
    with session(officer.token):
        assert sorted(u.number for u in unmatched.unmatched()) == ["ODD1", "QQQQ", "XXXX"]
    # A status that stands beside the batch element, not in it, is read too.
    paid = report.replace("XXXX", "ACSC").replace("QQQQ", "PART").replace("S1", "S3")
    assert told(desk, officer, paid.encode()).changed == 1
    assert desk.states(number) == ["paid"]


def test_a_person_says_what_a_line_was(desk, actor, sent, owner):
    officer = actor("cabang")
    file = notice(
        entry("A", "DBIT", amount=FEE),
        entry("B", "CRDT", amount=300),
        entry("C", "CRDT", amount=9_000, number="R-77"),
        entry("D", "CRDT", amount=80_000),
        entry("E", "DBIT", amount=80_000),
        entry("F", "CRDT", amount=5),
    )
    told(desk, officer, file)
    with session(officer.token):
        lines = {u.amount if u.side == "in" else -u.amount: u.pk for u in unmatched.unmatched()}
        with pytest.raises(PayoutsRefused) as otherwise:
            unmatched.place(officer, lines[300], "fee")
        with pytest.raises(PayoutsRefused) as missing:
            unmatched.place(officer, lines[9_000], "receipt", reference="NONE")
        with pytest.raises(PayoutsRefused) as alone:
            unmatched.place(officer, lines[80_000], "pair", lines[-FEE])
        assert [e.value.code for e in (otherwise, missing, alone)] == ["LINE_OTHERWISE", "RECEIPT_UNKNOWN", "LINE_PAIR"]
        unmatched.place(officer, lines[-FEE], "fee")
        unmatched.place(officer, lines[300], "interest")
        unmatched.place(officer, lines[80_000], "pair", lines[-80_000])
        unmatched.place(officer, lines[5], "noted")
        with pytest.raises(PayoutsRefused) as again:
            unmatched.place(officer, lines[-80_000], "noted")
        assert again.value.code == "LINE_PLACED"
        assert [u.pk for u in unmatched.unmatched()] == [lines[9_000]]
    books = {account: desk.orders.balance(account) for account in ("1195", "2100", "4900", "5900")}
    assert books == {"1195": 0, "2100": -9_005, "4900": -300, "5900": FEE}
    whole_and_even(desk, file)
    for who in ("bank", "pemeriksa"):
        reader = actor(who)
        with session(reader.token), pytest.raises(Exception, match=r"(?i)peran|role|boleh"):
            unmatched.place(reader, lines[9_000], "noted")


def test_a_credit_that_is_booked_as_a_receipt_is_no_second_one(desk, actor, owner, token):
    """Account 1100 counts the money once, whether the receipt or the bank's file comes first."""
    officer = actor("cabang")
    for (name,) in owner.execute(
        "select conname from pg_constraint where conrelid = 'contributions_receipt'::regclass and contype = 'f'"
    ).fetchall():
        owner.execute(f'alter table contributions_receipt drop constraint "{name}"')  # the test needs no bills
    with acting(owner, token("admin")):
        for number, reference in enumerate(("R-1", "R-2"), start=901):
            owner.execute(RECEIPT, [number, ON, ON, reference])
    told(desk, officer, notice(entry("V", "CRDT", amount=7_000, number="R-1")))
    assert waiting(officer) == []
    assert (desk.orders.balance("1100"), desk.orders.balance("2100")) == (
        0,
        0,
    )  # the journal of the receipt itself is not part of this test
    told(desk, officer, notice(entry("V", "CRDT", amount=7_000, number="OTHER")))
    with session(officer.token):
        (line,) = unmatched.unmatched()
        with pytest.raises(PayoutsRefused) as used:
            unmatched.place(officer, line.pk, "receipt", reference="R-1")
        assert used.value.code == "RECEIPT_UNKNOWN"
        unmatched.place(officer, line.pk, "receipt", reference="R-2")
    told(desk, officer, notice(entry("V", "CRDT", amount=7_000, number="R-3")))
    assert waiting(officer) == [("unknown", "in", 7_000)]
    with acting(owner, token("admin")):
        owner.execute(RECEIPT, [903, ON, ON, "R-3"])
    assert waiting(officer) == []
    assert (desk.orders.balance("1100"), desk.orders.balance("2100")) == (0, 0)


def test_raw_sql_places_nothing(desk, actor, app, loader, token, sent):
    officer = actor("cabang")
    told(desk, officer, notice(entry("A", "DBIT", amount=FEE)))
    for connection in (app, loader):
        for statement in (
            "update payouts_unmatchedbooking set amount = 1",
            "delete from payouts_unmatchedbooking",
            "insert into payouts_placed (unmatched_id, placed_as, actor_id) select id, 'noted', 1 from payouts_unmatchedbooking",
            "delete from payouts_placed",
            "select payung.payout_unmatched_take('camt.054', 1, 1, current_date, '[]')",
            "select payung.payout_sorted('camt.054', 1, null, '[]')",
        ):
            with pytest.raises(psycopg.Error) as refused, acting(connection, token("admin")):
                connection.execute(statement)
            assert refused.value.sqlstate == "42501", statement
    for who, code in (("juri", "P0B40"), ("bank", "P0B40"), ("belu", "P0B40")):
        with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
            app.execute("select payung.payout_place(1, 'noted', null, '', current_date)")
        assert refused.value.sqlstate == code, who


def test_whoever_looks_after_the_bank_sees_the_list(desk, actor, client, login, sent):
    officer, other = actor("cabang"), actor("belu")
    told(desk, officer, notice(entry("A", "DBIT", amount=FEE, number="F-9")))
    with session(officer.token):
        assert [(e.kind, e.count, e.amount) for e in errands_for(officer) if e.subject == "payouts:unmatched"] == [
            ("payouts.unmatched", 1, FEE)
        ]
    with session(actor("bank").token):
        assert unmatched.unmatched().count() == 1  # the bank sees the booking of its own account
    with session(other.token):
        assert not unmatched.unmatched().exists()
    login(client, "cabang")
    for address in ("/", "/pencairan"):
        assert "/pencairan/belum-dikenali" in client.get(address).content.decode(), address
    shown = client.get("/pencairan/belum-dikenali").content.decode()
    assert "Bukan pembayaran yang kita kirim" in shown
    assert "F-9" in client.get("/pencairan/belum-dikenali?unduh=csv").getvalue().decode("utf-8-sig")
    (address,) = re.findall(r'href="(/pencairan/belum-dikenali/\d+)"', shown)[:1]
    assert "Biaya bank" in client.get(address).content.decode()
    assert client.post(f"{address}/nyatakan", {"sebagai": "receipt"}).status_code == 302
    assert client.post(f"{address}/nyatakan", {"sebagai": "fee"})["Location"] == address
    assert "Semua yang disebut bank dikenali" in client.get("/pencairan/belum-dikenali").content.decode()
    assert "Biaya bank" in client.get("/pencairan/belum-dikenali?tampil=semua").content.decode()
    login(client, "bank")
    assert client.post(f"{address}/nyatakan", {"sebagai": "fee"}).status_code == 403


def test_the_interface_and_the_command_say_the_same(desk, actor, client, sent, tmp_path):
    from typer.testing import CliRunner

    from payung.site.commands.app import app as cli

    officer = actor("cabang")
    told(desk, officer, notice(entry("A", "DBIT", amount=FEE, number="F-9")))
    headers = {"HTTP_AUTHORIZATION": f"Bearer {officer.token}"}
    (shown,) = client.get("/api/v1/payout-unmatched-bookings", **headers).json()["items"]
    assert (shown["why"], shown["side"], shown["amount"], shown["number"]) == ("unknown", "out", FEE, "F-9")
    target = tmp_path / "out.json"
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0  # whatever this process has looked at before
    assert CliRunner().invoke(cli, ["payout", "unmatched", "--as", "cabang", "--json", str(target)]).exit_code == 0
    assert [u["id"] for u in json.loads(target.read_text())] == [shown["id"]]
    placed = client.post(
        f"/api/v1/payout-unmatched-bookings/{shown['id']}/place",
        json.dumps({"placed_as": "fee"}),
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="place-1",
        **headers,
    )
    assert (placed.status_code, placed.json()["thing"]["placed_as"]) == (200, "fee")
    assert client.get("/api/v1/payout-unmatched-bookings/999", **headers).status_code == 404


def test_whatever_the_bank_calls_its_files_they_are_collected(desk, actor, sent):
    officer = actor("cabang")
    names = [name for _number, name in sent]
    assert told(desk, officer, notice(entry(names[0], "DBIT")), ".XML").changed == 1
    assert told(desk, officer, gzip.compress(notice(entry(names[1], "DBIT"))), ".xml.gz").changed == 1
    statement = notice(entry(names[2], "DBIT"), kind="camt.053")
    assert told(desk, officer, gzip.compress(statement), ".Xml.GZ").changed == 1
    assert told(desk, officer, b"\x1f\x8b broken", ".xml.gz").refused == "ANSWER_PACKED"
    assert told(desk, officer, b":20:X", ".mt940").same  # a file of this kind is not read at all
    assert desk.states(*(number for number, _name in sent)) == ["paid"] * 3


def test_a_file_that_is_handed_in_lists_and_books_when_two_have_confirmed_it(desk, actor, sent):
    officer, (number, mine) = actor("cabang"), sent[0]
    file = notice(entry(mine, "DBIT"), entry("FEE", "DBIT", amount=FEE))
    found = services.read_answer(officer, file)
    assert (found.refused, found.would) == ("", 1)
    assert waiting(actor("cabang")) == []
    assert desk.orders.balance("1100") == 0
    assert confirmed(actor, found.proposal) == "taken"
    assert desk.states(number) == ["paid"]
    assert waiting(actor("cabang")) == [("unknown", "out", FEE)]
    whole_and_even(desk, file)


@pytest.mark.parametrize("number", ["5550001112", "0010020030"], ids=["account of its own", "the same digits"])
def test_a_bank_speaks_for_no_account_at_another_bank(desk, actor, owner, token, number):
    """A payment went through another bank. This bank's file says, in one of its parts, that the payment came back."""
    officer = actor("cabang")
    there = desk.orders.bank("008", account=number, folder="/srv/lain")
    with acting(owner, token("admin")):
        owner.execute(
            "with made as (insert into parties_organisation (code, name, kind, place_id) select 'bank-lain', 'Bank Lain', kind, place_id"
            " from parties_organisation where code = 'bank-ntt' returning id)"
            " update payouts_bank set organisation_id = made.id from made where payouts_bank.id = %s",
            [there],
        )
    (taken,) = desk.orders.many(1, ONE)
    here, desk.bank = desk.bank, there
    desk.send(taken)
    desk.bank = here
    mine = name_of(desk, taken)
    if number == "0010020030":
        file = notice(entry(mine, "DBIT"), entry(mine, "CRDT", number="R-9999"))
    else:
        file = notice(
            entry("FEE-2025-12", "DBIT", amount=FEE, number="F1"),
            more=part(entry(mine, "DBIT"), entry(mine, "CRDT", number="R-9999"), account=number),
        )
    told(desk, officer, file)
    assert desk.orders.states() == {"sent": 1}
    assert owner.execute("select count(*) from payouts_unmatchedbooking where bank_id = %s", [there]).fetchone() == (0,)
    whole_and_even(desk, file)
