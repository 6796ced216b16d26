"""Relatives and bank accounts of a person: what a claim needs of a family."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Body, Day, Id, OneOf, ReasonIn, Text
from payung.api.idempotency import answer_is_private
from payung.kernel.choices import values
from payung.registry import reading, selectors, services, views
from payung.registry.choices import RELATION, SEX

router = Router(tags=["persons"])
Relation = Annotated[str, OneOf(values(RELATION))]


class RelativeIn(Body):
    """A relative: found by NIK, else recorded as a new person."""

    name: Text
    relation: Relation
    village_code: Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$")]
    nik: Annotated[str, Field(pattern=r"^([0-9]{16})?$")] = ""
    birth_date: Day | None = None
    sex: Annotated[str, OneOf(values(SEX))] | None = None
    phone: Annotated[str, Field(pattern=r"^(\+?[0-9]{6,15})?$")] = ""


class RelativeOut(Schema):
    person_id: int
    relation: str
    name: str
    birth_date: date | None


class BankAccountIn(Body):
    bank_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,11}$")]
    account_no: Annotated[str, Field(pattern=r"^[0-9]{5,34}$")]
    holder_name: Text
    holder_reason: Annotated[str, Field(max_length=300, pattern=PLAIN)] = ""


class BankAccountOut(Schema):
    """The number is masked."""

    id: int
    bank_code: str
    account_no: str
    holder_name: str


class Made(Schema):
    id: int


@router.get(
    "/persons/{person_id}/relatives", auth=may("registry.view"), response=list[RelativeOut], summary="Relatives"
)
def get_relatives(request: HttpRequest, person_id: Id) -> list[dict[str, Any]]:
    """Those whose identity lies within the scope of the token."""
    reading.opened(actor(request), person_id, "relatives")
    rows = selectors.relatives(person_id)
    people = selectors.identities([one.relative_id for one in rows])
    reading.listed(actor(request), f"relatives:{person_id}", people)
    return [views.relative_line(one, people[one.relative_id]) for one in rows if one.relative_id in people]


@router.post(
    "/persons/{person_id}/relatives", auth=may("claims.report"), response={201: Made}, summary="Record a relative"
)
def add_relative(request: HttpRequest, person_id: Id, data: RelativeIn) -> Status[dict[str, int]]:
    """Answers with the relative's person id."""
    who = actor(request)
    reading.opened(who, person_id, "relatives")
    relative_id = services.add_person(
        who, data.name, data.village_code, data.nik or None, data.birth_date, data.sex, data.phone
    )
    services.add_relative(who, person_id, relative_id, data.relation)
    return Status(201, {"id": relative_id})


@router.get(
    "/persons/{person_id}/bank-accounts", auth=may("registry.view"), response=list[BankAccountOut], summary="Accounts"
)
def get_accounts(request: HttpRequest, person_id: Id) -> list[dict[str, Any]]:
    reading.opened(actor(request), person_id, "accounts")
    return [views.account_line(one) for one in selectors.accounts([person_id])]


@router.post(
    "/persons/{person_id}/bank-accounts", auth=may("claims.report"), response={201: Made}, summary="Record an account"
)
def add_account(request: HttpRequest, person_id: Id, data: BankAccountIn) -> Status[dict[str, int]]:
    """The same open account again answers with its id. A holder whose name hardly fits the person's (HOLDER_OTHER) needs
    `holder_reason`."""
    answer_is_private(request)
    reading.opened(actor(request), person_id, "accounts")
    bank_account_id = services.add_account(
        actor(request), person_id, data.bank_code, data.account_no, data.holder_name, data.holder_reason
    )
    return Status(201, {"id": bank_account_id})


class AccountNumber(Schema):
    account_no: str


@router.post(
    "/bank-accounts/{bank_account_id}/reveal",
    auth=may("registry.reveal"),
    response=AccountNumber,
    summary="Uncover the number of an account",
)
def reveal_account(request: HttpRequest, bank_account_id: Id, data: ReasonIn) -> dict[str, str]:
    """A deliberate act: who, whose and why are logged first. The answer is never kept."""
    answer_is_private(request)
    return {"account_no": services.reveal_account(actor(request), bank_account_id, data.reason)}
