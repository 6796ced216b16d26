"""What a role of the database does to itself does not outlive the next start, and the doctor names it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from payung.platform.home import Home
from payung.platform.postgres import Cluster, running_database
from payung.platform.postgres.roles import forget_settings, renew_foreign, stored_settings
from payung.platform.postgres.urls import LOGIN_OF, DatabaseUrls, embedded_dsn
from tests.platform.postgres_accounts import public_directory

LOGINS = [LOGIN_OF[role] for role in ("app", "loader", "verifier", "owner")]
DEEDS = (
    "alter role {} set statement_timeout = '1ms'",
    "alter role {} set synchronous_commit = off",
    "alter role {} set default_transaction_read_only = on",
    "alter role {} set default_transaction_isolation = 'repeatable read'",
    "alter role {} in database payung set row_security = off",
    "alter role {} password 'another'",
)


@pytest.fixture
def home() -> Iterator[Home]:
    with public_directory(os.geteuid()) as root:
        home = Home(root / "home")
        yield home
        Cluster(home).stop("immediate")


def bare(url: str) -> str:
    """An address without the settings that ours carry."""
    return make_conninfo(url, options="")


def do(url: str, *statements: str) -> None:
    with psycopg.connect(bare(url), autocommit=True) as connection:
        user = connection.info.user
        connection.execute("; ".join(statement.format(user) for statement in statements))


def show(url: str, name: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(f"show {name}").fetchone()[0]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["app", "loader", "owner"])
def test_a_start_takes_back_what_a_role_did_to_itself(home: Home, role: str) -> None:
    cluster = Cluster(home)
    with running_database(home):
        do(embedded_dsn(home, role), *DEEDS)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(bare(embedded_dsn(home, role)))
        do(embedded_dsn(home, "superuser"), f"alter role {LOGIN_OF[role]} connection limit 0 valid until '2020-01-01'")
    with running_database(home):
        url = embedded_dsn(home, role)
        with psycopg.connect(cluster.dsn("superuser")) as connection:
            assert stored_settings(connection, LOGINS) == []
            limit, until = connection.execute(
                "select rolconnlimit, rolvaliduntil::text from pg_roles where rolname = %s", [LOGIN_OF[role]]
            ).fetchone()
            assert limit != 0
            assert until == "infinity"
        assert show(bare(url), "synchronous_commit") == "on"
        assert show(bare(url), "statement_timeout") == "0"
        do(embedded_dsn(home, role), *DEEDS[:2])
        cluster.renew_roles()  # as `up` does when the server runs already
        assert show(bare(url), "synchronous_commit") == "on"


def test_our_addresses_hold_against_it_even_before(server) -> None:
    if not server.superuser:
        pytest.skip("the server is not ours")
    url = server.urls.app
    try:
        do(
            url,
            "alter role {} set synchronous_commit = off",
            "alter role {} set default_transaction_isolation = 'serializable'",
            "alter role {} set statement_timeout = '1ms'",
        )
        assert show(url, "synchronous_commit") == "on"
        assert show(url, "default_transaction_isolation") == "read committed"
        assert show(url, "statement_timeout") == "0"
    finally:
        with psycopg.connect(server.superuser, autocommit=True) as connection:
            forget_settings(connection, LOGINS)
    assert show(bare(url), "statement_timeout") == "0"


def test_on_a_foreign_server_each_role_takes_it_back_itself(server, db) -> None:
    if not server.superuser:
        pytest.skip("only on a server that may be spoiled")
    urls = DatabaseUrls(
        bare(db.urls.app), bare(db.urls.owner), bare(db.urls.loader), bare(db.urls.verifier), embedded=False
    )
    try:
        do(urls.app, "alter role {} set statement_timeout = '1ms'", "alter role {} set synchronous_commit = off")
        do(urls.loader, "alter role {} set default_transaction_read_only = on")
        assert renew_foreign(urls) == []
        assert show(urls.app, "statement_timeout") == "0"
        assert show(urls.loader, "default_transaction_read_only") == "off"
        locked = DatabaseUrls(
            make_conninfo(urls.app, password="wrong"), urls.owner, urls.loader, urls.verifier, embedded=False
        )
        assert [text.split(":")[0] for text in renew_foreign(locked)] == [LOGIN_OF["app"]]
    finally:
        with psycopg.connect(server.superuser, autocommit=True) as connection:
            forget_settings(connection, LOGINS)


@pytest.mark.parametrize(
    ("embedded", "advice"), [(True, "payung up"), (False, "alter role payung_app_login reset all")]
)
def test_the_doctor_names_what_a_role_did_to_itself(server, db, owner, embedded: bool, advice: str) -> None:
    from payung.platform.doctor import database_findings

    if not server.superuser:
        pytest.skip("only on a server that may be spoiled")
    try:
        do(db.urls.app, "alter role {} set work_mem = '64kB'")
        found = {one.name: one for one in database_findings(embedded=embedded)}["role_settings"]
        assert found.state == "bad"
        assert "payung_app_login: work_mem=64kB" in found.text
        assert advice in found.advice
    finally:
        with psycopg.connect(server.superuser, autocommit=True) as connection:
            forget_settings(connection, LOGINS)
    assert {one.name: one.state for one in database_findings(embedded=embedded)}["role_settings"] == "ok"


def test_the_doctor_goes_on_when_a_role_cannot_connect(server, db, monkeypatch) -> None:
    from django.db import connections

    from payung.platform.doctor import database_findings

    connections["loader"].close()
    monkeypatch.setitem(connections["loader"].settings_dict, "PASSWORD", "wrong")
    found = {one.name: one for one in database_findings(embedded=False)}
    assert found["role_loader"].state == "bad"
    assert "wrong" not in found["role_loader"].text
    assert found["server"].state == "ok"
