"""Taking receipts: what a gateway says became of messages, read with suspicion and kept once.

A receipt names a message by its number and a part of it; it holds no telephone number, no name and no text. Lines that cannot be read
are counted and passed over, so that one bad line keeps no other from being taken.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connections, transaction

from payung.kernel.choices import values
from payung.notices import bindings
from payung.notices.choices import RECEIPT, TAKEN
from payung.notices.errors import REFUSALS
from payung.platform.db import LOADER

AT_ONCE = 1_000
MOST_BYTES = 4 * 1024 * 1024
MOST_PARTS = 99
UNREADABLE = "unreadable"
_LARGEST = 2**63 - 1
_OUTCOMES = frozenset(values(RECEIPT))


class ReceiptsUnreadable(ValueError):
    """What a gateway sent as receipts is none: not JSON, too much of it, or no list of receipts."""


@dataclass(frozen=True)
class Said:
    """What a gateway says of one part of a message. outcome: one of `choices.RECEIPT`; at: by its own clock, with a time zone."""

    message: int
    part: int
    outcome: str
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        """As `payung.notice_receipts` takes it, and as a gateway writes it."""
        return {"message": self.message, "part": self.part, "outcome": self.outcome, "at": self.at.isoformat()}


def read(content: bytes) -> list[Said | None]:
    """Receipts from what a gateway wrote: `{"receipts": [{"message": 12, "part": 1, "outcome": "delivered", "at": "…"}]}`.

    None stands for a line that cannot be read. Raises ReceiptsUnreadable.
    """
    if len(content) > MOST_BYTES:
        raise ReceiptsUnreadable("too large")
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReceiptsUnreadable("no JSON") from error
    lines = whole.get("receipts") if isinstance(whole, dict) else None
    if not isinstance(lines, list):
        raise ReceiptsUnreadable("no receipts")
    return [_line(one) for one in lines]


def _line(one: Any) -> Said | None:
    if not isinstance(one, dict):
        return None
    message, part = _whole(one.get("message"), _LARGEST), _whole(one.get("part", 1), MOST_PARTS)
    outcome, at = one.get("outcome"), one.get("at")
    if (
        message is None
        or part is None
        or not isinstance(outcome, str)
        or outcome not in _OUTCOMES
        or not isinstance(at, str)
    ):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or not 2000 <= moment.year <= 2999:
        return None
    return Said(message, part, outcome, moment)


def _whole(value: Any, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most else None


def take(transport: str, lines: Iterable[Said | None]) -> dict[str, int]:
    """Keep what the transport of this name says of messages that it was handed; returns how many lines were new, known, unknown (no
    message that it was handed) and unreadable. Loader, no session. The same again changes nothing, in whatever order it comes.
    """
    counts: Counter[str] = Counter()
    for batch in _batches(lines):
        readable = [one for one in batch if one is not None]
        counts[UNREADABLE] += len(batch) - len(readable)
        with REFUSALS.worded(), transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            answered = bindings.notice_receipts(
                transport=transport, receipts=json.dumps([one.as_dict() for one in readable])
            ).on(cursor)
        counts.update(one["answer"] for one in answered)
    return {name: counts[name] for name in (*values(TAKEN), UNREADABLE)}


def _batches(lines: Iterable[Said | None]) -> Iterator[list[Said | None]]:
    rest = iter(lines)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
