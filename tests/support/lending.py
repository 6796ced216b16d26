"""One database for many tests, one after the other: what a test has changed is put back before the next one has it.

A copy of the template costs the server some 0.15 s of processor time, and every connection to a new copy reads the catalogue,
compiles functions and plans statements once more, which costs as much again. Here the copy and the connections to it stay.

Each table is compared with what it held in the fresh copy. Rows are put back without triggers, as the superuser; sequences too;
partitions that were added go. Then the catalogue must be as it was. A test that has changed it (a broken function, another
privilege), or has left something that cannot be put back, costs the copy: the next test has a new one.

What many tests begin with is made once and then copied in: see states.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
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
# A test that goes around a trigger and then closes it again has left new rows that say the same.
TRIGGERS = "select sum(hashtextextended(t::text, 0)::numeric) from pg_trigger t"
NEW = "count(*) filter (where age(xmin) < (select age(%(mark)s::text::xid)))"  # its age is told once, not by row

Contents = dict[str, bytes]
_contents: dict[str, Contents] = {}  # by template: its tables that are not empty
_resting: dict[str, list[Loan]] = {}
_lent: list[Loan] = []
stories: dict[tuple[str, ...], tuple[Held, Any]] = {}  # what states.py has kept; the first word is the template


def _together(parts: Iterable[str]) -> str:
    return " union all ".join(parts)


CATALOGUE_QUERY = _together(
    f"select '{name}', count(*), {NEW} from pg_{name} where {which.format(**TEMPORARY)}"
    for name, which in CATALOGUE.items()
)


@dataclass(frozen=True)
class Held:
    """What tables hold that differ from the fresh copy, and where all sequences are; but one table is another's."""

    rows: Contents
    counts: dict[str, int]
    sequences: dict[str, tuple[int, bool]]
    without: str


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
    mark: str = ""  # the transaction that looked last at the catalogue
    rows_mark: str = ""  # and at rows
    held: Held | None = None  # what was put in since
    story: tuple[str, ...] | None = ()  # by what it came in; None when nobody can say any more (states.py)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    catalogue: list[Any] = field(default_factory=list)
    triggers: Any = None

    def look(self) -> None:
        """Remember how the fresh copy is."""
        tables = [name for (name,) in self.eye.execute(TABLES)]
        counts = {name: self._one(f"select count(*) from {name}") for name in tables}
        self.filled = {name: count for name, count in counts.items() if count}
        self.empty = [name for name, count in counts.items() if not count]
        self.sequences = {name: ("", False) for (name,) in self.eye.execute(SEQUENCES)}
        self.sequences = self._positions()
        self.mark = self.rows_mark = self._now()
        self.catalogue, self.triggers = self._objects(), self._one(TRIGGERS)
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
        if databases.holding(self.eye, ours):
            return False
        until = time.monotonic() + SECONDS_TO_LEAVE
        while self.eye.execute(OTHERS, [ours]).fetchone() != (0,):
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    def _put_back(self) -> None:
        with self.eye.transaction():
            added = self._added()
            changed = sorted({*self._other_rows(), *(self.held.counts if self.held else ())} - {*added})
            for name in added:
                self.eye.execute(f"drop table {name}")
            if changed:
                size = "select max(pg_relation_size(t::regclass)) from unnest(%s::text[]) t"
                if self._one(size, [changed]) > MOST_BYTES:
                    raise psycopg.OperationalError("it has grown")
                self.eye.execute(";".join(f"delete from {name}" for name in changed))
            for name in changed:
                if name in self.filled:
                    with self.eye.cursor().copy(f"copy {name} from stdin") as into:
                        into.write(_contents[self.template][name])
            self._set(self.sequences)
            mark = self._now()
        other = {row[0] for row in set(self._objects()) ^ set(self.catalogue)}
        if other and (other != {"trigger"} or self._one(TRIGGERS) != self.triggers):
            raise psycopg.OperationalError("it is another schema")
        self.mark = self.rows_mark = mark
        self.held, self.story = None, ()

    def changed(self) -> list[str]:
        """Tables that hold other rows than the fresh copy, or than what was put in since; partitions that it has not."""
        changed = self._other_rows()
        return [*changed, *(name for name in self._added() if not self.held or name not in self.held.counts)]

    def _other_rows(self) -> list[str]:
        """Of the tables of the fresh copy, and those that were put in since, the ones with other rows."""
        filled = {**self.filled, **(self.held.counts if self.held else {})}
        empty = _together(f"select '{name}' where exists (select from {name})" for name in self.empty)
        changed = [name for (name,) in self.eye.execute(empty, prepare=True) if name not in filled]
        counted = _together(f"select '{name}', count(*), {NEW} from {name}" for name in filled)
        rows = self.eye.execute(counted, {"mark": self.rows_mark}, prepare=True)
        return changed + [name for name, count, new in rows if (count, new) != (filled[name], 0)]

    def _added(self) -> list[str]:
        """Partitions that the fresh copy has not."""
        return [name for (name,) in self.eye.execute(PARTITIONS, [[*self.filled, *self.empty]])]

    def keep(self, without: str) -> Held:
        """What the database holds now beyond the fresh copy, but for one table."""
        names = {*self.changed(), *(self.held.counts if self.held else ())} - {without}
        rows = {name: self._copied(name) for name in names}
        counts = {name: self._one(f"select count(*) from {name}") for name in names}
        self.held, self.rows_mark = Held(rows, counts, self._positions(), without), self._now()
        return self.held

    def put(self, held: Held) -> None:
        """Put in what was kept of another copy of the template, in place of what these tables hold."""
        with self.eye.transaction():
            there = {*self.filled, *self.empty, *self._added()}
            for parent, _, month in (name.rpartition("_") for name in held.rows if name not in there):
                self.eye.execute("select payung.open_month(%s::regclass, to_date(%s, 'YYYYMM'))", [parent, month])
            filled = [name for name in held.rows if name in self.filled or (self.held and name in self.held.counts)]
            if filled:
                self.eye.execute(";".join(f"delete from {name}" for name in filled))
            for name, content in held.rows.items():
                with self.eye.cursor().copy(f"copy {name} from stdin") as into:
                    into.write(content)
            at = self._positions()
            left = {
                name: max(at[name], to) for name, to in held.sequences.items() if name.startswith(f"{held.without}_")
            }
            self._set(held.sequences | left)
            self.rows_mark = self._now()
        self.held = held

    def _set(self, positions: dict[str, tuple[int, bool]]) -> None:
        """Move the sequences that are elsewhere."""
        moved = [(name, *positions[name]) for name, at in self._positions().items() if at != positions[name]]
        if moved:
            names, values, called = zip(*moved, strict=True)
            self.eye.execute(
                "select setval(n::regclass, v, c) from unnest(%s::text[], %s::bigint[], %s::bool[]) t (n, v, c)",
                [list(names), list(values), list(called)],
                prepare=True,
            )

    def _now(self) -> str:
        return str(self._one("select pg_current_xact_id()::xid::text"))

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
    _lent.append(loan)
    try:
        yield loan.database
    finally:
        _lent.remove(loan)
        if loan.restore():
            resting.append(loan)
        else:
            loan.end()


def at_hand() -> Loan | None:
    """The copy that Django is wired to, when it is one that is put back."""
    return next((loan for loan in _lent if databases.wired_to(loan.database.urls)), None)


def beside_runs(new: Callable[[], Any]) -> Callable[[], Any]:
    """`runs.side_connection` for tests: one that rests, where there is such a copy at hand."""
    return lambda: loan.database.beside() if (loan := at_hand()) else new()


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
        for story in [story for story in stories if story[0] == name]:
            del stories[story]
