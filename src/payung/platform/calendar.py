"""Working days as an office counts them: those of the country, in the office's time zone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from payung.kernel.calendar import WorkingCalendar


@lru_cache(maxsize=8)
def working_calendar(time_zone: str = "Asia/Makassar") -> WorkingCalendar:
    """The calendar of an office: weekends, national holidays and collective leave of Indonesia."""
    from payung.law.workdays import national_calendar  # this import loads the whole law and the tables of holidays

    return replace(national_calendar(), time_zone=time_zone)
