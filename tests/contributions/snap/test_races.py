"""The same payment from many sides at once is one receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.contributions import services
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.support.people import one
from tests.support.races import race

RACERS = 8


def callers(bank) -> list[Any]:
    found = [bank.caller() for _ in range(RACERS)]
    for caller in found:
        caller.token()
    return found


def receipts(owner, debt) -> int:
    return one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id])


def test_one_payment_under_eight_numbers(bank, debt, owner):
    ready = callers(bank)
    found = race(lambda n: bank.pay(ready[n], debt.code, debt.amount, "RACE", f"50{n}"), RACERS)
    assert [reply.code for reply in found] == ["2002500"] * RACERS
    assert len({str(reply.body) for reply in found}) == 1
    assert receipts(owner, debt) == 1
    assert ledger.verify().ok


def test_one_payment_under_one_number(bank, debt, owner):
    ready = callers(bank)
    found = race(lambda n: bank.pay(ready[n], debt.code, debt.amount, "RACE", "600"), RACERS)
    assert sorted(reply.code for reply in found) == ["2002500"] + ["4092500"] * (RACERS - 1)
    assert receipts(owner, debt) == 1


def test_eight_payments_of_one_bill(bank, debt, owner):
    ready = callers(bank)
    found = race(lambda n: bank.pay(ready[n], debt.code, debt.amount, f"RACE-{n}", f"70{n}"), RACERS)
    assert sorted(reply.code for reply in found) == ["2002500"] + ["4042514"] * (RACERS - 1)
    assert receipts(owner, debt) == 1


def test_one_id_for_eight_bills(bank, owe, owner):
    ready, debts = callers(bank), [owe() for _ in range(RACERS)]
    found = race(lambda n: bank.pay(ready[n], debts[n].code, debts[n].amount, "RACE-B", f"80{n}"), RACERS)
    assert sorted(reply.code for reply in found) == ["2002500"] + ["4042518"] * (RACERS - 1)
    assert sum(receipts(owner, debt) for debt in debts) == 1


def test_six_payments_of_one_bill_by_banks_and_by_hands_are_one_receipt(bank, debt, owner, actor, app, token):
    """Three calls of the bank, two confirmations of what an officer entered, one more entry: one receipt, one journal."""
    ready = callers(bank)
    officer = actor("cabang")
    with session(officer.token):
        waiting, _new = services.record_receipt(officer, debt.code, debt.amount, date(2025, 8, 10), "transfer", "T-1")
    seconds = [actor("kepala"), actor("admin")]

    def work(number: int) -> Any:
        if number < 3:
            return bank.pay(ready[number], debt.code, debt.amount, f"MIX-{number}", f"90{number}").code
        if number < 5:
            who = seconds[number - 3]
            with session(who.token):
                return services.confirm_receipt(who, waiting)
        with session(officer.token):  # a second payment, as he says: it waits for another person and is no receipt
            services.record_receipt(officer, debt.code, debt.amount, date(2025, 8, 11), "transfer", "T-2")
        return "waits"

    found = race(work, 6)
    told = [getattr(one, "code", one) for one in found]
    won = [one for one in told if one == "2002500" or isinstance(one, int)]
    assert len(won) == 1, told
    assert set(told) - set(won) <= {"4042514", "RECEIPT_NOT_WAITING", "RECEIPT_WAITS", "waits"}, told
    assert receipts(owner, debt) == 1
    still = "select array_agg(tell) from (select reference as tell from contributions_handreceipt where bill_id = %s and state = 'waiting') x"
    assert one(owner, still, [debt.id]) in (None, ["T-2"])
    assert ledger.verify().ok
