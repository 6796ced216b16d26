"""States that are kept hold the rows that making them would give, and are kept only where that is so."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import transaction

from payung.access.models import User
from tests.claims import world
from tests.support import databases, lending, people, states
from tests.support.people import one
from tests.support.test_harness import contents, ours  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("ours", "_nothing_kept")


@pytest.fixture
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(lending, "stories", {})


@pytest.fixture
def enrolled(token):
    """A kept function of this test alone, and how often it ran."""
    runs = []

    @states.kept
    def enrolled(loader: psycopg.Connection, price: int = people.PRICE) -> people.Member:
        runs.append(price)
        with people.acting(loader, token("admin")):
            member, scheme = people.member(loader), people.scheme(loader, price=price)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, people.MONTHS[0], price)
            people.journal(loader, scheme)
        return member

    enrolled.runs = runs
    return enrolled


def without_sessions(database):
    rows, sequences = contents(database)
    return {name: held for name, held in rows.items() if name != states.SESSIONS}, sequences


def test_a_kept_state_is_what_was_made_and_goes_with_its_test(server, template, enrolled):
    with lending.lent(server, template) as first:
        empty = without_sessions(first)
        made = enrolled(first.connect("loader"))
        rows = without_sessions(first)
    with lending.lent(server, template) as second:
        assert without_sessions(second) == empty
        assert enrolled(second.connect("loader")) == made
        assert without_sessions(second) == rows != empty
        owner = second.connect("owner")
        assert (
            one(owner, "select person_id from participation_membership where id = %s", [made.membership]) == made.person
        )
        owner.execute("update registry_person set regency = '53.71'")
    assert enrolled.runs == [people.PRICE]
    with lending.lent(server, template) as third:
        assert without_sessions(third) == empty


def test_one_kept_state_follows_the_other(server, template, enrolled):
    def both(database):
        loader = database.connect("loader")
        return enrolled(loader), enrolled(loader, 20_000), without_sessions(database)

    with lending.lent(server, template) as first:
        made = both(first)
    with lending.lent(server, template) as second:
        assert both(second) == made
    assert enrolled.runs == [people.PRICE, 20_000]
    with lending.lent(server, template) as third:  # the second alone is another story
        enrolled(third.connect("loader"), 20_000)
        assert len(contents(third)[0]["registry_person"]) == 1
    assert enrolled.runs == [people.PRICE, 20_000, 20_000]


def a_user(database):
    User.objects.using("owner").filter(username="belu").update(display_name="Lain")


def a_row_after_it(database):
    database.connect("owner").execute("update registry_person set regency = '53.71'")


@pytest.mark.parametrize("write", [a_user, a_row_after_it])
def test_upon_rows_of_a_test_it_is_made_again(server, template, enrolled, write):
    for _ in range(2):
        with lending.lent(server, template) as database:
            if write is a_row_after_it:
                enrolled(database.connect("loader"))
            write(database)
            enrolled(database.connect("loader"), 20_000)
            assert len(contents(database)[0]["registry_person"]) == (2 if write is a_row_after_it else 1)
    assert enrolled.runs.count(20_000) == 2


def test_sessions_of_the_test_stay_and_open(server, template, enrolled, token):
    for sessions in (1, 5):
        with lending.lent(server, template) as database:
            secret = [token("admin") for _ in range(sessions)][-1]
            enrolled(database.connect("loader"))
            app = database.connect("app")
            token("admin")
            with people.acting(app, secret):
                assert one(app, "select count(*) from registry_person") == 1
    assert len(enrolled.runs) == 1


def test_in_a_transaction_it_is_made(server, template, enrolled):
    for _ in range(2):
        with lending.lent(server, template) as database, transaction.atomic(using="owner"):
            enrolled(database.connect("loader"))
    assert len(enrolled.runs) == 2


def test_of_another_day_it_is_made(server, template, enrolled, monkeypatch):
    for day in ("2025-12-15", "2025-12-16", "2025-12-15"):
        monkeypatch.setenv("PAYUNG_TODAY", day)
        with lending.lent(server, template) as database:
            enrolled(database.connect("loader"))
    assert len(enrolled.runs) == 2


def test_months_that_the_template_has_not_come_and_go(server, template, token):
    runs, months = [], [date(2026, 1, 1), date(2026, 2, 1)]

    @states.kept
    def opened(loader, month):
        runs.append(month)
        with people.acting(loader, token("admin")):
            scheme, member = people.scheme(loader, months=[month]), people.member(loader)
            people.open_months(loader, [month])
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, month)
            people.journal(loader, scheme)

    def whole(database):
        rows, sequences = without_sessions(database)
        owner = database.connect("owner")
        looks = "select relname, relowner::regrole::text, relrowsecurity, relforcerowsecurity, relacl::text, relhastriggers from pg_class"
        return rows, sequences, owner.execute(f"{looks} where relispartition order by 1").fetchall()

    with lending.lent(server, template) as first:
        empty = whole(first)
        for month in months:
            opened(first.connect("loader"), month)
        rows = whole(first)
    for _ in range(2):
        with lending.lent(server, template) as database:
            assert (database.name, whole(database)) == (first.name, empty)
            for month in months:
                opened(database.connect("loader"), month)
            assert whole(database) == rows
    assert runs == months


def test_upon_a_month_that_a_test_opened_it_is_made_again(server, template, enrolled, token):
    for _ in range(2):
        with lending.lent(server, template) as database:
            loader = database.connect("loader")
            with people.acting(loader, token("admin")):
                people.open_months(loader, [date(2026, 1, 1)])
            enrolled(loader)
    assert len(enrolled.runs) == 2


def test_a_schema_that_was_changed_before_goes_to_nobody(server, template, enrolled):
    with lending.lent(server, template) as first, databases.connect(server.superuser, first.name) as superuser:
        superuser.execute("alter table claims_claim add column extra int")
        superuser.commit()
        enrolled(first.connect("loader"))
    with lending.lent(server, template) as second:
        assert second.name != first.name


def test_what_says_nothing_is_not_taken_for_the_same(server, template, enrolled):
    with lending.lent(server, template) as database, pytest.raises(TypeError, match="says nothing"):
        enrolled(database.connect("loader"), object())


def test_a_claim_is_assessed_once(server, template, token, actor, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    answers = []
    for _ in range(2):
        with lending.lent(server, template) as database:
            member = world.member_with_months(database.connect("loader"), token, [8, 9, 10])
            answers.append((world.assessed(actor("cabang"), member), without_sessions(database)))
    assert answers[0] == answers[1]
