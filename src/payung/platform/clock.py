"""The only clock. A rule never reads the system's date itself."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from payung.kernel.months import Month

WITA = "Asia/Makassar"
STORY = "demo_times"  # setting: when each step of the demonstration was recorded, and the day on which it is shown
_zone: ContextVar[str] = ContextVar("payung_zone", default="")
# On which calendar recorded moments are shown: a stated one in a demonstration.
_shown: ContextVar[Calendar | None] = ContextVar("payung_calendar", default=None)


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


@dataclass(frozen=True)
class Calendar:
    """A stated date, and the rule by which recorded moments are shown on it: moments of a step of the
    demonstration's story on the day of the step, all other past moments on the stated day, and future ones (the end
    of a session) as many days after it as they are away. The hour is the recorded one.
    """

    day: date
    steps: tuple[tuple[datetime, datetime, date], ...] = ()

    def tell(self, recorded: datetime) -> datetime:
        """A recorded moment as it is shown, in the zone of the installation."""
        local = recorded.astimezone(ZoneInfo(zone())) if recorded.tzinfo else recorded
        days = (day for start, end, day in reversed(self.steps) if recorded.tzinfo and start <= recorded <= end)
        ahead = (local.date() - moment().date()).days if recorded.tzinfo else 0
        day = next(days, self.day + timedelta(days=max(ahead, 0)))
        return local.replace(year=day.year, month=day.month, day=day.day)


def calendar() -> Calendar | None:
    """The calendar of a database whose date is stated; None where the date is the real one."""
    from payung.platform.models import Setting

    if stated := os.environ.get("PAYUNG_TODAY"):
        return Calendar(date.fromisoformat(stated))
    kept = dict(Setting.objects.filter(key__in=("today", STORY)).values_list("key", "value"))
    if "today" not in kept:
        return None
    story = json.loads(kept[STORY])["steps"] if STORY in kept else []
    steps = ((datetime.fromisoformat(a), datetime.fromisoformat(b), date.fromisoformat(day)) for a, b, day in story)
    return Calendar(date.fromisoformat(kept["today"]), tuple(steps))


def show_on(stated: Calendar | None) -> None:
    """Set the calendar on which this thread shows recorded moments; None for the real one. All code that writes for
    people calls it.
    """
    _shown.set(stated)


def on_calendar(recorded: datetime) -> datetime:
    """A recorded moment as it is shown: in the zone of the installation, and on the stated calendar where there is one."""
    if (stated := _shown.get()) is not None:
        return stated.tell(recorded)
    return recorded.astimezone(ZoneInfo(zone())) if recorded.tzinfo else recorded


def now_told() -> datetime:
    """This moment for a new file: on the stated day if there is one."""
    on, now = calendar(), moment()
    return now if on is None else on.tell(now)


def stated(recorded: datetime) -> datetime:
    """A recorded moment for programs: on the stated calendar where there is one, with its offset; as recorded elsewhere."""
    on = _shown.get()
    return recorded if on is None else on.tell(recorded)


def _stated() -> str:
    from payung.platform.models import Setting

    return Setting.objects.filter(key="today").values_list("value", flat=True).first() or ""
