"""What happened to a person stands as rows: one death, one merge, undone by a row, written by no hand."""

from __future__ import annotations

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

EVENT = (
    "insert into registry_personevent (person_id, kind, happened_on, other_id, undoes_id, recorded_by, confirmed_by, facts)"
    " values (%s, %s, '2025-08-21', %s, %s, 1, %s, 'Desa Silawan') returning id"
)


@pytest.fixture
def two(db, loader, token):
    with acting(loader, token("admin")):
        return people.member(loader, "53.04").person, people.member(loader, "53.71").person


def refused_with(owner, *args: object) -> str | None:
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(EVENT, args)
    return refused.value.sqlstate


def test_one_dies_once_unless_it_was_undone(two, owner):
    died = one(owner, EVENT, [two[0], "died", None, None, 2])
    assert refused_with(owner, two[0], "died", None, None, 2) == "P0CB7"
    assert refused_with(owner, two[1], "undone", None, died, 2) == "P0CB7"  # of somebody else
    undone = one(owner, EVENT, [two[0], "undone", None, died, 2])
    assert refused_with(owner, two[0], "undone", None, died, 2) == "23505"
    assert refused_with(owner, two[0], "undone", None, undone, 2) == "P0CB7"
    owner.execute(EVENT, [two[0], "died", None, None, 2])


@pytest.mark.parametrize(
    ("kind", "other", "second"),
    [("merged", None, 2), ("merged", 0, 2), ("died", 1, 2), ("undone", None, 2), ("born", None, 2), ("died", None, 1)],
)
def test_an_event_says_what_it_must(two, owner, kind, other, second):
    assert refused_with(owner, two[0], kind, None if other is None else two[other], None, second) == "23514"


def test_an_event_is_seen_by_who_sees_the_person_and_written_by_no_hand(two, owner, db, app, token):
    made = one(owner, EVENT, [two[0], "moved", None, None, 2])
    for username, expected in (("belu", 1), ("kupang", 0)):
        with acting(app, token(username)):
            assert one(app, "select count(*) from registry_personevent where id = %s", [made]) == expected
    for role in ("app", "loader"):
        connection = db.connect(role)
        for statement in (EVENT, "select facts from registry_personevent where %s::text || %s || %s || %s || %s <> ''"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
                connection.execute(statement, [two[1], "died", None, None, 2])
    with pytest.raises(psycopg.Error) as refused:
        owner.execute("update registry_personevent set happened_on = '2025-01-01'")
    assert refused.value.sqlstate == "P0A01"
