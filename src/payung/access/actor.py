"""Who acts: what every service is given first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts, and the session token that opens his scope."""

    user_id: int
    token: str
    username: str
    roles: frozenset[str]
