"""A session that only reads, the mark of a demonstration, and the one bank that a demonstration knows: by raw SQL."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError

from payung.access.gate import new_token, open_session
from payung.access.services import AccessRefused
from payung.access.tokens import read_session, token_session
from payung.platform.db import READING
from payung.platform.db import acting as within
from tests.support.people import acting, one

Conn = psycopg.Connection[Any]


@pytest.fixture
def reading(owner: Conn) -> str:
    admin = one(owner, "select id from access_user where username = 'admin'")
    return open_session(admin, "read", 600, token=READING + new_token())


def test_a_reading_session_is_none_where_something_could_be_written(app: Conn, loader: Conn, reading: str):
    for connection in (app, loader):
        with acting(connection, reading):
            assert one(connection, "select payung.actor_id()") is None
            assert one(connection, "select count(*) from platform_run") == 0
            connection.execute("set transaction_read_only = on")
            assert one(connection, "select payung.actor_id()") is not None


def follow(connection: Conn, session: str, *statements: str) -> None:
    """Read under a session, then do what follows, in one transaction."""
    with acting(connection, session):
        connection.execute("set transaction read only")
        assert one(connection, "select payung.actor_id()") is not None
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "back",
    [
        "set transaction read write",
        "set transaction_read_only = off",
        "select set_config('transaction_read_only', 'off', true)",
    ],
)
def test_a_transaction_that_has_read_is_not_made_writing(app: Conn, reading: str, back: str):
    follow(app, reading)
    with pytest.raises(psycopg.Error):
        follow(app, reading, back)


@pytest.mark.parametrize(
    "write",
    [
        "insert into platform_run (kind, params) values ('intake.check', '{}')",
        "insert into access_readlog (kind, subject, reason) values ('reveal', 'nik', 'ingin tahu')",
        "select payung.report_death('{}'::jsonb)",
        "update payouts_alarm set kind = kind",
    ],
)
def test_what_was_read_is_not_followed_by_a_write(app: Conn, reading: str, write: str):
    with pytest.raises(psycopg.Error):
        follow(app, reading, write)


def test_reading_ends_with_the_block_and_writes_nothing(db):
    with read_session("belu") as belu:
        with within(belu.token) as cursor:
            cursor.execute("select payung.places()")
            assert cursor.fetchone() == (["53.04"],)
        with pytest.raises(DatabaseError), within(belu.token) as cursor:
            cursor.execute("insert into platform_run (kind, params) values ('intake.check', '{}')")
    with within(belu.token) as cursor:
        cursor.execute("select payung.actor_id()")
        assert cursor.fetchone() == (None,)
    with pytest.raises(AccessRefused), read_session("tidak-ada"):
        pass


def test_a_token_that_is_none_acts_for_nobody(db, token):
    with token_session(token("belu", "api")) as belu:
        assert belu.username == "belu"
    for dead in ("guessed", ""):
        with pytest.raises(AccessRefused) as refused, token_session(dead):
            pass
        assert refused.value.code == "TOKEN_DEAD"


def refused(connection: Conn, state: str, query: str, *args: object) -> None:
    with pytest.raises(psycopg.Error) as found, connection.transaction():
        connection.execute(query, args)
    assert found.value.sqlstate == state, found.value


SET = "insert into platform_setting (key, value) values (%s, %s)"


def test_the_mark_of_a_demonstration_is_never_set_later(own_db, db, owner: Conn):
    owner.execute(f"{SET} on conflict do nothing", ["installed", "x"])
    refused(owner, "P0C65", SET, "demo", "1")
    refused(owner, "P0C65", "update platform_setting set key = 'demo', value = '1' where key = 'installed'")
    refused(owner, "P0C65", "truncate platform_setting")
    for key in ("today", "demo_rows", "demo_users"):
        refused(owner, "P0C66", SET, key, "2025-12-15")


@pytest.fixture
def demo(own_db, db, owner: Conn) -> Conn:
    owner.execute("delete from platform_setting where key = 'installed'")
    owner.execute(SET, ["demo", "1"])
    owner.execute(SET, ["installed", "x"])
    return owner


def test_the_mark_stays(demo: Conn):
    refused(demo, "P0C65", "delete from platform_setting where key = 'demo'")
    refused(demo, "P0C65", "update platform_setting set value = '0' where key = 'demo'")
    demo.execute(SET, ["today", "2025-12-15"])


BANK = (
    "select payung.payout_bank_connect(%s, %s, (select id from parties_organisation where code = 'bank-ntt'), '', '0010020030',"
    " 'BPJS', %s, %s, 'c', 'p', '95051', null)"
)
PRACTICE = "Bank NTT (bank latihan)"


@pytest.mark.parametrize(
    ("name", "folder", "url"),
    [
        ("Bank NTT", "/srv/demo/bank", ""),
        (PRACTICE, "/srv/bank", ""),
        (PRACTICE, "/srv/demo/bank/../../../bank", ""),
        (PRACTICE, "", "https://api.bank.example/snap"),
        (PRACTICE, "", "http://localhost.bank.example"),
        (PRACTICE, "", "http://localhost@bank.example"),
        (PRACTICE, "", "http://169.254.169.254/"),
    ],
)
def test_a_demonstration_connects_no_bank_but_the_practice_bank(demo: Conn, app: Conn, token, name, folder, url):
    with acting(app, token("admin")):
        refused(app, "P0C67", BANK, "131", name, folder, url)
    columns = "code, name, organisation_id, bic, account_no, account_name, folder, base_url, client_id, partner_id, channel_id"
    values = "'131', %s, 1, '', '1', 'x', %s, %s, 'c', 'p', '1'"
    refused(demo, "P0C67", f"insert into payouts_bank ({columns}) values ({values})", name, folder, url)


def test_the_practice_bank_is_connected(demo: Conn, app: Conn, token):
    with acting(app, token("admin")):
        for code, folder, url in (("130", "/srv/home/demo/bank", ""), ("131", "", "http://127.0.0.1:8099")):
            app.execute(BANK, [code, PRACTICE, folder, url])
    add = (
        "insert into contributions_snapclient (name, user_id, client_id, partner_id, service_id, public_key, allow_from, grace_days,"
        " signature, created_by) values (%s, 1, 'c', '', '', 'k', '{}', 0, 'symmetric', 1)"
    )
    refused(demo, "P0C67", add, "Bank Asli")
