"""Months that Cek tells: from the first that is asked until before the last, three years at most."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from payung.coverage.cek import Protection
from payung.kernel.months import Month
from tests.support import people
from tests.support.people import acting, one
from tests.support.world import MONTHS


@pytest.mark.parametrize(
    ("first", "until", "months"),
    [
        ("2025-07-01", "2025-09-01", ["2025-07-01", "2025-08-01"]),
        ("2025-08-01", "2025-08-01", []),
        ("2025-08-01", "2025-09-01", ["2025-08-01"]),
        ("2022-07-01", "2099-01-01", []),
        ("2022-08-01", "2099-01-01", ["2025-07-01"]),
        ("2025-12-01", "2099-01-01", ["2025-12-01"]),
    ],
)
def test_months_are_told_from_the_first_until_before_the_last(
    own_db: Any, owner: Any, loader: Any, token: Any, first: str, until: str, months: list[str]
) -> None:
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, member, other = people.scheme(loader), people.member(loader), people.member(loader)
        for one_of in (member, other):
            people.enrol(loader, scheme, one_of)
        for month in MONTHS:
            people.cover(loader, scheme.payer, member, month)
        people.cover(loader, scheme.payer, other, MONTHS[0])
        people.journal(loader, scheme)
    said = one(owner, "select payung.cek_months(%s, %s, %s)", [member.person, first, until])
    assert [line["month"] for line in said] == months
    assert {line["state"] for line in said} <= {"committed"}


def test_what_was_and_what_comes_is_told_apart_from_now() -> None:
    now = Month.parse("2025-07")
    states = ("paid", "free", "paid", "paid", "free", "committed")  # May to October
    months = [SimpleNamespace(month=now + (number - 2), state=state) for number, state in enumerate(states)]
    asked: Any = SimpleNamespace(months=months, now=now)
    last, following = (vars(Protection)[name].fget for name in ("last_protected", "next_held"))
    assert last(asked) == now - 2
    assert following(asked) is months[3]
    asked.months = [*months[:3], *months[4:]]
    assert following(asked) is months[5]
    asked.months = months[1:3]
    assert (last(asked), following(asked)) == (None, None)
