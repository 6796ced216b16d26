"""Calls of this room's database functions. A refusal of the database becomes a `ClaimRefused` with its sentence."""

from __future__ import annotations

from payung.claims.errors import REFUSALS
from payung.platform.db import Call, T


def call(asked: Call[T]) -> T:
    """Make a call in a savepoint. The values are sent as parameters, never inside the text of the statement."""
    return REFUSALS.ask(asked)
