"""Decrees that correct the list of a scheme: what one would move, asking for it, carrying it out."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Body, Day, Id, MonthIn, MonthOut, Text
from payung.api.idempotency import answer_is_private
from payung.contributions.corrections import services as corrections
from payung.contributions.corrections.acts import ACTS
from payung.contributions.corrections.services import MOST, Swap
from payung.kernel.months import Month
from payung.sponsorship.services import scheme_of

router = Router(tags=["schemes"])
Nik = Annotated[str, Field(pattern=r"^[0-9]{16}$")]


class CorrectionIn(Body):
    """A decree, the month from which it holds, and the NIK of who leaves (`out`) and who comes (`come`)."""

    decree_number: Text
    decree_date: Day
    first_month: MonthIn
    out: Annotated[list[Nik], Field(max_length=MOST)] = []
    come: Annotated[list[Nik], Field(max_length=MOST)] = []

    def swap(self) -> Swap:
        """As the room takes it."""
        return Swap(
            self.decree_number, self.decree_date, Month.parse(self.first_month), tuple(self.out), tuple(self.come)
        )


class SwappedPersonOut(Schema):
    """A person of a correction: way comes or leaves, months and whole rupiah that move, and why it cannot be ("" where it can)."""

    person_id: int
    way: str
    months: int
    amount: int
    problem: str


class DecreeCorrectionOut(Schema):
    """A decree that corrects a scheme's list. `amount_out` went back to the fund, `amount_in` is committed for who came."""

    id: int
    scheme_id: int
    state: str
    decree_number: str
    decree_date: date
    first_month: MonthOut
    asked_on: date
    decided_on: date | None
    decided_reason: str
    people_out: int
    people_in: int
    months_out: int
    amount_out: int
    months_in: int
    amount_in: int


class DecreeCorrectionWhole(DecreeCorrectionOut):
    people: list[SwappedPersonOut]


@router.get(
    "/schemes/{scheme_id}/corrections",
    auth=may("scheme.edit"),
    response=list[DecreeCorrectionOut],
    summary="Decrees that corrected a scheme's list, newest first",
)
def list_corrections(request: HttpRequest, scheme_id: Id) -> list[dict[str, Any]]:
    return corrections.corrections(scheme_of(None, scheme_id))


@router.post(
    "/schemes/{scheme_id}/corrections/preview",
    auth=may("scheme.edit"),
    response=list[SwappedPersonOut],
    summary="What a correction would move",
)
def preview_correction(request: HttpRequest, scheme_id: Id, data: CorrectionIn) -> list[dict[str, Any]]:
    """Computes only; nothing is stored."""
    answer_is_private(request)
    return corrections.people_lines(corrections.effect(actor(request), scheme_id, data.swap()).lines)


@router.post(
    "/schemes/{scheme_id}/corrections",
    auth=may("scheme.edit"),
    response={201: DecreeCorrectionWhole},
    summary="Ask for a correction",
)
def ask_correction(request: HttpRequest, response: HttpResponse, scheme_id: Id, data: CorrectionIn) -> dict[str, Any]:
    """Nothing moves before another person has carried it out."""
    number = corrections.ask(actor(request), scheme_id, data.swap())
    response["Location"] = f"/api/v1/decree-corrections/{number}"
    return corrections.whole(number)


@router.get(
    "/decree-corrections/{correction_id}",
    auth=may("scheme.edit"),
    response=DecreeCorrectionWhole,
    summary="One correction",
)
def get_correction(request: HttpRequest, correction_id: Id) -> dict[str, Any]:
    return corrections.whole(correction_id)


mount(router, ACTS, DecreeCorrectionWhole)
