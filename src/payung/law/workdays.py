"""Working days of Indonesia, year by year from the joint decrees, else from the `holidays` library's tables."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays

from payung.kernel.calendar import WorkingCalendar, skb_dates

YEARS = range(2015, 2036)


@cache
def national_calendar() -> WorkingCalendar:
    """Weekends, national holidays and collective leave of 2015 to 2035.

    Years that a decree covers are taken from the decree alone: the library only forecasts movable feasts.
    """
    decreed = skb_dates()
    covered = decreed_years()
    national: set[date] = set(holidays.country_holidays("ID", years=YEARS, categories=("public", "government")))
    return WorkingCalendar(frozenset(day for day in national if day.year not in covered) | decreed)


def decreed_years() -> frozenset[int]:
    """Years whose holidays come from a joint decree that is recorded."""
    return frozenset(day.year for day in skb_dates())
