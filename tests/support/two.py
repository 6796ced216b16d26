"""The second administrator in tests: what one has proposed, another confirms."""

from __future__ import annotations

from typing import Any

from payung.access.gate import open_session
from payung.access.models import Change, User
from payung.access.services import Actor
from payung.office import changes
from payung.platform.db import OWNER, acting

SECOND = "admin2"


def second(username: str = SECOND) -> Actor:
    """Another administrator than who proposes."""
    user = User.objects.using(OWNER).get(username=username)
    return Actor(int(user.pk), open_session(int(user.pk), "command", 3600), username, frozenset({"administrator"}))


def confirm(change_id: int, username: str = SECOND) -> None:
    """Confirm a proposal as it stands."""
    other = second(username)
    with acting(other.token):
        changes.confirm(other, change_id, Change.objects.get(pk=change_id).digest)


def confirm_raw(connection: Any, function: str, change_id: int) -> Any:
    """The same by SQL, in a transaction of the second administrator's: `select payung.FUNCTION(change, digest)`."""
    (digest,) = connection.execute("select digest from access_change where id = %s", [change_id]).fetchone()
    return connection.execute(f"select payung.{function}(%s, %s)", [change_id, digest]).fetchone()[0]


def confirm_client(actor: Actor, client_id: str) -> None:
    """Confirm the connection of a bank by its client id, as this administrator."""
    from payung.contributions.snap import services as clients

    with acting(actor.token):
        bank = next(one for one in clients.clients() if one.client_id == client_id)
        clients.confirm_client(actor, bank.pk, clients.seen(actor, bank))
