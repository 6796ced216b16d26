"""A bank asks for what is left of a bill: with the fine, without what was waived, and no longer than the last instalment."""

from __future__ import annotations

from datetime import date, timedelta

from payung.contributions.dues import services as dues
from payung.contributions.instalments import services as plans
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.contributions.test_credit import stands
from tests.contributions.test_dues import BASIS, DAY, SK, WHY
from tests.contributions.test_model import EMPLOYER
from tests.support.people import PRICE, acting, one

TAKEN = "2002500"


def waive(actor, bill: int, what: str, amount: int) -> None:
    with session(actor("cabang").token):
        waiver = dues.propose_waiver(actor("cabang"), bill, what, amount, WHY, BASIS, SK, DAY)
    with session(actor("kepala").token):
        assert dues.approve_waiver(actor("kepala"), waiver) == "approved"


def test_a_bank_asks_for_the_rest_after_a_waiver_and_takes_just_that(connect, debt, actor, owner, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    bank = connect()
    caller = bank.caller()
    waive(actor, debt.id, "contribution", PRICE)
    asked = bank.inquire(caller, debt.code).body["virtualAccountData"]
    assert asked["totalAmount"]["value"] == f"{debt.amount - PRICE}.00"
    assert bank.pay(caller, debt.code, debt.amount, "W-1").code != TAKEN
    assert bank.pay(caller, debt.code, debt.amount - PRICE, "W-2").code == TAKEN
    assert stands(owner, debt.id)[3:] == (0, 1)
    assert bank.inquire(caller, debt.code).code == "4042414"
    assert ledger.verify().ok


def test_a_bank_asks_for_the_fine_and_only_what_stands_of_it(connect, debt, actor, app, owner, token, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    payer = one(owner, "select payer_id from contributions_bill where id = %s", [debt.id])
    owner.execute(EMPLOYER, [payer])
    with acting(app, token("cabang")):
        app.execute("select payung.fine_charge(%s)", [debt.id])
    fine = stands(owner, debt.id)[3] - debt.amount
    waive(actor, debt.id, "fine", fine - 7)
    bank = connect()
    caller = bank.caller()
    asked = bank.inquire(caller, debt.code).body["virtualAccountData"]
    assert asked["totalAmount"]["value"] == f"{debt.amount + 7}.00"
    assert bank.pay(caller, debt.code, debt.amount + 7, "F-1").code == TAKEN
    assert stands(owner, debt.id)[3:] == (0, 1)


def test_who_pays_in_instalments_is_not_late_for_a_bank(connect, owe, actor, app, owner, monkeypatch):
    debt = owe(date(2025, 8, 1))
    today: date = one(owner, "select payung.server_day()")
    parts = f"{today + timedelta(days=20)} {PRICE}, {today + timedelta(days=40)} {debt.amount - PRICE}"
    bank = connect(grace_days=0, amounts="partial")
    caller = bank.caller()
    monkeypatch.setenv("PAYUNG_TODAY", f"{today:%Y-%m-%d}")
    assert bank.inquire(caller, debt.code).code == "4042419"
    with session(actor("cabang").token):
        plan = plans.propose(actor("cabang"), debt.id, parts, "arus kas lembaga")
    with session(actor("kepala").token):
        plans.agree(actor("kepala"), plan)
    asked = bank.inquire(caller, debt.code).body["virtualAccountData"]
    assert asked["totalAmount"]["value"] == f"{debt.amount}.00"
