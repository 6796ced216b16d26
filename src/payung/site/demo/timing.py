"""The one clock, moved to where a step of the story stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def standing_at(day: date) -> Iterator[None]:
    """Let the one clock stand at `day` for a while."""
    before = os.environ.get("PAYUNG_TODAY")
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PAYUNG_TODAY"]
        else:
            os.environ["PAYUNG_TODAY"] = before
