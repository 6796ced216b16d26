"""A statement that is planned once a connection answers each session by its own scope, and is one among the prepared ones."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from payung.participation.models import Membership
from payung.platform.db import acting, any_of, planned_rows
from payung.registry.models import Person
from tests.support import people
from tests.support.people import acting as raw


@pytest.fixture
def own_connection(own_db):
    """A connection on which nothing was asked before: statements of other tests stay prepared where they were asked."""
    connection.close()
    yield
    connection.close()


def test_each_session_has_its_own_answer_from_one_plan(own_db, own_connection, loader, token, actor):
    with raw(loader, token("admin")):
        people.member(loader, regency="53.04")
    wanted = [Person.objects.all(), Membership.objects.filter(regency="53.04"), Person.objects.filter(regency="53.71")]
    told = {"belu": [True, True, False], "bpr": [False, False, False], "admin": [True, True, False]}
    for _turn in range(4):  # more often than PostgreSQL plans anew before it keeps a plan
        for username, answers in told.items():
            with acting(actor(username).token):
                assert any_of(wanted) == answers, username
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), sum(generic_plans + custom_plans) from pg_prepared_statements where statement like '%registry_person%'"
        )
        assert cursor.fetchone() == (1, 12)
    assert any_of([]) == []


def test_rows_of_other_values_and_sessions_come_from_one_plan(own_db, own_connection, loader, token, actor):
    with raw(loader, token("admin")):
        for regency in ("53.04", "53.04", "53.71"):
            people.member(loader, regency=regency)
    seen = {"belu": {"53.04": 2, "53.71": 0}, "kupang": {"53.04": 0, "53.71": 1}, "admin": {"53.04": 2, "53.71": 1}}
    for _turn in range(3):
        for username, numbers in seen.items():
            with acting(actor(username).token):
                for regency, number in numbers.items():
                    rows = Membership.objects.filter(regency=regency).annotate(place=F("regency")).order_by("id")
                    answered = planned_rows(rows)
                    assert len(answered) == number, (username, regency)
                    assert answered == list(rows)
                    assert {one.place for one in answered} <= {regency}
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), sum(generic_plans + custom_plans) from pg_prepared_statements where statement like '%AS _place_ FROM%'"
        )
        assert cursor.fetchone() == (1, 18)  # and none of those that Django asked by itself


def test_what_was_asked_is_in_the_log_of_questions(db, actor):
    with acting(actor("admin").token), CaptureQueriesContext(connection) as asked:
        for _turn in range(2):
            planned_rows(Membership.objects.filter(regency="53.04"))
    said = [one["sql"] for one in asked]
    assert len(said) == 2
    assert all("participation_membership" in sql for sql in said)
