"""Working days as an office counts them: the `holidays` library joined with our table of SKB decrees."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from payung.kernel.calendar import WorkingCalendar, skb_dates

YEARS = range(2015, 2036)


@lru_cache(maxsize=8)
def working_calendar(time_zone: str = "Asia/Makassar") -> WorkingCalendar:
    """The calendar of an office: weekends, national holidays and collective leave of Indonesia."""
    national: set[date] = set(holidays.country_holidays("ID", years=YEARS, categories=("public", "government")))
    decreed = skb_dates()
    # Years that a decree covers are taken from the decree alone: the library only forecasts movable feasts.
    covered = {day.year for day in decreed}
    return WorkingCalendar(
        time_zone=time_zone, holidays=frozenset(d for d in national if d.year not in covered) | decreed
    )
