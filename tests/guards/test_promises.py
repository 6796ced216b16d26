"""Every function of the database keeps a promise, which a test breaks when the function does; what nobody calls is not there."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.guards.test_docs import load

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "payung"
TESTS = ROOT / "tests"
# Reviewed: which test fails when the function does not keep its promise. `tools/promises.py` tries it.
BROKEN_BY = Path(__file__).with_name("functions.json")
VEILED = "tell_*"  # made by payung.veil, one for each veiled column
# Functions that nothing of ours calls, and why they are there.
UNCALLED: dict[str, str] = {}


@pytest.fixture(scope="module")
def tool() -> Any:
    return load("bindings")


def broken_by() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(BROKEN_BY.read_text(encoding="utf-8"))
    return found


@cache
def named_in(path: Path) -> set[str]:
    """The tests of a file as pytest names them, those of a class with its name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return alone | {f"{c.name}::{node.name}" for c in classes for node in c.body if isinstance(node, ast.FunctionDef)}


def test_every_function_has_a_promise_and_a_test_that_breaks_it(owner, tool):
    written, named = tool.made_in(), broken_by()
    rows = {row["name"]: row for row in tool.functions(owner)}
    without = {name for name, row in rows.items() if not re.fullmatch(r"[A-Z].+\.", row["comment"], re.DOTALL)}
    assert without == set(), "write `comment on function payung.NAME is '...'` beside it: one plain sentence"
    ours = {name for name in rows if name in written}
    assert {name for name in rows if name not in written and not name.startswith("tell_")} == set()
    assert ours - set(named) == set(), f"name the test that breaks it in {BROKEN_BY.name}"
    assert set(named) - ours == {VEILED}, "no such function any more"


def test_the_tests_that_break_them_are_there():
    lost = [
        (name, test)
        for name, tests in broken_by().items()
        for test in tests or ["none"]
        if not (TESTS / test.split("::")[0]).is_file()
        or test.split("::", 1)[-1] not in named_in(TESTS / test.split("::")[0])
    ]
    assert lost == []


def test_the_page_of_functions_is_in_step(owner, tool):
    """Run tools/bindings.py."""
    assert tool.page(owner) == tool.PAGE.read_text(encoding="utf-8")


def test_nothing_is_kept_that_nobody_calls():
    sql = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob("*/sql/*.sql")))
    sql += "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob("*/migrations/*.py")))
    head = r"^create (?:or replace )?(?:function|procedure) payung\.(\w+)\("
    names = set(re.findall(head, sql, re.MULTILINE))
    calls = re.sub(r"--[^\n]*", "", sql)
    calls = re.sub(head, "", calls, flags=re.MULTILINE)
    calls = re.sub(r"^(?:revoke|grant|comment)\b[^;]*;", "", calls, flags=re.MULTILINE)
    python = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if "migrations" not in path.parts
    )
    called = set(re.findall(r"payung\.(\w+)", calls)) | set(re.findall(r"payung\.(\w+)\(", python))
    assert names - called == set(UNCALLED)


def test_one_text_of_each_function_lives():
    """No copy that a later one replaces, no right that is given and taken again; blank ends of lines tell nothing."""
    made: dict[str, str] = {}
    for path in sorted(SOURCE.glob("*/sql/*.sql")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(SOURCE).as_posix()
        assert not re.search(r"^create or replace\b", text, re.MULTILINE), name
        assert not re.search(r"^revoke [^;]* from payung_(?:app|loader|reader)\b", text, re.MULTILINE), name
        assert not re.search(r"[ \t]+$|\t", text, re.MULTILINE), name
        assert text.endswith("\n"), name
        for function in re.findall(r"^create (?:function|procedure) payung\.(\w+)\(", text, re.MULTILINE):
            assert made.setdefault(function, name) == name, f"{function}: {made[function]} and {name}"


def test_no_variable_of_a_function_hides_another(owner):
    """Every body is compiled again with what PostgreSQL can say of it."""
    definitions = owner.execute(
        "select p.proname, pg_get_functiondef(p.oid) from pg_proc p join pg_language l on l.oid = p.prolang"
        " where p.pronamespace = 'payung'::regnamespace and l.lanname = 'plpgsql'"
        " and p.proowner = current_user::regrole order by 1"
    ).fetchall()
    assert len(definitions) > 150
    with owner.transaction(force_rollback=True):
        owner.execute("set local check_function_bodies = on")
        owner.execute("set local plpgsql.extra_errors = 'shadowed_variables'")
        for _name, definition in definitions:
            owner.execute(definition)
