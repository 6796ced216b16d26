"""The proof of a bank's payment is the bank's: no hand takes it, and no clock moves it to before the bill."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from payung.contributions import services
from payung.contributions.errors import ContributionsRefused
from payung.platform.db import acting as session
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("db")
RECEIPT = "select * from payung.record_receipt(%s, %s, '2025-08-01', 'manual', %s)"


def test_nobody_writes_a_proof_of_the_banks_by_hand(bank, caller, owe, app, token, actor):
    by_hand, by_bank = owe(date(2025, 7, 1)), owe(date(2025, 8, 1))
    for reference in (f"VA-{bank.keys.partner_id}-PAY-9", f" va-{bank.keys.partner_id}-PAY-9"):
        with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
            app.execute(RECEIPT, [by_hand.code, by_hand.amount, reference])
        assert refused.value.sqlstate == "P0A57"
    officer = actor("cabang")
    with session(officer.token), pytest.raises(ContributionsRefused) as told:
        services.record_receipt(officer, by_hand.code, by_hand.amount, date(2025, 8, 1), "manual", "VA-77001-1")
    assert told.value.code == "REFERENCE_OF_BANK"
    assert bank.pay(caller, by_bank.code, by_bank.amount, request="PAY-9").code == "2002500"


def test_a_proof_that_a_hand_had_taken_before_does_not_stop_the_bank(bank, caller, owe, owner, token):
    by_hand, by_bank = owe(date(2025, 7, 1)), owe(date(2025, 8, 1))
    with acting(owner, token("admin")):
        owner.execute(
            "select payung.settle_bill(%s, %s, '2025-08-01', 'manual', %s)",
            [by_hand.code, by_hand.amount, f"VA-{bank.keys.partner_id}-PAY-8"],
        )
    for _ in range(2):
        assert bank.pay(caller, by_bank.code, by_bank.amount, request="PAY-8").code == "2002500"
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [by_bank.id]) == 1


def test_a_payment_is_not_older_than_its_bill(bank, caller, owe, owner):
    bill = owe(date(2025, 7, 1))
    told = bank.pay(caller, bill.code, bill.amount, request="PAY-7", trxDateTime="1990-01-01T09:00:00+07:00")
    assert told.code == "2002500"
    paid_on = one(owner, "select paid_on from contributions_receipt where bill_id = %s", [bill.id])
    assert paid_on >= one(owner, "select issued_on from contributions_bill where id = %s", [bill.id])
