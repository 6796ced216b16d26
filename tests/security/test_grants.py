"""Several grants of one account: none lends its reach to another."""

from __future__ import annotations

import psycopg
import pytest

from payung.access.gate import open_session
from payung.access.services import AccessRefused, create_user
from tests.support import people
from tests.support.people import acting, one

PASSWORD = "kata-sandi-uji-payung"


def grant(connection, username: str, *grants: tuple[str, str | None, str | None]) -> int:
    """Grants written by hand, as a migration or a slip would, in one transaction."""
    user = one(
        connection,
        "insert into access_user (username, display_name, is_active, language) values (%s, %s, true, 'id')"
        " on conflict (username) do update set is_active = true returning id",
        [username, username],
    )
    with connection.transaction():
        for role, place, organisation in grants:
            connection.execute(
                "insert into access_grant (user_id, role, place_id, organisation_id) values"
                " (%s, %s, %s, (select id from parties_organisation where code = %s))",
                [user, role, place, organisation],
            )
    return user


def scope(connection, user: int):
    with acting(connection, open_session(user, "web", 60)):
        return connection.execute(
            "select payung.places(), payung.all_places(), payung.view_all(), cardinality(payung.orgs())"
        ).fetchone()


MIXED = [
    [("disnaker", "53.04", None), ("head", "53.71", None)],
    [("disnaker", "53.04", None), ("auditor", "53", None)],
    [("disnaker", "53.04", "pemkab-belu"), ("sponsor", None, "sponsor-uji")],
    [("branch_officer", "53", None), ("head", "53", None), ("head", "53.04", None)],
]
EVEN = [
    [("disnaker", "53.04", "pemkab-belu"), ("head", "53.04", "pemkab-belu")],
    [("disnaker", "53.04", "pemkab-belu"), ("disnaker", "53.71", "pemkot-kupang")],
    [("disnaker", "53.04", None), ("juror", "53", None)],
]


@pytest.mark.parametrize("grants", MIXED)
def test_roles_with_different_scopes_are_refused(owner, db, grants):
    with pytest.raises(psycopg.Error) as refused:
        grant(owner, "mixed", *grants)
    assert refused.value.sqlstate == "P0A05"
    with pytest.raises(AccessRefused) as told:
        create_user("mixed-2", "Mixed", PASSWORD, grants)
    assert told.value.code == "GRANTS_WIDEN"


@pytest.mark.parametrize("grants", EVEN)
def test_roles_with_the_same_scopes_are_held_together(owner, db, grants):
    grant(owner, f"even-{EVEN.index(grants)}", *grants)
    create_user(f"even-made-{EVEN.index(grants)}", "Even", PASSWORD, grants)
    held = (
        "select g.role, g.place_id, o.code from access_grant g join access_user u on u.id = g.user_id"
        " left join parties_organisation o on o.id = g.organisation_id where u.username = %s"
    )
    for username in (f"even-{EVEN.index(grants)}", f"even-made-{EVEN.index(grants)}"):
        assert {*owner.execute(held, [username]).fetchall()} == {*grants}


def test_taking_one_grant_away_does_not_widen_either(owner):
    user = grant(
        owner,
        "less",
        ("disnaker", "53.04", None),
        ("disnaker", "53.71", None),
        ("head", "53.04", None),
        ("head", "53.71", None),
    )
    with pytest.raises(psycopg.Error) as refused:
        owner.execute("delete from access_grant where user_id = %s and role = 'head' and place_id = '53.71'", [user])
    assert refused.value.sqlstate == "P0A05"
    owner.execute("delete from access_grant where user_id = %s and place_id = '53.71'", [user])


def test_two_changes_at_once_are_judged_one_after_the_other(db, owner):
    user = grant(owner, "racing")
    first, second = db.connect("owner", autocommit=False), db.connect("owner", autocommit=False)
    insert = "insert into access_grant (user_id, role, place_id) values (%s, %s, %s)"
    first.execute(insert, [user, "disnaker", "53.04"])
    second.execute(insert, [user, "auditor", "53"])
    first.commit()
    with pytest.raises(psycopg.Error) as refused:
        second.commit()
    assert refused.value.sqlstate == "P0A05"


def test_a_juror_who_is_an_officer_elsewhere_sees_persons_only_there(owner, app, loader, token):
    with acting(loader, token("admin")):
        here, there = people.member(loader, "53.04"), people.member(loader, "53.71")
    user = grant(owner, "both", ("disnaker", "53.04", None), ("juror", "53", "bank-ntt"))
    assert scope(app, user) == (["53.04"], False, True, 0)
    with acting(app, open_session(user, "web", 60)):
        seen = {row[0] for row in app.execute("select id from registry_person")}
    assert here.person in seen
    assert there.person not in seen


@pytest.mark.parametrize("role", ["juror", "employer", "sponsor"])
def test_roles_that_deal_with_no_persons_open_none(owner, app, role):
    user = grant(owner, f"none-{role}", (role, "53", None))
    assert scope(app, user) == ([], False, True, 0)
