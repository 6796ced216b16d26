"""Of several fields that are wrong a bank is told the one that it repairs first."""

from __future__ import annotations

import pytest

from payung.rails.snap.errors import FieldProblem, Kind, SnapFieldError


@pytest.mark.parametrize(
    ("kinds", "first", "code"),
    [
        (("format", "mandatory"), "b", "4002402"),
        (("mandatory", "format"), "a", "4002402"),
        (("format", "format"), "a", "4002401"),
        (("mandatory", "mandatory"), "a", "4002402"),
    ],
)
def test_what_is_missing_comes_before_what_is_malformed(kinds: tuple[Kind, Kind], first: str, code: str) -> None:
    problems = tuple(FieldProblem(kind, field) for kind, field in zip(kinds, "ab", strict=True))
    error = SnapFieldError("24", problems)
    assert error.problems[0].field == first
    assert {problem.field for problem in error.problems} == {"a", "b"}
    assert error.body()["responseCode"] == code
    assert first in error.body()["responseMessage"]
