"""How late what is open is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from payung.contributions import ageing
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def late(loader: Any, token: Any) -> tuple[int, list[tuple[int, str]]]:
    """A payer with bills of five months, each due on its first day."""
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, MONTHS[:5])
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
