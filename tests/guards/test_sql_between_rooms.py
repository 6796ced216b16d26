"""SQL reads another room through what it publishes, and whoever writes into another room stands in a reviewed list."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.support.sqlrooms import PUBLISHED, SOURCE, Statement, of_files, of_python, published, room_of

LIST = Path(__file__).with_name("writes.json")
# What stands below every room: who asks, and with which rights, is asked by each policy and function.
BELOW = {
    ("platform", "access_right"): "the rights that policies ask are kept by the room above",
    ("platform", "access_user"): "whether this database is in use, asked before there are views",
    ("access", "platform_history"): "whose history an administrator reads is asked of the accounts that he keeps",
    ("access", "registry_identity"): "a single field is uncovered by the room that logs it",
}
FREE = {"procrastinate"}


@cache
def every() -> list[Statement]:
    """All statements of rooms but the views that they publish; read when first asked, for it takes seconds."""
    return [s for s in (*of_files(), *of_python()) if not re.match(rf"{PUBLISHED}\w*:", s.name)]


def foreign(statement: Statement) -> set[tuple[str, str]]:
    """Tables of other rooms that a statement reads as they are; what it also writes is in the list of writes."""
    return {
        (schema, table)
        for schema, table in statement.reads - statement.writes
        if room_of(table) not in {"", statement.room}
        and schema != PUBLISHED
        and (statement.room, table) not in BELOW
        and ("", table) not in statement.writes
    }


def test_another_room_is_read_through_its_published_views():
    wrong = [f"{s.room}.{s.name}: {t}" for s in every() if "Trig" not in s.name for _, t in sorted(foreign(s))]
    assert wrong == []


def test_what_is_read_is_published_by_its_room_and_by_no_other():
    views = published()
    assert {name: room for name, room in views.items() if room_of(name) != room} == {}
    asked = {table for s in every() for schema, table in s.reads if schema == PUBLISHED}
    assert asked == set(views)


def test_a_room_does_not_ask_its_own_views():
    assert [s.name for s in every() for schema, t in s.reads if schema == PUBLISHED and room_of(t) == s.room] == []


def writes() -> dict[str, list[str]]:
    """Functions and statements that write into other rooms, or hang a guard on their tables, with those tables."""
    answer: dict[str, set[str]] = defaultdict(set)
    for statement in every():
        written = {t for _, t in statement.writes}
        if "CreateTrigStmt" in statement.name:
            written |= {t for _, t in statement.reads}
        for table in written:
            if room_of(table) not in {"", statement.room}:
                name = statement.name.partition(":")[0]
                answer[f"{statement.room}.{name}"].add(table)
    return {name: sorted(tables) for name, tables in sorted(answer.items())}


def test_writes_into_other_rooms_are_those_of_the_reviewed_list():
    assert {name: line["tables"] for name, line in json.loads(LIST.read_text()).items()} == writes()


def test_every_such_write_says_why():
    assert all(len(line["why"]) > 20 for line in json.loads(LIST.read_text()).values())


@pytest.mark.parametrize("path", sorted(SOURCE.glob(f"*/sql/{PUBLISHED}.sql")), ids=lambda path: path.parts[-3])
def test_views_leave_the_rows_to_the_policies(path):
    text = path.read_text()
    assert text.count("create view") == text.count("with (security_invoker = true)") == text.count("comment on view")
