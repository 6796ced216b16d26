"""Approval limits as lines that somebody writes: votes, roles and amounts up to their bounds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from payung.access.models import ROLES
from payung.casework.errors import CaseRefused
from payung.casework.services import bands_of

Line = tuple[int, int, Sequence[str]]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([(0, 1, ["head"])], ""),
        ([(0, 9, ["head"])], ""),
        ([(0, 1, sorted(ROLES))], ""),
        ([(0, 1, [])], ""),
        ([], "APPROVAL_LIMITS_BROKEN"),
        ([(0, 0, ["head"])], "APPROVAL_LIMITS_VOTES"),
        ([(0, 10, ["head"])], "APPROVAL_LIMITS_VOTES"),
        ([(0, 1, ["head"]), (5, 10, ["head"])], "APPROVAL_LIMITS_VOTES"),
        ([(0, 1, ["head", "nobody"])], "BANDS_ROLES"),
        ([(0, 1, ["head"]), (0, 2, ["head"])], "APPROVAL_LIMITS_BROKEN"),
    ],
)
def test_lines_that_are_no_limits_are_refused(lines: list[Line], code: str) -> None:
    try:
        limits = bands_of("approve", lines)
    except CaseRefused as refused:
        said = refused.code
    else:
        said = "" if len(limits) == len(lines) else "lost"
    assert said == code


def test_each_limit_ends_where_the_next_begins() -> None:
    limits = bands_of("approve", [(7, 2, ["head"]), (0, 1, ["head"]), (9, 3, ["head"])])
    assert [(one.from_amount, one.to_amount, one.votes) for one in limits] == [(0, 7, 1), (7, 9, 2), (9, None, 3)]
