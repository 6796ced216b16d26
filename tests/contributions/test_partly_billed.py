"""A month of which some were billed and some were not, when the law moves: each goes over in its own way."""

from __future__ import annotations

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
    without_decree,
    world,
)
from tests.support import people
from tests.support.people import acting

HALF = MonthRange.through(Month.parse("2026-01"), Month.parse("2026-06"))
YEAR_OLD, YEAR_NEW = 12 * OLD, 3 * OLD + 9 * NEW  # the relief begins in April


def test_an_assessment_takes_over_what_was_not_billed_and_leaves_the_bills(
    world: Any, owner: Any, actor: Any, loader: Any, token: Any, without_decree: Any  # noqa: F811
) -> None:  # fmt: skip
    scheme, _ = world()
    assert assessed(actor, HALF) == 3 * 6 * OLD
    with acting(loader, token("admin")):
        late = people.member(loader)
        people.enrol(loader, scheme, late)
        for month in FIRST_OF:
            people.cover(loader, scheme.payer, late, month, OLD)
        people.journal(loader, scheme)
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
