"""By when a bill is to be paid."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import DEFAULT_DB_ALIAS

from payung.casework.holidays import working_calendar
from payung.kernel.months import Month
from payung.law.inputs import Segment
from payung.law.terms import due_date as law_due_date

LATE_DAYS = 14  # to pay a bill that is issued after the due day of its month


def due_date(month: Month, issued_on: date, using: str = DEFAULT_DB_ALIAS) -> date:
    """Due day of a bill: the statutory day of a BPU month, or the next working day (a choice: the law moves PU months only).

    A bill that is issued after that day cannot be due before anybody has seen it: it is due LATE_DAYS days after it is issued,
    or on the next working day.
    """
    calendar = working_calendar(using)
    due = calendar.next_working_day(law_due_date(month, Segment.BPU))
    return due if issued_on <= due else calendar.next_working_day(issued_on + timedelta(days=LATE_DAYS))
