"""Payers: their account by date, credit and its refunds, several bills under one code."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import After, Body, BodyId, Day, Id, Limit, OneOf, Page, newest_first, page
from payung.contributions import ageing
from payung.contributions.choices import AGE, REFUND_STATE, STATEMENT_KIND
from payung.contributions.invoices import services as requests
from payung.contributions.invoices import views
from payung.contributions.operations.bills import BillOut, PayerKind
from payung.contributions.payers import services as credits
from payung.contributions.payers import views as payers_views
from payung.contributions.payers.acts import CARRIES, PROPOSALS, REFUNDS
from payung.contributions.services import payer_of
from payung.kernel.choices import values
from payung.platform import clock

router = Router(tags=["payers"])


class PayerOut(Schema):
    """Who owes or has credit, in whole rupiah; `bills`: how many are open. A person is not named ("")."""

    id: int
    payer: str
    payer_kind: PayerKind
    bills: int
    open: int
    credit: int


class AgeOut(Schema):
    """Bills of one age by the days since they were due: how many, and what is open on them in whole rupiah."""

    age: Annotated[str, OneOf(values(AGE))]
    bills: int
    open: int


class StatementLineOut(Schema):
    """One event of a payer's account. `number`: of the bill, receipt or credit entry; `owed` and `held`: what it changed of what he
    owes and of his credit; `balance`: what he owes less his credit, after it."""

    day: date
    kind: Annotated[str, OneOf(values(STATEMENT_KIND))]
    number: int
    month: str | None
    owed: int
    held: int
    balance: int


class PayerStatementOut(Schema):
    """The account of a payer from a day to a day; `owed` and `held` at its end."""

    opening: int
    lines: list[StatementLineOut]
    closing: int
    owed: int
    held: int


class PayerAccountOut(PayerStatementOut):
    """A payer and his whole account."""

    payer_id: int
    payer: str
    payer_kind: PayerKind


class RefundOut(Schema):
    """Credit that goes back to its payer. returned: the bank could not pay it, and it is credit again."""

    id: int
    payer_id: int
    payer: str
    bank_account_id: int
    amount: int
    why: str
    state: Annotated[str, OneOf(values(REFUND_STATE))]
    maker_id: int
    made_at: datetime
    checker_id: int | None
    decided_at: datetime | None
    reason: str
    instruction_id: int | None


class PaymentRequestIn(Body):
    """Two to 24 open bills of one payer."""

    bills: Annotated[list[BodyId], Field(min_length=2, max_length=24)]


class PaymentRequestOut(Schema):
    """A code for several bills, the one that money goes to first first; `open`: what is still to be paid under it."""

    id: int
    payer_id: int
    payer: str
    payment_code: str
    issued_on: date
    due_on: date
    maker_id: int
    created_at: datetime
    open: int
    bills: list[BillOut]


@router.get(
    "/bills/ageing", auth=may("contributions.view"), response=list[AgeOut], summary="What is open by how late it is"
)
def get_ageing(request: HttpRequest) -> list[dict[str, Any]]:
    """Within the scope, today."""
    return [vars(one) for one in ageing.ageing(clock.today())]


@router.get("/payers", auth=may("contributions.view"), response=list[PayerOut], summary="Payers who owe or have credit")
def list_payers(request: HttpRequest, limit: Limit = 100) -> list[dict[str, Any]]:
    """Who owes most first."""
    return [payers_views.payer_line(one) for one in credits.payers()[:limit]]


@router.get(
    "/payers/{payer_id}/statement",
    auth=may("contributions.view"),
    response=PayerStatementOut,
    summary="Account of a payer",
)
def get_statement(
    request: HttpRequest, payer_id: Id, first: Day | None = None, last: Day | None = None
) -> dict[str, Any]:
    """By date, both days included; it equals the ledger to the rupiah."""
    payer_of(None, payer_id)
    return payers_views.statement_whole(payer_id, first, last)


@router.get("/refunds", auth=may("contributions.view"), response=Page[RefundOut], summary="Refunds, newest first")
def list_refunds(request: HttpRequest, after: After = None, limit: Limit = 100) -> dict[str, Any]:
    """Of the payers within the scope."""
    return page(newest_first(credits.refunds(), after, limit), limit, "pk", payers_views.refund_line)


@router.post(
    "/payment-requests", auth=may("bills.join"), response={201: PaymentRequestOut}, summary="One code for several bills"
)
def join_bills(request: HttpRequest, data: PaymentRequestIn) -> Status[dict[str, Any]]:
    """The bills keep their own codes; what comes goes to the bill that is due first, what is left over becomes credit."""
    return Status(201, views.request_line(requests.join(actor(request), data.bills)))


@router.get(
    "/payment-requests/{request_id}",
    auth=may("contributions.view"),
    response=PaymentRequestOut,
    summary="A code for several bills",
)
def get_payment_request(request: HttpRequest, request_id: Id) -> dict[str, Any]:
    return views.request_line(requests.request_of(request_id))


mount(router, CARRIES, BillOut)
mount(router, PROPOSALS, PayerAccountOut)
mount(router, REFUNDS, RefundOut)
