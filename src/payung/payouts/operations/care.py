"""Payouts that are stuck or have to stop: alarms, the brake on all payouts, a bank's letters about single payments."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, After, Id, Limit, OneOf, Page, Reason, newest_first, page
from payung.kernel.choices import values
from payung.payouts import letters, selectors, views
from payung.payouts.acts import CLOSE_ALARM, LETTERS
from payung.payouts.brake_acts import BRAKE
from payung.payouts.choices import ALARM, ALARM_STANDING, ANSWER, LETTER_OUTCOME

router = Router(tags=["payouts"])
Kind = Annotated[str, OneOf(values(ALARM))]


class AlarmOut(Schema):
    """`amount`: whole rupiah that it puts on account 1190. `closed_by` and `note`: who closed it by hand, and what was found."""

    id: int
    kind: str
    payout_id: int
    end_to_end_id: str
    said: str
    amount: int
    at: datetime
    state: Annotated[str, OneOf(values(ALARM_STANDING))]
    closed_by: int | None
    closed_at: datetime | None
    note: str


class BrakeOut(Schema):
    """While `stopped`, nothing is sent to any bank. `proposal_id`: somebody wants to start again, another one confirms."""

    stopped: bool
    by: int | None = None
    at: datetime | None = None
    reason: str = ""
    proposal_id: int | None = None
    maker_id: int | None = None
    proposed_at: datetime | None = None
    proposal_reason: str = ""


class LetterOut(Schema):
    """A bank's letter about one payment: `outcome` paid or rejected (never carried out), `state` open, taken or refused."""

    id: int
    payout_id: int
    outcome: str
    reason: str
    paper_id: int
    state: str
    maker_id: int
    proposed_at: datetime
    checker_id: int | None
    decided_at: datetime | None
    refusal: str


@router.get("/payout-alarms", auth=may("payouts.view"), response=Page[AlarmOut], summary="Alarms, newest first")
def list_payout_alarms(
    request: HttpRequest,
    standing: Annotated[str, OneOf(values(ALARM_STANDING))] | None = None,
    kind: Kind | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Open ones and those that have ended, by themselves or by hand."""
    return page(
        newest_first(selectors.all_alarms(standing or "", kind or ""), after, limit), limit, "pk", views.alarm_line
    )


@router.get("/payout-brake", auth=may("payouts.view"), response=BrakeOut, summary="Whether all payouts are stopped")
def get_payout_brake(request: HttpRequest) -> dict[str, Any]:
    return views.brake_state()


@router.get(
    "/payout-letters", auth=may("payouts.view"), response=Page[LetterOut], summary="Letters of banks, newest first"
)
def list_payout_letters(
    request: HttpRequest,
    state: Annotated[str, OneOf(values(ANSWER))] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    return page(newest_first(letters.letters(state or ""), after, limit), limit, "pk", views.letter_line)


@router.post(
    "/payouts/{payout_id}/letters",
    auth=may("payouts.letter"),
    response={201: LetterOut},
    summary="Propose to settle a payment by the bank's letter",
)
def propose_payout_letter(
    request: HttpRequest,
    payout_id: Id,
    outcome: Form[Annotated[str, OneOf(values(LETTER_OUTCOME))]],
    reason: Form[Reason],
    file: File[UploadedFile],
    number: Annotated[str, Form(max_length=60, pattern=PLAIN)] = "",
    issued_on: Annotated[date | None, Form()] = None,
) -> Status[dict[str, Any]]:
    """PDF, JPEG or PNG. Books nothing yet: another person decides, neither of whom made or sent it or recorded the account."""
    letter_id = letters.propose(
        *(actor(request), payout_id, outcome, reason, file, file.name or ""), number=number, issued_on=issued_on
    )
    return Status(201, views.letter(letter_id))


mount(router, [CLOSE_ALARM], AlarmOut)
mount(router, BRAKE, BrakeOut)
mount(router, LETTERS, LetterOut)
