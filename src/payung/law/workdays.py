"""The one calendar of working days: that of the installation where there is one, else the years that come with the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from payung.kernel.calendar import WorkingCalendar, packaged_years, skb_dates
from payung.law.store import MARKS

Marked = tuple[WorkingCalendar, dict[int, str]]  # a calendar, and by year how well its holidays are verified
_installed: ContextVar[Callable[[], Marked] | None] = ContextVar("payung_calendar", default=None)


def national_calendar() -> WorkingCalendar:
    """Weekends, national holidays and collective leave of every year that has a decree; other years raise CalendarError."""
    return _marked()[0]


def year_mark(year: int) -> str:
    """How well the holidays of a year of `national_calendar` are verified: high, medium or low."""
    return _marked()[1][year]


@contextmanager
def standing(calendar: Callable[[], Marked]) -> Iterator[None]:
    """Answer with the calendar of an installation, which may hold decrees that came after the program; asked when needed."""
    token = _installed.set(cache(calendar))
    try:
        yield
    finally:
        _installed.reset(token)


def weakest(marks: Iterable[str]) -> str:
    """The weakest of marks."""
    return max(marks, key=MARKS.index)


def _marked() -> Marked:
    return (_installed.get() or _packaged)()


@cache
def _packaged() -> Marked:
    marks = {year: weakest(day.verified for day in days) for year, days in packaged_years().items()}
    return WorkingCalendar.of(skb_dates()), marks
