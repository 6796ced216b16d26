"""What other rooms tell that changes coverage."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.coverage.services import refresh
from payung.kernel.months import Month
from payung.platform.outbox import listens_to


@listens_to("contributions.bill_settled")
def bill_settled(event: dict[str, Any]) -> None:
    """A settled bill protects people: its villages are added to its month."""
    refresh([Month.from_date(date.fromisoformat(event["month"]))])


@listens_to("contributions.calendar_changed")
def calendar_changed(event: dict[str, Any]) -> None:
    """Months left the calendar or stand in it again: what changed of them by village is added."""
    refresh(Month.from_date(date.fromisoformat(month)) for month in event["months"])
