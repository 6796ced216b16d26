"""Rights are one list: SQL names actions of it and no roles, and the database's copy is the list."""

from __future__ import annotations

import io
import re
from pathlib import Path

import psycopg
import pytest

import payung
from payung.access.models import ROLES
from payung.access.policies import ALLOWED, Forbidden
from payung.access.rights import rows, sync
from payung.claims import services as claims
from payung.payouts.letters import services as letters
from payung.platform.db import OWNER
from tests.support.people import acting, one

SOURCE = Path(payung.__file__).parent
FILES = sorted(SOURCE.glob("*/sql/*.sql"))
# Words that are a role's name and mean something else: who pays, as a kind of payer.
OTHER_MEANING = {
    ("sponsorship/sql/0001_sponsorship.sql", "employer"),
    ("contributions/sql/0014_charges.sql", "employer"),
    ("coverage/sql/0010_certificates.sql", "employee"),  # the name of what a certificate says
}
ROLE = re.compile(r"'(" + "|".join(ROLES) + r")'")
ASKED = re.compile(r"payung\.(may|roles_of|\w+_requires)\(([^)]*)\)")
DEFINED = re.compile(r"create (?:or replace )?function\s*$")
DENIED = psycopg.errors.InsufficientPrivilege


def text_of(path: Path) -> str:
    return re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))


def asked() -> list[tuple[str, str]]:
    """File and argument of each place in SQL that asks for a right, but for the functions' own heads and bodies."""
    found = []
    for path in FILES:
        text = text_of(path)
        for place in ASKED.finditer(text):
            if not DEFINED.search(text[: place.start()]) and place[2] not in {"text", "p_action"}:
                found.append((path.relative_to(SOURCE).as_posix(), place[2]))
    return found


def test_no_role_is_named_in_sql():
    named = {
        (path.relative_to(SOURCE).as_posix(), role)
        for path in FILES
        for role in ROLE.findall(text_of(path).replace("''", "'"))
    }
    assert named == OTHER_MEANING


def test_every_right_that_sql_asks_is_in_the_list():
    found = asked()
    assert len(found) > 80
    for file, argument in found:
        action = re.fullmatch(r"'{1,2}([a-z_]+\.[a-z_]+)'{1,2}", argument)
        assert action, f"{file}: {argument}"
        assert action[1] in ALLOWED, f"{file}: {argument}"


def test_policies_ask_once_a_statement(owner):
    """As a sub-select it is asked once; bare, for each row."""
    texts = owner.execute("select coalesce(qual, '') || coalesce(with_check, '') from pg_policies").fetchall()
    asking = [text for (text,) in texts if "payung.may(" in text]
    assert len(asking) > 20
    assert [text for text in asking if re.search(r"(?<!SELECT )payung\.may\(", text)] == []


def test_every_right_is_asked_somewhere():
    """A right that nothing asks promises what nobody keeps."""
    sql = {argument.strip("'") for _, argument in asked()}
    code = "".join(
        p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py") if p != SOURCE / "access" / "policies.py"
    )
    pages = "".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.html"))
    for action in ALLOWED:
        assert action in sql or f'"{action}"' in code or f"may.{action.replace('.', '_')}" in pages, action


def held(owner: psycopg.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in owner.execute("select action, role from access_right order by 1, 2").fetchall()]


def test_a_fresh_database_holds_the_list(owner):
    assert held(owner) == rows()
    assert {action for action, _ in rows()} == set(ALLOWED)


def test_a_migration_mends_a_table_that_differs(owner):
    owner.execute("delete from access_right where action = 'claims.approve'")
    owner.execute("insert into access_right values ('users.manage', 'juror'), ('once.there', 'head')")
    owner.commit()
    sync(OWNER)
    assert held(owner) == rows()


def test_a_session_may_what_the_list_says_of_its_roles(db, token):
    app = db.connect("app")
    for user, roles in (("admin", {"administrator"}), ("belu", {"disnaker"})):
        with acting(app, token(user)):
            assert set(one(app, "select payung.roles()")) == roles
            told = {a: one(app, "select payung.may(%s)", [a]) for a in (*ALLOWED, "no.such", "")}
        assert told == {**{a: not who.isdisjoint(roles) for a, who in ALLOWED.items()}, "no.such": False, "": False}
    assert one(app, "select count(*) from access_right") == 0
    assert not any(one(app, "select payung.may(%s)", [a]) for a in ALLOWED)


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "attempt",
    [
        "insert into access_right values ('users.manage', 'disnaker')",
        "update access_right set role = 'disnaker' where action = 'users.manage'",
        "delete from access_right",
        "truncate access_right",
        "drop table access_right",
        "alter table access_right disable row level security",
        "create policy mine on access_right using (true)",
        "create or replace function payung.may(wanted text) returns boolean language sql as $$ select true $$",
        "select payung.roles_of('users.manage')",
    ],
)
def test_nobody_gives_himself_a_right(db, token, role, attempt):
    connection = db.connect(role)
    with acting(connection, token("belu")):
        with pytest.raises(DENIED), connection.transaction():
            connection.execute(attempt)
        assert one(connection, "select payung.may('users.manage')") is False


@pytest.mark.parametrize("role", ["app", "loader"])
def test_a_temporary_table_of_that_name_gives_no_right(db, token, role):
    connection = db.connect(role)
    connection.execute(
        "create temp table access_right as select 'users.manage'::text as action, 'disnaker'::text as role"
    )
    connection.execute("set search_path = pg_temp, public, payung")
    with acting(connection, token("belu")):
        assert one(connection, "select payung.may('users.manage')") is False


@pytest.mark.parametrize("who", ["bank-belu", "bpr"])
def test_a_bank_reports_and_leaves_other_reports_alone(app, actor, who):
    banker = actor(who)
    with pytest.raises(Forbidden):
        claims.attach(banker, 1, 1)
    with pytest.raises(Forbidden):
        claims.dismiss(banker, 1, "Bukan peserta")
    for attempt in ("claim_report_dismiss(1, 'Bukan peserta')", "claim_attach(1, 1)"):
        with pytest.raises(psycopg.Error) as refused, acting(app, banker.token):
            app.execute(f"select payung.{attempt}")
        assert refused.value.sqlstate == "P0B60"


def test_a_head_decides_on_a_banks_letter_and_proposes_none(app, actor):
    head = actor("kepala")
    with pytest.raises(Forbidden):
        letters.propose(head, 1, "paid", "Menurut surat bank", io.BytesIO(b"%PDF-"), "surat.pdf")
    with pytest.raises(psycopg.Error) as refused, acting(app, head.token):
        app.execute("select payung.payout_letter_propose(1, 'paid', 'Menurut surat bank', 1)")
    assert refused.value.sqlstate == "P0B40"
    with acting(app, head.token):
        assert one(app, "select payung.may('payouts.settle')") is True
