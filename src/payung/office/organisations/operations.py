"""Organisations, their offices and where they are paid."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from payung.access import bodies
from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import Id, OneOf
from payung.kernel.choices import values
from payung.office.organisations.acts import ACCOUNTS, OFFICES, ORGANISATIONS
from payung.parties import selectors as parties
from payung.parties.choices import PARTY_STATE
from payung.registry import organisation_accounts

router = Router(tags=["office"])
OrganisationKind = Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]


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


mount(router, ORGANISATIONS, OrganisationOut)
mount(router, OFFICES, OfficeOut)
mount(router, ACCOUNTS, OrganisationAccountOut)
