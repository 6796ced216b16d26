"""One calendar: the years that come with the program, lists that an installation loads, and a refusal for every other year."""

from __future__ import annotations

import json
from datetime import date

import psycopg
import pytest
from django.db import transaction

from payung.access.services import Actor
from payung.casework import holidays
from payung.casework.errors import CaseRefused
from payung.casework.models import Holiday, HolidayYear
from payung.contributions.bulk import due_date
from payung.kernel.calendar import CalendarError, packaged_years
from payung.kernel.errors import Forbidden
from payung.kernel.months import Month
from payung.law import Segment, workdays
from payung.law.terms import due_date as law_due_date
from payung.platform.db import OWNER, acting

HEAD = "date,name,type,decree,decreed_on,source,verified\n"
NEXT = HEAD + "".join(
    f"2028-{day},{name},{kind},SKB Nomor 1 Tahun 2027,2027-09-20,https://setneg.go.id/skb-2028,high\n"
    for day, name, kind in (
        ("01-01", "Tahun Baru", "libur_nasional"),
        ("01-26", "Imlek", "libur_nasional"),
        ("01-27", "Imlek", "cuti_bersama"),
        ("05-01", "Hari Buruh", "libur_nasional"),
        ("08-17", "Kemerdekaan", "libur_nasional"),
        ("12-25", "Natal", "libur_nasional"),
    )
)
LATER = NEXT.replace("01-27", "01-28")


def test_the_database_holds_the_years_of_the_program(db, actor):
    with acting(actor("admin").token):
        assert {one["year"]: one["days"] for one in holidays.years()} == {
            y: len(rows) for y, rows in packaged_years().items()
        }
        assert all(one["packaged"] and one["decrees"] and one["sources"] for one in holidays.years())
        assert holidays.working_calendar().holidays == workdays.national_calendar().holidays
    before = HolidayYear.objects.using(OWNER).count()
    holidays.sync(OWNER)
    assert HolidayYear.objects.using(OWNER).count() == before


def test_a_list_that_came_with_an_older_program_is_followed_by_the_one_of_this(db):
    with transaction.atomic(using=OWNER):
        HolidayYear.objects.using(OWNER).create(year=2026, digest="x")
        holidays.sync(OWNER)
        latest = HolidayYear.objects.using(OWNER).filter(year=2026).latest("id")
        assert latest.digest == holidays.digest(packaged_years()[2026])
        assert latest.days.using(OWNER).count() == len(packaged_years()[2026])
        transaction.set_rollback(True, using=OWNER)


def test_a_year_without_a_list_is_refused(db, app, actor, token):
    with acting(actor("cabang").token), pytest.raises(CalendarError) as refusal:
        holidays.working_calendar().is_working_day(date(2028, 1, 3))
    assert refusal.value.code == "YEAR_UNKNOWN"
    app.execute("select set_config('payung.session', %s, false)", [token("cabang")])
    for question in (
        "select payung.is_working_day('2028-01-03')",
        "select payung.add_working_days('2027-12-29', 7)",
        "select payung.working_days_between('2014-12-30', '2015-01-05')",
    ):
        with pytest.raises(psycopg.errors.DatabaseError) as error, app.transaction():
            app.execute(question)
        assert error.value.sqlstate == "P0D60"
    with pytest.raises(CalendarError):
        due_date(Month.parse("2028-01"), date(2028, 1, 2))


def test_a_list_is_loaded_whole_by_who_may_and_the_other_stays(db, actor, app, token):
    with acting(actor("cabang").token), pytest.raises(Forbidden):
        holidays.load(actor("cabang"), NEXT, "SKB terbit 20 September 2027")
    admin = actor("admin")
    with acting(admin.token):
        with pytest.raises(CaseRefused, match="REASON_SHORT"):
            holidays.load(admin, NEXT, "")
        first = holidays.load(admin, NEXT, "SKB terbit 20 September 2027")
        assert holidays.load(admin, NEXT, "sekali lagi") == first
        calendar = holidays.working_calendar()
        assert calendar.add_working_days(date(2028, 1, 25), 1) == date(2028, 1, 28)
        second = holidays.load(admin, LATER, "SKB diubah 3 Januari 2028")
        assert second != first
        assert holidays.working_calendar().add_working_days(date(2028, 1, 25), 1) == date(2028, 1, 27)
        assert [(one.pk, one.actor_id, one.reason) for one in holidays.history(2028)] == [
            (second, admin.user_id, "SKB diubah 3 Januari 2028"),
            (first, admin.user_id, "SKB terbit 20 September 2027"),
        ]
        assert len(holidays.days_of(2028)) == 6
        (told,) = (one for one in holidays.years() if one["year"] == 2028)
        assert (told["days"], told["working"]) == (6, 5), "the first of January is a Saturday"
        assert due_date(Month.parse("2028-01"), date(2028, 1, 2)) == date(2028, 1, 17)
        with workdays.standing(holidays.marked_calendar):
            assert law_due_date(Month.parse("2027-12"), Segment.PU) == date(2028, 1, 17)
            assert workdays.year_mark(2028) == "high"
    with pytest.raises(CalendarError):
        law_due_date(Month.parse("2027-12"), Segment.PU)


def test_what_somebody_loaded_is_not_overwritten_by_the_program(db, actor):
    admin = actor("admin")
    rows = packaged_years()[2027]
    lines = [
        f"{day.day},{day.name},{day.kind},SKB lain,,{day.source},medium\n"
        for day in rows
        if day.kind == "libur_nasional"
    ]
    with acting(admin.token):
        holidays.load(admin, HEAD + "".join(lines), "SKB 2027 diubah")
    holidays.sync(OWNER)
    with acting(admin.token):
        assert {day.decree for day in holidays.days_of(2027)} == {"SKB lain"}


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("[]", "P0D61"),
        ("[{}]", "P0D61"),
        ('[{"day": "2028-01-01"}, {"day": "2029-01-01"}]', "P0D61"),
        ('[{"day": "2028-01-01"}]', "P0D62"),
    ],
)
def test_a_list_that_is_none_is_refused_by_the_database(app, token, days, state):
    app.execute("select set_config('payung.session', %s, false)", [token("admin")])
    with pytest.raises(psycopg.errors.DatabaseError) as error, app.transaction():
        app.execute("select payung.holidays_load(%s, 'x', 'SKB terbit')", [days])
    assert error.value.sqlstate == state
    app.execute("select set_config('payung.session', %s, false)", [token("cabang")])
    with pytest.raises(psycopg.errors.DatabaseError) as error, app.transaction():
        app.execute("select payung.holidays_load(%s, 'x', 'SKB terbit')", [days])
    assert error.value.sqlstate == "P0D63"


@pytest.mark.parametrize(
    ("decreed", "bound"),
    [
        ("-infinity", "decreed_on_in_calendar"),
        ("infinity", "decreed_on_in_calendar"),
        ("0044-03-15 BC", "decreed_on_in_calendar"),
        ("1989-12-31", "holiday_decreed"),
    ],
)
def test_the_day_of_a_decree_is_one_that_a_page_can_show(app, token, decreed, bound):
    """Raw SQL could keep a day that no reader of the calendar can load, and so shut everybody out of it."""
    whole = [
        {
            "day": f"2028-{day}",
            "name": "Hari",
            "kind": "libur_nasional",
            "decree": "SKB",
            "source": "x",
            "verified": "low",
        }
        for day in ("01-01", "05-01", "08-17", "12-25")
    ]
    days = json.dumps([one | {"decreed_on": decreed} for one in whole])
    app.execute("select set_config('payung.session', %s, false)", [token("admin")])
    with pytest.raises(psycopg.errors.CheckViolation, match=bound), app.transaction():
        app.execute("select payung.holidays_load(%s, 'x', 'SKB terbit')", [days])


def test_lists_only_grow(owner):
    for statement in (
        "delete from casework_holiday",
        "update casework_holiday set day = day + 1",
        "update casework_holidayyear set year = 2030",
    ):
        with pytest.raises(psycopg.errors.DatabaseError) as error, owner.transaction():
            owner.execute(statement)
        assert error.value.sqlstate == "P0A01"
    assert Holiday.objects.using(OWNER).count() > 200


def test_a_list_of_64_kilobytes_is_read_and_a_larger_one_is_not():
    admin = Actor(1, "", "admin", frozenset({"administrator"}))
    for more, code in ((0, False), (1, True)):
        with pytest.raises(CalendarError) as refused:
            holidays.load(admin, "x" * (holidays.MOST_BYTES + more), "terlalu besar")
        assert (refused.value.code == "HOLIDAYS_LARGE") is code
