"""Python calls the database's functions through typed bindings, which say what the catalogue says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.test_docs import load

SOURCE = Path(__file__).parents[2] / "src" / "payung"
# A statement that is nothing but a call: `select payung.f(...)`, `select a, b from payung.f(...)`, `call payung.p()`.
BY_STRING = re.compile(
    r"\s*(?:call|select(?:\s+array\(\s*select)?(?:\s+(?:\*|[\w., ]+)\s+from)?)\s+payung\.(\w+)\(", re.IGNORECASE
)
# Those that may stay, and why.
ALLOWED = {
    ("platform/backup.py", "read_as_reader_again"): "text of a file that psql runs after a restore",
    ("platform/tables.py", "days_in_calendar"): "a procedure, called before any binding is known",
    ("coverage/selectors.py", "view_all"): "what a session may see, by three functions in one question",
}


def statements() -> Iterator[tuple[str, str]]:
    """Every text in the program that calls a function of the database as a whole statement: file and function."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "bindings.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and (hit := BY_STRING.match(node.value)):
                yield path.relative_to(SOURCE).as_posix(), hit[1]


def test_no_function_is_called_by_a_string():
    found = set(statements())
    assert found - set(ALLOWED) == set(), "write `bindings.NAME(...)` and run tools/bindings.py"
    assert set(ALLOWED) - found == set(), "an exception that nobody needs any more"


@pytest.mark.parametrize(
    "text",
    [
        "select payung.claim_open(%s)",
        "select * from payung.notice_take()",
        "select kind, gone from payung.tidy()",
        "\nselect array(select payung.claims_find(%s))",
        "call payung.protect('x')",
    ],
)
def test_the_guard_sees_a_call_by_string(text):
    assert BY_STRING.match(text)


def test_the_bindings_say_what_the_catalogue_says(owner):
    """After a change of a function's name, parameters, types, defaults or comment: run tools/bindings.py."""
    tool = load("bindings")
    assert [path.relative_to(SOURCE).as_posix() for path in tool.stale(owner)] == []
