"""Working days of one office: its time zone and its holidays come in as data."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from payung.kernel.errors import PayungError

WITA = "Asia/Makassar"
_ONE_DAY = timedelta(days=1)


class CalendarError(PayungError):
    """A question that the calendar cannot answer."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One row of a joint decree (SKB): a national holiday or a day of collective leave (cuti bersama)."""

    day: date
    name: str
    kind: str
    decree: str
    source: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday without `holidays`, in `time_zone`.

    Whether collective leave counts as a holiday is the caller's choice of set, as offices differ.
    """

    holidays: frozenset[date] = field(default_factory=frozenset)
    time_zone: str = WITA

    @classmethod
    def of(cls, holidays: Iterable[date], time_zone: str = WITA) -> WorkingCalendar:
        """A calendar from any iterable of holiday dates."""
        return cls(frozenset(holidays), time_zone)

    def local_date(self, moment: datetime) -> date:
        """The office's date at an aware moment. Raises CalendarError when the moment has no time zone."""
        if moment.tzinfo is None:
            raise CalendarError("TIME_ZONE_MISSING", "Waktu tanpa zona waktu")
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The date `count` working days after `day`; the day itself is not counted.

        With `count` 0 it is `next_working_day(day)`. Raises CalendarError on a negative count.
        """
        if count < 0:
            raise CalendarError("WORKING_DAYS_NEGATIVE", "Jumlah hari kerja tidak boleh negatif")
        day = self.next_working_day(day) if count == 0 else day
        while count:
            day += _ONE_DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, stop: date) -> int:
        """Working days after `start` up to and including `stop`; 0 when `stop` is not later."""
        days = (stop - start).days
        return sum(self.is_working_day(start + timedelta(days=number)) for number in range(1, days + 1))


@cache
def skb_holidays() -> tuple[Holiday, ...]:
    """The packaged rows of the joint decrees on holidays and collective leave, in date order."""
    text = resources.files("payung.kernel").joinpath("data/holidays_id.csv").read_text("utf-8")
    rows = (
        Holiday(date.fromisoformat(row["date"]), row["name"], row["type"], row["decree"], row["source"])
        for row in csv.DictReader(text.splitlines())
    )
    return tuple(sorted(rows, key=lambda holiday: holiday.day))


def skb_dates(*, collective_leave: bool = True) -> frozenset[date]:
    """Dates of the packaged decrees, with or without collective leave."""
    return frozenset(holiday.day for holiday in skb_holidays() if collective_leave or holiday.kind == "libur_nasional")
