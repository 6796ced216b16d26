"""The database server of the tests: the one named by the environment, else an embedded one of their own."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from payung.platform.home import Home, current_home
from payung.platform.postgres import conf, provision
from payung.platform.postgres.urls import DatabaseUrls, database_urls, embedded_dsn

# A tablespace in memory: a copy of a database is a thousand small files, which a disk takes twenty times as long to make.
MEMORY, MEMORY_AT, LEAST_MEMORY = "payung_tests", Path("/dev/shm"), 2 << 30
_LOCK = 7105_002


@dataclass(frozen=True)
class Server:
    """Addresses by role. `superuser` is empty on a server that is not ours."""

    urls: DatabaseUrls
    superuser: str


@contextmanager
def running_server(*, plans_once: bool = False) -> Iterator[Server]:
    """A server that answers. Ours lies in `test/` of the home and is kept between runs.

    plans_once: see `_plan_once`.
    """
    urls = database_urls()
    if not urls.embedded:
        yield Server(urls, "")
        return
    from payung.platform.postgres import running_database

    home = Home(current_home().root / "test")
    home.prepare()
    with ExitStack() as stack:
        with _many_connections():
            urls = stack.enter_context(running_database(home))
        superuser = embedded_dsn(home, "superuser", "postgres")
        _trade_durability_for_speed(superuser)
        _plan_once(superuser, plans_once)
        _trade_strength_for_speed(superuser, home)
        _offer_memory(superuser, home, str(conninfo_to_dict(urls.owner)["user"]))
        yield Server(urls, superuser)


@contextmanager
def _many_connections() -> Iterator[None]:
    """Two workers may let 32 race at the same time, two connections each, beside those that rest for the next test. Clusters of a
    test's own keep the number of the product.
    """
    of_product = conf.server_settings

    def with_many(*parts: Any) -> dict[str, str]:
        return {**of_product(*parts), "max_connections": "400"}

    with mock.patch.object(conf, "server_settings", with_many):
        yield


def _trade_durability_for_speed(superuser: str) -> None:
    """These databases are thrown away; the tests of crashes use clusters of their own, with the real settings.

    Nothing is vacuumed or analysed by itself: plans depend on a test alone, and on no minute in which a worker came by.
    """
    with psycopg.connect(superuser, autocommit=True) as connection:
        names = ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"]
        query = "select name from pg_settings where name = any(%s) and setting <> 'off'"
        for (name,) in connection.execute(query, [names]).fetchall():
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")


def _plan_once(superuser: str, once: bool) -> None:
    """Statements of functions are planned once a connection and not for each of their first five uses: a tenth of the server's time,
    where tests have few rows. Not for tests with many: there the values matter to the plan, as they do outside.
    """
    mode = "force_generic_plan" if once else "auto"
    with psycopg.connect(superuser, autocommit=True) as connection:
        if connection.execute("show plan_cache_mode").fetchone() != (mode,):
            connection.execute(sql.SQL("alter system set plan_cache_mode = {}").format(sql.Literal(mode)))
            connection.execute("select pg_reload_conf()")


def _trade_strength_for_speed(superuser: str, home: Home) -> None:
    """A connection costs its client 4096 rounds of a hash to prove a password that is random; here it is one."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        if connection.execute("select current_setting('scram_iterations')").fetchone() == ("1",):
            return
        connection.execute("alter system set scram_iterations = 1")
        connection.execute("select pg_reload_conf()")
        while connection.execute("select current_setting('scram_iterations')").fetchone() != ("1",):
            time.sleep(0.01)
    provision.renew(superuser, home.secrets())


def room_in_memory() -> bool:
    """Whether there is enough of it for what tests write; a container may have next to none."""
    return MEMORY_AT.is_dir() and shutil.disk_usage(MEMORY_AT).free > LEAST_MEMORY


def _offer_memory(superuser: str, home: Home, owner: str) -> None:
    """Make the tablespace, where there is room. A restarted machine has forgotten its files: what was in it goes."""
    name = sql.Identifier(MEMORY)
    place = MEMORY_AT / f"payung-tests-{hashlib.sha256(str(home.pg).encode()).hexdigest()[:12]}"
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        known = connection.execute("select oid from pg_tablespace where spcname = %s", [MEMORY]).fetchone()
        if known and any(place.glob("PG_*")):
            return
        if known:
            lost = connection.execute("select datname from pg_database where dattablespace = %s", known).fetchall()
            for (database,) in lost:
                connection.execute(sql.SQL("drop database {}").format(sql.Identifier(database)))
            connection.execute(sql.SQL("drop tablespace {}").format(name))
        if not room_in_memory():
            return
        place.mkdir(mode=0o700, exist_ok=True)
        account = (home.pg / "data").stat()
        if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), account.st_uid):
            return  # somebody else's
        os.chown(place, account.st_uid, account.st_gid)
        connection.execute(sql.SQL("create tablespace {} location {}").format(name, sql.Literal(str(place))))
        connection.execute(sql.SQL("grant create on tablespace {} to {}").format(name, sql.Identifier(owner)))
