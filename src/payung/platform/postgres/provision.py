"""Sets up a new cluster: login roles, groups, the database, pg_trgm. Repeating it changes nothing."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from payung.platform.home import Secrets
from payung.platform.postgres.closed import close
from payung.platform.postgres.roles import forget_settings
from payung.platform.postgres.urls import DATABASE, LOGIN_OF

VERSION = 6
GROUPS = ("payung_app", "payung_loader", "payung_verifier")
READER = "payung_reader"  # nobody signs in as it; functions that read identity run as it
# Of 120 connections; no role of the product takes the last ones from the owner and the superuser.
_LOGINS = (
    ("owner", "createrole createdb connection limit -1"),
    ("app", "nocreaterole nocreatedb connection limit 90"),
    ("loader", "nocreaterole nocreatedb connection limit 90"),
    ("verifier", "nocreaterole nocreatedb connection limit 5"),
)
_DATABASE_EXISTS = "select 1 from pg_database where datname = %s"


def provision(superuser_dsn: str, maintenance_dsn: str, keys: Secrets) -> None:
    """Roles, database and extension. `superuser_dsn` names the Payung database, `maintenance_dsn` "postgres".

    The owner is no superuser; the groups are made in its name, so it may grant them and act as them, no more.
    """
    with psycopg.connect(maintenance_dsn, autocommit=True) as connection:
        _renew(connection, keys)
        _groups(connection)
        _close(make_conninfo(superuser_dsn, dbname="template1"))  # databases copied from it inherit this
        if not connection.execute(_DATABASE_EXISTS, [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(LOGIN_OF["owner"])
                )
            )
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(DATABASE)))
        for group in GROUPS:
            connection.execute(
                sql.SQL("grant connect, temporary on database {} to {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(group)
                )
            )
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute("create extension if not exists pg_trgm")
    _close(superuser_dsn)


def _close(superuser_dsn: str) -> None:
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        close(connection, (LOGIN_OF["owner"], GROUPS[1]))


def renew(maintenance_dsn: str, keys: Secrets) -> None:
    """At every start: rights, passwords and connection limits as they should be, and no settings of the roles' own."""
    with psycopg.connect(maintenance_dsn, autocommit=True) as connection:
        _renew(connection, keys)


def _renew(connection: psycopg.Connection[tuple[object, ...]], keys: Secrets) -> None:
    for role, extra in _LOGINS:
        _login(connection, LOGIN_OF[role], getattr(keys, role), extra)
    forget_settings(connection, [*LOGIN_OF.values(), *GROUPS])


def _login(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str, extra: str) -> None:
    # Only the SCRAM verifier is sent, so that no log or statistics view can hold the password.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone()
    verb = "alter" if exists else "create"
    connection.execute(
        sql.SQL(
            f"{verb} role {{}} login nosuperuser nobypassrls noreplication inherit {extra} valid until 'infinity' password {{}}"
        ).format(sql.Identifier(name), sql.Literal(verifier))
    )


def _groups(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    owner = sql.Identifier(LOGIN_OF["owner"])
    for group, login in zip(GROUPS, (LOGIN_OF["app"], LOGIN_OF["loader"], LOGIN_OF["verifier"]), strict=True):
        name = sql.Identifier(group)
        if not connection.execute("select 1 from pg_roles where rolname = %s", [group]).fetchone():
            connection.execute(sql.SQL("create role {} nologin").format(name))
        connection.execute(sql.SQL("grant {} to {} with admin true, inherit false, set true").format(name, owner))
        connection.execute(sql.SQL("grant {} to {}").format(name, sql.Identifier(login)))
    reader = sql.Identifier(READER)
    if not connection.execute("select 1 from pg_roles where rolname = %s", [READER]).fetchone():
        connection.execute(sql.SQL("create role {} nologin").format(reader))
    connection.execute(sql.SQL("grant {} to {} with admin true, inherit false, set true").format(reader, owner))
    connection.execute(sql.SQL("grant {} to {} with inherit true, set false").format(sql.Identifier(GROUPS[0]), reader))
