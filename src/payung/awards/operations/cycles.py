"""Cycles of the Paritrana Award: what is known of them, and recording it from a file."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from payung.api.auth import OPEN, actor, may
from payung.api.forms import Body
from payung.awards import history
from payung.awards.cycles import FIRST_YEAR, LAST_YEAR
from payung.awards.nodes import MOST_BYTES

router = Router(tags=["award"])
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)]
WITHOUT_NUL = r"^[^\x00]*$"  # a whole file, of several lines


class AwardLabelOut(Schema):
    """What a poster or paper calls the cycle."""

    text: str
    source: str


class AwardWinnerOut(Schema):
    """Who won; two may share a rank. place_code: "" for who is no place."""

    rank: int
    name: str
    place_code: str


class AwardContestOut(Schema):
    """A category of the cycle; no winners where no source says who won."""

    category: str
    word: str
    english: str
    winners: list[AwardWinnerOut]


class AwardCycleOut(Schema):
    """The newest edition of a cycle. assessment_year: the year that was judged, whatever its labels say."""

    assessment_year: int
    labels: list[AwardLabelOut]
    interviews_first: date | None
    interviews_last: date | None
    ceremony_on: date | None
    rehearsal: bool
    source: str
    edition: int
    recorded_at: datetime
    contests: list[AwardContestOut]


class AwardCycleIn(Body):
    """What is known of a cycle, as YAML (docs/awards.md)."""

    yaml: Annotated[str, Field(min_length=1, max_length=MOST_BYTES, pattern=WITHOUT_NUL)]


@router.get("/award/cycles", auth=OPEN, response=list[AwardCycleOut], summary="Cycles of the award")
def list_award_cycles(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first, with their winners."""
    return history.cycles()


@router.get("/award/cycles/{year}", auth=OPEN, response=AwardCycleOut, summary="One cycle of the award")
def award_cycle(request: HttpRequest, year: Year) -> dict[str, Any]:
    """By the year that was judged."""
    return history.whole(year)


@router.post("/award/cycles", auth=may("award.record"), response=AwardCycleOut, summary="Record a cycle of the award")
def record_award_cycle(request: HttpRequest, data: AwardCycleIn) -> dict[str, Any]:
    """A new edition of the cycle; what was recorded before stays."""
    return history.record(actor(request), data.yaml)
