"""A name says what the thing is. Six words say only that something happened to it, so no name is one of them alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/payung"
WORDS = {"found", "made", "told", "known", "taken", "shown"}
# Rooms that still hold such names; the set only shrinks.
NOT_YET: set[str] = set()
SQL_NOT_YET: set[str] = set()
# PL/pgSQL has a variable FOUND of its own; it stands behind one of these words.
OWN = r"(?:\b(?:if|elsif|not|and|or|when|return)\s+)+found\b"


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield line, node.id
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield line, node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield line, node.name
        elif isinstance(node, ast.alias):
            yield line, node.asname or node.name
        elif isinstance(node, ast.Attribute):
            yield line, node.attr


def bare_sql(text: str) -> str:
    """SQL without comments and quoted text, line by line as before."""

    def blank(piece: re.Match[str]) -> str:
        return "\n" * piece[0].count("\n")

    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", blank, text)


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def python_faults() -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts or path.name == "bindings.py":
            continue
        lines = [f"{path.relative_to(ROOT)}: a module"] if path.stem in WORDS else []
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines += [f"{path.relative_to(ROOT)}:{line} {name}" for line, name in names(tree) if name in WORDS]
        if lines:
            faults.setdefault(room_of(path), []).extend(lines)
    return faults


def sql_faults() -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for path in sorted(SOURCE.glob("*/sql/*.sql")):
        text = re.sub(OWN, "", bare_sql(path.read_text(encoding="utf-8")), flags=re.I)
        for number, line in enumerate(text.splitlines(), start=1):
            for word in WORDS & set(re.findall(r"\w+", line.lower())):
                faults.setdefault(room_of(path), []).append(f"{path.relative_to(ROOT)}:{number} {word}")
    return faults


@pytest.mark.parametrize(("read", "not_yet"), [(python_faults, NOT_YET), (sql_faults, SQL_NOT_YET)])
def test_a_name_says_what_the_thing_is(read, not_yet):
    faults = read()
    assert [line for room, lines in faults.items() if room not in not_yet for line in lines] == []
    assert not_yet <= set(faults), "a room that is clean leaves the list"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("found = 1", "found"),
        ("def read(known): ...", "known"),
        ("def told(): ...", "told"),
        ("from a import b as made", "made"),
        ("print(one.shown)", "shown"),
        ("read(taken=1)", "taken"),
    ],
)
def test_the_guard_sees_each_kind_of_name(code, name):
    assert name in [word for _line, word in names(ast.parse(code))]


def test_quoted_words_and_the_database_s_own_variable_are_no_names():
    text = bare_sql("if not found then -- made\n raise exception 'it''s taken';")
    assert re.sub(OWN, "", text).split() == ["then", "raise", "exception", ";"]
