"""The database of the simulated bank: one SQLite file, so that the bank may be killed at any moment."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists setting (name text primary key, value text not null);
create table if not exists client (client_id text primary key, name text not null unique, secret text not null,
  partner_id text not null unique, public_key text not null, private_key text not null);
create table if not exists token (token text primary key, client_id text not null, expires_at integer not null);
create table if not exists external (client_id text, day text, external_id text, primary key (client_id, day, external_id));
create table if not exists attempt (key text primary key, tries integer not null);
create table if not exists account (number text primary key, name text not null, state text not null);
create table if not exists transfer (reference text primary key, channel text not null, service text not null,
  amount integer not null, account text not null, bank text not null, name text not null, source text not null,
  status text not null, reason text not null, bank_reference text not null unique, external_id text not null,
  asks integer not null, batch text not null, at text not null);
create index if not exists transfer_batch on transfer (batch);
create table if not exists booking (id integer primary key, reference text not null, kind text not null,
  amount integer not null, at text not null, unique (reference, kind));
create table if not exists bulk (partner_bulk_id text primary key, bulk_id text not null, told integer not null);
create table if not exists inbox (name text primary key, digest text not null, message_id text not null);
create index if not exists inbox_message on inbox (message_id);
create table if not exists outbox (id integer primary key, kind text not null, content blob not null,
  due integer not null, written integer not null);
"""


class Store:
    """The bank's memory. Every change is one transaction; a killed process leaves whole ones only."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._line = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._line.row_factory = sqlite3.Row
        self._depth = 0
        self._line.execute("pragma journal_mode = wal")
        # Enough when the process is killed; a power cut may lose the last change.
        self._line.execute("pragma synchronous = normal")
        self._line.executescript(SCHEMA)

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction; nested ones join it."""
        with self._lock:
            if self._depth:
                yield
                return
            self._line.execute("begin immediate")
            self._depth = 1
            try:
                yield
            except BaseException:
                self._line.execute("rollback")
                raise
            else:
                self._line.execute("commit")
            finally:
                self._depth = 0

    def run(self, sql: str, args: Sequence[Any] = ()) -> int:
        """Carry out a statement; returns the number of rows that it touched."""
        with self._lock:
            return self._line.execute(sql, args).rowcount

    def rows(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._line.execute(sql, args).fetchall()

    def one(self, sql: str, args: Sequence[Any] = ()) -> sqlite3.Row | None:
        rows = self.rows(sql, args)
        return rows[0] if rows else None

    def scalar(self, sql: str, args: Sequence[Any] = ()) -> Any:
        row = self.one(sql, args)
        return None if row is None else row[0]

    def get(self, name: str, default: str = "") -> str:
        """A setting."""
        value = self.scalar("select value from setting where name = ?", [name])
        return default if value is None else str(value)

    def put(self, name: str, value: str) -> None:
        self.run("insert or replace into setting values (?, ?)", [name, value])

    def count(self, name: str) -> int:
        """The next number of a series, from 1."""
        with self.change():
            number = int(self.get(name, "0")) + 1
            self.put(name, str(number))
        return number

    def attempt(self, key: str) -> int:
        """Count an attempt; which one it is, from 1."""
        with self.change():
            self.run("insert into attempt values (?, 1) on conflict (key) do update set tries = tries + 1", [key])
            return int(self.scalar("select tries from attempt where key = ?", [key]))

    def close(self) -> None:
        with self._lock:
            self._line.close()
