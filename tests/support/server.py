"""The database server of the tests: the one named by the environment, else an embedded one of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from payung.platform.home import Home, current_home
from payung.platform.postgres.urls import DatabaseUrls, database_urls, embedded_dsn


@dataclass(frozen=True)
class Server:
    """Addresses by role. `superuser` is empty on a server that is not ours."""

    urls: DatabaseUrls
    superuser: str


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that answers. Ours lies in `test/` of the home and is kept between runs."""
    urls = database_urls()
    if not urls.embedded:
        yield Server(urls, "")
        return
    from payung.platform.postgres import running_database

    home = Home(current_home().root / "test")
    home.prepare()
    with running_database(home) as urls:
        superuser = embedded_dsn(home, "superuser", "postgres")
        _trade_durability_for_speed(superuser)
        yield Server(urls, superuser)


def _trade_durability_for_speed(superuser: str) -> None:
    """These databases are thrown away; the tests of crashes use clusters of their own, with the real settings."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        if connection.execute("select current_setting('fsync')").fetchone() == ("on",):
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"alter system set {name} = off")
            connection.execute("select pg_reload_conf()")
