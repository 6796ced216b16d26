"""Name, service number and days of grace of a bank's client, at their bounds."""

from __future__ import annotations

import pytest

from payung.contributions.errors import ContributionsRefused
from payung.contributions.snap.services import NAME_LIMIT, _check


@pytest.mark.parametrize(
    ("name", "service", "days", "code"),
    [
        ("B", "", 0, ""),
        ("B" * NAME_LIMIT, "12345678", 3650, ""),
        ("", "", 0, "SNAP_NAME"),
        ("B" * (NAME_LIMIT + 1), "", 0, "SNAP_NAME"),
        ("B\n", "", 0, "SNAP_NAME"),
        ("B", "123456789", 0, "SNAP_SERVICE_ID"),
        ("B", "", -1, "SNAP_GRACE"),
        ("B", "", 3651, "SNAP_GRACE"),
    ],
)
def test_a_client_at_its_bounds(name: str, service: str, days: int, code: str) -> None:
    if not code:
        _check(name, service, days)
        return
    with pytest.raises(ContributionsRefused) as refused:
        _check(name, service, days)
    assert refused.value.code == code
