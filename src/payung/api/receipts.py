"""Receipts: money that settles a bill, recorded by hand."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.auth import actor, may
from payung.api.bills import BillOut, ReceiptOut, shown, shown_receipt
from payung.api.forms import Body, Day, Rupiah
from payung.contributions import selectors, services

router = Router(tags=["receipts"])


class ReceiptIn(Body):
    """A payment as the proof has it. The same reference for the same bill and amount again changes nothing."""

    payment_code: Annotated[str, Field(pattern=r"^[0-9]{11}$")]
    amount: Rupiah
    paid_on: Day
    channel: Literal["manual", "teller", "transfer", "va"] = "manual"
    reference: Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]*$")] = ""


class Recorded(Schema):
    """`is_new` is false when the same payment was recorded before. Both others are null where the bill lies outside
    the scope of the user who took the money, such as a teller."""

    is_new: bool
    receipt: ReceiptOut | None
    bill: BillOut | None


@router.post(
    "/receipts",
    auth=may("receipts.record"),
    response={200: Recorded, 201: Recorded},
    summary="Record a receipt",
)
def record_receipt(request: HttpRequest, data: ReceiptIn) -> Status[dict[str, Any]]:
    """Settles a bill in full, once; 200 when the same payment was there already."""
    _, is_new = services.record_receipt(
        actor(request), data.payment_code, data.amount, data.paid_on, data.channel, data.reference
    )
    bill = selectors.bill_of_code(data.payment_code)
    receipt = getattr(bill, "receipt", None)
    told = {
        "is_new": is_new,
        "receipt": shown_receipt(receipt) if receipt else None,
        "bill": shown(bill) if bill else None,
    }
    return Status(201 if is_new else 200, told)
