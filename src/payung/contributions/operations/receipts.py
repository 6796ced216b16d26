"""Receipts by hand: entered by one person, confirmed by another; only then do they settle a bill."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, After, Body, Day, Limit, OneOf, Page, Rupiah, oldest_first, page
from payung.contributions import selectors, services, views
from payung.contributions.acts import ALARMS, RECEIPTS
from payung.contributions.choices import ALARM_STATE, BY_HAND, CODE_ALARM, HAND_STATE
from payung.contributions.operations.bills import BillOut
from payung.kernel.choices import values

router = Router(tags=["receipts"])
State = Annotated[str, OneOf(values(HAND_STATE))]


class ReceiptIn(Body):
    """A payment as the proof has it, for a bill or for several under a joint code: a part, all of it, or more, which becomes credit
    of the payer. The same reference for the same bill and amount again changes nothing."""

    payment_code: Annotated[str, Field(pattern=r"^([0-9]{11}|[0-9]{14})$")]
    amount: Rupiah
    paid_on: Day
    channel: Annotated[str, OneOf(values(BY_HAND))] = "manual"
    reference: Annotated[str, Field(max_length=100, pattern=PLAIN)] = ""


class HandReceiptOut(Schema):
    """A payment that a person entered. superseded: the bank's own call settled the bill meanwhile.

    confirmed_from: person or statement (the bank's own statement told of the money); empty before it is confirmed.
    """

    id: int
    bill_id: int
    request_id: int | None
    payment_code: str
    payer: str
    amount: int
    paid_on: date
    channel: str
    reference: str
    maker_id: int
    recorded_at: datetime
    state: State
    confirmed_from: Literal["", "person", "statement"]
    checker_id: int | None
    decided_at: datetime | None
    reason: str
    receipt_id: int | None


class ReceiptWhole(HandReceiptOut):
    """A payment that a person entered, and its bill."""

    bill: BillOut


class Recorded(Schema):
    """`is_new` is false when the same payment was recorded before."""

    is_new: bool
    waiting: ReceiptWhole


class CodeAlarmOut(Schema):
    """What was odd in what a bank asked or told. codes: a series of unknown codes; request: an id of a payment used again."""

    id: int
    bank_id: int
    bank: str
    kind: Annotated[str, OneOf(values(CODE_ALARM))]
    at: datetime
    closed_by: int | None
    closed_at: datetime | None
    reason: str
    state: Annotated[str, OneOf(values(ALARM_STATE))]


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
    return Status(201 if is_new else 200, {"is_new": is_new, "waiting": views.receipt_whole(waiting)})


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
    rows = selectors.hand_receipts(state=state or "")
    return page(oldest_first(rows, after, limit), limit, "pk", views.receipt_line)


@router.get(
    "/receipts/alarms",
    auth=may("receipts.alarms"),
    response=list[CodeAlarmOut],
    summary="Open alarms about banks, oldest first",
)
def list_alarms(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # every operation is handed the request
    """Banks that asked about many unknown codes, or used an id of a payment again. At most a hundred."""
    return [views.alarm_line(alarm) for alarm in selectors.code_alarms()]


mount(router, RECEIPTS, ReceiptWhole)
mount(router, ALARMS, CodeAlarmOut)
