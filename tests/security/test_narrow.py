"""Grants below the regency and over a caseload open what they say and nothing beside; who keeps accounts opens nothing."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from payung.access.gate import open_session
from payung.access.policies import ALLOWED
from payung.access.services import AccessRefused, create_user
from tests.support import people
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege
PASSWORD = "kata-sandi-uji-payung"
HERE, BESIDE = "53.04.01.2001", "53.04.01.2002"
JULY = date(2025, 7, 1)
# What hangs on a person, by the column that names him or his membership.
OPENED = {
    "registry_person": "id",
    "registry_identity": "person_id",
    "participation_membership": "person_id",
    "participation_month": "membership_id",
}


@pytest.fixture(scope="module")
def village_people(module_db):
    """Two people of one regency in two villages, each with a month that a scheme pays."""
    from payung.access.models import User
    from payung.platform.db import OWNER

    loader, owner = module_db.connect("loader"), module_db.connect("owner")
    token = open_session(User.objects.using(OWNER).get(username="admin").pk, "command", 3600)
    with acting(loader, token):
        scheme = people.scheme(loader)
        people.open_months(loader)
        made = [people.member(loader, "53.04") for _ in range(2)]
        for one_of_them in made:
            people.enrol(loader, scheme, one_of_them)
            people.cover(loader, scheme.payer, one_of_them, JULY)
    for table, column in (
        ("registry_person", "id"),
        ("registry_identity", "person_id"),
        ("participation_membership", "person_id"),
    ):
        owner.execute(f"update {table} set village_code = %s where {column} = %s", [BESIDE, made[1].person])
    return made


def seen(connection, token: str, who: people.Member) -> set[str]:
    """Tables in which something of the person is seen."""
    with acting(connection, token):
        return {
            table
            for table, column in OPENED.items()
            if one(connection, f"select count(*) from {table} where {column} = %s",
                   [who.membership if column == "membership_id" else who.person])
        }  # fmt: skip


def user(owner, name: str, role: str, place: str | None, caseload: bool = False) -> int:
    made = one(
        owner,
        "insert into access_user (username, display_name, is_active, language) values (%s, %s, true, 'id') returning id",
        [name, name],
    )
    owner.execute(
        "insert into access_grant (user_id, role, place_id, caseload) values (%s, %s, %s, %s)",
        [made, role, place, caseload],
    )
    return int(made)


@pytest.mark.parametrize("role", ["app", "loader"])
def test_a_village_opens_its_people_and_nobody_beside(db, owner, village_people, role):
    token = open_session(user(owner, f"desa-{role}", "village_officer", HERE), "web", 60)
    connection = db.connect(role)
    assert seen(connection, token, village_people[0]) == set(OPENED)
    assert seen(connection, token, village_people[1]) == set()
    with acting(connection, token):
        assert one(connection, "select payung.places()") == []
        assert not one(connection, "select payung.all_places() or payung.view_all()")
        assert one(connection, "select payung.villages()") == [HERE]


def test_a_district_opens_its_villages_and_not_the_regency(app, owner, village_people):
    token = open_session(user(owner, "camat", "disnaker", "53.04.02"), "web", 60)
    assert seen(app, token, village_people[0]) == set()
    token = open_session(user(owner, "camat-sini", "disnaker", "53.04.01"), "web", 60)
    assert seen(app, token, village_people[0]) == seen(app, token, village_people[1]) == set(OPENED)
    with acting(app, token):
        assert one(app, "select payung.places()") == []


def test_a_village_names_no_person_elsewhere_and_adds_none(app, owner, village_people):
    """Functions that look with the owner's eyes ask the village too."""
    made = user(owner, "desa-tulis", "disnaker", HERE)
    token = open_session(made, "web", 60)
    add = "select payung.registry_add_person(%s, null, 'Ana Bere', 'ANA BERE', null, null, '', '')"
    with acting(app, token):
        assert one(app, add, [HERE]) is not None
    with pytest.raises(psycopg.Error) as refused, acting(app, token):
        app.execute(add, [BESIDE])
    assert refused.value.sqlstate == "P0A72"
    with pytest.raises(psycopg.Error) as hidden, acting(app, token):
        app.execute(
            "select payung.registry_add_relative(%s, %s, 'child')", [village_people[0].person, village_people[1].person]
        )
    assert hidden.value.sqlstate == "P0A73"


def test_a_caseload_opens_its_people_until_they_are_handed_over(app, owner, village_people):
    made = user(owner, "perisai", "agent", "53.04", caseload=True)
    token = open_session(made, "web", 60)
    assert seen(app, token, village_people[0]) == seen(app, token, village_people[1]) == set()
    give = "insert into registry_caseload (person_id, user_id, given_by) values (%s, %s, %s)"
    owner.execute(give, [village_people[1].person, made, made])
    assert seen(app, token, village_people[1]) == set(OPENED)
    assert seen(app, token, village_people[0]) == set()
    owner.execute("update registry_caseload set ended_at = now() where user_id = %s", [made])
    assert seen(app, token, village_people[1]) == set()


def test_anothers_caseload_opens_nothing(app, owner, token, village_people):
    """The row names whom it is for, and a grant that is none over a caseload does not ask it."""
    agent, other = (
        user(owner, "agen-a", "agent", "53.04", caseload=True),
        user(owner, "agen-b", "agent", "53.04", caseload=True),
    )
    wide = one(owner, "select id from access_user where username = 'kupang'")
    give = "insert into registry_caseload (person_id, user_id, given_by) values (%s, %s, %s)"
    for who in (agent, wide):
        owner.execute(give, [village_people[0].person, who, agent])
    assert seen(app, open_session(other, "web", 60), village_people[0]) == set()
    assert seen(app, token("kupang"), village_people[0]) == set()


@pytest.mark.parametrize("role", ["app", "loader"])
def test_nobody_takes_people_into_his_caseload_by_hand(db, owner, village_people, role):
    token = open_session(user(owner, f"agen-{role}", "agent", "53.04", caseload=True), "web", 60)
    connection = db.connect(role)
    for statement in (
        "insert into registry_caseload (person_id, user_id, given_by) values (%s, payung.actor_id(), payung.actor_id())",
        "update registry_caseload set ended_at = null where person_id = %s",
        "delete from registry_caseload where person_id = %s",
    ):
        with pytest.raises(DENIED), acting(connection, token):
            connection.execute(statement, [village_people[0].person])


@pytest.mark.parametrize(
    ("role", "place", "caseload"),
    [
        ("village_officer", "53.04", False),
        ("village_officer", None, False),
        ("agent", "53.04", False),
        ("agent", None, True),
        ("account_keeper", "53", False),
    ],
)
def test_a_narrow_role_is_not_granted_wider(owner, role, place, caseload):
    with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
        user(owner, "lebar", role, place, caseload)


def test_who_keeps_accounts_holds_no_other_role(owner, db):
    made = user(owner, "penjaga", "account_keeper", None)
    with pytest.raises(psycopg.Error) as refused:
        owner.execute("insert into access_grant (user_id, role) values (%s, 'head')", [made])
    assert refused.value.sqlstate == "P0CB0"
    with pytest.raises(AccessRefused) as told:
        create_user("penjaga-2", "Penjaga", PASSWORD, [("account_keeper", None, None), ("auditor", None, None)])
    assert told.value.code == "ROLE_ALONE"


def test_who_keeps_accounts_sees_no_person_and_moves_no_rupiah(app, owner, village_people):
    token = open_session(user(owner, "penjaga-saja", "account_keeper", None), "web", 60)
    assert seen(app, token, village_people[0]) == set()
    with acting(app, token):
        for table in (
            "ledger_journal",
            "contributions_bill",
            "payouts_instruction",
            "sponsorship_fund",
            "claims_claim",
        ):
            assert one(app, f"select count(*) from {table}") == 0
        assert one(app, "select count(*) from access_grant") > 0
    held = {action for action, roles in ALLOWED.items() if "account_keeper" in roles}
    assert held == {"scope.alone", "home.view", "account.own", "runs.view", "users.manage", "grants.two"}
    few = {"scope.places", "scope.orgs", "home.view", "account.own", "coverage.view", "registry.view", "runs.view"}
    # A village officer may act for a body of his village that pays, too.
    pays = {"contributions.view", "paid_for.view", "certificates.issue", "scheme.view", "scheme.open", "scheme.edit"}
    pays |= {"intake.view", "intake.upload", "intake.commit", "intake.undo", "intake.review", "grants.two"}
    # a village may be a candidate of the award, and is told which papers of its own are missing
    pays |= {"award.candidate", "award.nominate", "work_items.view"}
    for role, more in (("village_officer", pays), ("agent", set())):
        assert {action for action, roles in ALLOWED.items() if role in roles} <= few | more
    employee = {action for action, roles in ALLOWED.items() if "employee" in roles}
    assert employee == {"home.view", "account.own", "neighbours.choose", "certificates.issue"}
