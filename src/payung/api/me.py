"""Who the token acts for, what he may do and where; the organisations that take part."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from payung.access import policies
from payung.access import selectors as access
from payung.api.auth import actor, may
from payung.parties import selectors as parties
from payung.platform import clock

router = Router(tags=["me"])
OrganisationKind = Literal["bpjs", "government", "bank", "rural_bank", "employer", "sponsor", "committee"]


class PlaceName(Schema):
    code: str
    name: str


class OrganisationName(Schema):
    id: int
    name: str


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


class Organisation(Schema):
    id: int
    code: str
    name: str
    kind: str
    place_code: str | None


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


@router.get("/organisations", auth=may("programme.view"), response=list[Organisation], summary="Organisations")
def organisations(request: HttpRequest, kind: OrganisationKind | None = None) -> list[dict[str, Any]]:
    """Those who can pay for others, employ or take part, by name."""
    return [
        {"id": o.pk, "code": o.code, "name": o.name, "kind": o.kind, "place_code": o.place_id}
        for o in parties.organisations([kind] if kind else [])
    ]
