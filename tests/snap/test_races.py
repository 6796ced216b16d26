"""The same payment from many sides at once is one receipt."""

from __future__ import annotations

from typing import Any

from payung.ledger import services as ledger
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
