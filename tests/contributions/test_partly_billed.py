"""A month of which some were billed and some were not, when the law moves: each goes over in its own way."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.kernel.months import Month, MonthRange
from tests.contributions.test_release import holds
from tests.contributions.test_repricing import (  # noqa: F401 - fixtures
    BILLS,
    FIRST_OF,
    NEW,
    OLD,
    assessed,
    committed,
    released,
    strike_down,
    without_decree,
    world,
)
from tests.support import people
from tests.support.people import acting

HALF = MonthRange.through(Month.parse("2026-01"), Month.parse("2026-06"))
YEAR_OLD, YEAR_NEW = 12 * OLD, 3 * OLD + 9 * NEW  # the relief begins in April


def joins(loader: Any, token: Any, scheme: people.Scheme, price: int) -> None:
    """One more member for all months of the scheme."""
    with acting(loader, token("admin")):
        late = people.member(loader)
        people.enrol(loader, scheme, late)
        for month in FIRST_OF:
            people.cover(loader, scheme.payer, late, month, OLD if month < date(2026, 4, 1) else price)
        people.journal(loader, scheme)


def test_an_assessment_takes_over_what_was_not_billed_and_leaves_the_bills(
    world: Any, owner: Any, actor: Any, loader: Any, token: Any, without_decree: Any  # noqa: F811
) -> None:  # fmt: skip
    scheme, _ = world()
    assert assessed(actor, HALF) == 3 * 6 * OLD
    joins(loader, token, scheme, OLD)
    assert committed(owner, scheme) == 4 * YEAR_OLD
    without_decree()
    assert assessed(actor, HALF) == 3 * OLD + 3 * NEW
    assert owner.execute(BILLS).fetchone() == (0, 0)
    assert committed(owner, scheme) == 3 * (6 * OLD + 6 * NEW) + YEAR_NEW
    holds(owner)
    released(actor, scheme)
    assert owner.execute(BILLS).fetchone() == (3, -3 * 3 * NEW)  # April to June, of the three who were billed before
    assert committed(owner, scheme) == 4 * YEAR_NEW
    holds(owner)


def test_each_of_many_bills_of_a_month_that_goes_up_has_a_code(
    world: Any, owner: Any, actor: Any, loader: Any, token: Any, without_decree: Any, monkeypatch: Any  # noqa: F811
) -> None:  # fmt: skip
    """Who joins after a month was billed has a bill of his own in it: five more here, and all of them go up."""
    without_decree()
    scheme, _ = world()
    assert assessed(actor) == 3 * YEAR_NEW
    for _more in range(5):
        joins(loader, token, scheme, NEW)
        assert assessed(actor) == YEAR_NEW
    strike_down(monkeypatch)
    released(actor, scheme)
    assert owner.execute(BILLS + " and payment_code is not null").fetchone() == (6 * 9, 8 * 9 * (OLD - NEW))
    assert committed(owner, scheme) == 8 * YEAR_OLD
    holds(owner)
