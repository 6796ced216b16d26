"""Bills: what one payer owes for one month, and the assessed rows behind it."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from payung.api.auth import may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import (
    After,
    Id,
    Limit,
    MonthIn,
    MonthOut,
    OneOf,
    Page,
    RegencyIn,
    Search,
    first_day,
    oldest_first,
    page,
)
from payung.contributions import selectors
from payung.contributions.choices import BILL_STATE
from payung.contributions.invoices import papers as invoices
from payung.contributions.models import Bill, ContributionAssessment
from payung.contributions.views import assessed_line, bill_line
from payung.kernel.choices import values
from payung.participation.choices import PAYER_KIND
from payung.platform import clock

router = Router(tags=["bills"])
State = Annotated[str, OneOf(values(BILL_STATE))]
PayerKind = Annotated[str, OneOf(values(PAYER_KIND))]


class ReceiptOut(Schema):
    """Money that came for a bill, or the payer's credit that was carried to it (channel credit). `known_on`: the server's own day; `paid_on` is what the bank or the proof states.
    `by_hand`: entered by one person and confirmed by another, not told by the bank itself."""

    id: int
    bill_id: int
    request_id: int | None
    amount: int
    paid_on: date
    known_on: date
    by_hand: bool
    channel: str
    reference: str


class BillOut(Schema):
    """A bill in whole rupiah, for `month` to `last_month`; `people`: months of people. `payment_code`: fourteen digits (eleven before), the last of which checks the others.
    waiting: a receipt was entered by hand and nobody has confirmed it. correction: below zero, or taking that back, of the
    bill `corrects`; nobody pays it, so it has no code (""). `net`: with its corrections; `paid`: what came, less what a correction
    made credit of the payer; `open`: what is still to be paid; `receipt`: the one that completed the payment."""

    id: int
    month: MonthOut
    last_month: MonthOut
    sequence: int
    payer: str
    payer_kind: str
    people: int
    jkk: int
    jkm: int
    jht: int
    amount: int
    payment_code: str
    corrects: int | None
    issued_on: date
    due_on: date
    state: State
    net: int
    paid: int
    open: int
    receipt: ReceiptOut | None


class AssessedOut(Schema):
    """The contribution of one membership for one month; later revisions hold only the difference."""

    membership_id: int
    person_id: int
    month: MonthOut
    revision: int
    bill_id: int
    regency: str
    base: int
    jkk: int
    jkm: int
    jht: int
    jp: int
    jkp: int
    total: int


def _file(kind: str) -> dict[str, Any]:
    """The description of an answer that is a file, for the description of the interface."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"description": "The file", "content": {kind: schema}}}}


def _bill(bill_id: int) -> Bill:
    return or_refuse(selectors.bill(bill_id), "BILL_UNKNOWN", "Tagihan itu tidak ada, atau di luar wewenang Anda.")


@router.get("/bills", auth=may("contributions.view"), response=Page[BillOut], summary="Bills, newest month first")
def list_bills(
    request: HttpRequest,
    month: MonthIn | None = None,
    payer_kind: PayerKind | None = None,
    state: State | None = None,
    q: Search = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """`q`: beginning of the payment code or part of the payer's name."""
    today = clock.today()
    rows = selectors.bills(first_day(month), payer_kind or "", state or "", q, today)
    if after is not None:
        last = selectors.bill(after)
        if last is None:
            raise ApiRefused("AFTER_INVALID", "Penanda halaman itu tidak berlaku lagi; mulai dari halaman pertama.")
        rows = rows.filter(Q(month__lt=last.month) | Q(month=last.month, pk__lt=after))
    return page(list(rows[: limit + 1]), limit, "pk", lambda bill: bill_line(bill, today))


@router.get("/bills/{bill_id}", auth=may("contributions.view"), response=BillOut, summary="One bill")
def get_bill(request: HttpRequest, bill_id: Id) -> dict[str, Any]:
    return bill_line(_bill(bill_id))


@router.get(
    "/bills/{bill_id}/invoice.pdf",
    auth=may("contributions.view"),
    summary="A bill as a paper (PDF)",
    openapi_extra=_file("application/pdf"),
)
def get_invoice(request: HttpRequest, bill_id: Id, language: Literal["id", "en"] = "id") -> HttpResponse:
    """Amount, code, QR, virtual accounts, how to pay, until when; it names no person."""
    paper = invoices.pdf(invoices.of_bill(_bill(bill_id)), language)
    return HttpResponse(paper, content_type="application/pdf")


@router.get(
    "/bills/{bill_id}/due.ics",
    auth=may("contributions.view"),
    summary="The due day of a bill (iCalendar)",
    openapi_extra=_file("text/calendar"),
)
def get_due_day(request: HttpRequest, bill_id: Id) -> HttpResponse:
    day = invoices.calendar(invoices.of_bill(_bill(bill_id)))
    return HttpResponse(day, content_type="text/calendar; charset=utf-8")


@router.get(
    "/bills/{bill_id}/contribution-assessments",
    auth=may("contributions.view"),
    response=Page[AssessedOut],
    summary="Assessed rows of a bill",
)
def list_bill_contribution_assessments(
    request: HttpRequest,
    bill_id: Id,
    regency: RegencyIn | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """By membership, whose number `after` is. Of a bill over several months `limit` counts memberships, each with all its months."""
    bill = _bill(bill_id)
    rows = selectors.assessed(bill, regency or "")
    if bill.several:
        return _whole_members(rows, after, limit)
    return page(oldest_first(rows, after, limit, "membership_id"), limit, "membership_id", assessed_line)


def _whole_members(rows: QuerySet[ContributionAssessment], after: int | None, limit: int) -> dict[str, Any]:
    """A page that cuts no membership in two, as a page by rows would."""
    later = rows.filter(membership_id__gt=after) if after is not None else rows
    members = list(later.order_by("membership_id").values_list("membership_id", flat=True).distinct()[: limit + 1])
    last = members[limit - 1] if len(members) > limit else None
    of_page = later.filter(membership_id__lte=last) if last is not None else later
    return {"items": [assessed_line(one) for one in of_page], "next": last}
