"""Fixtures of the payouts room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.payouts import Orders


@pytest.fixture
def orders(owner: Any, token: Callable[[str], str]) -> Orders:
    """Makes people with accounts and instructions to pay them, as another room's function would."""
    return Orders(owner, token("admin"))
