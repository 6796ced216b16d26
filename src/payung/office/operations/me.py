"""Who the token acts for, what he may do and where; the organisations that take part."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.access import policies, user_accounts
from payung.access import selectors as access
from payung.api.auth import actor, may
from payung.api.forms import Id, OrganisationName, PlaceName
from payung.platform import clock

router = Router(tags=["me"])


class Me(Schema):
    """The acting user. `today` is the business date; `today_is_stated` on databases whose date is set by hand."""

    id: int
    username: str
    name: str
    roles: list[str]
    may: list[str]
    places: list[PlaceName]
    organisations: list[OrganisationName]
    today: date
    today_is_stated: bool


@router.get("/me", auth=may(""), response=Me, summary="The acting user")
def me(request: HttpRequest) -> dict[str, Any]:
    who = actor(request)
    scope = access.scope_of(who.user_id)
    return {
        "id": who.user_id,
        "username": who.username,
        "name": access.names_of([who.user_id]).get(who.user_id, who.username),
        "roles": sorted(who.roles),
        "may": sorted(action for action in policies.ALLOWED if policies.can(who.roles, action)),
        "places": [{"code": c, "name": n} for c, n in zip(scope.place_codes, scope.places, strict=True)],
        "organisations": [
            {"id": i, "name": n} for i, n in zip(scope.organisation_ids, scope.organisations, strict=True)
        ],
        "today": clock.today(),
        "today_is_stated": clock.is_stated(),
    }


class SessionOut(Schema):
    """`kind`: web, api (a token of a program) or command. `is_this`: the token that asks."""

    number: int
    kind: str
    name: str
    made_at: datetime
    last_seen: datetime
    expires_at: datetime
    is_this: bool


class Ended(Schema):
    ended: int


@router.get("/me/sessions", auth=may("account.own"), response=list[SessionOut], summary="Own sessions and tokens")
def my_sessions(request: HttpRequest) -> list[user_accounts.Open]:
    """What is open in the acting user's name, newest first, with its last use to the minute."""
    return user_accounts.mine()


@router.post("/me/sessions/{number}/end", auth=may("account.own"), response=Ended, summary="End a session or token")
def end_session(request: HttpRequest, number: Id) -> dict[str, int]:
    """Its token opens nothing afterwards; the one that asks may end itself."""
    user_accounts.end(number)
    return {"ended": 1}


@router.post("/me/sessions/end-others", auth=may("account.own"), response=Ended, summary="End all other sessions")
def end_other_sessions(request: HttpRequest) -> dict[str, int]:
    """Everything that is open in the acting user's name but the token that asks."""
    return {"ended": user_accounts.end_others()}
