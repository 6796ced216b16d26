"""Interviews, visits and costs of a cycle of the award."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Id
from payung.awards.days import costs, interviews, visits
from payung.awards.days.acts import COSTS, INTERVIEWS, PROMPTS, VISITS
from payung.awards.operations.cycles import Year

router = Router(tags=["award"])


class AwardInterviewOut(Schema):
    """An interview; hours of the clock at its place. seats: numbers of those that hear it. state: waiting, running, done or cancelled."""

    id: int
    candidate_id: int
    candidate: str
    category: str
    room: str
    held_on: date
    starts_at: str
    ends_at: str
    minutes: int
    seats: list[int]
    began_at: datetime | None
    ended_at: datetime | None
    state: str


class AwardInterviewWholeOut(AwardInterviewOut):
    """With the questions of its category, which no candidate reads."""

    assessment_year: int
    questions: list[str]


class AwardPromptOut(Schema):
    """A question of the interviews, or a line of the checklist of visits."""

    id: int
    open_category_id: int
    kind: str
    number: int
    text: str


class AwardPromptsOut(Schema):
    """What is prepared for a category."""

    id: int
    category: str
    prompts: list[AwardPromptOut]


class AwardVisitOut(Schema):
    """A visit, how many lines its checklist has and how many are answered."""

    id: int
    candidate_id: int
    candidate: str
    category: str
    visited_on: date
    where: str
    recorded_by: str
    asked: int
    answered: int
    photos: int


class AwardCheckedOut(Schema):
    """A line of the checklist; outcome "" where nothing was noted yet."""

    prompt_id: int
    number: int
    text: str
    outcome: str
    note: str


class AwardPhotoOut(Schema):
    """A photograph of a visit. digest: sha256 of the file as it came."""

    id: int
    caption: str
    digest: str


class AwardVisitWholeOut(AwardVisitOut):
    """With its checklist and its photographs."""

    assessment_year: int
    checklist: list[AwardCheckedOut]
    pictures: list[AwardPhotoOut]


class AwardCostOut(Schema):
    """A cost in whole rupiah. state: active, or cancelled with its reason."""

    id: int
    item: str
    amount: int
    spent_on: date
    holder: str
    holder_name: str
    by_bpjs: bool
    state: str
    reason: str


class AwardHolderOut(Schema):
    """What a body pays, whole rupiah."""

    holder: str
    name: str
    by_bpjs: bool
    amount: int


class AwardCostsOut(Schema):
    """The costs of a cycle, with their sum by who pays."""

    assessment_year: int
    costs: list[AwardCostOut]
    holders: list[AwardHolderOut]
    total: int


@router.get(
    "/award/cycles/{year}/interviews",
    auth=may("home.view"),
    response=list[AwardInterviewOut],
    summary="Interviews of a cycle",
)
def list_award_interviews(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """By day and hour: all for the committee, of a juror those of whom he judges, of a candidate its own."""
    return interviews.lines(interviews.listed(interviews.cycle_of(year)))


@router.get(
    "/award/cycles/{year}/interviews.ics",
    auth=may("home.view"),
    summary="Invitations to the interviews of a cycle",
    openapi_extra={
        "responses": {200: {"description": "A calendar.", "content": {"text/calendar": {"schema": {"type": "string"}}}}}
    },
)
def award_invitations(request: HttpRequest, year: Year) -> HttpResponse:
    """The same interviews, as a calendar (RFC 5545)."""
    rows = interviews.listed(interviews.cycle_of(year))
    return HttpResponse(interviews.invitations(rows), content_type="text/calendar; charset=utf-8")


@router.get(
    "/award/interviews/{interview_id}",
    auth=may("home.view"),
    response=AwardInterviewWholeOut,
    summary="One interview with its questions",
)
def award_interview(request: HttpRequest, interview_id: Id) -> dict[str, Any]:
    """By its number."""
    return interviews.whole(interview_id)


@router.get(
    "/award/categories/{open_category_id}/prompts",
    auth=may("home.view"),
    response=AwardPromptsOut,
    summary="Questions and checklist of a category",
)
def award_prompts(request: HttpRequest, open_category_id: Id) -> dict[str, Any]:
    """For the committee and the jury; for others empty."""
    return interviews.prompts_of(open_category_id)


@router.get(
    "/award/cycles/{year}/visits", auth=may("home.view"), response=list[AwardVisitOut], summary="Visits of a cycle"
)
def list_award_visits(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """Newest first: all for the committee, of a juror those to whom he judges."""
    return visits.lines(interviews.cycle_of(year))


@router.get("/award/visits/{visit_id}", auth=may("home.view"), response=AwardVisitWholeOut, summary="One visit")
def award_visit(request: HttpRequest, visit_id: Id) -> dict[str, Any]:
    """With its checklist and its photographs."""
    return visits.whole(visit_id)


@router.post(
    "/award/visits/{visit_id}/photos",
    auth=may("award.lead"),
    response={201: AwardVisitWholeOut},
    summary="Add a photograph to a visit",
)
def add_award_photo(
    request: HttpRequest,
    visit_id: Id,
    caption: Form[Annotated[str, Field(min_length=3, max_length=200, pattern=PLAIN)]],
    file: File[UploadedFile],
) -> Status[dict[str, Any]]:
    """JPEG or PNG, at most 10 MB. It is looked at in a process of its own; what that refuses is not kept."""
    visits.add_photo(actor(request), visit_id, file, caption)
    return Status(201, visits.whole(visit_id))


@router.get(
    "/award/photos/{photo_id}",
    auth=may("home.view"),
    summary="The picture of a photograph",
    openapi_extra={
        "responses": {
            200: {
                "description": "The picture, redrawn.",
                "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def award_photo(request: HttpRequest, photo_id: Id) -> HttpResponse:
    """As our own check has redrawn it: nothing else of the file is handed out."""
    return HttpResponse(visits.picture(photo_id), content_type="image/png")


@router.get("/award/cycles/{year}/costs", auth=may("home.view"), response=AwardCostsOut, summary="Costs of a cycle")
def award_costs(request: HttpRequest, year: Year) -> dict[str, Any]:
    """For the committee and the jury; for others empty."""
    return costs.whole(year)


mount(router, INTERVIEWS, AwardInterviewWholeOut)
mount(router, PROMPTS, AwardPromptsOut)
mount(router, VISITS, AwardVisitWholeOut)
mount(router, COSTS, AwardCostsOut)
