"""The log of reads at its bounds: what counts, how long, for whom, and from how much on. By the owner, in one transaction each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.support.people import acting, one

ME, OTHER = 910_001, 910_002
ASKED = b"\x01" * 32


@contextmanager
def undone(owner: Any, **bounds: int) -> Iterator[None]:
    """A transaction that leaves nothing, with these bounds of reading."""
    with owner.transaction(force_rollback=True):
        for name, value in bounds.items():
            owner.execute("insert into platform_setting (key, value) values (%s, %s)", [f"reads.{name}", str(value)])
        yield


def line(owner: Any, kind: str, minutes: int = 0, actor: int = ME, **columns: Any) -> None:
    """A row of the log, so many minutes old."""
    row = {"kind": kind, "actor_id": actor, "persons": [], "asked_in": 1, **columns}
    owner.execute(
        f"insert into access_readlog ({', '.join(row)}, at) values ({', '.join(['%s'] * len(row))}, clock_timestamp() - make_interval(mins => %s))",
        [*row.values(), minutes],
    )


@pytest.mark.parametrize(
    ("lines", "kind", "often"),
    [
        ([("number", 0, {})], "number", False),
        ([("number", 0, {}), ("add_person", 59, {})], "number", True),
        ([("number", 0, {}), ("add_person", 59, {})], "add_person", True),
        ([("number", 0, {}), ("add_person", 59, {})], "person", False),
        ([("number", 0, {}), ("number", 61, {})], "number", False),
        ([("number", 0, {}), ("person", 0, {})], "number", False),
        ([("number", 0, {}), ("number", 0, {"actor": OTHER})], "number", False),
        ([("add_person", 90, {"elsewhere": 1}), ("add_person", 1430, {"elsewhere": 1})], "add_person", True),
        ([("add_person", 90, {"elsewhere": 1}), ("add_person", 1430, {"elsewhere": 1})], "number", False),
        ([("add_person", 90, {"elsewhere": 1}), ("add_person", 1450, {"elsewhere": 1})], "add_person", False),
        ([("add_person", 90, {"elsewhere": 1}), ("add_person", 90, {"elsewhere": 0})], "add_person", False),
        ([("add_person", 90, {"elsewhere": 1}), ("number", 90, {"elsewhere": 1})], "add_person", False),
        ([("add_person", 90, {"elsewhere": 1}), ("add_person", 90, {"elsewhere": 1, "actor": OTHER})], "add_person", False),
    ],
)  # fmt: skip
def test_two_questions_are_too_many_where_two_are_the_bound(db, owner, lines, kind, often):
    with undone(owner, numbers_an_hour=2, elsewhere_a_day=2):
        for of_kind, minutes, more in lines:
            line(owner, of_kind, minutes, **more)
        assert one(owner, "select payung.read_too_often(%s, %s)", [ME, kind]) is often


@pytest.mark.parametrize(
    ("lines", "alarms"),
    [
        ([("paper", 0, {"count": 10})], []),
        ([("paper", 0, {"count": 10}), ("paper", 1430, {"count": 1})], [("many_persons", 11)]),
        ([("paper", 0, {"count": 10}), ("paper", 1450, {"count": 1})], []),
        ([("paper", 0, {"count": 10}), ("paper", 0, {"count": 1, "actor": OTHER})], []),
        ([("paper", 0, {"count": 10}), ("paper", 0, {"count": 5, "refused": True})], []),
        ([("paper", 0, {"count": 10}), *((kind, 0, {"count": 5}) for kind in ("list", "list_near", "list_told"))], []),
        ([("paper", 0, {"refused": True})] * 2, []),
        ([("paper", 0, {"refused": True})] * 3, [("refused_tries", 3)]),
        ([("paper", 0, {"refused": True}), ("paper", 0, {}), ("paper", 0, {})], []),
    ],
)  # fmt: skip
def test_one_more_than_the_bound_raises_an_alarm(db, owner, lines, alarms):
    with undone(owner, persons_a_day=10, refused_a_day=2):
        for kind, minutes, more in lines:
            line(owner, kind, minutes, **more)
        owner.execute("select payung.read_alarms(%s)", [ME])
        owner.execute("select payung.read_alarms(%s)", [ME])
        raised = "select kind, count from access_alarm where user_id = %s and closed_at is null"
        assert owner.execute(raised, [ME]).fetchall() == alarms


def test_an_alarm_that_was_closed_counts_from_its_closing(db, owner):
    close = "update access_alarm set closed_by = %s, closed_at = clock_timestamp() - interval '30 minutes' where user_id = %s"
    count = "select array_agg(count order by id) from access_alarm where user_id = %s"
    with undone(owner, persons_a_day=10, refused_a_day=2):
        line(owner, "paper", 60, count=20)
        owner.execute("select payung.read_alarms(%s)", [ME])
        line(owner, "paper", 50, count=1)
        owner.execute("select payung.read_alarms(%s)", [ME])
        assert one(owner, count, [ME]) == [21]
        owner.execute(close, [OTHER, ME])
        line(owner, "paper", 0, count=10)
        owner.execute("select payung.read_alarms(%s)", [ME])
        assert one(owner, count, [ME]) == [21]
        line(owner, "paper", 0, count=1)
        owner.execute("select payung.read_alarms(%s)", [ME])
        assert one(owner, count, [ME]) == [21, 11]


@pytest.mark.parametrize(
    ("row", "before"),
    [
        ({}, True),
        ({"asked": 4}, False),
        ({"minutes": 9}, True),
        ({"minutes": 11}, False),
        ({"refused": True}, False),
        ({"kind": "add_person"}, False),
        ({"digest": b"\x02" * 32}, False),
        ({"actor": OTHER}, False),
        ({"asked_in": None}, False),  # in this very transaction
    ],
)
def test_a_question_was_asked_lately_by_oneself_about_as_much(db, owner, token, row, before):
    secret = token("belu")
    with undone(owner), acting(owner, secret):
        me = one(owner, "select payung.actor_id()")
        now = one(owner, "select pg_current_xact_id()::text::bigint")
        values = {"kind": "list", "asked": 5, "digest": ASKED, "asked_in": 1, "actor": me, **row}
        line(owner, **{**values, "asked_in": now if values["asked_in"] is None else 1})
        assert one(owner, "select payung.read_was_asked('list', %s, 5)", [ASKED]) is before


def test_bounds_are_as_decided_until_somebody_sets_them(db, owner, app, token):
    names = ("persons_a_day", "refused_a_day", "numbers_an_hour", "elsewhere_a_day", "list_a_day", "x")
    ask = "select array_agg(payung.read_bound(n) order by i) from unnest(%s::text[]) with ordinality u(n, i)"
    assert one(owner, ask, [list(names)]) == [5000, 20, 240, 20, 500, None]
    with undone(owner, persons_a_day=0):
        assert one(owner, ask, [["persons_a_day"]]) == [0]
    for who, name, value, code in (
        ("cabang", "persons_a_day", 5, "P0C99"),
        ("admin", "x", 5, "P0C9A"),
        ("admin", "persons_a_day", -1, "P0C9A"),
        ("admin", "persons_a_day", None, "P0C9A"),
        ("admin", "persons_a_day", 10_000_001, "P0C9A"),
        ("admin", "persons_a_day", 10_000_000, ""),
        ("admin", "persons_a_day", 0, ""),
    ):
        assert tried(app, token(who), "select payung.read_bound_set(%s, %s)", [name, value]) == code, (name, value)


def tried(connection: Any, secret: str, statement: str, args: list[Any]) -> str:
    """SQLSTATE of a refusal, "" where there is none; nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True), acting(connection, secret):
            connection.execute(statement, args)
    except psycopg.Error as refused:
        return refused.sqlstate or "?"
    return ""


def test_an_alarm_is_closed_with_a_note_by_somebody_else(db, owner, app, token):
    user = "select id from access_user where username = %s"
    about = [one(owner, user, [name]) for name in ("belu", "admin", "kupang")]
    make = "insert into access_alarm (kind, user_id, count, bound, closed_at) values ('many_persons', %s, 2, 1, case when %s then now() end) returning id"
    other, own, closed = (one(owner, make, [who, who == about[2]]) for who in about)
    close = "select payung.read_alarm_close(%s, %s)"
    narrow = token("admin")
    owner.execute(
        "update payung.session set all_places = false, places = '{53.04}', provinces = '{}' where token_hash = sha256(%s)",
        [narrow.encode()],
    )
    admin, head = token("admin"), token("kepala")
    for secret, alarm, note, code in (
        (admin, other, " abcd ", "P0C15"),
        (admin, other, "abcde", ""),
        (admin, other, "x" * 500, ""),
        (admin, other, "x" * 501, "P0C15"),
        (admin, own, "sudah dilihat", "P0C16"),
        (admin, closed, "sudah dilihat", "P0C16"),
        (admin, 0, "sudah dilihat", "P0C16"),
        (head, own, "sudah dilihat", ""),
        (token("cabang"), other, "sudah dilihat", "P0C14"),
        (token("pemeriksa"), other, "sudah dilihat", "P0C14"),
        (narrow, other, "sudah dilihat", ""),
        (narrow, closed, "sudah dilihat", "P0C14"),
    ):
        assert tried(app, secret, close, [alarm, note]) == code, (alarm, note)


def test_a_line_is_written_for_an_open_session_and_refused_beyond_the_bound(db, owner, app, token):
    write = "select payung.read_write(%s, %s, 's', 'r', %s, %s, 0, 0, null, %s)"
    last = "select kind, refused, cardinality(persons), count from access_readlog where id = abs(%s)"
    open_, over, closed = (token("belu") for _ in range(3))
    for secret, change in ((over, "expires_at = now() - interval '1 second'"), (closed, "closed_at = now()")):
        owner.execute(f"update payung.session set {change} where token_hash = sha256(%s)", [secret.encode()])
    for secret in (over, closed, "", None):
        assert tried(owner, "", write, [secret, "person", [1], 1, False]) == "P0C10"
    with undone(owner, numbers_an_hour=1):
        told = [one(owner, write, [open_, "number", list(range(2001)), 2001, refused]) for refused in (True, False)]
        assert [number > 0 for number in told] == [True, False]
        assert [owner.execute(last, [number]).fetchone() for number in told] == [("number", True, 2000, 2001)] * 2
        number = one(owner, write, [open_, "person", None, 0, False])
        assert owner.execute(last, [number]).fetchone() == ("person", False, 0, 0)
    note = "select payung.read_note(%s, %s, '', '', '{}', 0, false)"
    kinds = ("add_person", "list", "list_near", "list_told", "person")
    assert [tried(app, "", note, [open_, kind]) for kind in kinds] == ["P0C11"] * 4 + [""]
