"""A bank that is not ours takes our file and answers; we read what it says."""

from __future__ import annotations

import importlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.serializers import XmlSerializer

from payung.payouts.answers.bookings import Bookings, read_bookings
from payung.rails.iso20022.camt054 import PARTS, read_notification
from payung.rails.iso20022.codes import Action, Standing
from payung.rails.iso20022.pain002 import read_report
from payung.rails.iso20022.status import require_ours
from tests.rails.iso_samples import FUND, transfers, written

mockbank = pytest.importorskip("mockbank", reason="the package mock-bank is not installed")


@pytest.fixture
def bank() -> Iterator[str]:
    server = mockbank.make_server(mockbank.Config(port=0, quiet=True, clock="2026-11-23T09:00"))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def call(bank: str, path: str, body: bytes | None = None, kind: str = "application/json") -> str:
    request = urllib.request.Request(
        bank + path, body, {"Content-Type": kind}, method="GET" if body is None else "POST"
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def messages(bank: str, kind: str) -> list[bytes]:
    found = json.loads(call(bank, "/_mock/messages"))
    return [one["body"].encode() for one in found if one["type"].startswith(kind)]


def number(digits: str) -> str:
    """An account as this bank wants it: with a country and check digits."""
    return f"ID{98 - int(digits + '181300') % 97:02d}{digits}"


def open_account(bank: str, name: str, account: str, **more) -> None:
    form = {"id": name, "name": name, "iban": account, "bic": "PDNTIDJ1", "currency": "IDR", **more}
    call(bank, "/_mock/accounts", json.dumps(form).encode())


def test_it_takes_our_file_and_we_understand_its_answers(bank):
    fund, closed = replace(FUND, account=number("0019999900001")), number("0010203040599")
    open_account(bank, "FUND", fund.account, balance=10**13)
    open_account(bank, "GONE", closed, behaviour="closed-account")
    payments = transfers(40)
    payments = [replace(one, creditor=replace(one.creditor, account=number("0010203040506"))) for one in payments]
    payments[17] = replace(payments[17], creditor=replace(payments[17].creditor, account=closed))
    content, done = written(payments, debtor=fund)
    decided = json.loads(call(bank, "/payments", content, "application/xml"))
    assert (decided["accepted"], decided["rejected"], decided["findings"]) == (39, 1, [])

    report = read_report(messages(bank, "pain.002")[0])
    require_ours(report, "PAYUNG-20261121-1", {one.end_to_end_id: one.amount for one in payments})
    standings = [report.of(one.end_to_end_id)[0] for one in payments]
    assert standings.count(Standing.ACCEPTED) == 39
    assert standings[17] is Standing.REJECTED
    assert report.of(payments[17].end_to_end_id)[1][0].meaning.action is Action.RETURN_ACCOUNT

    call(bank, "/_mock/advance?days=1", b"")
    booked = read_notification(messages(bank, "camt.054")[0])
    assert booked.issues == ()
    assert {detail.end_to_end_id for entry in booked.entries for detail in entry.details} == {
        one.end_to_end_id for row, one in enumerate(payments) if row != 17
    }
    assert sum(entry.amount for entry in booked.entries if not entry.credit) == done.total - 42_000_000

    # The same file once more: the bank knows it, and so do we.
    with pytest.raises(urllib.error.HTTPError, match="422"):
        call(bank, "/payments", content, "application/xml")
    again = read_report(messages(bank, "pain.002")[1])
    assert again.group_status == "RJCT"
    assert {one.meaning.action for one in again.group_reasons} == {Action.DUPLICATE}


def test_its_statement_of_the_day_is_read_like_its_notices(bank):
    """camt.053 every bank day: its balances add up, and its bookings are those of the notices, under the same numbers."""
    fund = replace(FUND, account=number("0019999900001"))
    open_account(bank, "FUND", fund.account, balance=10**13)
    payments = [replace(one, creditor=replace(one.creditor, account=number("0010203040506"))) for one in transfers(12)]
    content, done = written(payments, debtor=fund)
    call(bank, "/payments", content, "application/xml")
    call(bank, "/_mock/advance?days=1", b"")
    read = {
        kind: [read_bookings(body, kind, {fund.account: 7}) for body in messages(bank, kind)]
        for kind in ("camt.054", "camt.053")
    }
    # The other accounts of that bank are in euro, and none of our business.
    notices, statements = ([file for file in files if file.banks] for files in read.values())
    assert len(statements) == 1
    assert len(read["camt.053"]) > 1

    def told(files: list[Bookings]) -> list[tuple[str, int, str]]:
        return sorted((item["state"], item["amount"], item["booking"]) for file in files for item in file.items)

    assert told(statements) == told(notices)
    assert len(told(notices)) == 12
    assert sum(item["amount"] for file in statements for item in file.items) == done.total


@pytest.mark.parametrize("kind", ["camt.054", "camt.053"])
@pytest.mark.parametrize("version", ["02", "08", "12"])
def test_files_made_from_the_standards_own_model_are_read(kind, version):
    """Written by pyiso20022, whose classes come from the schemas: one booking of ours, one fee, one reversal."""
    name = f"{kind.replace('.', '_')}_001_{version}"
    model = importlib.import_module(f"pyiso20022.camt.{name}")
    content = _standard_file(model, kind, version)
    found = read_notification(content, kind)
    assert found.issues == ()
    booked = read_bookings(content, kind, {"0010020030": 3})
    assert [(item["id"], item["state"], item["amount"], item["undoes"]) for item in booked.items] == [
        ("PY1-0123456789AB", "paid", 42_000_000, False),
        (None, "paid", 2_500, False),
        ("PY1-0123456789AB", "paid", 42_000_000, True),
    ]
    assert [item["booking"] for item in booked.items] == ["B-1", "B-2", "B-3"]
    assert (booked.banks, {item["ending"] for item in booked.items}) == ((3,), {"0030"})
    assert read_bookings(content, kind, {}).banks == ()


def _standard_file(model: ModuleType, kind: str, version: str) -> bytes:
    """The file as xsdata writes it. Element names differ between versions, and so do the classes behind them."""
    outer, inner = PARTS[kind]
    rows = [("PY1-0123456789AB", 42_000_000, False), ("FEE", 2_500, False), ("PY1-0123456789AB", 42_000_000, True)]
    entries = "".join(
        f'<Ntry><Amt Ccy="IDR">{amount}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        + ("<RvslInd>true</RvslInd>" if reversal else "")
        + ("<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>")
        + f"<BookgDt><Dt>2025-12-15</Dt></BookgDt><AcctSvcrRef>B-{place}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
        for place, (name, amount, reversal) in enumerate(rows, start=1)
    )
    draft = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}"><{outer}><GrpHdr><MsgId>M</MsgId>'
        f"<CreDtTm>2025-12-15T10:00:00</CreDtTm></GrpHdr><{inner}><Id>I</Id><CreDtTm>2025-12-15T10:00:00</CreDtTm>"
        f"<Acct><Id><Othr><Id>0010020030</Id></Othr></Id></Acct>"
        + ("" if kind == "camt.054" else (
            "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">84002500</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            "<Dt><Dt>2025-12-15</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">0</Amt>"
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2025-12-15</Dt></Dt></Bal>"))
        + f"{entries}</{inner}></{outer}></Document>"
    )  # fmt: skip
    # Strict: whatever is not of that version's model is refused, and what comes out is the model's own writing.
    strict = ParserConfig(
        fail_on_unknown_properties=True, fail_on_unknown_attributes=True, fail_on_converter_warnings=True
    )
    document = XmlParser(config=strict).from_string(draft, model.Document)
    return (
        XmlSerializer().render(document, ns_map={"n": f"urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}"}).encode()
    )
