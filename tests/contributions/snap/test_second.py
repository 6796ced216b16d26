"""Who confirms the connection of a bank: with both rights, to manage connections and to be the second person, and what he saw."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.access.services import AccessRefused, command_session, create_user
from payung.contributions.snap import services as clients
from payung.platform.db import acting as django_acting
from tests.support.people import acting


@pytest.mark.parametrize("lost", ["snap.manage", "changes.confirm"])
def test_with_one_of_the_two_rights_nobody_confirms(own_db: Any, owner: Any, app: Any, actor: Any, lost: str) -> None:
    admin, other = actor("admin"), actor("admin2")
    keys = clients.create_client(admin, "Bank Menunggu")
    with django_acting(other.token):
        row = next(one for one in clients.clients() if one.client_id == keys.client_id)
        seen = clients.seen(other, row)
    owner.execute("delete from access_right where action = %s and role = 'administrator'", [lost])
    for digest in (seen, None):
        with pytest.raises(psycopg.Error) as refused, acting(app, other.token):
            app.execute("select payung.snap_client_confirm(%s, %s)", [row.pk, digest])
        assert refused.value.sqlstate == "P0B82"
    owner.execute("insert into access_right (action, role) values (%s, 'administrator')", [lost])
    with acting(app, other.token):
        app.execute("select payung.snap_client_confirm(%s, %s)", [row.pk, seen])


def test_other_amounts_are_another_connection(own_db: Any, owner: Any, app: Any, actor: Any) -> None:
    """Which amounts a bank may bring is among what the second person confirms: exactly what is open, or any."""
    admin, other = actor("admin"), actor("admin2")
    keys = clients.create_client(admin, "Bank Menunggu")
    with django_acting(other.token):
        row = next(one for one in clients.clients() if one.client_id == keys.client_id)
        seen = clients.seen(other, row)
    owner.execute("update contributions_snapclient set amounts = 'open' where id = %s", [row.pk])
    with pytest.raises(psycopg.Error) as refused, acting(app, other.token):
        app.execute("select payung.snap_client_confirm(%s, %s)", [row.pk, seen])
    assert refused.value.sqlstate == "P0E55"


def test_an_administrator_of_one_regency_cuts_no_bank_off(own_db: Any, owner: Any, app: Any, actor: Any) -> None:
    keys = clients.create_client(actor("admin"), "Bank Menunggu")
    bank = owner.execute("select id from contributions_snapclient where client_id = %s", [keys.client_id]).fetchone()[0]
    create_user("kelola-belu", "Pengelola Belu", "kata-sandi-belu-uji", [("administrator", "53.04", None)])
    revoked = "select revoked_at is not null from contributions_snapclient where id = %s"
    with command_session("kelola-belu") as narrow, pytest.raises(psycopg.Error) as refused, acting(app, narrow.token):
        app.execute("select payung.snap_client_revoke(%s)", [bank])
    assert refused.value.sqlstate == "P0E50"
    assert owner.execute(revoked, [bank]).fetchone() == (False,)
    with command_session("kelola-belu") as narrow, django_acting(narrow.token), pytest.raises(AccessRefused) as said:
        clients.revoke_client(narrow, bank)
    assert said.value.code == "NOT_KEPT"
    with django_acting(actor("admin").token):
        assert clients.revoke_client(actor("admin"), bank)
    assert owner.execute(revoked, [bank]).fetchone() == (True,)
