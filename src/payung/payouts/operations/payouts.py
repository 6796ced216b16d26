"""Money out: instructions and where they stand, batches of two people, sending, the bank's answers."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import (
    After,
    Body,
    BodyId,
    Id,
    Limit,
    OneOf,
    Page,
    RegencyIn,
    Search,
    newest_first,
    oldest_first,
    page_of,
)
from payung.api.runs import RunOut, started
from payung.kernel.choices import values
from payung.payouts import selectors, services, views
from payung.payouts.acts import ACTS
from payung.payouts.answers.operations import HandOut
from payung.payouts.banks import selectors as banks_selectors
from payung.payouts.choices import BATCH_STATE, CHANNEL
from payung.payouts.closing import services as closing
from payung.payouts.models import State
from payung.payouts.names import services as names
from payung.payouts.transitions import STATES

router = Router(tags=["payouts"])
InstructionState = Annotated[str, OneOf(STATES)]
BatchState = Annotated[str, OneOf(values(BATCH_STATE))]
Channel = Annotated[str, OneOf(values(CHANNEL))]
BankCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,11}$")]


class PayoutOut(Schema):
    """An order to pay one payee once: a person or an organisation. `end_to_end_id` is its id for life; `reason` a code of the bank's.

    `room` and `reference` say for what; `follows_id` names the rejected or returned instruction that this one repeats.
    `account_ending`: the last four digits of the account, the rest is nobody's business here. `by_hand`: by whose hand its
    outcomes are known.
    """

    id: int
    end_to_end_id: str
    room: str
    reference: str
    purpose: str
    person_id: int | None
    payee_organisation_id: int | None
    amount: int
    regency: str
    state: str
    reason: str
    bank_reference: str
    account_bank: str
    account_ending: str
    batch_id: int | None
    follows_id: int | None
    created_at: datetime
    changed_at: datetime
    by_hand: list[HandOut]


class StepOut(Schema):
    state: str
    reason: str
    bank_reference: str
    at: datetime


class PayoutTold(PayoutOut):
    """With every step that it has taken, and by whose upload outcomes of it and of what it follows are known."""

    steps: list[StepOut]


class BankOut(Schema):
    """A bank that pays for us."""

    code: str
    name: str
    channels: list[str]


class BatchOut(Schema):
    """`content_hash` binds ids, amounts and accounts; whoever approves sends back the one that he has seen."""

    id: int
    bank: str
    bank_name: str
    channel: str
    state: str
    count: int
    total: int
    content_hash: str
    message_id: str
    maker_id: int
    checker_id: int | None
    made_at: datetime
    approved_at: datetime | None
    approval_reason: str
    sent_at: datetime | None
    states: dict[str, int]


class NamesOut(Schema):
    """How far the bank has said whose the accounts are, in payments: not asked yet (`waiting`), `told`, `unknown` to the bank, and
    `silent` by its response code or a word. `live`: it is being asked."""

    waiting: int
    named: int
    unknown: int
    silent: dict[str, int]
    live: bool


class BatchTold(BatchOut):
    """With who would be left to confirm what is handed in about it (see the operation on confirmers), and by whose upload
    outcomes of its payments, and of those that they follow, are known."""

    confirmers_left: int
    confirmers_needed: int
    confirm_warning: str
    by_hand: list[HandOut]
    holder_names: NamesOut | None


class BatchIn(Body):
    """Without `instruction_ids` all that waits within the user's scope, at most 10,000."""

    bank: BankCode
    channel: Channel = "file"
    instruction_ids: Annotated[list[BodyId], Field(min_length=1, max_length=10_000)] | None = None


class DoubtOut(Schema):
    """`score`: how well the recorded holder fits the payee's name, of 100; `reason`: why the account was taken all the same.

    `bank`: what the bank says where it doubts: `told`, another name (`bank_score`; `bank_name` for those who see the payee),
    or `unknown`, no such account. `unexplained`: the approval needs a reason.
    """

    instruction_id: int
    score: int
    reason: str
    bank: Literal["", "told", "unknown"]
    bank_score: int | None
    bank_name: str
    unexplained: bool


def _paged(rows: list[State], limit: int) -> dict[str, Any]:
    return page_of(rows, limit, lambda some: views.with_hands(views.payments(some)))


@router.get("/payouts", auth=may("payouts.view"), response=Page[PayoutOut], summary="Instructions, newest first")
def list_payouts(
    request: HttpRequest,
    state: InstructionState | None = None,
    room: Annotated[str | None, Field(pattern=r"^[a-z]{2,30}$")] = None,
    regency: RegencyIn | None = None,
    q: Search = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """`q`: part of the end-to-end id, or the beginning of the reference."""
    rows = selectors.instructions(state or "", room or "", regency or "", q)
    return _paged(newest_first(rows, after, limit), limit)


@router.get("/payouts/{payout_id}", auth=may("payouts.view"), response=PayoutTold, summary="One instruction")
def get_payout(request: HttpRequest, payout_id: Id) -> dict[str, Any]:
    """With its steps, oldest first."""
    return views.payment(payout_id)


@router.get("/payout-banks", auth=may("payouts.view"), response=list[BankOut], summary="Banks that pay for us")
def list_payout_banks(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"code": bank.code, "name": bank.name, "channels": ["file", *(["snap"] if bank.base_url else [])]}
        for bank in banks_selectors.banks()
    ]


@router.get("/payout-batches", auth=may("payouts.view"), response=Page[BatchOut], summary="Batches, newest first")
def list_payout_batches(
    request: HttpRequest, state: BatchState | None = None, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    return page_of(newest_first(selectors.batches(state or ""), after, limit), limit, views.batches)


@router.post("/payout-batches", auth=may("payouts.make"), response={201: BatchTold}, summary="Make a batch")
def make_payout_batch(request: HttpRequest, response: HttpResponse, data: BatchIn) -> Status[dict[str, Any]]:
    """Pays nobody yet: another user has to approve it."""
    batch_id = services.make_batch(actor(request), data.bank, data.channel, data.instruction_ids)
    response["Location"] = f"/api/v1/payout-batches/{batch_id}"
    return Status(201, views.batch(batch_id))


@router.get("/payout-batches/{batch_id}", auth=may("payouts.view"), response=BatchTold, summary="One batch")
def get_payout_batch(request: HttpRequest, batch_id: Id) -> dict[str, Any]:
    return views.batch(batch_id)


@router.get(
    "/payout-batches/{batch_id}/items",
    auth=may("payouts.view"),
    response=Page[PayoutOut],
    summary="Instructions of a batch",
)
def list_payout_batch_items(
    request: HttpRequest,
    batch_id: Id,
    state: InstructionState | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    services.the_batch(batch_id)
    return _paged(oldest_first(selectors.items(batch_id, state or ""), after, limit), limit)


@router.get(
    "/payout-batches/{batch_id}/holder-doubts",
    auth=may("payouts.view"),
    response=list[DoubtOut],
    summary="Accounts of a batch in a name that hardly fits the payee's",
)
def get_holder_doubts(request: HttpRequest, batch_id: Id) -> list[dict[str, Any]]:
    """To be looked at before the batch is approved. Names are told to those who see the payee; that is logged."""
    services.the_batch(batch_id)
    return [
        {
            "instruction_id": one.instruction_id,
            "score": one.score,
            "reason": one.reason,
            "bank": one.named,
            "bank_score": one.named_score,
            "bank_name": one.name,
            "unexplained": one.unexplained,
        }
        for one in names.with_names(actor(request), batch_id, closing.doubts_of(batch_id))
    ]


@router.post(
    "/payout-batches/{batch_id}/ask-names",
    auth=may("payouts.make"),
    response={202: RunOut},
    summary="Ask the bank whose the accounts of a draft are",
)
def ask_payout_names(request: HttpRequest, response: HttpResponse, batch_id: Id) -> dict[str, Any]:
    """By itself this happens once, when the batch is made; again it asks for what the bank has not said."""
    return started(names.ask_again(actor(request), batch_id), response)


@router.post(
    "/payout-batches/{batch_id}/send",
    auth=may("payouts.send"),
    response={202: RunOut},
    summary="Send an approved batch",
)
def send_payout_batch(request: HttpRequest, response: HttpResponse, batch_id: Id) -> dict[str, Any]:
    """In the background; a sending that was cut off goes on, and nobody is paid twice."""
    return started(services.start_send(actor(request), batch_id), response)


@router.post(
    "/payout-batches/{batch_id}/ask",
    auth=may("payouts.send"),
    response={202: RunOut},
    summary="Ask the bank about what is unclear",
)
def ask_payout_batch(request: HttpRequest, response: HttpResponse, batch_id: Id) -> dict[str, Any]:
    """SNAP only. What the bank has never heard of goes again under its old id."""
    return started(services.ask_unknown(actor(request), batch_id), response)


@router.post(
    "/payout-batches/{batch_id}/answers",
    auth=may("payouts.send"),
    response={202: RunOut},
    summary="Hand in a file of the bank's",
)
def answer_payout_batch(
    request: HttpRequest, response: HttpResponse, batch_id: Id, file: File[UploadedFile]
) -> dict[str, Any]:
    """pain.002, camt.054 or camt.053; refused whole when it is about anything else. It changes nothing yet: the run's result names the
    `proposal` that two others confirm under /payout-answers. The same file again is the same proposal."""
    return started(services.start_answer(actor(request), file, batch_id), response)


@router.get(
    "/payout-batches/{batch_id}/order",
    auth=may("payouts.send"),
    summary="The order file (pain.001)",
    openapi_extra={
        "responses": {
            200: {
                "description": "pain.001.001.09",
                "content": {"application/xml": {"schema": {"type": "string", "format": "binary"}}},
            },
        }
    },
)
def get_payout_order(request: HttpRequest, batch_id: Id) -> HttpResponse:
    """Names people and accounts: every reading is logged."""
    content, _sha256 = services.order_content(actor(request), batch_id)
    return HttpResponse(content, content_type="application/xml")


mount(router, ACTS, BatchTold)
