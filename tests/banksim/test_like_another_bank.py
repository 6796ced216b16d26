"""The practice bank and a bank that is not ours decide the same order alike, and say it in the same messages."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from payung.banksim import Bank
from payung.rails.iso20022.camt054 import read_notification
from payung.rails.iso20022.pain002 import read_report
from tests.rails.iso_samples import FUND, transfers, written
from tests.rails.test_bank_interop import bank as other_bank
from tests.rails.test_bank_interop import call, messages, number, open_account

__all__ = ["other_bank"]


@pytest.mark.parametrize("row", [0, 6])
def test_both_decide_alike(tmp_path, other_bank, row):
    fund, closed = replace(FUND, account=number("0019999900001")), number("0010203040599")
    open_account(other_bank, "FUND", fund.account, balance=10**13)
    open_account(other_bank, "GONE", closed, behaviour="closed-account")
    ours = Bank(tmp_path / "bank")
    ours.open_account(closed, "X", "closed")
    payments = [replace(p, creditor=replace(p.creditor, account=number("0010203040506"))) for p in transfers(8)]
    payments[row] = replace(payments[row], creditor=replace(payments[row].creditor, account=closed))
    ours.open_account(payments[row].creditor.account, payments[row].creditor.name, "closed")
    content, _ = written(payments, debtor=fund)

    assert json.loads(call(other_bank, "/payments", content, "application/xml"))["rejected"] == 1
    call(other_bank, "/_mock/advance?days=1", b"")
    theirs = read_report(messages(other_bank, "pain.002")[0])
    mine, booked = ours.settle(content)
    report = read_report(mine)
    for payment in payments:
        assert report.of(payment.end_to_end_id)[0] is theirs.of(payment.end_to_end_id)[0]
    assert {r.code for r in report.of(payments[row].end_to_end_id)[1]} == {
        r.code for r in theirs.of(payments[row].end_to_end_id)[1]
    }

    def debits(notice: bytes) -> dict[str, int]:
        return {
            str(detail.end_to_end_id): int(detail.amount or 0)
            for entry in read_notification(notice).entries
            for detail in entry.details
            if not entry.credit
        }

    assert debits(booked) == debits(messages(other_bank, "camt.054")[0])
    ours.close()
