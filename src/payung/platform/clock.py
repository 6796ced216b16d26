"""The one clock. "Today" is never read from the wall inside a rule."""

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
    """The time zone that days are counted in here: the office's of whoever asks, else the installation's."""
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
    """Count days in this time zone until the `in_zone` around it ends: an office was found."""
    _zone.set(name)


def today(time_zone: str = "") -> date:
    """The business date: `PAYUNG_TODAY`, else the stated date of a demo database, else the wall clock of `zone()`."""
    stated = os.environ.get("PAYUNG_TODAY") or _stated()
    if stated:
        return date.fromisoformat(stated)
    return moment(time_zone).date()


def moment(time_zone: str = "") -> datetime:
    """The real moment, for clocks of machines that must agree (a signature's stamp); no rule of the law asks it."""
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
