"""Messages to families and letters, without names, numbers and texts."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Id, Limit, OneOf, Page, Search, newest_first, page
from payung.kernel.choices import values
from payung.notices import selectors, views
from payung.notices.acts import CONSENT, WITHDRAW
from payung.notices.choices import CHANNEL, MESSAGE_STATE, OUTCOME, RECEIPT

router = Router(tags=["notices"])
State = Annotated[str, OneOf(values(MESSAGE_STATE))]


class MessageOut(Schema):
    """A message. `subject`: what it is about (claim:12). `reason`: a code, of one that failed or did not arrive."""

    id: int
    template: str
    subject: str
    channel: Annotated[str, OneOf(values(CHANNEL))]
    state: State
    reason: str
    attempts: int
    regency: str
    queued_at: datetime
    finished_at: datetime | None


class DeliveryTryOut(Schema):
    """A try to hand a message over."""

    number: int
    at: datetime
    outcome: Annotated[str, OneOf(values(OUTCOME))]
    reason: str


class DeliveryReceiptOut(Schema):
    """What the gateway said of a part: `told_at` by its clock, `taken_at` by ours."""

    part: int
    outcome: Annotated[str, OneOf(values(RECEIPT))]
    told_at: datetime
    taken_at: datetime


class MessageTold(MessageOut):
    """With every try and every receipt. It is delivered when all `parts` are."""

    parts: int
    tries: list[DeliveryTryOut]
    receipts: list[DeliveryReceiptOut]


class MessageFiguresOut(Schema):
    """Messages of a channel in the last 30 days. `sent`: handed over, nothing known yet; `no_word`: of these for three days or more."""

    channel: Annotated[str, OneOf(values(CHANNEL))]
    messages: int
    waiting: int
    sent: int
    no_word: int
    delivered: int
    undelivered: int
    failed: int


class NoticeLetterOut(Schema):
    """A letter that was issued. `ended_on`, `reason`: since when and why it no longer holds."""

    id: int
    template: str
    subject: str
    regency: str
    issued_on: date
    amount: int | None
    ended_on: date | None
    reason: str


class ConsentOut(Schema):
    regency: str


@router.get("/messages", auth=may("claims.view"), response=Page[MessageOut], summary="Messages, newest first")
def list_messages(
    request: HttpRequest, subject: Search = "", state: State | None = None, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    """Within the scope."""
    rows = newest_first(selectors.messages(subject, state or "").select_related(None), after, limit)
    return page(rows, limit, "pk", views.message_line)


@router.get(
    "/messages/figures", auth=may("claims.view"), response=list[MessageFiguresOut], summary="How messages fared"
)
def message_figures(request: HttpRequest) -> list[dict[str, Any]]:
    """Of the last 30 days, by channel, within the scope."""
    return selectors.figures()


@router.get("/messages/{message_id}", auth=may("claims.view"), response=MessageTold, summary="A message")
def get_message(request: HttpRequest, message_id: Id) -> dict[str, Any]:
    """With its tries and receipts, within the scope."""
    return views.message_whole(message_id)


@router.get("/letters", auth=may("claims.view"), response=Page[NoticeLetterOut], summary="Letters, newest first")
def list_letters(request: HttpRequest, subject: Search = "", after: After = None, limit: Limit = 100) -> dict[str, Any]:
    """Within the scope."""
    return page(newest_first(selectors.letters(subject), after, limit), limit, "pk", views.letter_line)


mount(router, [CONSENT], ConsentOut)
mount(router, [WITHDRAW], NoticeLetterOut)
