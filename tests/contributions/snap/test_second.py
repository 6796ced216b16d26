"""Who confirms the connection of a bank has both rights: to manage connections, and to be the second person."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

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
