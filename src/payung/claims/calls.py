"""Calls of this room's database functions, with words for its refusals."""

from __future__ import annotations

from payung.claims.errors import REFUSALS
from payung.platform.db import Call, T


def call(asked: Call[T]) -> T:
    """Make a call in a savepoint; parameters are bound by the server and stand in no statement."""
    return REFUSALS.ask(asked)
