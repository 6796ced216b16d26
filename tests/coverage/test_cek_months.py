"""Months that Cek tells: from the first that is asked until before the last, three years at most."""

from __future__ import annotations

from typing import Any

import pytest

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
