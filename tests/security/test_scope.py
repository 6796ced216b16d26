"""As the application role with raw SQL: no scope can be forged, borrowed or kept."""

from __future__ import annotations

import hashlib
import hmac
import time

import psycopg
import pytest
from django.conf import settings

from payung.access import gate
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege


def scope(connection):
    """What the database says about the session of the transaction."""
    return connection.execute("select payung.actor_id(), payung.roles(), payung.places(), payung.orgs()").fetchone()


def mac_for(key: bytes, token: str, user: int, kind: str, seconds: int, issued: int) -> bytes:
    digest = hashlib.sha256(token.encode()).hexdigest()
    return hmac.new(key, f"open|{digest}|{user}|{kind}|{seconds}|{issued}".encode(), hashlib.sha256).digest()


def open_raw(connection, token, user, kind="web", seconds=60, issued=None, mac=None):
    issued = int(time.time()) if issued is None else issued
    mac = mac_for(gate.gate_key(), token, user, kind, seconds, issued) if mac is None else mac
    connection.execute("select payung.session_open(%s, %s, %s, %s, %s, %s)", [token, user, kind, seconds, issued, mac])


@pytest.fixture
def admin_id(owner):
    return one(owner, "select id from access_user where username = 'admin'")


@pytest.mark.parametrize("guess", ["", "1", "admin", "0" * 64, "'; select 1; --", "\\x00", "null", "%"])
def test_a_guessed_setting_opens_nothing(app, guess):
    with acting(app, guess):
        assert scope(app) == (None, [], [], [])
        assert one(app, "select count(*) from access_user") == 0


def test_without_a_setting_there_is_no_scope(app):
    assert scope(app) == (None, [], [], [])
    assert not one(app, "select payung.all_places() or payung.view_all() or payung.may('users.manage')")


def test_a_token_works_and_ends_with_its_transaction(app, token):
    with acting(app, token("belu")):
        assert scope(app)[1:3] == (["disnaker"], ["53.04"])
    assert scope(app)[0] is None


def test_the_hash_of_a_token_is_no_token(app, token, owner):
    secret = token("belu")
    stored = one(owner, "select encode(token_hash, 'hex') from payung.session order by created_at desc limit 1")
    assert stored == hashlib.sha256(secret.encode()).hexdigest()
    with acting(app, stored):
        assert scope(app)[0] is None


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "statement",
    [
        "select * from payung.session",
        "select * from payung.gate_key",
        "update payung.session set roles = '{administrator}'",
        "insert into payung.session (token_hash) values ('x')",
        "delete from payung.session",
        "select payung.current_session()",
        "select payung.insert_session('t', 1, 'web', interval '1 day')",
        "select payung.gate_passes('x', 'x')",
        "select * from access_credential",
        "update access_credential set password = 'x'",
        "insert into access_grant (user_id, role) values (1, 'administrator')",
        "update access_grant set role = 'administrator'",
        "delete from access_grant",
        "update access_user set is_active = true",
        "insert into access_user (username, display_name, is_active, language) values ('x', 'x', true, 'id')",
        "select payung.ledger_post('x', 'x', '2025-01-01', null, null, '{}', '{}', '{}')",
        "set role payung_owner",
        "set session authorization payung_owner",
        "grant payung_owner to payung_app_login",
        "alter table access_grant disable row level security",
        "alter table access_grant disable trigger all",
        "drop policy scope on access_grant",
        "create policy mine on access_grant using (true)",
        "alter function payung.actor_id() owner to payung_app_login",
        "create or replace function payung.actor_id() returns bigint language sql as 'select 1::bigint'",
        "create schema mine",
        "create function public.actor_id() returns bigint language sql as 'select 1::bigint'",
        "create table public.mine (id int)",
        "create event trigger mine on ddl_command_start execute function payung.refuse_change()",
        "set session_replication_role = replica",
        "call payung.protect('access_grant', 'true')",
        "call payung.append_only('access_grant')",
        "copy access_grant to program 'true'",
        "select pg_read_file('/etc/passwd')",
        "select pg_ls_dir('.')",
        "alter role payung_app_login bypassrls",
        "alter role payung_loader_login superuser",
    ],
)
def test_the_walls_refuse(db, role, statement, token):
    connection = db.connect(role)
    # As the administrator too: what no role may do depends on no session.
    with pytest.raises(psycopg.Error) as refused, acting(connection, token("admin")):
        connection.execute(statement)
    assert refused.value.sqlstate in {"42501", "0A000", "42704", "42883"}, refused.value


@pytest.mark.parametrize("role", ["app", "loader"])
def test_row_security_cannot_be_switched_off(db, role):
    connection = db.connect(role)
    connection.execute("set row_security = off")
    with pytest.raises(DENIED):
        connection.execute("select * from registry_identity")


@pytest.mark.parametrize("role", ["app", "loader", "verifier"])
def test_the_login_roles_own_nothing_and_stand_above_nobody(db, role, owner):
    login = db.connect(role).info.user
    flags = owner.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = %s",
        [login],
    ).fetchone()
    assert flags == (False,) * 5
    held = owner.execute(
        "select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid"
        " join pg_roles u on u.oid = m.member where u.rolname = %s",
        [login],
    ).fetchall()
    assert held == [(f"payung_{role}",)]
    owned = "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = any(%s)"
    assert one(owner, owned, [[login, f"payung_{role}"]]) == 0


def test_only_the_job_runner_takes_over_the_scope_of_a_run(app, loader, token):
    asker = token("belu")
    with acting(app, asker):
        run = one(app, "insert into platform_run (kind, params) values ('x', '{}') returning id")
        with pytest.raises(DENIED), app.transaction():
            app.execute("select payung.run_session(%s)", [run])
    loader.execute("update platform_run set state = 'running' where id = %s", [run])
    with acting(loader, one(loader, "select payung.run_session(%s)", [run])):
        assert scope(loader)[2] == ["53.04"]


@pytest.mark.parametrize("role", ["app", "loader"])
def test_nobody_asks_in_another_persons_name(db, role, token, admin_id):
    connection = db.connect(role)
    for asker in (token("belu"), ""):
        with pytest.raises(DENIED), acting(connection, asker):
            connection.execute(
                "insert into platform_run (kind, params, requested_by) values ('x', '{}', %s)", [admin_id]
            )
    with pytest.raises(DENIED), connection.transaction():
        connection.execute("update platform_run set requested_by = %s", [admin_id])


class TestOpeningSessions:
    """`session_open` asks for a proof that the password was checked."""

    def test_the_proof_opens_once(self, app, admin_id):
        secret, issued = gate.new_token(), int(time.time())
        with app.transaction():
            open_raw(app, secret, admin_id, issued=issued)
        with pytest.raises(psycopg.errors.UniqueViolation), app.transaction():
            open_raw(app, secret, admin_id, issued=issued)

    def test_a_used_proof_does_not_reopen_a_closed_session(self, app, admin_id):
        secret, issued = gate.new_token(), int(time.time())
        with app.transaction():
            open_raw(app, secret, admin_id, issued=issued)
            app.execute("select payung.session_close(%s)", [secret])
        with pytest.raises(psycopg.errors.UniqueViolation), app.transaction():
            open_raw(app, secret, admin_id, issued=issued)
        with acting(app, secret):
            assert scope(app)[0] is None

    @pytest.mark.parametrize("age", [-120, 120, 86_400])
    def test_an_old_or_future_proof_is_refused(self, app, admin_id, age):
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            open_raw(app, gate.new_token(), admin_id, issued=int(time.time()) + age)

    @pytest.mark.parametrize("key", [b"", b"payung.gate.v1", b"\0" * 32])
    def test_a_proof_with_another_key_is_refused(self, app, admin_id, key):
        secret, issued = gate.new_token(), int(time.time())
        mac = mac_for(key, secret, admin_id, "web", 60, issued)
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            open_raw(app, secret, admin_id, issued=issued, mac=mac)

    @pytest.mark.parametrize(
        ("change"),
        [{"user": 2}, {"kind": "api"}, {"seconds": 86_400}, {"token": "x" * 43}, {"issued": 1}],
        ids=lambda change: next(iter(change)),
    )
    def test_a_proof_holds_for_nothing_else(self, app, owner, change):
        belu = one(owner, "select id from access_user where username = 'belu'")
        facts = {
            "token": gate.new_token(),
            "user": belu,
            "kind": "web",
            "seconds": 60,
            "issued": int(time.time()),
        }
        mac = mac_for(gate.gate_key(), **facts)
        if "user" in change:
            change = {"user": one(owner, "select id from access_user where username = 'admin'")}
        if "issued" in change:
            change = {"issued": facts["issued"] + 1}
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            open_raw(app, mac=mac, **{**facts, **change})

    @pytest.mark.parametrize("secret", ["", "short", "a" * 31])
    def test_a_guessable_token_is_refused(self, app, admin_id, secret):
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            open_raw(app, secret, admin_id)

    @pytest.mark.parametrize("mac", [None, b"", b"\0" * 32])
    def test_an_empty_proof_is_refused(self, app, admin_id, mac):
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            app.execute(
                "select payung.session_open(%s, %s, 'web', 60, %s, %s)",
                [gate.new_token(), admin_id, int(time.time()), mac],
            )

    def test_an_unknown_or_blocked_user_gets_none(self, app):
        with pytest.raises(psycopg.Error, match="no such active user"), app.transaction():
            open_raw(app, gate.new_token(), 999_999)

    def test_the_key_depends_on_the_installation(self, monkeypatch, app, admin_id):
        monkeypatch.setattr(settings, "SECRET_KEY", "another-installation")
        with pytest.raises(psycopg.Error, match="session refused"), app.transaction():
            open_raw(app, gate.new_token(), admin_id)


class TestEndingSessions:
    """A session ends with its time, its sign-out, and whatever it rests on."""

    def test_expired(self, app, owner, token):
        secret = token("belu")
        with owner.transaction():
            owner.execute(
                "update payung.session set expires_at = now() - interval '1 second' where token_hash = sha256(%s)",
                [secret.encode()],
            )
        self.assert_ended(app, secret)

    def test_closed(self, app, token):
        secret = token("belu")
        with app.transaction():
            app.execute("select payung.session_close(%s)", [secret])
        self.assert_ended(app, secret)

    def test_closing_needs_the_token(self, app, token):
        kept = token("belu")
        with app.transaction():
            app.execute("select payung.session_close(%s)", [gate.new_token()])
            app.execute("select payung.session_close('')")
        with acting(app, kept):
            assert scope(app)[2] == ["53.04"]

    @pytest.mark.parametrize(
        "change",
        [
            "insert into access_grant (user_id, role) select id, 'juror' from access_user where username = 'kupang'",
            "delete from access_grant where role = 'juror' and user_id = (select id from access_user where username = 'kupang')",
            "update access_grant set place_id = '53.03' where user_id = (select id from access_user where username = 'kupang')",
            "update access_credential set password = 'x' where user_id = (select id from access_user where username = 'kupang')",
            "update access_user set is_active = false where username = 'kupang'",
        ],
        ids=["grant given", "grant taken", "grant moved", "password changed", "user blocked"],
    )
    def test_a_changed_right_ends_it(self, app, owner, token, change):
        secret, other = token("kupang"), token("belu")
        with owner.transaction():
            owner.execute(change)
        self.assert_ended(app, secret)
        with acting(app, other):
            assert scope(app)[2] == ["53.04"]

    def test_a_removed_user_has_no_session_left(self, app, owner, token):
        secret = token("tanpa-peran")
        with owner.transaction():
            owner.execute(
                "delete from access_credential using access_user u where u.id = user_id and username = 'tanpa-peran'"
            )
            owner.execute("delete from access_user where username = 'tanpa-peran'")
        self.assert_ended(app, secret)

    @staticmethod
    def assert_ended(app, secret):
        with acting(app, secret):
            assert scope(app) == (None, [], [], [])
            assert one(app, "select payung.session_load(%s)", [secret]) is None
            assert one(app, "select payung.session_save(%s, 'x')", [secret]) is False


def test_a_juror_judges_totals_and_sees_nobody(app, token):
    with acting(app, token("juri")):
        assert one(app, "select payung.view_all()")
        assert scope(app)[2] == []
        assert not one(app, "select payung.all_places()")


def test_a_grant_below_the_regency_does_not_open_the_regency(app, owner):
    grant = "insert into access_grant (user_id, role, place_id) select id, 'disnaker', %s from access_user where username = 'hrd'"
    user = one(owner, "select id from access_user where username = 'hrd'")
    owner.execute("delete from access_grant where user_id = %s", [user])
    owner.execute(grant, ["53.04.01.2001"])
    with acting(app, gate.open_session(user, "web", 60)):
        assert scope(app)[2] == []
        assert not one(app, "select payung.all_places() or payung.view_all()")
        assert one(app, "select payung.villages()") == ["53.04.01.2001"]
