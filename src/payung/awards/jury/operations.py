"""The jury of a cycle: seats, deputies, recusals, who has handed in, keys, closing, opening; and the acts on them.

No operation takes scores or words: what is sent here leaves a digest, from which points could be guessed (`awards.jury.handing`).
"""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import OPEN, may
from payung.awards.jury import opening, seats
from payung.awards.jury.acts import ACTS
from payung.awards.operations.cycles import Year

router = Router(tags=["award"])


class AwardRecusalOut(Schema):
    """From whom a seat is recused. reason: "" where it follows from data."""

    candidate_id: int
    candidate: str
    reason: str


class AwardEarlierOut(Schema):
    """Who sat on a seat before another decree."""

    holder: str
    decree: str


class AwardSeatOut(Schema):
    """A seat. Names, progress and recusals are told to the committee, the jury and the holders of keys."""

    number: int
    institution: str
    role: str
    decree: str
    holder: str
    employer: str
    deputy: str
    deputy_from: date | None
    deputy_reason: str
    due: int | None
    handed_in: int | None
    last_at: datetime | None
    present: bool
    before: list[AwardEarlierOut]
    conflicts_stated_at: datetime | None
    recusals: list[AwardRecusalOut]


class AwardKeyHolderOut(Schema):
    """One of the three keys. public: hexadecimal, "" before it is made."""

    number: int
    holder: str
    decree: str
    public: str


class AwardClosingOut(Schema):
    """What stands of the closing. head: end of the chain of sheets (SHA-256)."""

    proposal_id: int | None
    sheets: int
    head: str
    proposed_by: str
    closed_at: datetime | None
    confirmed_by: str
    seats: int


class AwardJuryOut(Schema):
    """Tim 9 of a cycle. setup: conflicts of interest that its set-up carries. keys: SHA-256 of the three public keys."""

    assessment_year: int
    rehearsal: bool
    stage: str
    quorum: int
    present: int
    setup: list[str]
    seats: list[AwardSeatOut]
    key_holders: list[AwardKeyHolderOut]
    keys: str
    closing: AwardClosingOut


class AwardOpeningOut(Schema):
    """How far the opening is. handed_on: numbers of the keys whose holders have handed on. faulty: opened without valid points."""

    counted: int
    handed_on: list[int]
    opened: int
    faulty: int


class AwardOpenedScoreOut(Schema):
    """An opened score. points: by criterion, exact decimals as text."""

    seat: int
    institution: str
    candidate_id: int
    candidate: str
    points: dict[str, str]
    note: str
    fault: str


class AwardChainOut(Schema):
    """Both chains walked again. head: end of the chain of sheets; facts, facts_head: of every fact. wrong: what does not hold first, ""."""

    sheets: int
    head: str
    wrong: str
    facts: int
    facts_head: str


@router.get("/award/cycles/{year}/jury", auth=OPEN, response=AwardJuryOut, summary="The jury of a cycle")
def award_jury(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Everybody sees the seats and the conflicts that the set-up carries."""
    return seats.jury(year)


@router.get(
    "/award/cycles/{year}/opening",
    auth=may("award.take_part"),
    response=AwardOpeningOut,
    summary="How far the opening is",
)
def award_opening(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Counts only."""
    return opening.standing(year)


@router.get(
    "/award/cycles/{year}/scores",
    auth=may("award.take_part"),
    response=list[AwardOpenedScoreOut],
    summary="Opened scores",
)
def award_opened_scores(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """After the plenary. A juror gets none of a candidate from whom he is recused."""
    return opening.scores(year)


@router.get(
    "/award/cycles/{year}/chain",
    auth=may("award.take_part"),
    response=AwardChainOut,
    summary="Check the chain of scores",
)
def award_chain(request: HttpRequest, year: Year) -> dict[str, Any]:
    """One changed bit of a sheet, of the closing, of an opened score or of any other fact of the cycle is found."""
    return opening.verify(year)


mount(router, ACTS, AwardJuryOut)
