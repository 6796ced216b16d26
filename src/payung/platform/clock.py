"""The one clock. "Today" is never read from the wall inside a rule."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from payung.kernel.months import Month

WITA = "Asia/Makassar"


def today(time_zone: str = WITA) -> date:
    """The business date: `PAYUNG_TODAY`, else the stated date of a demo database, else the wall clock."""
    stated = os.environ.get("PAYUNG_TODAY") or _stated()
    if stated:
        return date.fromisoformat(stated)
    return datetime.now(ZoneInfo(time_zone)).date()


def moment(time_zone: str = WITA) -> datetime:
    """The real moment, for clocks of machines that must agree (a signature's stamp); no rule of the law asks it."""
    return datetime.now(ZoneInfo(time_zone))


def this_month(time_zone: str = WITA) -> Month:
    """The contribution month that today lies in."""
    return Month.from_date(today(time_zone))


def is_stated() -> bool:
    """Whether the date is stated rather than real; pages then carry a banner."""
    return bool(os.environ.get("PAYUNG_TODAY") or _stated())


def _stated() -> str:
    from payung.platform.models import Setting

    return Setting.objects.filter(key="today").values_list("value", flat=True).first() or ""
