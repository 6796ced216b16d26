"""A bank that is not ours takes our file and answers; we read what it says."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from payung.rails.iso20022.camt054 import read_notification
from payung.rails.iso20022.codes import Action, Standing
from payung.rails.iso20022.pain002 import read_report
from payung.rails.iso20022.status import require_ours
from tests.rails.iso_samples import FUND, transfers, written

mockbank = pytest.importorskip("mockbank", reason="the package mock-bank is not installed")


@pytest.fixture
def bank() -> Iterator[str]:
    server = mockbank.make_server(mockbank.Config(port=0, quiet=True, clock="2026-11-23T09:00"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
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
