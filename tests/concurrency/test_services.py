"""The services under the same race as the tables: a month is assessed once, however many ask."""

from __future__ import annotations

from typing import Any

import pytest

from payung.contributions.services import confirm_receipt, record_receipt, start_assess
from payung.kernel.months import Month
from payung.ledger import services as ledger
from payung.platform import runs
from payung.platform.db import acting as django_acting
from tests.support import people
from tests.support.people import PRICE, acting, one
from tests.support.races import race

JULY = people.MONTHS[0]
RACERS, PEOPLE = 6, 40


@pytest.fixture
def admin(own_db, db, actor, loader):
    """An administrator, and a scheme with forty people in July."""
    found = actor("admin")
    with acting(loader, found.token):
        people.open_months(loader, [JULY])
        scheme = people.scheme(loader, months=[JULY], quotas={"53.04": PEOPLE})
        for _ in range(PEOPLE):
            member = people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        people.journal(loader, scheme)
    return found


def test_a_month_assessed_by_many_at_once_is_billed_once(admin, owner):
    def work(number: int) -> dict[str, Any]:
        with django_acting(admin.token):
            run = start_assess(admin, Month.from_date(JULY), defer=False)
        return runs.execute(run)

    rows = race(work, RACERS)
    assert [row["state"] for row in rows] == ["done"] * RACERS
    assert sum(row["result"]["people"] for row in rows) == PEOPLE
    assert sum(row["result"]["amount"] for row in rows) == PEOPLE * PRICE
    assert one(owner, "select count(*) from contributions_bill") == 1
    assert one(owner, "select count(*) from contributions_contributionassessment") == PEOPLE
    assert one(owner, "select count(*) from ledger_journal where event = 'bill'") == 1
    assert ledger.verify().ok


def test_an_assessment_cut_off_behind_its_commit_tells_its_bills_when_taken_up_again(admin, owner, monkeypatch):
    with django_acting(admin.token):
        run = start_assess(admin, Month.from_date(JULY), defer=False)
    told = runs.RunContext.progress

    def cut_off(self: runs.RunContext, step: str, done: int, total: int) -> None:
        if done:
            raise ConnectionResetError
        told(self, step, done, total)

    monkeypatch.setattr(runs.RunContext, "progress", cut_off)
    with pytest.raises(ConnectionResetError):
        runs.execute(run)
    monkeypatch.undo()
    bills = [one(owner, "select id from contributions_bill")]
    row = runs.execute(run)
    assert (row["state"], row["attempts"]) == ("done", 2)
    assert row["result"] == {
        "month": "2025-07",
        "people": PEOPLE,
        "amount": PEOPLE * PRICE,
        "own_people": 0,
        "own_amount": 0,
        "bills": bills,
    }
    with django_acting(admin.token):
        again = start_assess(admin, Month.from_date(JULY), defer=False)
    assert runs.execute(again)["result"]["bills"] == []


def test_one_run_taken_up_by_many_workers_is_done_once(admin, owner):
    with django_acting(admin.token):
        run = start_assess(admin, Month.from_date(JULY), defer=False)
    race(lambda number: runs.execute(run), RACERS)
    state, attempts = owner_row(admin, run)
    assert (state, attempts) == ("done", 1)
    assert one(owner, "select count(*) from contributions_bill") == 1


def owner_row(admin: Any, run: int) -> tuple[str, int]:
    with django_acting(admin.token):
        row = runs.get(run)
    assert row is not None
    return row["state"], row["attempts"]


def test_a_bill_paid_at_several_counters_is_settled_once(admin, actor, owner, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    with django_acting(admin.token):
        run = start_assess(admin, Month.from_date(JULY), defer=False)
    runs.execute(run)
    code = one(owner, "select payment_code from contributions_bill")
    teller, head = actor("cabang"), actor("kepala")

    def work(number: int) -> Any:
        from datetime import date

        with django_acting(teller.token):
            return record_receipt(teller, code, PEOPLE * PRICE, date(2025, 12, 15), "teller", f"B-{number}")

    outcomes = race(work, RACERS)
    waiting = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    assert len(waiting) == 1
    assert {getattr(o, "code", "") for o in outcomes if not isinstance(o, tuple)} == {"RECEIPT_WAITS"}
    with django_acting(head.token):
        confirm_receipt(head, waiting[0][0])
    assert one(owner, "select sum(amount) from contributions_receipt") == PEOPLE * PRICE
    assert ledger.verify().ok
