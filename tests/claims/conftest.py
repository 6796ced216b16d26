"""Tests of claims run on a fixed day, not on the day of the computer's clock."""

from __future__ import annotations

import pytest

from tests.claims.visits import complete, complete_db, own_db, site  # noqa: F401 - fixtures of several files
from tests.claims.world import TODAY


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)
