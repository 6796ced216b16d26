"""Events of other rooms that change coverage."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.coverage.services import refresh
from payung.kernel.months import Month
from payung.platform.outbox import listens_to


@listens_to("contributions.bill_settled")
def bill_settled(event: dict[str, Any]) -> None:
    """A bill was settled, so people are protected: add up its month again."""
    refresh([Month.from_date(date.fromisoformat(event["month"]))])


@listens_to("contributions.calendar_changed")
def calendar_changed(event: dict[str, Any]) -> None:
    """Months were removed from the calendar or put back: add them up again."""
    refresh(Month.from_date(date.fromisoformat(month)) for month in event["months"])
