"""The computer of a bank has its account from the bank's connection: no person gets its role, and it gets no role of a person."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.access import accounts
from payung.access.models import CHANNEL
from payung.kernel.errors import PayungError
from payung.platform.db import acting
from tests.support.people import acting as raw
from tests.support.people import one, organisation

GIVE = "select payung.grant_give(%s, %s, %s, %s, false, 'uji coba peran')"


@pytest.fixture
def clerk(own_db: Any, actor: Any) -> int:
    admin = actor("admin")
    with acting(admin.token):
        return accounts.add(admin, "petugas-baru", "Petugas Baru", "kantor-kupang")


def given(app: Any, token: Any, user: int, role: str, place: str | None, org: int | None) -> str:
    """The SQLSTATE with which a role is refused, "" where it is given or proposed."""
    try:
        with raw(app, token("admin")):
            app.execute(GIVE, [user, role, place, org])
    except psycopg.Error as error:
        return str(error.sqlstate)
    return ""


def test_nobody_is_given_the_role_of_a_computer(clerk: int, app: Any, token: Any, owner: Any, actor: Any) -> None:
    for place, org in (("53", None), (None, organisation(owner, "bank-ntt")), ("53", organisation(owner, "bank-ntt"))):
        assert given(app, token, clerk, CHANNEL, place, org) == "P0E5D"
    with acting(actor("admin").token), pytest.raises(PayungError) as refused:
        accounts.give(actor("admin"), clerk, CHANNEL, place="53")
    assert refused.value.code == "CHANNEL"
    assert one(owner, "select count(*) from access_grant where user_id = %s", [clerk]) == 0


def test_a_computer_is_given_no_role_of_a_person(clerk: int, app: Any, token: Any, owner: Any) -> None:
    owner.execute("insert into access_grant (user_id, role) values (%s, %s)", [clerk, CHANNEL])
    for role in ("disnaker", "head", "auditor"):
        assert given(app, token, clerk, role, "53", None) == "P0E5D"
    assert owner.execute("select role from access_grant where user_id = %s", [clerk]).fetchall() == [(CHANNEL,)]


def test_a_role_holds_somewhere_unless_it_stands_alone(clerk: int, app: Any, token: Any) -> None:
    assert given(app, token, clerk, "disnaker", None, None) == "P0E5E"
    assert given(app, token, clerk, "disnaker", "53", None) == ""
