"""Fixtures of the payouts room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.paying import Practice
from tests.support.payouts import Orders


@pytest.fixture
def orders(owner: Any, token: Callable[[str], str]) -> Orders:
    """Makes people with accounts, and payment instructions for them, as a function of another room would."""
    return Orders(owner, token("admin"))


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """Opens a practice bank. SNAP calls of this process go to it."""
    made = Practice(tmp_path, monkeypatch)
    yield made
    made.close()
