"""The counts of a past day can be read again later as they were known on that day, and nobody can change them."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from payung.coverage.selectors import protected
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import acting, one

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)


@pytest.fixture
def told(db, own_db, app, loader, owner, token):
    """Three people on one bill of July, counted before and after its payment: (members, moments after each count)."""
    with acting(loader, token("admin")):
        scheme, members = people.covered(loader, 3, [JULY])
        _, code = people.bill(loader, scheme.payer, JULY, members)
    moments = []
    for act in (lambda: None, lambda: people.receive(app, token, code, amount=3 * people.PRICE)):
        act()
        loader.execute("select payung.coverage_count(%s)", [JULY])
        moments.append(one(owner, "select clock_timestamp()"))
    return members, moments


def counted(actor, moment=None) -> int:
    with session(actor("admin").token):
        return sum(spot.people for spot in protected(JULY, 2, known_at=moment).values())


def test_what_was_known_is_told_again(told, loader, owner, actor, token):
    _, (before, after) = told
    assert counted(actor) == 3
    # The count falls later, as when a month is released. The earlier counts must stay readable.
    owner.execute("update participation_membership set segment = 'JAKON' where id = %s", [told[0][0].membership])
    loader.execute("select payung.coverage_count(%s)", [JULY])
    assert (counted(actor, before), counted(actor, after), counted(actor)) == (0, 3, 3)
    segments = "select segment, people from coverage_active order by 1"
    assert owner.execute(segments).fetchall() == [("BPU", 2), ("JAKON", 1)]
    assert owner.execute("select segment, people from coverage_past").fetchall() == [("BPU", 3)]


def test_for_a_day_counts_what_was_paid_until_then_and_on_it(told, owner):
    paid = one(owner, "select paid_on from contributions_receipt")
    sums = [
        one(owner, "select coalesce(sum(people), 0) from payung.coverage_counted(%s, %s)", [JULY, day])
        for day in (paid - timedelta(days=1), paid, paid + timedelta(days=1), None)
    ]
    assert sums == [0, 3, 3, 3]


def test_counting_again_writes_nothing_when_nothing_changed(told, loader, owner):
    rows = "select array_agg(counted_at order by id) from coverage_active"
    before = one(owner, rows)
    loader.execute("select payung.coverage_count(%s)", [JULY])
    assert one(owner, rows) == before
    assert one(owner, "select count(*) from coverage_past") == 0


def test_what_was_known_is_not_rewritten(told, loader, owner, app):
    owner.execute("update participation_membership set segment = 'JAKON' where id = %s", [told[0][0].membership])
    loader.execute("select payung.coverage_count(%s)", [JULY])
    for statement in ("update coverage_past set people = 9", "delete from coverage_past", "truncate coverage_past"):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement)
        assert refused.value.sqlstate == "P0A01"
    for connection in (app, loader):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("insert into coverage_past select * from coverage_past")


def test_members_receipts_and_published_figures_keep_when_they_became_known(told, owner):
    kept = [
        ("participation_membership", "known_at"),
        ("participation_month", "committed_at"),
        ("contributions_receipt", "known_on"),
        ("contributions_receipt", "recorded_at"),
        ("coverage_statement", "known_at"),
    ]
    for table, column in kept:
        assert one(
            owner,
            "select attnotnull from pg_attribute where attrelid = %s::regclass and attname = %s",
            [table, column],
        ), (table, column)
    assert (
        one(
            owner,
            "select count(*) from participation_membership where known_at > clock_timestamp() - interval '1 hour'",
        )
        == 3
    )
