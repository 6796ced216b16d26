"""Who calls: the bearer token opens the database session (access.middleware); here it becomes an acting user."""

from __future__ import annotations

from typing import Any, cast

from django.db import connection
from django.http import HttpRequest
from ninja.security import HttpBearer

from payung.access import policies, readlog
from payung.access.models import CHANNEL
from payung.access.services import Actor
from payung.platform.db import one

SCHEME = "bearer"


def bearer_token(request: HttpRequest) -> str:
    """The token of the Authorization header, "" without one. Cookies of a browser do not count here."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == SCHEME else ""


def caller(token: str) -> Actor | None:
    """The user whose open session the token names, or None. The middleware has set the session from it."""
    if not token:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, username, payung.roles() as roles from published.access_user where id = payung.actor_id() and is_active"
        )
        account = one(cursor)
    if account is None or CHANNEL in account["roles"]:  # a bank's token is valid only for the bank's own services
        return None
    return Actor(account["id"], token, account["username"], frozenset(account["roles"]))


class Bearer(HttpBearer):
    """Lets a request through whose token is alive and whose roles carry `action` ("" asks for no role)."""

    def __init__(self, action: str) -> None:
        super().__init__()
        if action and action not in policies.ALLOWED:
            raise KeyError(action)
        self.action = action

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002
        actor = caller(token.strip())
        if actor is not None and self.action:
            readlog.admit(actor, self.action)
        return actor


class Everybody:
    """Lets every request through: for public data that is the same for everybody."""

    action = "public"

    def __call__(self, request: HttpRequest) -> str:  # noqa: ARG002
        return self.action


OPEN = Everybody()


def may(action: str) -> Bearer:
    """The guard of an operation; every operation has exactly one."""
    return Bearer(action)


def actor(request: HttpRequest) -> Actor:
    """The acting user of a request that a guard has let through."""
    return cast(Actor, cast(Any, request).auth)
