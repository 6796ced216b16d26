"""A cycle that is led here: stages, categories, rubrics; and the acts on them."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Body, Id, OneOf
from payung.awards.choices import REPLACEMENT, SOURCE, STAGE, SUBJECT
from payung.awards.leading import rubrics
from payung.awards.leading import services as leading
from payung.awards.leading.acts import OF_CYCLES, OF_RUBRICS
from payung.awards.nodes import MOST_BYTES
from payung.awards.operations.cycles import WITHOUT_NUL, Year
from payung.kernel.choices import values

router = Router(tags=["award"])


class AwardStageOut(Schema):
    """A stage: done, now, or next; its days; who acts in it; what closes it (Indonesian)."""

    stage: Annotated[str, OneOf(values(STAGE))]
    position: str
    opens_on: date | None
    closes_on: date | None
    entered_at: datetime | None
    who: str
    closed_by: str


class AwardCategoryOut(Schema):
    """A category that the cycle judges. candidates: those that the caller sees. rubric_version: the newest."""

    open_id: int
    category: str
    word: str
    english: str
    subject: Annotated[str, OneOf(values(SUBJECT))]
    rubric_version: int | None
    candidates: int


class AwardOpenCategoryOut(AwardCategoryOut):
    """An open category with the year that its cycle judges."""

    assessment_year: int


class AwardLedCycleOut(Schema):
    """A cycle that is led here. cut_off: the day whose figures are judged. rehearsal: names and scores are made up."""

    assessment_year: int
    cycle_id: int
    stage: Annotated[str, OneOf(values(STAGE))]
    cut_off: date
    interviews_first: date
    interviews_last: date
    ceremony_on: date
    quorum: int
    rehearsal: bool
    terms_number: int
    frozen: bool
    stages: list[AwardStageOut]
    categories: list[AwardCategoryOut]


class AwardCriterionOut(Schema):
    """A criterion; weight of 100, a setting that the organisers have not published."""

    name: str
    word: str
    weight: int
    source: Annotated[str, OneOf(values(SOURCE))]


class AwardRubricOut(Schema):
    """A version of a rubric. digest: of criteria and rules. in_force: the newest that a quorum of seats approves."""

    id: int
    open_id: int
    version: int
    digest: str
    criteria: list[AwardCriterionOut]
    tie: list[str]
    recusal: str
    normalisation: str
    replacement: Annotated[str, OneOf(values(REPLACEMENT))]
    set_at: datetime
    approved_by_seats: list[int]
    in_force: bool
    weights: str


class AwardRubricIn(Body):
    """A version of a rubric, as YAML (docs/awards.md)."""

    yaml: Annotated[str, Field(min_length=1, max_length=MOST_BYTES, pattern=WITHOUT_NUL)]


@router.get(
    "/award/cycles/{year}/leading", auth=may("home.view"), response=AwardLedCycleOut, summary="A cycle that is led here"
)
def award_led_cycle(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Terms, stages, categories."""
    return leading.whole(year)


@router.get(
    "/award/categories/{open_id}/rubrics",
    auth=may("home.view"),
    response=list[AwardRubricOut],
    summary="Rubrics of a category",
)
def award_rubrics(request: HttpRequest, open_id: Id) -> list[dict[str, Any]]:
    """Every version, the newest first."""
    return rubrics.versions(leading.category_of(open_id)["open_id"])


@router.post(
    "/award/categories/{open_id}/rubrics",
    auth=may("award.rubric"),
    response=AwardRubricOut,
    summary="Record a version of a rubric",
)
def set_award_rubric(request: HttpRequest, open_id: Id, data: AwardRubricIn) -> dict[str, Any]:
    """By the committee or a seat of the jury, until scoring begins."""
    return rubrics.set_rubric(actor(request), open_id, data.yaml)


mount(router, OF_CYCLES, AwardLedCycleOut)
mount(router, OF_RUBRICS, AwardRubricOut)
