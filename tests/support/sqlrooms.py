"""What the product's SQL reads and writes, read by the server's own grammar (pglast), with the room that it stands in."""

from __future__ import annotations

import ast as python
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pglast
from pglast import ast
from pglast.visitors import Visitor

SOURCE = Path(__file__).parents[2] / "src" / "payung"
ROOMS = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
PUBLISHED = "published"
WORDS = re.compile(r"\b(select|insert into|update|delete from|copy)\b")


@dataclass
class Statement:
    """One function, policy, trigger or statement of Python: tables that it reads and writes, with schema where one is named."""

    room: str
    name: str
    reads: set[tuple[str, str]] = field(default_factory=set)
    writes: set[tuple[str, str]] = field(default_factory=set)


class _Tables(Visitor):  # type: ignore[misc]
    def __init__(self, into: Statement) -> None:
        super().__init__()
        self.into, self.local = into, set[str]()

    def visit_CommonTableExpr(self, _above: Any, node: Any) -> None:
        self.local.add(node.ctename)

    def visit_RangeVar(self, _above: Any, node: Any) -> None:
        self.into.reads.add((node.schemaname or "", node.relname))

    def visit_InsertStmt(self, _above: Any, node: Any) -> None:
        self._write(node.relation)

    visit_UpdateStmt = visit_DeleteStmt = visit_InsertStmt

    def visit_CopyStmt(self, _above: Any, node: Any) -> None:
        if node.relation and node.is_from:
            self._write(node.relation)

    def _write(self, relation: Any) -> None:
        self.into.writes.add((relation.schemaname or "", relation.relname))

    def read(self, text: str) -> None:
        self(pglast.parse_sql(text))
        self.into.reads -= {("", name) for name in self.local}


def _queries(tree: Any) -> Iterator[tuple[str, int]]:
    """Expressions of a PL/pgSQL body with the way in which each is to be read."""
    if isinstance(tree, dict):
        if isinstance(tree.get("query"), str):
            yield tree["query"], int(tree.get("parseMode", 0))
        for part in tree.values():
            yield from _queries(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _queries(part)


def _body(tables: _Tables, node: Any, source: str) -> None:
    """Reads what a function does."""
    options = {option.defname: option.arg for option in node.options}
    if options["language"].sval != "plpgsql":
        if "as" in options:
            tables.read(options["as"][0].sval)
        else:
            tables(node)
        return
    # The reader of bodies knows no types but the server's own.
    head, begin, body = re.sub(r"\bvariadic\b", "", source).replace("payung.", "").partition("begin")
    plain = re.sub(rf"\b{PUBLISHED}\.\w+", "text", head) + begin + body
    for query, mode in _queries(pglast.parse_plpgsql(plain)):
        if mode == 0:
            tables.read(query)
        else:
            tables.read("select " + (query if mode == 2 else re.sub(r"^[^:=]*:?=", "", query, count=1)))


@cache
def of_files() -> tuple[Statement, ...]:
    """Every statement of the rooms' SQL."""
    answer = []
    for path in sorted(SOURCE.glob("*/sql/*.sql")):
        text = path.read_bytes()
        for raw in pglast.parse_sql(text.decode()):
            end = raw.stmt_location + raw.stmt_len if raw.stmt_len else len(text)
            node, room = raw.stmt, path.parts[-3]
            is_function = isinstance(node, ast.CreateFunctionStmt)
            statement = Statement(
                room, node.funcname[-1].sval if is_function else f"{path.stem}: {type(node).__name__}"
            )
            tables = _Tables(statement)
            if is_function:
                _body(tables, node, text[raw.stmt_location : end].decode())
            else:
                tables(node)
            answer.append(statement)
    return tuple(answer)


def _literals(tree: python.Module) -> Iterator[tuple[int, str]]:
    """Texts of a module that are no docstrings; what is filled in counts as a name."""
    inner = {id(part) for node in python.walk(tree) if isinstance(node, python.JoinedStr) for part in node.values}
    for node in python.walk(tree):
        if isinstance(node, python.Expr):
            inner.add(id(node.value))
    for node in python.walk(tree):
        if id(node) in inner:
            continue
        if isinstance(node, python.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, python.JoinedStr):
            yield node.lineno, "".join(p.value if isinstance(p, python.Constant) else "filled_in" for p in node.values)


# A table after a word that reads or writes it. Pieces of statements do not parse alone, so Python's are searched by words.
NAMED = re.compile(
    r"\b(from|join|into|update|copy)\s+(?:only\s+)?(?:([a-z]+)\.)?([a-z]+_[a-z_]+)\b(?!\s*\(\))", re.IGNORECASE
)


@cache
def of_python() -> tuple[Statement, ...]:
    """Every text of Python that reads or writes a table of a room."""
    answer = []
    for path in sorted(SOURCE.glob("**/*.py")):
        if "migrations" in path.parts or "demo" in path.parts:
            continue
        room = path.relative_to(SOURCE).parts[0]
        for line, text in _literals(python.parse(path.read_text(encoding="utf-8"))):
            if not WORDS.search(text) and not re.search(r"\b(from|join)\b", text):
                continue
            statement = Statement(room, f"{path.relative_to(SOURCE)}:{line}")
            for word, schema, table in NAMED.findall(text):
                if table.partition("_")[0] in ROOMS and schema != "payung":  # that schema holds functions
                    writing = word.lower() in {"into", "update"} or (
                        word.lower() == "from" and f"delete from {table}" in text
                    )
                    writing = writing or (word.lower() == "copy" and "from stdin" in text)
                    (statement.writes if writing else statement.reads).add((schema, table))
            answer.append(statement)
    return tuple(answer)


def room_of(table: str) -> str:
    """The room whose table it is; "" for tables of nobody's (temporary ones, the server's own)."""
    room = table.partition("_")[0]
    return room if room in ROOMS else ""


@cache
def published() -> dict[str, str]:
    """Views by name, with the room that publishes them."""
    answer = {}
    for path in sorted(SOURCE.glob(f"*/sql/{PUBLISHED}*.sql")):
        for raw in pglast.parse_sql(path.read_text(encoding="utf-8")):
            if isinstance(raw.stmt, ast.ViewStmt):
                answer[raw.stmt.view.relname] = path.parts[-3]
    return answer
