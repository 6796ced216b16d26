"""How late what is open is, and what the law adds to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from payung.contributions import ageing, selectors
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def late(loader: Any, token: Any) -> tuple[int, list[tuple[int, str]]]:
    """A payer with bills of five months, each due on its first day."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, member = people.scheme(loader), people.member(loader)
        people.enrol(loader, scheme, member)
        for month in MONTHS[:5]:
            people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        return scheme.payer, [people.bill(loader, scheme.payer, month, [member]) for month in MONTHS[:5]]


def test_every_bill_has_one_age_and_what_is_paid_has_none(late, app, actor, token):
    payer, [(_july, code), *_rest] = late
    people.receive(app, token, code, 6_800, "2025-07-10")
    with session(actor("cabang").token):
        told = {one.age: (one.bills, one.open) for one in ageing.ageing(date(2025, 11, 1), payer)}
    assert told == {
        "current": (1, PRICE),  # November, due today
        "month": (0, 0),
        "two": (1, PRICE),  # October, 31 days
        "three": (1, PRICE),  # September, 61 days
        "more": (2, 2 * PRICE - 6_800),  # August, 92 days, and what is left of July
    }
    people.receive(app, token, code, PRICE - 6_800, "2025-07-11", "SISA")
    with session(actor("cabang").token):
        assert sum(one.bills for one in ageing.ageing(date(2025, 11, 1))) == 4
    with session(actor("bank-belu").token):
        assert sum(one.bills for one in ageing.ageing(date(2025, 11, 1))) == 0


def test_the_law_fines_employers_and_nobody_who_is_none(late, actor, owner):
    _payer, [(july, _code), *_rest] = late
    due = MONTHS[0]
    with session(actor("cabang").token):
        bill = selectors.bill(july)
        assert ageing.fine_of(bill, due) is None
        fine = ageing.fine_of(bill, date(2025, 9, 20))
        assert fine is not None
        assert (fine.months, fine.ppm, fine.amount) == (2, 0, 0)
        assert "Permenaker 5/2021" in fine.basis
        bill.payer.payer_class = "employer"
        fine = ageing.fine_of(bill, date(2025, 9, 20))
        assert fine is not None
        assert (fine.ppm, fine.amount) == (20_000, 2 * 336)
        assert "PP 44/2015" in fine.basis


@pytest.mark.parametrize(("days", "months"), [(0, 0), (30, 0), (31, 1), (61, 1), (62, 2)])
def test_only_whole_months_count(days, months):
    due = date(2025, 7, 15)
    assert ageing.whole_months(due, due + timedelta(days=days)) == months
