"""One database for many tests, one after the other: what a test has changed is put back before the next one has it.

A copy of the template costs the server some 0.15 s of processor time, and every connection to a new copy reads the catalogue,
compiles functions and plans statements once more, which costs as much again. Here the copy and the connections to it stay.

Each table is compared with what it held in the fresh copy. Rows are put back without triggers, as the superuser; sequences too;
partitions that were added go. Then the catalogue must be as it was. A test that has changed it (a broken function, another
privilege), or has left something that cannot be put back, costs the copy: the next test has a new one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connections

from tests.support import databases
from tests.support.databases import Database
from tests.support.server import Server

# Deleted rows leave their space behind, which plans take for rows.
MOST_USES, MOST_BYTES = 200, 4 << 20
SECONDS_TO_LEAVE = 5.0

TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not like 'pg\\_%%' and n.nspname <> 'information_schema'
order by c.oid
"""
SEQUENCES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'S' and c.relpersistence <> 't' and n.nspname not like 'pg\\_%%' order by c.oid
"""
PARTITIONS = (
    "select oid::regclass::text from pg_class where relispartition and relkind = 'r' and oid::regclass::text <> all(%s)"
)
OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> all(%s)
"""
# Rows of the catalogue, by table: how many there are, and how many are newer than our last look. A change makes a row new. The first
# partition marks its parent and the indexes of that for ever, so of those the privileges are compared instead.
CATALOGUE = {
    "class": "relpersistence <> 't' and relkind not in ('p', 'I') and relnamespace <> all({temporary})",
    "attribute": "attrelid <> all({tables})",
    "attrdef": "adrelid <> all({tables})",
    "index": "indrelid <> all({tables})",
    "constraint": "conrelid <> all({tables})",
    "type": "typnamespace <> all({temporary})",
    "namespace": "oid <> all({temporary})",
    **dict.fromkeys(
        ("proc", "trigger", "policy", "default_acl", "rewrite", "extension", "enum", "event_trigger", "largeobject_metadata",
         "sequence", "inherits", "description", "cast", "operator", "language", "publication", "foreign_server", "statistic_ext"),
        "true",
    ),
}  # fmt: skip
TEMPORARY = {
    "temporary": "array(select oid from pg_namespace where nspname ~ '^pg_(toast_)?temp_')",
    "tables": "array(select oid from pg_class where relpersistence = 't')",
}
PRIVILEGES = """
select 'parents', count(*), sum(hashtextextended(concat(oid, relacl, relowner, relrowsecurity, relforcerowsecurity), 0)::numeric)
  from pg_class where relkind in ('p', 'I')
union all select 'database', count(*), sum(hashtextextended(concat(datname, datacl, datdba, datconnlimit), 0)::numeric)
  from pg_database where datname = current_database()
union all select 'settings', count(*), sum(hashtextextended(concat(setrole, setconfig), 0)::numeric)
  from pg_db_role_setting where setdatabase in (select oid from pg_database where datname = current_database())
union all select 'prepared', count(*), 0 from pg_prepared_xacts where database = current_database()
"""
NEW = "count(*) filter (where age(xmin) < age(%(mark)s::text::xid))"

Contents = dict[str, bytes]
_contents: dict[str, Contents] = {}  # by template: its tables that are not empty
_resting: dict[str, list[Loan]] = {}


def _together(parts: Iterable[str]) -> str:
    return " union all ".join(parts)


CATALOGUE_QUERY = _together(
    f"select '{name}', count(*), {NEW} from pg_{name} where {which.format(**TEMPORARY)}"
    for name, which in CATALOGUE.items()
)


@dataclass
class Loan:
    """A copy of a template that tests have one after the other."""

    database: Database
    template: str
    stack: ExitStack
    eye: psycopg.Connection[Any]  # the superuser's, who looks and puts back
    uses: int = 0
    filled: dict[str, int] = field(default_factory=dict)  # rows
    empty: list[str] = field(default_factory=list)
    mark: str = ""  # the transaction that looked last
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    catalogue: list[Any] = field(default_factory=list)

    def look(self) -> None:
        """Remember how the fresh copy is."""
        tables = [name for (name,) in self.eye.execute(TABLES)]
        counts = {name: self._one(f"select count(*) from {name}") for name in tables}
        self.filled = {name: count for name, count in counts.items() if count}
        self.empty = [name for name, count in counts.items() if not count]
        self.sequences = {name: ("", False) for (name,) in self.eye.execute(SEQUENCES)}
        self.sequences = self._positions()
        self.mark = self._one("select pg_current_xact_id()::xid::text")
        self.catalogue = self._objects()
        if self.template not in _contents:
            _contents[self.template] = {name: self._copied(name) for name in self.filled}

    def restore(self) -> bool:
        """Whether the database is as it was, for the next test."""
        self.uses += 1
        if self.uses >= MOST_USES:
            return False
        try:
            if not self._alone():
                return False
            self._put_back()
        except psycopg.Error:
            return False
        return True

    def _alone(self) -> bool:
        """Nobody else is connected; our own connections have forgotten their last test."""
        self.database.close()
        ours = [self.eye.info.backend_pid, *self.database.resting_pids(), *databases.rest_beside()]
        for wrapped in connections.all(initialized_only=True):
            if wrapped.connection is None:
                continue
            try:
                if wrapped.in_atomic_block or not wrapped.get_autocommit():
                    raise psycopg.OperationalError("a transaction of the test is open")
                databases.forget(wrapped.connection)
                wrapped.ensure_timezone()
                ours.append(wrapped.connection.info.backend_pid)
            except psycopg.Error:
                wrapped.close()
        until = time.monotonic() + SECONDS_TO_LEAVE
        while self.eye.execute(OTHERS, [ours]).fetchone() != (0,):
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    def _put_back(self) -> None:
        with self.eye.transaction():
            added = self.eye.execute(PARTITIONS, [[*self.filled, *self.empty]]).fetchall()
            for (name,) in added:
                self.eye.execute(f"drop table {name}")
            changed = self._changed()
            if changed:
                size = "select max(pg_relation_size(t::regclass)) from unnest(%s::text[]) t"
                if self._one(size, [changed]) > MOST_BYTES:
                    raise psycopg.OperationalError("it has grown")
                self.eye.execute(";".join(f"delete from {name}" for name in changed))
            for name in changed:
                if name in self.filled:
                    with self.eye.cursor().copy(f"copy {name} from stdin") as into:
                        into.write(_contents[self.template][name])
            for name, position in self._positions().items():
                if position != self.sequences[name]:
                    self.eye.execute("select setval(%s::regclass, %s, %s)", [name, *self.sequences[name]])
            mark = self._one("select pg_current_xact_id()::xid::text")
        if self._objects() != self.catalogue:
            raise psycopg.OperationalError("it is another schema")
        self.mark = mark

    def _changed(self) -> list[str]:
        """Tables that hold other rows than the fresh copy."""
        empty = _together(f"select '{name}' where exists (select from {name})" for name in self.empty)
        changed = [name for (name,) in self.eye.execute(empty, prepare=True)]
        filled = _together(f"select '{name}', count(*), {NEW} from {name}" for name in self.filled)
        rows = self.eye.execute(filled, {"mark": self.mark}, prepare=True)
        return [*changed, *(name for name, count, new in rows if (count, new) != (self.filled[name], 0))]

    def _positions(self) -> dict[str, tuple[int, bool]]:
        query = _together(f"select '{name}', last_value, is_called from {name}" for name in self.sequences)
        return {name: (at, called) for name, at, called in self.eye.execute(query, prepare=True)}

    def _objects(self) -> list[Any]:
        rows = self.eye.execute(CATALOGUE_QUERY, {"mark": self.mark}, prepare=True).fetchall()
        return [*rows, *self.eye.execute(PRIVILEGES, prepare=True)]

    def _one(self, query: str, values: Any = None) -> Any:
        row = self.eye.execute(query, values).fetchone()
        assert row
        return row[0]

    def _copied(self, table: str) -> bytes:
        with self.eye.cursor().copy(f"copy {table} to stdout") as out:
            return b"".join(out)

    def end(self) -> None:
        """Drop the copy."""
        self.eye.close()
        self.stack.close()


@contextmanager
def lent(server: Server, template: str) -> Iterator[Database]:
    """A database as the template is, with Django wired to it. It goes to the next test, restored, or is dropped."""
    if not server.superuser:  # only the superuser puts back behind triggers
        with databases.clone(server, template) as database:
            yield database
        return
    resting = _resting.setdefault(template, [])
    loan = resting.pop() if resting else _new(server, template)
    databases.wire(loan.database.urls)
    try:
        yield loan.database
    finally:
        if loan.restore():
            resting.append(loan)
        else:
            loan.end()


def _new(server: Server, template: str) -> Loan:
    stack = ExitStack()
    database = stack.enter_context(databases.clone(server, template))
    eye = databases.connect(server.superuser, database.name, autocommit=True)
    eye.execute(
        "set session_replication_role = replica; set lock_timeout = '5s'; set plan_cache_mode = force_generic_plan;"
        " set max_parallel_workers_per_gather = 0"
    )
    loan = Loan(database, template, stack, eye)
    loan.look()
    return loan


def end_all(template: str = "") -> None:
    """Drop all copies that nobody has, or those of one template."""
    for name in [template] if template else list(_resting):
        for loan in _resting.pop(name, []):
            loan.end()
        _contents.pop(name, None)
