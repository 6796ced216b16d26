"""Accounts of users, organisations and offices, and what waits for the second administrator."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from payung.access import accounts, bodies, changes
from payung.access.choices import CHANGE_STATE, ROLE, USER_STATE
from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Id, Limit, OneOf, Page, Search, newest_first, page_of
from payung.kernel.choices import values
from payung.office.acts_accounts import CHANGES, USERS
from payung.office.acts_bodies import ACCOUNTS, OFFICES, ORGANISATIONS
from payung.parties import selectors as parties
from payung.parties.choices import PARTY_STATE
from payung.registry import organisation_accounts

router = Router(tags=["office"])
OrganisationKind = Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]


class RoleOut(Schema):
    """A role that an account holds, over a place, for an organisation, or both."""

    id: int
    role: str
    place_code: str | None
    place: str
    organisation_code: str | None
    organisation: str
    caseload: bool


class UserOut(Schema):
    """An account. It never has a password in it."""

    id: int
    username: str
    name: str
    state: Annotated[str, OneOf(values(USER_STATE))]
    office_code: str
    office: str
    organisation: str
    grants: list[RoleOut]
    created_at: datetime


class TwoPersonChangeOut(Schema):
    """What one administrator proposes: `content` shall stand, `before` stood then. `state`: waiting, accepted or refused."""

    id: int
    kind: str
    subject: str
    place_code: str | None
    content: dict[str, Any]
    before: Any
    reason: str
    state: Annotated[str, OneOf(values(CHANGE_STATE))]
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    refusal: str


class Organisation(Schema):
    id: int
    code: str
    name: str
    kind: str
    place_code: str | None


class OfficeOut(Schema):
    """An office; `users`: open accounts that work there."""

    id: int
    code: str
    name: str
    organisation_id: int
    place_code: str
    place: str
    time_zone: str
    users: int
    state: Annotated[str, OneOf(values(PARTY_STATE))]


class OrganisationOut(Schema):
    """An organisation with its offices."""

    id: int
    code: str
    name: str
    kind: str
    place_code: str | None
    place: str
    offices: int
    state: Annotated[str, OneOf(values(PARTY_STATE))]
    office_list: list[OfficeOut]


class OrganisationAccountOut(Schema):
    """Where an organisation is paid. `state`: waiting for the second administrator, active, or closed."""

    id: int
    organisation_id: int
    bank_code: str
    account_no: str
    holder_name: str
    state: str
    made_by: str
    verified_by: str


@router.get(
    "/organisations/{organisation_id}/bank-accounts",
    auth=may("organisation_accounts.manage"),
    response=list[OrganisationAccountOut],
    summary="Where an organisation is paid",
)
def list_organisation_accounts(request: HttpRequest, organisation_id: Id) -> list[dict[str, Any]]:
    """Newest first, with those that wait and those that were closed."""
    return organisation_accounts.lines(list(organisation_accounts.accounts(organisation_id)))


@router.get("/users", auth=may("users.manage"), response=Page[UserOut], summary="Accounts that one keeps")
def list_users(
    request: HttpRequest,
    text: Search = "",
    role: Annotated[str, OneOf(["", *values(ROLE)])] = "",
    state: Annotated[str, OneOf(["", *values(USER_STATE)])] = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Newest first; `text` stands in the user name or the name shown."""
    return page_of(newest_first(accounts.users(text, role, state), after, limit), limit, accounts.lines)


@router.get("/users/{user_id}", auth=may("users.manage"), response=UserOut, summary="An account")
def get_user(request: HttpRequest, user_id: Id) -> dict[str, Any]:
    return accounts.whole(user_id)


@router.get(
    "/organisations/{organisation_id}", auth=may("users.manage"), response=OrganisationOut, summary="An organisation"
)
def get_organisation(request: HttpRequest, organisation_id: Id) -> dict[str, Any]:
    return bodies.whole(organisation_id)


@router.get("/organisations", auth=may("scheme.view"), response=list[Organisation], summary="Organisations")
def organisations(request: HttpRequest, kind: OrganisationKind | None = None) -> list[dict[str, Any]]:
    """Those who can pay for others, employ or take part, by name."""
    return [
        {"id": o.pk, "code": o.code, "name": o.name, "kind": o.kind_id, "place_code": o.place_id}
        for o in parties.organisations(kind)
    ]


@router.get(
    "/changes", auth=may("users.manage"), response=Page[TwoPersonChangeOut], summary="What takes two administrators"
)
def list_changes(
    request: HttpRequest,
    state: Annotated[str, OneOf(["", *values(CHANGE_STATE)])] = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Newest first, with what the second person said."""
    return page_of(newest_first(changes.changes(state), after, limit), limit, changes.lines)


mount(router, USERS, UserOut)
mount(router, CHANGES, TwoPersonChangeOut)
mount(router, ORGANISATIONS, OrganisationOut)
mount(router, OFFICES, OfficeOut)
mount(router, ACCOUNTS, OrganisationAccountOut)
