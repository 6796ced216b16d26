"""The only clock. A rule never reads the system's date itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from payung.kernel.months import Month

WITA = "Asia/Makassar"
_zone: ContextVar[str] = ContextVar("payung_zone", default="")


def zone() -> str:
    """The time zone in which days are counted: that of the user's office, else that of the installation."""
    return _zone.get() or os.environ.get("PAYUNG_TIME_ZONE") or WITA


@contextmanager
def in_zone(name: str = "") -> Iterator[None]:
    """Count days in a time zone for a while; empty for the installation's own."""
    token = _zone.set(name)
    try:
        yield
    finally:
        _zone.reset(token)


def move_to(name: str) -> None:
    """Count days in this time zone until the surrounding `in_zone` ends, once the user's office is certain."""
    _zone.set(name)


def today(time_zone: str = "") -> date:
    """The business date: `PAYUNG_TODAY`, else the stated date of a demo database, else the wall clock of `zone()`."""
    stated = os.environ.get("PAYUNG_TODAY") or _stated()
    if stated:
        return date.fromisoformat(stated)
    return moment(time_zone).date()


def moment(time_zone: str = "") -> datetime:
    """The real moment, for timestamps that other machines check (such as those of signatures); no rule of the law uses
    it."""
    return datetime.now(ZoneInfo(time_zone or zone()))


def this_month(time_zone: str = "") -> Month:
    """The contribution month that today lies in."""
    return Month.from_date(today(time_zone))


def is_stated() -> bool:
    """Whether the date is stated rather than real; pages then carry a banner."""
    return bool(os.environ.get("PAYUNG_TODAY") or _stated())


def _stated() -> str:
    from payung.platform.models import Setting

    return Setting.objects.filter(key="today").values_list("value", flat=True).first() or ""
