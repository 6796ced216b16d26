"""Payouts that are stuck or have to stop: alarms, the brake on all payouts, a bank's letters about single payments."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.auth import actor, may
from payung.api.errors import known
from payung.api.forms import PLAIN, After, Body, BodyId, Id, Limit, Page, Reason, newest_first, page
from payung.payouts import brake, letters, selectors, services
from payung.payouts.models import Alarm, Letter

router = Router(tags=["payouts"])
Kind = Literal[
    "paid_again",
    "returned_again",
    "returned_early",
    "paid_twice",
    "twice_settled",
    "follow_up_out",
    "contradiction",
    "absent",
    "stuck",
]


class AlarmOut(Schema):
    """`amount`: whole rupiah that it puts on account 1190. `closed_by` and `note`: who closed it by hand, and what was found."""

    id: int
    kind: str
    payout_id: int
    said: str
    amount: int
    at: datetime
    open: bool
    closed_by: int | None
    closed_at: datetime | None
    note: str


class AlarmNoteIn(Body):
    note: Reason


class BrakeOut(Schema):
    """While `stopped`, nothing is sent to any bank. `proposal_id`: somebody wants to start again, another one confirms."""

    stopped: bool
    by: int | None = None
    at: datetime | None = None
    reason: str = ""
    proposal_id: int | None = None
    proposed_by: int | None = None
    proposed_at: datetime | None = None


class BrakeReasonIn(Body):
    reason: Reason


class BrakeConfirmIn(Body):
    proposal_id: BodyId


class LetterOut(Schema):
    """A bank's letter about one payment: `outcome` paid or rejected (never carried out), `state` open, taken or refused."""

    id: int
    payout_id: int
    outcome: str
    reason: str
    paper_id: int
    state: str
    proposed_by: int
    proposed_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    refusal: str


class LetterRefusalIn(Body):
    reason: Reason


def shown_alarm(row: Any) -> dict[str, Any]:
    """An alarm as the API tells it."""
    ended: Alarm | None = getattr(row, "closed_by", None)
    return {
        "id": row.pk,
        "kind": row.kind,
        "payout_id": row.instruction_id,
        "said": row.said,
        "amount": row.amount,
        "at": row.at,
        "open": row.is_open,
        "closed_by": ended.actor_id if ended else None,
        "closed_at": ended.at if ended else None,
        "note": ended.note if ended else "",
    }


def shown_letter(row: Letter) -> dict[str, Any]:
    """A letter as the API tells it."""
    names = [name for name in LetterOut.model_fields if name not in {"id", "payout_id"}]
    return {**{name: getattr(row, name) for name in names}, "id": row.pk, "payout_id": row.instruction_id}


def _brake() -> dict[str, Any]:
    found = brake.standing()
    if found is None:
        return {"stopped": False}
    names = ("reason", "proposal_id", "proposed_by", "proposed_at")
    told = {name: getattr(found, name) for name in names}
    return {"stopped": True, "by": found.stopped_by, "at": found.stopped_at, **told}


def _letter(letter_id: int) -> Letter:
    found = letters.letters().filter(pk=letter_id).first()
    return known(
        found,
        "LETTER_UNKNOWN",
        "Pembayaran atau surat bank itu tidak ada, sudah diputuskan, atau di luar cakupan Anda.",
    )


@router.get("/payout-alarms", auth=may("payouts.view"), response=Page[AlarmOut], summary="Alarms, newest first")
def list_payout_alarms(
    request: HttpRequest,
    standing: Literal["open", "ended"] | None = None,
    kind: Kind | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Open ones and those that have ended, by themselves or by hand."""
    return page(newest_first(selectors.all_alarms(standing or "", kind or ""), after, limit), limit, "pk", shown_alarm)


@router.post("/payout-alarms/{alarm_id}/close", auth=may("payouts.alarms"), response=AlarmOut, summary="Close an alarm")
def close_payout_alarm(request: HttpRequest, alarm_id: Id, data: AlarmNoteIn) -> dict[str, Any]:
    """Having looked. One about money ends when the bank moves it back, one about a fate when that is known."""
    services.close_alarm(actor(request), alarm_id, data.note)
    return shown_alarm(selectors.all_alarms().get(pk=alarm_id))


@router.get("/payout-brake", auth=may("payouts.view"), response=BrakeOut, summary="Whether all payouts are stopped")
def get_payout_brake(request: HttpRequest) -> dict[str, Any]:
    return _brake()


@router.post("/payout-brake/stop", auth=may("payouts.stop"), response=BrakeOut, summary="Stop all payouts at once")
def stop_payouts(request: HttpRequest, data: BrakeReasonIn) -> dict[str, Any]:
    """One person is enough. A running sender stops before its next call."""
    brake.stop(actor(request), data.reason)
    return _brake()


@router.post("/payout-brake/propose", auth=may("payouts.stop"), response=BrakeOut, summary="Propose to start again")
def propose_payout_start(request: HttpRequest, data: BrakeReasonIn) -> dict[str, Any]:
    brake.propose_start(actor(request), data.reason)
    return _brake()


@router.post("/payout-brake/confirm", auth=may("payouts.stop"), response=BrakeOut, summary="Agree to start again")
def confirm_payout_start(request: HttpRequest, data: BrakeConfirmIn) -> dict[str, Any]:
    """Never to one's own proposal."""
    brake.confirm_start(actor(request), data.proposal_id)
    return _brake()


@router.get(
    "/payout-letters", auth=may("payouts.view"), response=Page[LetterOut], summary="Letters of banks, newest first"
)
def list_payout_letters(
    request: HttpRequest,
    state: Literal["open", "taken", "refused"] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    return page(newest_first(letters.letters(state or ""), after, limit), limit, "pk", shown_letter)


@router.post(
    "/payouts/{payout_id}/letters",
    auth=may("payouts.letter"),
    response={201: LetterOut},
    summary="Propose to settle a payment by the bank's letter",
)
def propose_payout_letter(
    request: HttpRequest,
    payout_id: Id,
    outcome: Form[Literal["paid", "rejected"]],
    reason: Form[Reason],
    file: File[UploadedFile],
    number: Annotated[str, Form(max_length=60, pattern=PLAIN)] = "",
    issued_on: Annotated[date | None, Form()] = None,
) -> Status[dict[str, Any]]:
    """PDF, JPEG or PNG. Books nothing yet: another person decides, neither of whom made or sent it or recorded the account."""
    made = letters.propose(
        *(actor(request), payout_id, outcome, reason, file, file.name or ""), number=number, issued_on=issued_on
    )
    return Status(201, shown_letter(_letter(made)))


@router.post(
    "/payout-letters/{letter_id}/confirm", auth=may("payouts.settle"), response=LetterOut, summary="Agree to a letter"
)
def confirm_payout_letter(request: HttpRequest, letter_id: Id) -> dict[str, Any]:
    """It is booked as the bank's own answer would be."""
    letters.confirm(actor(request), letter_id)
    return shown_letter(_letter(letter_id))


@router.post(
    "/payout-letters/{letter_id}/refuse", auth=may("payouts.settle"), response=LetterOut, summary="Refuse a letter"
)
def refuse_payout_letter(request: HttpRequest, letter_id: Id, data: LetterRefusalIn) -> dict[str, Any]:
    letters.refuse(actor(request), letter_id, data.reason)
    return shown_letter(_letter(letter_id))
