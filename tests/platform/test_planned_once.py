"""A statement that is planned once a connection answers each session by its own scope, and is one among the prepared ones."""

from __future__ import annotations

from django.db import connection

from payung.participation.models import Membership
from payung.platform.db import acting, any_of
from payung.registry.models import Person
from tests.support import people
from tests.support.people import acting as raw


def test_each_session_has_its_own_answer_from_one_plan(own_db, loader, token, actor):
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
