"""How the database compares two numbers and two days, case by case: one slip, a swap, the serial, another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.people import one

NIK = "5304015203851234"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (NIK, 0),
        ("5304015203851235", 1),
        ("5304015203851243", 1),  # neighbours, swapped
        ("3504015203851234", 1),
        ("5304015203851324", 1),
        ("5304015203854231", 2),  # digits of the serial that are no neighbours
        ("5304015203859876", 2),
        ("5304015203861235", 3),
        ("3405015203851234", 4),
        ("4504015203851234", 3),  # neighbours, and not swapped
        ("5314015203851235", 3),
        ("6417126314962345", 4),
        ("", 5),
        (None, 5),
    ],
)
def test_two_numbers_are_as_near_either_way(db: Any, owner: Any, other: str | None, said: int) -> None:
    for pair in ((NIK, other), (other, NIK)):
        assert one(owner, "select payung.nik_compared(%s, %s)", pair) == said


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("1985-03-12", 0),
        ("1985-03-13", 1),
        ("1985-03-21", 1),  # neighbours, swapped
        ("1958-03-12", 1),
        ("1985-12-03", 1),  # day and month
        ("1985-03-30", 2),
        ("1985-12-04", 2),
        ("1986-12-03", 2),
        ("1985-11-03", 2),
        ("1976-03-12", 2),
        ("1985-02-13", 2),
        (None, 3),
    ],
)
def test_two_birth_dates_are_as_near_either_way(db: Any, owner: Any, other: str | None, said: int) -> None:
    for pair in (("1985-03-12", other), (other, "1985-03-12")):
        assert one(owner, "select payung.birth_compared(%s, %s)", pair) == said
