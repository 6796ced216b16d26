"""Lines that wait, at their deadlines: late from the day after, never while paused, alarms first. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from payung.casework.errands import Errand
from payung.casework.inbox import Inbox
from payung.casework.models import Case
from payung.casework.selectors import WorkItem, clock_of
from payung.casework.transitions import Process, Transition

DUE = date(2026, 11, 27)
DAY = timedelta(days=1)


def item(number: int, due: date | None, paused: date | None = None) -> WorkItem:
    return WorkItem(number, "practice", f"x:{number}", "reported", "53.04", due, paused, ())


def test_lines_are_late_from_the_day_after_and_never_while_paused() -> None:
    waiting = Inbox(
        (item(1, DUE), item(2, DUE - DAY, paused=DUE - DAY), item(3, None)),
        (Errand("a", "", 1, due=DUE + DAY), Errand("b", "", 1), Errand("c", "", 1, urgent=True)),
    )
    assert [waiting.late(day) for day in (DUE, DUE + DAY, DUE + 2 * DAY)] == [0, 1, 2]
    assert (waiting.count, waiting.next_due) == (6, DUE)
    assert [getattr(one, "case_id", 0) or one.kind for one in waiting.ordered] == ["c", 2, 1, "a", 3, "b"]


@pytest.mark.parametrize(
    ("paused", "closed", "today", "left", "late"),
    [
        (None, None, DUE - DAY, 1, False),
        (None, None, DUE, 0, False),
        (None, None, DUE + DAY, -1, True),
        (DUE, None, DUE + DAY, 0, False),
        (DUE + DAY, None, DUE, 0, False),
        (None, DUE + DAY, DUE + 3 * DAY, -1, False),
        (DUE, DUE + DAY, DUE + 3 * DAY, 0, False),
    ],
)
def test_days_left_stand_still_while_paused_and_when_closed(paused, closed, today, left, late) -> None:
    at_noon = datetime(closed.year, closed.month, closed.day, 4, tzinfo=UTC) if closed else None
    case = Case(complete_on=DUE - 7 * DAY, calendar_due=DUE, working_due=DUE, paused_since=paused, closed_at=at_noon)
    clock = clock_of(case, today)
    assert (clock.days_left, clock.late) == (left, late)
    case.working_due = None
    assert clock_of(case, today).days_left is None


def test_a_table_contradicts_itself_in_camps_too() -> None:
    go = [Transition("go", "a", "b", ["head"], step="s")]
    Process("x", ["a", "b"], "a", ["b"], go, camps={"s": "t"}).check()
    with pytest.raises(ValueError, match="unknown step"):
        Process("x", ["a", "b"], "a", ["b"], go, camps={"u": "t"}).check()
