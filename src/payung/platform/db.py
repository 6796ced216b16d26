"""The database connections (application, loader, verifier, owner), calls of its functions, and raw SQL for
migrations."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunSQL
from django.db.models import QuerySet

APPLICATION = "default"
LOADER = "loader"
VERIFIER = "verifier"
OWNER = "owner"
# Prefix of the token of a read-only session; the database itself decides which sessions are read-only.
READING = "baca."
T = TypeVar("T")
R = TypeVar("R")
Row = TypeVar("Row", bound=Mapping[str, Any])
Cursor = CursorWrapper | psycopg.Cursor[Any]


def sql_file(migration_file: str, name: str) -> RunSQL:
    """A migration step that runs `sql/NAME` of the migration's room in one go.

    The file is frozen with its migration: a later change is a new file and a new migration.
    """
    path = Path(migration_file).resolve().parents[1] / "sql" / name
    return RunSQL(sql=[(path.read_text(encoding="utf-8"), None)], reverse_sql=RunSQL.noop)


def ask_secretly(sql: str, parameters: Sequence[Any], using: str = APPLICATION) -> Any:
    """First column of the first row, with parameters bound by the server and thus not part of the statement's text.

    Django writes parameters into the text, where other connections of the role read them in `pg_stat_activity`.
    """
    wrapped = connections[using]
    wrapped.ensure_connection()
    with wrapped.wrap_database_errors, psycopg.Cursor(wrapped.connection) as cursor:
        row = cursor.execute(sql, parameters).fetchone()
    return row[0] if row else None


@dataclass(frozen=True)
class Call(Generic[T]):
    """A call of a database function that was prepared but not made yet; created by a room's `bindings`.

    statement: with a place for each parameter and no value in it. read: what the answer is to Python.
    """

    statement: str
    parameters: tuple[Any, ...]
    read: Callable[[Cursor], T]

    def ask(self, using: str = APPLICATION) -> T:
        """Make the call with parameters bound by the server, as `ask_secretly`: for parameters that name a person."""
        wrapped = connections[using]
        wrapped.ensure_connection()
        with wrapped.wrap_database_errors, psycopg.Cursor(wrapped.connection) as cursor:
            return self.on(cursor)

    def on(self, cursor: Cursor) -> T:
        """Make the call on a cursor, in the cursor's transaction."""
        cursor.execute(self.statement, self.parameters)
        return self.read(cursor)


def nothing(cursor: Cursor) -> None:
    """For a function without a result."""


def maybe(cursor: Cursor) -> Any:
    """For a function that returns one value, which may be null."""
    row = cursor.fetchone()
    return None if row is None else row[0]


def sure(cursor: Cursor) -> Any:
    """For a function that always returns one value. Raises LookupError when it returns none."""
    value = maybe(cursor)
    if value is None:
        raise LookupError("a function of the database has answered with null")
    return value


def parsed(cursor: Cursor) -> Any:
    """For a function that returns one JSON value; None for null. Django's connections hand it over as text."""
    value = maybe(cursor)
    return json.loads(value) if isinstance(value, str) else value


def column(cursor: Cursor) -> list[Any]:
    """For a function that returns many values."""
    return [row[0] for row in cursor.fetchall()]


def each(cursor: Cursor) -> list[Any]:
    """Every row as a dictionary."""
    names = [part.name for part in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def first(cursor: Cursor) -> Any:
    """For a function that always returns one row, with nulls where there is no value."""
    return each(cursor)[0]


def set_session(token: str, using: str = APPLICATION) -> None:
    """Let the current transaction act under a session; must be called inside `atomic`.

    A read-only session does not count in a transaction that may write (`payung.current_session`).
    """
    if token.startswith(READING):
        ask_secretly("select set_config('transaction_read_only', 'on', true)", [], using)
    ask_secretly("select set_config('payung.session', %s, true)", [token], using)


@contextmanager
def acting(token: str, using: str = APPLICATION) -> Iterator[CursorWrapper]:
    """One transaction under a session token; yields a cursor."""
    with transaction.atomic(using=using):
        set_session(token, using)
        with connections[using].cursor() as cursor:
            yield cursor


def rows(cursor: CursorWrapper) -> list[dict[str, Any]]:
    """All rows of the cursor as dictionaries."""
    return each(cursor)


def page_by_page(read: Callable[[int], Sequence[Row]], key: str, size: int) -> Iterator[Row]:
    """All rows of a question that is answered in pages. The next page is asked for when the rows before it were worked on.

    read: answers with at most `size` rows whose `key` is above the number that it is given, in the order of `key`.
    """
    after = 0
    while True:
        page = read(after)
        yield from page
        if len(page) < size:
            return
        after = page[-1][key]


def one(cursor: CursorWrapper) -> dict[str, Any] | None:
    """First row of the cursor as a dictionary, or None."""
    names = [column.name for column in cursor.description or []]
    row = cursor.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def any_of(asked: Sequence[QuerySet[Any, Any]], using: str = APPLICATION) -> list[bool]:
    """Which of these have any rows, in their order. One query for all of them, none for nothing."""
    if not asked:
        return []
    compiled = [rows.query.exists().get_compiler(using=using).as_sql() for rows in asked]
    statement = ", ".join(f"exists ({sql})" for sql, _parameters in compiled)
    return list(planned_once(f"select {statement}", [value for _sql, given in compiled for value in given], using))


WHEN_ASKED = 1 << 30  # so often must the driver see a statement before it is planned once without being asked to


def planned_once(statement: str, parameters: Sequence[Any], using: str = APPLICATION) -> tuple[Any, ...]:
    """The first row of a statement that is asked again and again, planned once a connection: over tables whose policies look into
    other tables planning takes many times as long as the answer."""
    connection = connections[using]
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        connection.connection.prepare_threshold = WHEN_ASKED
    start = time.monotonic()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, parameters, prepare=True).fetchone()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": f"{time.monotonic() - start:.3f}"})
    return row or ()


def planned_rows(rows: QuerySet[Any, R]) -> list[R]:
    """The rows of a queryset that is asked again and again with other values, planned once a connection as by `planned_once`.

    For the time of the question Django leaves its values to the server: written into the text, each would make a new statement.
    """
    connection = connections[rows.db]
    connection.ensure_connection()
    held = connection.connection
    before = held.cursor_factory, held.prepare_threshold
    held.cursor_factory, held.prepare_threshold = psycopg.Cursor, 0
    try:
        answered = list(rows)
    finally:
        held.cursor_factory, held.prepare_threshold = before
    if connection.queries_logged:  # the driver does not say which prepared statement it has run
        connection.queries_log[-1]["sql"] = str(rows.query)
    return answered


def constraint_of(error: DatabaseError) -> str:
    """Name of the constraint that a write violated, "" for other errors."""
    constraint: str | None = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return constraint or ""


def scalar(cursor: CursorWrapper) -> Any:
    """First column of the first row, None without a row."""
    return maybe(cursor)
