"""From the previous schema with data: migrate, lose nothing, and stand exactly where a new database stands.

`baseline-*.sql.gz` is a database as an earlier version left it. While a version is not released its baseline follows
the schema; afterwards it is never touched again. To write the one of the version at hand:

    PAYUNG_MAKE_BASELINE=1 ./payung test tests/upgrade
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung import __version__
from payung.access import gate
from payung.ledger import services
from payung.platform.db import OWNER
from payung.platform.postgres.tools import find_bin
from tests.security import story
from tests.support import catalogue, databases, people
from tests.support.databases import Database
from tests.support.people import acting, one

pytestmark = pytest.mark.slow  # loads the schema of an older release and brings it up to date

HERE = Path(__file__).parent
MAKE = "PAYUNG_MAKE_BASELINE"
BASELINES = sorted(HERE.glob("baseline-*.sql.gz"))
COUNTS = """
select c.oid::regclass::text from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  and not relispartition and relname not in ('django_migrations') order by 1
"""
MONTHLY = re.compile(r"\b(participation_month|contributions_contributionassessment)_\d{6}")
LEFT_OUT = ("payung.session", "payung.gate_key")


def program(name: str, url: str, *arguments: str, text: bytes = b"") -> bytes:
    """Run a PostgreSQL program; skips when the machine's PostgreSQL has none."""
    path = find_bin() / name
    if not path.exists():
        pytest.skip(f"{name} is not part of this PostgreSQL")
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    environment = {"PATH": os.environ.get("PATH", ""), "PGPASSWORD": str(parts.pop("password", "") or "")}
    done = subprocess.run(
        [str(path), "--dbname", make_conninfo("", **parts), *arguments],
        input=text,
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


GROWN = {"ledger_ledgeraccount", "platform_history"}  # a release brings accounts and bands of its own


def counts(connection: Any) -> dict[str, int]:
    tables = [name for (name,) in connection.execute(COUNTS).fetchall()]
    return {name: one(connection, f"select count(*) from {name}") for name in tables}


def facts(connection: Any) -> dict[str, Any]:
    """What must survive: rows of every table, every account's balance, the head of the chain, every fund."""
    balances = connection.execute(
        "select account_id, sum(amount)::bigint from ledger_posting group by 1 order by 1"
    ).fetchall()
    return {
        "counts": counts(connection),
        "balances": [list(row) for row in balances],
        "head": one(connection, "select encode(head, 'hex') from ledger_seal order by id desc limit 1"),
        "committed": one(connection, "select sum(committed)::bigint from sponsorship_fund"),
        "months": one(connection, "select sum(amount)::bigint from participation_month"),
        "migrations": sorted(
            f"{app}.{name}" for app, name in connection.execute("select app, name from django_migrations").fetchall()
        ),
    }


def session_of(database: Database, username: str) -> str:
    with database.connect("owner") as owner:
        user = one(owner, "select id from access_user where username = %s", [username])
    return gate.open_session(user, "command", 3600)


@pytest.mark.skipif(not os.environ.get(MAKE), reason=f"{MAKE}=1 writes the baseline of this version")
def test_make_baseline(server: Any, own_db: Database) -> None:
    if not server.superuser:
        pytest.skip("a baseline is dumped by the superuser of the embedded server: row-level security binds the owner")
    story.tell(own_db, lambda username: session_of(own_db, username))
    with own_db.connect("owner") as owner:
        kept = facts(owner)
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    dump = program(
        "pg_dump", make_conninfo(server.superuser, dbname=own_db.name), "--format=plain", "--no-owner", *left_out
    )
    # Rights on the server's own functions are its superuser's business, as in every restore.
    own = re.compile(rb"^(?:\\(?:un)?restrict|(?:GRANT|REVOKE) .* pg_catalog\.)")
    plain = b"\n".join(line for line in dump.split(b"\n") if not own.match(line))
    (HERE / f"baseline-{__version__}.sql.gz").write_bytes(gzip.compress(plain, mtime=0))
    (HERE / f"baseline-{__version__}.json").write_text(json.dumps(kept, indent=1) + "\n")


@pytest.fixture(scope="module", params=BASELINES, ids=lambda path: path.name.removesuffix(".sql.gz"))
def upgraded(
    request: pytest.FixtureRequest, server: Any, _django_is_ours: None
) -> Iterator[tuple[Database, dict[str, Any]]]:
    """A baseline's database after today's migrations, and what it held before."""
    path: Path = request.param
    before = json.loads(path.with_name(path.name.replace(".sql.gz", ".json")).read_text())
    with databases.clone(server, None) as database:
        program(
            "psql",
            database.urls.owner,
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            text=gzip.decompress(path.read_bytes()),
        )
        with database.connect(
            "owner"
        ) as owner:  # as every restore does: a dump does not give functions to their reader
            owner.execute("call payung.read_as_reader_again()")
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)
        gate.install_key()
        yield database, before


def test_nothing_is_lost_on_the_way(upgraded):
    database, before = upgraded
    with database.connect("owner") as owner:
        after = facts(owner)
    for table, rows in before["counts"].items():
        now = after["counts"].get(table, 0)
        assert now >= rows if table in GROWN else now == rows, table
    assert set(before["migrations"]) <= set(after["migrations"])
    for part in ("balances", "head", "committed", "months"):
        assert after[part] == before[part], part


def test_the_ledger_of_before_still_verifies(upgraded):
    found = services.verify()
    assert (found.ok, found.first_bad) == (True, None)
    assert found.head == upgraded[1]["head"]


def test_an_upgraded_schema_is_a_new_schema(upgraded, server, template):
    """When this fails for a version that is not released yet, write its baseline anew (see above)."""
    database, _ = upgraded
    with databases.connect(server.urls.for_database(template).owner) as fresh, database.connect("owner") as old:
        wanted, found = catalogue.fingerprint(fresh), catalogue.fingerprint(old)
    for part, rows in wanted.items():
        assert _without_months(found[part]) == _without_months(rows), part


def _without_months(rows: Any) -> set[Any]:
    """Partitions come with the months of a database, not with a release."""
    return {row for row in rows if not MONTHLY.search(f"{row[0]} {row[1]}")}


def test_migrating_again_changes_nothing(upgraded):
    database, _ = upgraded
    with database.connect("owner") as owner:
        before = catalogue.fingerprint(owner), facts(owner)
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)
        assert (catalogue.fingerprint(owner), facts(owner)) == before


def test_who_saw_what_still_does(upgraded):
    database, _ = upgraded
    secret = session_of(database, "belu")
    app = database.connect("app")
    assert one(app, "select count(*) from registry_identity") == 0
    with acting(app, secret):
        assert app.execute("select distinct regency from registry_identity").fetchall() == [("53.04",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("select * from payung.session")


def test_the_work_goes_on(upgraded, monkeypatch):
    """Old scheme, new member: commitment, bill, receipt and journal, sealed onto the old chain."""
    monkeypatch.setattr(people, "_serial", itertools.count(5000))  # past the numbers of the baseline
    database, before = upgraded
    secret, loader = session_of(database, "admin"), database.connect("loader")
    with acting(loader, secret):
        scheme_id, payer = loader.execute(
            "select p.id, p.payer_id from sponsorship_scheme p join sponsorship_quota q on q.scheme_id = p.id"
            " where regency = '53.04' order by 1 limit 1"
        ).fetchone()
        scheme, newcomer = people.Scheme(scheme_id, payer), people.member(loader, "53.04", "Orang Baru")
        # Every scheme of the story has a block, so that each scope sees one; this one goes on without classes.
        with database.connect("owner") as owner:
            owner.execute("alter table sponsorship_block disable trigger user")
            owner.execute("delete from sponsorship_block where scheme_id = %s", [scheme_id])
            owner.execute("alter table sponsorship_block enable trigger user")
        people.enrol(loader, scheme, newcomer)
        people.cover(loader, payer, newcomer, story.JULY)
        loader.execute(
            "select payung.journal_commitment(%s, 'commitment:later', '2025-07-20', 1, %s)", [scheme_id, people.PRICE]
        )
        other = people.scheme(loader, months=[story.JULY])
        second = people.member(loader, "53.04", "Orang Lain")
        people.enrol(loader, other, second)
        people.cover(loader, other.payer, second, story.JULY)
        people.journal(loader, other)
        _, code = people.bill(loader, other.payer, story.JULY, [second])
    people.receive(
        database.connect("app"), lambda user: session_of(database, user), code, paid_on="2025-07-21", reference="later"
    )
    assert services.seal() == 1
    found = services.verify()
    assert (found.ok, found.first_bad, found.unsealed) == (True, None, 0)
    assert found.head != before["head"]


def test_there_is_a_baseline():
    assert BASELINES, f"run once with {MAKE}=1"
