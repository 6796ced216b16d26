"""Timestamps of headers and bodies: ISO 8601 with a zone, always."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from payung.rails.errors import RailsError

TOLERANCE = timedelta(minutes=5)
_STAMP = re.compile(r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$", re.ASCII)


def format_timestamp(moment: datetime) -> str:
    """`2026-11-21T09:30:00+08:00`; whole seconds. Raises RailsError(SNAP_TIMESTAMP) when the zone is missing."""
    if moment.utcoffset() is None:
        raise RailsError("SNAP_TIMESTAMP", "Waktu tanpa zona: %(value)s", value=moment.isoformat())
    return moment.replace(microsecond=0).isoformat()


def parse_timestamp(text: str) -> datetime:
    """A moment with its zone. Fractions of a second, which several clients send, are read to the microsecond.

    Raises RailsError(SNAP_TIMESTAMP) when the text has no zone, another form or no such moment.
    """
    match = _STAMP.fullmatch(text) if len(text) <= 35 else None
    if match:
        fraction = (match[2] or "0").ljust(6, "0")[:6]
        zone = "+00:00" if match[3] == "Z" else match[3]
        try:
            moment = datetime.fromisoformat(f"{match[1]}.{fraction}{zone}")
            moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            return moment
    raise RailsError("SNAP_TIMESTAMP", "Waktu SNAP tidak sah: %(value)s", value=text[:40])


def within(moment: datetime, now: datetime, tolerance: timedelta = TOLERANCE) -> bool:
    """Whether a sender's moment lies no further than `tolerance` from ours, either way."""
    return abs(moment - now) <= tolerance


def day_of(received: datetime, zone: tzinfo) -> date:
    """The day in which an X-EXTERNAL-ID may be used once: the day of receipt in the receiver's zone.

    The sender's own stamp does not count; otherwise a sender could choose the day.
    """
    return received.astimezone(zone).date()
