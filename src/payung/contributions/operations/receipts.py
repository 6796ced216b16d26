"""Receipts by hand: entered by one person, confirmed by another; only then do they settle a bill."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.auth import actor, may
from payung.api.errors import known
from payung.api.forms import PLAIN, After, Body, Day, Id, Limit, Page, Reason, Rupiah, oldest_first, page
from payung.contributions import selectors, services
from payung.contributions.models import HandReceipt
from payung.contributions.operations.bills import BillOut, shown

router = Router(tags=["receipts"])
State = Literal["waiting", "confirmed", "refused", "withdrawn", "superseded"]


class ReceiptIn(Body):
    """A payment as the proof has it. The same reference for the same bill and amount again changes nothing."""

    payment_code: Annotated[str, Field(pattern=r"^([0-9]{11}|[0-9]{14})$")]
    amount: Rupiah
    paid_on: Day
    channel: Literal["manual", "teller", "transfer"] = "manual"
    reference: Annotated[str, Field(max_length=100, pattern=PLAIN)] = ""


class RefusalIn(Body):
    """Why it is no receipt."""

    reason: Reason


class HandReceiptOut(Schema):
    """A payment that a person entered. superseded: the bank's own call settled the bill meanwhile.

    confirmed_from: person or statement (the bank's own statement told of the money); empty before it is confirmed.
    """

    id: int
    bill_id: int
    amount: int
    paid_on: date
    channel: str
    reference: str
    recorded_by: int
    recorded_at: datetime
    state: State
    confirmed_from: Literal["", "person", "statement"]
    decided_by: int | None
    decided_at: datetime | None
    reason: str
    receipt_id: int | None


class Recorded(Schema):
    """`is_new` is false when the same payment was recorded before."""

    is_new: bool
    waiting: HandReceiptOut
    bill: BillOut


class Decided(Schema):
    """What became of a receipt by hand, and its bill."""

    waiting: HandReceiptOut
    bill: BillOut


def shown_hand(one: HandReceipt) -> dict[str, Any]:
    """A receipt by hand as the API tells it."""
    return {name: getattr(one, "pk" if name == "id" else name) for name in HandReceiptOut.model_fields}


def _hand(waiting_id: int) -> HandReceipt:
    return known(
        selectors.hand_receipt(waiting_id), "RECEIPT_UNKNOWN", "Penerimaan itu tidak ada, atau di luar wewenang Anda."
    )


def _told(waiting_id: int) -> dict[str, Any]:
    found = _hand(waiting_id)
    bill = known(selectors.bill(found.bill_id), "BILL_UNKNOWN", "Tagihan itu tidak ada, atau di luar wewenang Anda.")
    return {"waiting": shown_hand(found), "bill": shown(bill)}


@router.post(
    "/receipts",
    auth=may("receipts.record"),
    response={200: Recorded, 201: Recorded},
    summary="Record a receipt",
)
def record_receipt(request: HttpRequest, data: ReceiptIn) -> Status[dict[str, Any]]:
    """It waits until another person or the bank's statement confirms it; 200 when the same payment was there already."""
    waiting, is_new = services.record_receipt(
        actor(request), data.payment_code, data.amount, data.paid_on, data.channel, data.reference
    )
    return Status(201 if is_new else 200, {"is_new": is_new, **_told(waiting)})


@router.get(
    "/receipts/by-hand",
    auth=may("contributions.view"),
    response=Page[HandReceiptOut],
    summary="Receipts entered by hand, oldest first",
)
def list_hand_receipts(
    request: HttpRequest,  # noqa: ARG001  # every operation is handed the request
    state: State | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Of the bills within the scope."""
    found = selectors.hand_receipts(state=state or "")
    return page(oldest_first(found, after, limit), limit, "pk", shown_hand)


@router.post(
    "/receipts/by-hand/{waiting_id}/confirm",
    auth=may("receipts.confirm"),
    response=Decided,
    summary="Confirm a receipt that another person entered",
)
def confirm_receipt(request: HttpRequest, waiting_id: Id) -> dict[str, Any]:
    """The money was seen: settles the bill, books it, and protects its people. Never one's own."""
    _hand(waiting_id)
    services.confirm_receipt(actor(request), waiting_id)
    return _told(waiting_id)


@router.post(
    "/receipts/by-hand/{waiting_id}/refuse",
    auth=may("receipts.confirm"),
    response=Decided,
    summary="Refuse a receipt that another person entered",
)
def refuse_receipt(request: HttpRequest, waiting_id: Id, data: RefusalIn) -> dict[str, Any]:
    """The bill stays unpaid."""
    _hand(waiting_id)
    services.refuse_receipt(actor(request), waiting_id, data.reason)
    return _told(waiting_id)


@router.post(
    "/receipts/by-hand/{waiting_id}/withdraw",
    auth=may("receipts.record"),
    response=Decided,
    summary="Take back a receipt that oneself entered",
)
def withdraw_receipt(request: HttpRequest, waiting_id: Id) -> dict[str, Any]:
    """As long as nobody has confirmed it."""
    _hand(waiting_id)
    services.withdraw_receipt(actor(request), waiting_id)
    return _told(waiting_id)
