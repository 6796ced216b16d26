"""Answers of the bank that people hand in: proposals that two others confirm."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.errors import or_refuse
from payung.api.forms import After, Id, Limit, OneOf, Page, newest_first, oldest_first, page
from payung.kernel.choices import values
from payung.payouts.answers import services as proposals
from payung.payouts.answers import views
from payung.payouts.answers.acts import ACTS
from payung.payouts.banks import selectors
from payung.payouts.choices import ANSWER, CHANNEL

router = Router(tags=["payouts"])
AnswerState = Annotated[str, OneOf(values(ANSWER))]


class HandOut(Schema):
    """An outcome that is known by somebody's upload: who uploaded the file, which two confirmed it. Or by the bank's `letter`,
    which `uploaded_by` laid before the one who agreed; then `answer` is null.

    `by_bank`: the bank itself has said the same since.
    """

    answer: int | None
    letter: int | None
    payout: int
    state: str
    uploaded_by: str
    uploaded_at: datetime
    confirmed_by: list[str]
    by_bank: bool


class AnswerOut(Schema):
    """A bank's file that somebody handed in. `bar` says why the caller may not confirm it, "" when he may: UPLOADED, SENT,
    ACCOUNT, SIGNED, OTHERS, CLOSED.

    `other_lines`: lines on our account that are no payment of ours, with the rupiah that they book in and out: they wait on
    the list of such lines. `unfit`: payments that had moved on when it took effect, and did not become what was shown.
    """

    id: int
    kind: str
    digest: str
    bank: str
    batch_id: int | None
    state: str
    count: int
    total: int
    other_lines: int
    other_in: int
    other_out: int
    uploaded_by: str
    uploaded_at: datetime
    confirmed_by: list[str]
    refused_by: str
    reason: str
    changed: int
    by_bank: bool
    unfit: list[int]
    bar: str


class AnswerChangeOut(Schema):
    """What an answer says of one payment: where it stood, what the file tells of, what it would become."""

    line: int
    payout: int
    end_to_end_id: str
    source: str
    says: str
    target: str
    amount: int
    reason: str


class LeftOut(Schema):
    """How many people could confirm an answer that is handed in about a batch made now, and how many it takes (0: the bank
    is asked by ourselves). `confirm_warning`: NOBODY_LEFT, ONE_LEFT or "".
    """

    confirmers_left: int
    confirmers_needed: int
    confirm_warning: str


@router.get(
    "/payout-banks/{code}/confirmers",
    auth=may("payouts.make"),
    response=LeftOut,
    summary="Who would be left to confirm",
)
def get_payout_confirmers(
    request: HttpRequest,
    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,11}$")],
    channel: Annotated[str, OneOf(values(CHANNEL))] = "file",
) -> dict[str, Any]:
    """Asked before a batch is made of all that waits."""
    listed = next((bank for bank in selectors.banks() if bank.code == code), None)
    bank = or_refuse(listed, "BANK_UNKNOWN", "Bank atau saluran itu belum terhubung.")
    return views.left(proposals.left_for(bank, channel))


@router.get(
    "/payout-answers", auth=may("payouts.view"), response=Page[AnswerOut], summary="Answers handed in, newest first"
)
def list_payout_answers(
    request: HttpRequest, state: AnswerState | None = None, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    answer = page(newest_first(proposals.proposals(state or ""), after, limit), limit, "pk")
    answer["items"] = views.answers(answer["items"])
    return answer


@router.get("/payout-answers/{answer_id}", auth=may("payouts.view"), response=AnswerOut, summary="One of them")
def get_payout_answer(request: HttpRequest, answer_id: Id) -> dict[str, Any]:
    return views.answer(answer_id)


@router.get(
    "/payout-answers/{answer_id}/changes",
    auth=may("payouts.view"),
    response=Page[AnswerChangeOut],
    summary="What it says of each payment",
)
def list_payout_answer_changes(
    request: HttpRequest, answer_id: Id, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    proposals.the_proposal(answer_id)
    return page(oldest_first(proposals.lines(answer_id), after, limit, "line"), limit, "line", views.change)


mount(router, ACTS, AnswerOut)
