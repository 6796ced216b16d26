"""Sets the clock to the day of a step of the story."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def standing_at(day: date) -> Iterator[None]:
    """Set the clock to `day` inside the block."""
    before = os.environ.get("PAYUNG_TODAY")
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PAYUNG_TODAY"]
        else:
            os.environ["PAYUNG_TODAY"] = before
