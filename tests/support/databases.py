"""Databases for tests: one migrated template a state of the code, and clones of it, which tests have in turn (lending.py).

A clone takes some 100 ms in memory (see server.py), a second and more on a disk that others use too.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung.platform import beside
from payung.platform.postgres.urls import DatabaseUrls
from tests.support.server import MEMORY, Server, room_in_memory

SOURCE = Path(__file__).resolve().parents[2] / "src" / "payung"
INPUTS = (
    "*/migrations/*.py",
    "*/sql/*.sql",
    "*/models.py",
    "platform/tables.py",
    "platform/postgres/closed.py",
    "platform/postgres/provision.py",
    "kernel/data/*",
    "places/data/*",
    "places/services.py",
    "access/policies.py",
    "access/services.py",
    "law/parameters/*.yaml",
    "claims/kinds/**/*.py",
    "sponsorship/kinds/*.py",
)
TEMPLATE, CLONE = "payung_tpl", "payung_t"
MOST_RESTING = 4  # connections of a role
LOCK = 7105_001
KEEP_TEMPLATE_SECONDS = 24 * 3600
# All of `discard all` but the plans and prepared statements, of which the driver keeps count, and locks: see `holding`.
AS_NEW = "set session authorization default; reset all; close all; unlisten *; discard temp; discard sequences"
LOCKS = "select pid from pg_locks where locktype = 'advisory' and pid = any(%s)"


def template_name() -> str:
    """Name of the template that belongs to the code as it stands."""
    digest = hashlib.sha256(settings.SECRET_KEY.encode() + version("procrastinate").encode())
    files = [path for pattern in INPUTS for path in SOURCE.glob(pattern) if path.is_file()]
    for path in sorted([*files, Path(__file__).with_name("world.py"), Path(__file__)]):
        digest.update(path.read_bytes())
    return f"{TEMPLATE}_{digest.hexdigest()[:12]}"


def connect(url: str, dbname: str = "", **options: Any) -> psycopg.Connection[Any]:
    """A raw connection, outside Django."""
    return psycopg.connect(make_conninfo(url, dbname=dbname) if dbname else url, **options)


def forget(connection: psycopg.Connection[Any]) -> None:
    """Make an idle connection as a new one, but for its locks. Raises psycopg.Error when it is closed."""
    connection.execute(AS_NEW)


def holding(asks: psycopg.Connection[Any], pids: list[int]) -> set[int]:
    """Those of the server processes that hold an advisory lock of a test, which their role may not be able to release.

    Asked for many at once: the server looks through the locks of all its connections each time.
    """
    return {pid for (pid,) in asks.execute(LOCKS, [pids], prepare=True)}


def rest_beside() -> list[int]:
    """Server processes of the connections beside transactions, which are as new; none when one is in use or lost, for then all are closed.

    Each has compiled what opens a session and planned its statements; the next test would do both again.
    """
    pids: list[int] = []
    for pool in list(beside._pools.values()):
        stats = pool.get_stats()
        if stats.get("pool_size") != stats.get("pool_available"):
            beside.hang_up()
            return []
        idle = [pool.getconn() for _ in range(stats.get("pool_available", 0))]
        try:
            for connection in idle:
                forget(connection)
                pids.append(connection.info.backend_pid)
        except psycopg.Error:
            beside.hang_up()
            return []
        finally:
            for connection in idle:
                pool.putconn(connection)
    return pids


_standing: dict[str, psycopg.Connection[Any]] = {}


@contextmanager
def maintenance(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """The autocommit connection of the owner to the server's standing database, one for all tests of a process."""
    connection = _standing.get(server.urls.owner)
    if connection is None or connection.closed:
        connection = _standing[server.urls.owner] = connect(server.urls.owner, autocommit=True)
    yield connection


_wired: DatabaseUrls | None = None


def wire(urls: DatabaseUrls) -> None:
    """Point Django's aliases at a database and drop every connection to the last one."""
    global _wired
    if _wired == urls and not any(connections[alias].in_atomic_block for alias in connections):
        return
    _wired = urls
    beside.hang_up()
    configured = {
        "default": _django(urls.app),
        "loader": _django(urls.loader),
        "owner": _django(urls.owner),
        "verifier": _django(urls.verifier),
    }
    for alias in list(connections):
        connections[alias].close()
        with suppress(AttributeError):
            del connections[alias]
    filled = ConnectionHandler(configured).settings
    connections.settings.clear()
    connections.settings.update(filled)


def wired_to(urls: DatabaseUrls) -> bool:
    """Whether Django's aliases point there."""
    return _wired == urls


def _django(url: str) -> dict[str, Any]:
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    named = {key: str(parts.pop(key, "") or "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {key: value for key, value in parts.items() if value is not None},
    }


def hang_up() -> None:
    """Close Django's connections, so that the database can be copied or dropped."""
    global _wired
    _wired = None
    beside.hang_up()
    for alias in list(connections):
        connections[alias].close()


def ensure_template(server: Server, fill: Callable[[], None]) -> str:
    """Make the template of this state of the code when there is none; processes that start together make it once."""
    name = template_name()
    # With a connection of its own, which gives the lock back when it ends.
    with connect(server.urls.owner, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        _sweep(connection, name)
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        before = _wired  # a test that asks for the template late goes on with the database at hand
        draft = f"{CLONE}_{os.getpid()}_draft"
        drop(connection, draft)
        create(connection, draft, None)
        wire(server.urls.for_database(draft))
        fill()
        hang_up()
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(str(int(time.time()))))
        )
    if before is not None:
        wire(before)
    return name


def create(connection: psycopg.Connection[Any], name: str, template: str | None) -> None:
    """CREATE DATABASE with the privileges of a real one: those of the groups and no others."""
    target = sql.Identifier(name)
    # The default writes every page through the log, which costs several times as much as copying small files.
    copy = sql.SQL(" template {} strategy file_copy").format(sql.Identifier(template)) if template else sql.SQL("")
    offered = connection.execute("select 1 from pg_tablespace where spcname = %s", [MEMORY]).fetchone()
    if template and offered and room_in_memory():  # templates outlive a restart of the machine
        copy += sql.SQL(" tablespace {}").format(sql.Identifier(MEMORY))
    connection.execute(sql.SQL("create database {}{}").format(target, copy))
    connection.execute(sql.SQL("revoke all on database {} from public").format(target))
    connection.execute(
        sql.SQL("grant connect, temporary on database {} to payung_app, payung_loader, payung_verifier").format(target)
    )


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database; a server process whose client has just left may need a moment to go.

    PostgreSQL itself waits five seconds each time. Whoever is still connected then was forgotten by a test.
    """
    statement = sql.SQL("drop database if exists {}").format(sql.Identifier(name))
    for _ in range(3):
        try:
            connection.execute(statement)
            return
        except psycopg.errors.ObjectInUse:
            time.sleep(0.05)
    connection.execute(statement)


def _sweep(connection: psycopg.Connection[Any], current: str) -> None:
    """Remove what runs that were killed left behind, and templates of yesterday's code."""
    rows = connection.execute(
        "select datname, coalesce(shobj_description(oid, 'pg_database'), '0') from pg_database"
        " where datname like 'payung\\_t%' and pg_get_userbyid(datdba) = current_user"
    ).fetchall()
    for name, made in rows:
        if name.startswith(TEMPLATE):
            stale = name != current and int(made) < time.time() - KEEP_TEMPLATE_SECONDS
        else:
            stale = not _alive(int(name.split("_")[2]))
        if stale:
            with suppress(psycopg.Error):
                connection.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@dataclass
class Database:
    """A clone for tests. Raw connections made through it are closed with it.

    They go from one test to the next: a new one costs both sides the proof of a password and the server the reading of its
    catalogue.
    """

    name: str
    urls: DatabaseUrls
    opened: list[tuple[str, psycopg.Connection[Any]]] = field(default_factory=list)
    resting: dict[str, list[psycopg.Connection[Any]]] = field(default_factory=dict)
    returned: set[int] = field(default_factory=set)  # server processes of which nobody has asked yet what they hold

    def connect(self, role: str, **options: Any) -> psycopg.Connection[Any]:
        """A raw connection as app, loader, verifier or owner; in autocommit, so that no lock outlives its statement.

        With options of its own it ends with the test.
        """
        if not options:
            connection = self.borrow(role)
            self.opened.append((role, connection))
            return connection
        connection = connect(getattr(self.urls, role), **{"autocommit": True, **options})
        self.opened.append(("", connection))
        return connection

    def borrow(self, role: str) -> psycopg.Connection[Any]:
        """A raw connection in autocommit that no other test uses now; it knows nothing of who used it before."""
        resting = self.resting.get(role)
        return resting.pop() if resting else connect(getattr(self.urls, role), autocommit=True)

    def give_back(self, role: str, connection: psycopg.Connection[Any]) -> None:
        """Keep the connection for the next test when it is as it was."""
        try:
            connection.rollback()
            connection.autocommit = True
            forget(connection)
        except psycopg.Error:  # closed, by the test or by the server
            connection.close()
            return
        resting = self.resting.setdefault(role, [])
        if len(resting) < MOST_RESTING:
            self.returned.add(connection.info.backend_pid)
            resting.append(connection)
        else:
            connection.close()

    @contextmanager
    def beside(self) -> Iterator[psycopg.Connection[Any]]:
        """As `runs.side_connection`: what a run has beside Django's, and gives up with the locks that it took."""
        connection = self.borrow("loader")
        try:
            yield connection
        finally:
            with suppress(psycopg.Error):  # closed, by the test or by the server
                connection.rollback()
                connection.execute("select pg_advisory_unlock_all()")
            self.give_back("loader", connection)

    def resting_pids(self) -> list[int]:
        """Server processes of the connections that nobody uses now."""
        return [one.info.backend_pid for resting in self.resting.values() for one in resting]

    def close(self) -> None:
        """End what a test opened for itself."""
        while self.opened:
            role, connection = self.opened.pop()
            if role:
                self.give_back(role, connection)
            else:
                connection.close()
        self._let_go()

    def _let_go(self) -> None:
        """Close those at rest that hold a lock, which the next test would wait for."""
        rest = [(resting, one) for resting in self.resting.values() for one in resting]
        returned, self.returned = self.returned & {one.info.backend_pid for _, one in rest}, set()
        if not returned:
            return
        try:
            hold = holding(rest[0][1], list(returned))
        except psycopg.Error:  # closed by the server meanwhile
            hold = {one.info.backend_pid for _, one in rest}
        for resting, one in rest:
            if one.info.backend_pid in hold:
                resting.remove(one)
                one.close()

    def end(self) -> None:
        """Close all."""
        self.close()
        for resting in self.resting.values():
            while resting:
                resting.pop().close()


_made = 0


@contextmanager
def clone(server: Server, template: str | None) -> Iterator[Database]:
    """A fresh copy of the template (or an empty database), with Django wired to it."""
    global _made
    _made += 1
    name = f"{CLONE}_{os.getpid()}_{_made}"
    with maintenance(server) as connection:
        create(connection, name, template)
    database = Database(name, server.urls.for_database(name))
    wire(database.urls)
    try:
        yield database
    finally:
        database.end()
        hang_up()
        with maintenance(server) as connection:
            drop(connection, name)
