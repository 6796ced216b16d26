"""The user at the command line: the owner of a token, or a named user who can only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from payung.access import bindings
from payung.access.errors import AccessRefused
from payung.access.gate import close_session, new_token, open_session
from payung.access.models import User
from payung.access.services import Actor, current_roles
from payung.parties.models import Office
from payung.platform import bindings as platform
from payung.platform import clock
from payung.platform.db import APPLICATION, LOADER, OWNER, READING, acting

READ_SECONDS = 3600


@contextmanager
def token_session(token: str) -> Iterator[Actor]:
    """Act as the person whose token it is; the token stays good afterwards. Raises AccessRefused(TOKEN_DEAD)."""
    with acting(token) as cursor:
        bindings.session_touch(token=token, idle=settings.SESSION_IDLE_SECONDS).ask()
        user_id = platform.actor_id().on(cursor)
        user = User.objects.filter(pk=user_id).first() if user_id else None
        roles = current_roles()
        office = Office.objects.filter(user__pk=user_id).first() if user_id else None
    if user is None:
        raise AccessRefused(
            "TOKEN_DEAD", "Token itu tidak berlaku (lagi). Terbitkan yang baru: payung api-token PENGGUNA."
        )
    with clock.in_zone(office.time_zone if office else ""):
        yield Actor(int(user.pk), token, user.username, roles)


@contextmanager
def read_session(username: str) -> Iterator[Actor]:
    """A session that sees what a named user may see. The database allows no writes in it, so masked data cannot be
    revealed either.

    Raises AccessRefused(USER_UNKNOWN).
    """
    user_id = bindings.login_lookup(username).ask()["user_id"]
    if user_id is None:
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada atau tidak aktif.", username=username)
    token = open_session(user_id, "read", READ_SECONDS, token=READING + new_token())
    try:
        with acting(token):
            roles = current_roles()
            office = Office.objects.filter(user__pk=user_id).first()
        _whole_process("only")
        with clock.in_zone(office.time_zone if office else ""):
            yield Actor(user_id, token, username, roles)
    finally:
        _whole_process("write")
        close_session(token)


def _whole_process(how: str) -> None:
    """Forbid or allow writing on all connections of this process, whichever role they have."""
    for alias in (APPLICATION, LOADER, OWNER):
        if alias in connections.settings:
            with connections[alias].cursor() as cursor:
                cursor.execute(f"set session characteristics as transaction read {how}")
