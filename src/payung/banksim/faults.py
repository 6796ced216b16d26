"""Faults of the simulated bank: rates in per mille, drawn from a seed, so that a run can be repeated."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace

FULL = 1000
KINDS = ("timeout_before", "timeout_after", "duplicate", "partial", "reordered", "nameless")


@dataclass(frozen=True)
class Faults:
    """Rates in per mille (0 to 1000) of each fault; nothing goes wrong by default.

    timeout_before: the caller gets no answer and nothing has happened; a file is taken up one round late.
    timeout_after: the caller gets no answer, though the transfer was carried out; answers to a file come a round late.
    duplicate: a repeating proxy delivers a call twice, the caller sees the second answer; files are answered twice.
    partial: a transfer stays pending until it was asked about `asks` times; a file is answered in two parts.
    reordered: bookings come before the status report, items in another order.
    nameless: whose an account is (services 15 and 16) is not answered.
    tries: only so many attempts at one reference meet a fault, so that a patient caller comes through.
    hang_ms: how long the web door stays silent before it answers 504 in place of nothing.
    """

    seed: int = 1
    timeout_before: int = 0
    timeout_after: int = 0
    duplicate: int = 0
    partial: int = 0
    reordered: int = 0
    nameless: int = 0
    tries: int = 1
    asks: int = 2
    hang_ms: int = 0

    def __post_init__(self) -> None:
        for kind in KINDS:
            if not 0 <= getattr(self, kind) <= FULL:
                raise ValueError(f"{kind}: 0..{FULL}")

    @classmethod
    def parse(cls, text: str) -> Faults:
        """Faults from `timeout_after=50,partial=20,seed=7`; `all=50` sets every rate. Raises ValueError."""
        faults = cls()
        names = {field.name for field in fields(cls)}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            name, _, value = part.partition("=")
            if name == "all":
                faults = replace(faults, **dict.fromkeys(KINDS, int(value)))
            elif name in names:
                faults = replace(faults, **{name: int(value)})
            else:
                raise ValueError(name)
        return faults

    def hits(self, kind: str, key: str, attempt: int = 1) -> bool:
        """Whether this attempt (from 1) at `key` meets the fault; the same question has the same answer always."""
        rate: int = getattr(self, kind)
        if not rate or attempt > self.tries:
            return False
        return draw(self.seed, f"{kind}:{key}:{attempt}") % FULL < rate


def draw(seed: int, key: str) -> int:
    """A number of 64 bits that seed and key decide."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:8], "big")
