"""The calendar of working days as it stands in this installation: lists of holidays, a list a year, the latest of a year counts.

The years that come with the program are written with every migration; a list that somebody loaded stays until another is
loaded. Nothing is erased: a list that no longer counts stays with who loaded it, when and why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.casework import bindings
from payung.casework.errors import REFUSALS
from payung.casework.models import Holiday, HolidayYear
from payung.kernel.calendar import CalendarError, WorkingCalendar, packaged_years, read_holidays
from payung.kernel.calendar import Holiday as Day
from payung.law.workdays import weakest

MOST_BYTES = 65_536


def working_calendar(using: str = DEFAULT_DB_ALIAS) -> WorkingCalendar:
    """Weekends, national holidays and collective leave of every year that has a list; other years raise CalendarError."""
    return WorkingCalendar.of(_standing(using).values_list("day", flat=True))


def marked_calendar() -> tuple[WorkingCalendar, dict[int, str]]:
    """The calendar, and of each year the weakest mark of its days."""
    days = list(_standing().values_list("day", "verified"))
    marks: dict[int, list[str]] = {}
    for day, mark in days:
        marks.setdefault(day.year, []).append(mark)
    return WorkingCalendar.of(day for day, _mark in days), {year: weakest(of) for year, of in marks.items()}


def years() -> list[dict[str, Any]]:
    """The lists that count, newest year first: year, number of days, decrees, sources, mark, who loaded it, when, why."""
    lists = HolidayYear.objects.filter(pk__in=_latest()).order_by("-year").prefetch_related("days")
    return [_told(one) for one in lists]


def days_of(year: int) -> list[Holiday]:
    """The days of a year in order; nothing where nobody has given a list."""
    return list(_standing().filter(day__year=year).order_by("day"))


def without_list(year: int) -> QuerySet[HolidayYear]:
    """Rows exactly while nobody has given a list of the year; for a question that asks whether there are any."""
    of_year = HolidayYear.objects.filter(year=year)
    return HolidayYear.objects.filter(~Exists(of_year)).order_by()


def history(year: int) -> list[HolidayYear]:
    """Every list that a year has had, the newest (which counts) first."""
    return list(HolidayYear.objects.filter(year=year).order_by("-id"))


def load(actor: Actor, text: str, reason: str) -> int:
    """Load the list of a year from a CSV file; it counts from now on. Returns the number of the list.

    The same list again changes nothing. Deadlines that run stay as they were promised. Raises CalendarError as
    `read_holidays` does, HOLIDAYS_LARGE above 64 KB, CaseRefused.
    """
    require(actor.roles, "holidays.load")
    if len(text.encode()) > MOST_BYTES:
        raise CalendarError("HOLIDAYS_LARGE", "Berkas hari libur paling besar 64 KB. Muat satu tahun saja.")
    rows = read_holidays(text)
    return int(REFUSALS.make(bindings.holidays_load(days=json.dumps(_rows(rows)), digest=digest(rows), reason=reason)))


def digest(rows: Iterable[Day]) -> str:
    """What tells one list from another."""
    return hashlib.sha256(json.dumps(_rows(rows), sort_keys=True).encode()).hexdigest()


def sync(using: str) -> None:
    """Write the years that come with the program, where nobody has loaded another list of the year (owner)."""
    for year, rows in packaged_years().items():
        latest = HolidayYear.objects.using(using).filter(year=year).order_by("-id").first()
        if latest and (latest.actor_id is not None or latest.digest == digest(rows)):
            continue
        new = HolidayYear.objects.using(using).create(year=year, digest=digest(rows))
        Holiday.objects.using(using).bulk_create(Holiday(year=new, **row) for row in _rows(rows))


def _latest(using: str = DEFAULT_DB_ALIAS) -> QuerySet[HolidayYear, int]:
    return HolidayYear.objects.using(using).order_by("year", "-id").distinct("year").values_list("pk", flat=True)


def _standing(using: str = DEFAULT_DB_ALIAS) -> QuerySet[Holiday]:
    return Holiday.objects.using(using).filter(year__in=_latest(using))


def _rows(rows: Iterable[Day]) -> list[dict[str, Any]]:
    return [
        {
            "day": row.day.isoformat(),
            "name": row.name,
            "kind": row.kind,
            "decree": row.decree,
            "decreed_on": row.decreed_on.isoformat() if row.decreed_on else None,
            "source": row.source,
            "verified": row.verified,
        }
        for row in rows
    ]


def _told(one: HolidayYear) -> dict[str, Any]:
    days = sorted(one.days.all(), key=lambda row: row.day)
    decreed: list[date] = [row.decreed_on for row in days if row.decreed_on]
    return {
        "list_id": one.pk,
        "year": one.year,
        "days": len(days),
        "working": sum(row.day.weekday() < 5 for row in days),
        "decrees": list(dict.fromkeys(row.decree for row in days)),
        "decreed_on": max(decreed) if decreed else None,
        "sources": list(dict.fromkeys(part for row in days for part in row.source.split("; "))),
        "verified": weakest(row.verified for row in days),
        "packaged": one.actor_id is None,
        "recorded_at": one.recorded_at,
        "reason": one.reason,
    }
