"""Working days: holidays are data, a file a year, each day with its decree, source and mark; other years are refused."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from payung.kernel.errors import PayungError

WITA = "Asia/Makassar"
_ONE_DAY = timedelta(days=1)
_FILES = "holidays_"  # data/holidays_<year>.csv
COLUMNS = ("date", "name", "type", "decree", "decreed_on", "source", "verified")
KINDS = ("libur_nasional", "cuti_bersama")
# Holidays of every year, by law and not by the moon: a list without one of them is not the list of a year.
FIXED = ((1, 1), (5, 1), (8, 17), (12, 25))
FIRST_YEAR, LAST_YEAR = 1990, 2200  # a year beyond these is an error of whoever wrote the list
UNKNOWN_YEAR = (
    "Hari libur tahun %(year)s belum tercatat, jadi hari kerjanya tidak dapat dihitung. Minta pengelola memuat SKB hari libur"
    " tahun itu."
)


class CalendarError(PayungError):
    """A question that the calendar cannot answer."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day of a decree (SKB, Keppres): a national holiday or a day of collective leave (cuti bersama).

    `decreed_on` is None where the day of the decree was not seen; `verified` is high, medium or low, as in the statute.
    """

    day: date
    name: str
    kind: str
    decree: str
    decreed_on: date | None
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday without `holidays`, in `time_zone`, for the years of which it knows holidays and no other.

    A year without a decree is not a year without holidays: every question that touches one raises CalendarError
    (YEAR_UNKNOWN). Whether collective leave counts as a holiday is the caller's choice of set, as offices differ.
    """

    holidays: frozenset[date] = field(default_factory=frozenset)
    time_zone: str = WITA
    years: frozenset[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", frozenset(day.year for day in self.holidays))

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
        """Whether offices work on that day. Raises CalendarError(YEAR_UNKNOWN) for a year without a decree."""
        if day.year not in self.years:
            raise CalendarError("YEAR_UNKNOWN", UNKNOWN_YEAR, year=day.year)
        return day.weekday() < 5 and day not in self.holidays

    def is_off(self, day: date) -> bool:
        """Whether the day is marked as off in a picture: of a year without a decree only its weekends are known."""
        return not self.is_working_day(day) if day.year in self.years else day.weekday() > 4

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the last working day before it."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
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


def read_holidays(text: str) -> tuple[Holiday, ...]:
    """The days of one year from a file of COLUMNS (CSV), in date order.

    Raises CalendarError: HOLIDAYS_FILE (columns, a row that cannot be read), HOLIDAYS_YEAR (days of several years, or of
    one that is none), HOLIDAYS_TWICE, HOLIDAYS_INCOMPLETE (a holiday that every year has is missing).
    """
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    try:
        columns, lines = tuple(reader.fieldnames or ()), list(reader)
    except csv.Error:  # a field longer than the module reads, which is no name of a holiday
        columns, lines = (), []
    if columns != COLUMNS:
        raise CalendarError("HOLIDAYS_FILE", "Kolomnya harus %(columns)s, dipisah koma.", columns=", ".join(COLUMNS))
    rows = sorted((_row(row, number) for number, row in enumerate(lines, 2)), key=lambda holiday: holiday.day)
    check_year([holiday.day for holiday in rows])
    return tuple(rows)


def check_year(days: Sequence[date]) -> int:
    """The year of which `days` are the holidays. Raises CalendarError as `read_holidays` does."""
    years = sorted({day.year for day in days})
    if len(years) != 1:
        raise CalendarError(
            "HOLIDAYS_YEAR", "Satu berkas memuat hari libur satu tahun; di sini ada %(count)s.", count=len(years)
        )
    if not FIRST_YEAR <= years[0] <= LAST_YEAR:
        message = "Tahun %(year)s bukan tahun kalender ini (%(first)s sampai %(last)s). Periksa tanggalnya."
        raise CalendarError("HOLIDAYS_YEAR", message, year=years[0], first=FIRST_YEAR, last=LAST_YEAR)
    if len(set(days)) != len(days):
        raise CalendarError("HOLIDAYS_TWICE", "Ada tanggal yang tertulis dua kali. Gabungkan namanya dalam satu baris.")
    for month, number in FIXED:
        if date(years[0], month, number) not in days:
            raise CalendarError(
                "HOLIDAYS_INCOMPLETE",
                "%(day)s tidak ada di dalamnya; itu hari libur tiap tahun. Muat daftar lengkap menurut SKB.",
                day=date(years[0], month, number).isoformat(),
            )
    return years[0]


def _row(row: dict[Any, Any], number: int) -> Holiday:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    day: date | None = None
    decreed: date | None = None
    try:
        decreed = date.fromisoformat(given["decreed_on"]) if given["decreed_on"] else None
        day = date.fromisoformat(given["date"])
    except ValueError:
        day = None
    named = (
        all(given[name] for name in ("name", "decree", "source"))
        and None not in row
        and _writable("".join(given.values()))
    )
    decreed_sane = decreed is None or FIRST_YEAR <= decreed.year <= LAST_YEAR
    if (
        day is None
        or not decreed_sane
        or not named
        or given["type"] not in KINDS
        or given["verified"] not in ("high", "medium", "low")
    ):
        raise CalendarError(
            "HOLIDAYS_FILE",
            "Baris %(row)s tidak terbaca: tanggal tahun-bulan-hari, jenis %(kinds)s, dan nama, keputusan, sumber yang terisi.",
            row=number,
            kinds=", ".join(KINDS),
        )
    return Holiday(day, given["name"], given["type"], given["decree"], decreed, given["source"], given["verified"])


def _writable(text: str) -> bool:
    """Whether the database and a page can hold it: no control character (NUL among them), no half of a pair."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


@cache
def packaged_years() -> dict[int, tuple[Holiday, ...]]:
    """The holidays that come with the program, a file a year, by year; each row with its decree, source and mark."""
    files = resources.files("payung.kernel").joinpath("data").iterdir()
    named = sorted((file for file in files if file.name.startswith(_FILES)), key=lambda file: file.name)
    years = (read_holidays(file.read_text("utf-8")) for file in named)
    return {rows[0].day.year: rows for rows in years}


def skb_holidays() -> tuple[Holiday, ...]:
    """The packaged holidays of all years, in date order."""
    return tuple(holiday for rows in packaged_years().values() for holiday in rows)


@cache
def skb_dates(*, collective_leave: bool = True) -> frozenset[date]:
    """Packaged dates, with or without collective leave."""
    return frozenset(holiday.day for holiday in skb_holidays() if collective_leave or holiday.kind == "libur_nasional")
