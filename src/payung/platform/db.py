"""The three database doors (application, loader, owner) and what migrations need of raw SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunSQL

APPLICATION = "default"
LOADER = "loader"
OWNER = "owner"
# Begins the token of a session that only reads; the database knows by itself which these are.
READING = "baca."


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


def set_session(token: str, using: str = APPLICATION) -> None:
    """Let the current transaction act under a session; must be called inside `atomic`.

    A session that only reads is none in a transaction that may write (`payung.current_session`).
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
    names = [column.name for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(cursor: CursorWrapper) -> dict[str, Any] | None:
    """First row of the cursor as a dictionary, or None."""
    names = [column.name for column in cursor.description or []]
    row = cursor.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def constraint_of(error: DatabaseError) -> str:
    """Name of the constraint that a write has broken, "" when it was none."""
    found: str | None = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return found or ""


def beyond_rights(error: DatabaseError) -> bool:
    """Whether the database refused a row, or a thing, that is not for the person who asked."""
    return getattr(error.__cause__, "sqlstate", "") == "42501"


def scalar(cursor: CursorWrapper) -> Any:
    """First column of the first row."""
    row = cursor.fetchone()
    return None if row is None else row[0]
