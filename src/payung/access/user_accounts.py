"""The sessions and tokens that are open in one's own name: listed with their last use, ended one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, connections

from payung.access import bindings
from payung.access.errors import AccessRefused
from payung.access.models import User
from payung.platform.db import OWNER, rows

_OF_USER = """
select s.number, s.kind, s.name, s.created_at as made_at, s.last_seen, s.expires_at, false as is_this
from payung.session s join access_user u on u.id = s.user_id
where u.username = %s and s.kind <> 'run' and s.closed_at is null and s.expires_at > now() order by s.number desc
"""
_END = """
update payung.session s set closed_at = clock_timestamp() from access_user u
where u.id = s.user_id and u.username = %s and s.kind <> 'run' and s.closed_at is null and s.expires_at > now()
"""


@dataclass(frozen=True)
class Open:
    """A session (kind web or command) or a token of a program (api). `is_this`: the one that asks."""

    number: int
    kind: str
    name: str
    made_at: datetime
    last_seen: datetime
    expires_at: datetime
    is_this: bool


def mine() -> list[Open]:
    """What is open in the actor's name, newest first."""
    with connection.cursor() as cursor:
        return [Open(**row) for row in bindings.my_sessions().on(cursor)]


def end(number: int) -> None:
    """End one of the actor's own. Raises AccessRefused where there is none of that number."""
    with connection.cursor() as cursor:
        if not bindings.session_end(number).on(cursor):
            raise AccessRefused("SESSION_UNKNOWN", "Sesi atau token itu tidak ada, atau sudah berakhir.")


def end_others() -> int:
    """End all sessions of the actor except the present one; returns how many."""
    with connection.cursor() as cursor:
        return bindings.sessions_end_others().on(cursor)


def of_user(username: str) -> list[Open]:
    """What is open in a user's name, for the operator (owner)."""
    _known(username)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_OF_USER, [username])
        return [Open(**row) for row in rows(cursor)]


def end_of_user(username: str, number: int | None = None) -> int:
    """End one session or token of a user, or all of them, for the operator (owner); returns how many."""
    _known(username)
    only: list[Any] = [] if number is None else [number]
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_END + (" and s.number = %s" if only else ""), [username, *only])
        ended = int(cursor.rowcount)
    if only and not ended:
        raise AccessRefused("SESSION_UNKNOWN", "Sesi atau token itu tidak ada, atau sudah berakhir.")
    return ended


def _known(username: str) -> None:
    if not User.objects.using(OWNER).filter(username=username).exists():
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada.", username=username)
