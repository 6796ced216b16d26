"""Deadlines in calendar and working days, pauses, and that the database counts as the calendar does."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.casework import holidays, selectors, services
from payung.casework.errors import CaseRefused
from payung.casework.holidays import working_calendar
from payung.kernel.calendar import COLUMNS, packaged_years
from payung.platform.db import acting

_subjects = itertools.count(1)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def case(db, practice, actor):
    class OneCase:
        def __init__(self):
            self.officer = actor("cabang")
            with acting(self.officer.token):
                self.id = services.open_case(self.officer, "practice", f"timed:{next(_subjects)}", "53.04")

        def do(self, function, *args):
            with acting(self.officer.token):
                return function(self.officer, self.id, *args)

        def clock(self, today):
            with acting(self.officer.token):
                return selectors.clock(self.id, today)

    return OneCase()


@pytest.fixture
def today(monkeypatch):
    def stand_at(day):
        monkeypatch.setenv("PAYUNG_TODAY", day.isoformat())

    return stand_at


def test_complete_on_a_friday_in_november(case, today):
    today(FRIDAY)
    assert case.clock(FRIDAY).calendar_due is None
    case.do(services.papers_complete, FRIDAY)
    clock = case.clock(FRIDAY)
    assert (clock.calendar_due, clock.working_due) == (date(2026, 11, 27), date(2026, 12, 1))
    assert (clock.days_left, clock.late) == (7, False)
    assert case.clock(date(2026, 11, 28)).late
    assert case.clock(date(2026, 12, 2)).days_left == -5


def test_christmas_is_no_working_day(case, today):
    today(date(2026, 12, 18))
    case.do(services.papers_complete, date(2026, 12, 18))
    # 24 and 25 December and 1 January are holidays.
    assert case.clock(date(2026, 12, 18)).working_due == date(2026, 12, 31)


def test_a_pause_moves_both_ends(case, today):
    today(FRIDAY)
    case.do(services.papers_complete, FRIDAY)
    today(date(2026, 11, 23))
    case.do(services.pause, "menunggu surat camat")
    standing = case.clock(date(2026, 11, 30))
    assert (standing.days_left, standing.late, standing.pause_reason) == (4, False, "menunggu surat camat")
    today(date(2026, 11, 26))
    case.do(services.resume)
    clock = case.clock(date(2026, 11, 26))
    assert (clock.calendar_due, clock.working_due) == (date(2026, 11, 30), date(2026, 12, 4))
    assert clock.paused_since is None


def test_a_new_list_of_holidays_moves_no_deadline_that_runs(case, today, actor):
    """Neither by itself nor when a pause ends: the days of the pause are added to what was promised."""
    today(FRIDAY)
    case.do(services.papers_complete, FRIDAY)
    promised = case.clock(FRIDAY).working_due
    out = io.StringIO()
    csv.writer(out).writerows(
        [COLUMNS, *(tuple(day) for day in map(dataclasses.astuple, packaged_years()[2026])),
         (date(2026, 11, 25), "Pemilihan", "libur_nasional", "Keppres", None, "x", "low")]
    )  # fmt: skip
    admin = actor("admin")
    with acting(admin.token):
        holidays.load(admin, out.getvalue(), "Keppres hari pemilihan")
        assert not holidays.working_calendar().is_working_day(date(2026, 11, 25))
    assert case.clock(FRIDAY).working_due == promised
    today(date(2026, 11, 23))
    case.do(services.pause, "menunggu surat camat")
    case.do(services.resume)
    assert case.clock(FRIDAY).working_due == promised
    case.do(services.pause, "menunggu akta")
    today(date(2026, 11, 26))
    case.do(services.resume)
    # two working days of the new list, added to the first of December
    assert case.clock(FRIDAY).working_due == date(2026, 12, 3)


def test_a_pause_before_the_papers_are_complete_counts_for_nothing(case, today):
    today(date(2026, 11, 16))
    case.do(services.pause, "keluarga mencari akta")
    today(FRIDAY)
    case.do(services.papers_complete, FRIDAY)
    case.do(services.resume)
    assert case.clock(FRIDAY).calendar_due == date(2026, 11, 27)


def test_the_clock_is_started_once_and_never_from_the_future(case, today):
    today(FRIDAY)
    with pytest.raises(CaseRefused, match="COMPLETE_IN_FUTURE"):
        case.do(services.papers_complete, FRIDAY + timedelta(days=1))
    case.do(services.papers_complete, FRIDAY)
    case.do(services.papers_complete, FRIDAY)
    with pytest.raises(CaseRefused, match="CASE_CLOCK"):
        case.do(services.papers_complete, FRIDAY - timedelta(days=1))
    with pytest.raises(CaseRefused, match="CASE_RUNNING"):
        case.do(services.resume)
    with pytest.raises(CaseRefused, match="REASON_SHORT"):
        case.do(services.pause, "ya")
    case.do(services.pause, "menunggu surat")
    with pytest.raises(CaseRefused, match="CASE_PAUSED"):
        case.do(services.pause, "menunggu surat")
    with pytest.raises(CaseRefused, match="CASE_PAUSED"):
        case.do(services.act, "complete")


@pytest.fixture
def counted(app, token):
    """The database's own counting, under one session."""
    app.execute("select set_config('payung.session', %s, false)", [token("cabang")])
    return app


def test_the_database_counts_as_the_calendar_does(counted):
    calendar = working_calendar()

    @settings(max_examples=60, deadline=None)
    @given(st.dates(date(2015, 1, 1), date(2027, 10, 1)), st.integers(0, 30))
    def same(day, count):
        due, between = counted.execute(
            "select payung.add_working_days(%s, %s), payung.working_days_between(%s, %s)",
            [day, count, day, day + timedelta(days=count)],
        ).fetchone()
        # The database counts from a day as it is; with 0 the calendar moves on to a working day.
        assert due == (calendar.add_working_days(day, count) if count else day)
        assert between == calendar.working_days_between(day, day + timedelta(days=count))

    same()


def test_who_is_at_risk(case, today):
    today(FRIDAY)
    case.do(services.papers_complete, FRIDAY)
    officer = case.officer

    def told(day):
        with acting(officer.token):
            return selectors.at_risk(["practice"], day)

    before, after = told(date(2026, 11, 25)), told(date(2026, 11, 29))
    assert before["risk"] >= 1
    assert after["late"] >= 1
    assert before["open"] >= before["running"] + before["paused"]
