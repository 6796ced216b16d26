"""Results of a cycle of the award, objections, minutes, publication and files."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema

from payung.api.acts import mount
from payung.api.auth import OPEN, actor, may
from payung.api.forms import Id
from payung.awards.days.interviews import cycle_of
from payung.awards.operations.cycles import AwardWinnerOut, Year
from payung.awards.plenary import documents, minutes, result
from payung.awards.plenary.acts import MINUTES_ACTS, OBJECTIONS, PUBLICATION, RESULTS

router = Router(tags=["award"])
CategoryName = Annotated[str, Path(pattern=r"^[a-z_]{2,60}$")]
Place = Annotated[int, Path(ge=1, le=99)]


class AwardRankedOut(Schema):
    """A place in a result. score: four decimals, half up; exact: the same as a fraction; means: by criterion, exact."""

    candidate_id: int
    candidate: str
    rank: int
    score: str
    exact: str
    jurors: int
    means: dict[str, str]


class AwardShiftOut(Schema):
    """Who would stand first if a weight moved by `points` (kind weight) or a seat were left out (kind juror)."""

    kind: str
    name: str
    points: int
    winners: list[str]
    changes: bool


class AwardResultOut(Schema):
    """A result. content: everything that it follows from with each step, one text; digest: its sha256; sound: whether it
    still follows."""

    id: int
    open_category_id: int
    assessment_year: int
    category: str
    number: int
    digest: str
    sound: bool
    computed_at: datetime
    rehearsal: bool
    ranking: list[AwardRankedOut]
    sensitivity: list[AwardShiftOut]
    content: str


class AwardPlaceOut(Schema):
    """Rank and score of a candidate."""

    candidate_id: int
    candidate: str
    category: str
    rank: int
    score: str


class AwardResultObjectionOut(Schema):
    """An objection to a result. state: open, upheld or dismissed."""

    id: int
    candidate_id: int
    candidate: str
    reason: str
    stated_at: datetime
    state: str
    answer: str


class AwardSignatureOut(Schema):
    """A seat that has signed."""

    seat: int
    institution: str
    role: str
    name: str
    signed_at: datetime


class AwardMinutesOut(Schema):
    """Minutes of a plenary. complete: the chair and as many seats as the quorum have signed. content: one text; digest: its sha256."""

    id: int
    assessment_year: int
    issue: int
    number: str
    held_on: date
    where: str
    digest: str
    sound: bool
    quorum: int
    signatures: list[AwardSignatureOut]
    complete: bool
    content: str


class AwardResultCriterionOut(Schema):
    """A criterion with its weight of 100, which the organisers do not publish: it is the province's own."""

    name: str
    word: str
    weight: int


class AwardToldOut(Schema):
    """What is published of a category."""

    category: str
    word: str
    english: str
    candidates: int
    sheets: int
    criteria: list[AwardResultCriterionOut]
    winners: list[AwardWinnerOut]


class AwardPublicationOut(Schema):
    """What is published of a cycle."""

    assessment_year: int
    rehearsal: bool
    cut_off: date
    published_at: datetime
    digest: str
    minutes_digest: str
    sound: bool
    archived: bool
    categories: list[AwardToldOut]


def _of(media: str) -> dict[str, Any]:
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "The file.", "content": content}}}


@router.get(
    "/award/cycles/{year}/results", auth=may("home.view"), response=list[AwardResultOut], summary="Results of a cycle"
)
def award_results(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """The newest of each category: for the committee, and for jurors who are recused from none of its candidates."""
    return [result.line(one) for one in result.newest(cycle_of(year))]


@router.get(
    "/award/cycles/{year}/places",
    auth=may("home.view"),
    response=list[AwardPlaceOut],
    summary="Ranks of candidates in a cycle",
)
def award_places(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """Of a candidate's own people its own alone."""
    return result.places(cycle_of(year))


@router.get(
    "/award/cycles/{year}/result-objections",
    auth=may("home.view"),
    response=list[AwardResultObjectionOut],
    summary="Objections to results of a cycle",
)
def award_result_objections(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """With their answers."""
    return result.objections(year)


@router.get(
    "/award/cycles/{year}/minutes", auth=may("home.view"), response=AwardMinutesOut, summary="Newest minutes of a cycle"
)
def award_minutes(request: HttpRequest, year: Year) -> dict[str, Any]:
    """For the committee and the jury."""
    return minutes.of_year(year)


@router.get(
    "/award/minutes/{minutes_id}/file",
    auth=may("home.view"),
    summary="Minutes as PDF",
    openapi_extra=_of("application/pdf"),
)
def award_minutes_file(request: HttpRequest, minutes_id: Id) -> HttpResponse:
    """With the signatures so far; the file is signed by the installation."""
    return HttpResponse(documents.minutes_pdf(minutes_id), content_type="application/pdf")  # fmt: skip


@router.get(
    "/award/cycles/{year}/charters/{category}/{place}",
    auth=may("award.lead"),
    summary="Charter of a winner as PDF",
    openapi_extra=_of("application/pdf"),
)
def award_charter(request: HttpRequest, year: Year, category: CategoryName, place: Place) -> HttpResponse:
    """place counts the winners of the category from 1."""
    name = minutes.winner(year, category, place)
    content = documents.charter_pdf(actor(request), year, category, name)
    return HttpResponse(content, content_type="application/pdf")


@router.get(
    "/award/cycles/{year}/submission",
    auth=may("award.lead"),
    summary="Submission to the national level (zip)",
    openapi_extra=_of("application/zip"),
)
def award_submission(request: HttpRequest, year: Year) -> HttpResponse:
    """Submission and minutes as PDF, charters, results with every step, and the sha256 of each."""
    return HttpResponse(documents.submission(actor(request), year), content_type="application/zip")


@router.get(
    "/award/cycles/{year}/archive",
    auth=may("award.lead"),
    summary="Archive of a cycle (zip)",
    openapi_extra=_of("application/zip"),
)
def award_archive(request: HttpRequest, year: Year) -> HttpResponse:
    """Of a cycle that was put away: all that was decided, as it was kept."""
    return HttpResponse(documents.archive(actor(request), year), content_type="application/zip")


@router.get(
    "/award/cycles/{year}/publication", auth=OPEN, response=AwardPublicationOut, summary="What is published of a cycle"
)
def award_publication(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Winners, rubric and sums; nobody's name but the winners'."""
    return minutes.publication(year)


mount(router, RESULTS, AwardResultOut)
mount(router, OBJECTIONS, AwardResultObjectionOut)
mount(router, MINUTES_ACTS, AwardMinutesOut)
mount(router, PUBLICATION, AwardPublicationOut)
