"""A bank's letters about single payments."""

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
from payung.payouts.choices import ANSWER, LETTER_OUTCOME
from payung.payouts.letters import services as letters
from payung.payouts.letters import views
from payung.payouts.letters.acts import ACTS

router = Router(tags=["payouts"])


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


mount(router, ACTS, LetterOut)
