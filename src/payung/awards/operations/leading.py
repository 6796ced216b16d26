"""A cycle that is led here: stages, categories, candidates with their figures, rubrics; and the acts on them."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Body, Id, OneOf
from payung.api.idempotency import answer_is_private
from payung.awards import indicators, leading, nominations, papers, rubrics
from payung.awards.acts_cycle import OF_CANDIDATES, OF_CATEGORIES, OF_CYCLES, OF_RUBRICS
from payung.awards.choices import FIGURE, NOMINATED, OBJECTION_STATE, PAPER, SOURCE, STAGE, SUBJECT
from payung.awards.nodes import MOST_BYTES
from payung.awards.operations.cycles import WITHOUT_NUL, Year
from payung.kernel.choices import values

router = Router(tags=["award"])
PaperKind = Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]
FigureName = Annotated[str, Path(pattern=r"^[a-z_]{2,30}$")]


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


class AwardCandidateLineOut(Schema):
    """A candidate in a list. missing: how many of the asked papers are not there."""

    id: int
    name: str
    category: str
    word: str
    nominated_how: Annotated[str, OneOf(values(NOMINATED))]
    place_code: str
    missing: int


class AwardPaperOut(Schema):
    """A paper that a candidate brought."""

    id: int
    file_name: str
    note: str
    added_at: datetime


class AwardAskedOut(Schema):
    """A kind of paper that is asked, with what was brought of it."""

    kind: Annotated[str, OneOf(values(PAPER))]
    word: str
    missing: bool
    papers: list[AwardPaperOut]


class AwardFigureOut(Schema):
    """A figure of a candidate: part, of whole where it is a share; null for what Payung does not hold. query: what gave it."""

    name: Annotated[str, OneOf(values(FIGURE))]
    word: str
    meaning: str
    part: int | None
    whole: int | None
    as_of: date
    frozen: bool
    query: str
    source: str


class AwardFigureSourceOut(AwardFigureOut):
    """A figure with the text of its query. query_digest: of the text with which it was frozen."""

    candidate_id: int
    text: str
    query_digest: str


class AwardObjectionOut(Schema):
    """An objection to a figure. held: what Payung said then, "part" or "part/whole"."""

    id: int
    figure: str
    word: str
    held: str
    reason: str
    paper_id: int
    made_at: datetime
    state: Annotated[str, OneOf(values(OBJECTION_STATE))]
    answer: str


class AwardCandidateOut(AwardCandidateLineOut):
    """A candidate as its own people see it."""

    english: str
    open_id: int
    assessment_year: int
    withdrawn: bool
    cut_off: date
    figures_read_at: datetime | None
    open_to_objections: bool
    rehearsal: bool
    asked: list[AwardAskedOut]
    figures: list[AwardFigureOut]
    objections: list[AwardObjectionOut]


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
    set_at: datetime
    approved_by_seats: list[int]
    in_force: bool
    weights: str


class AwardRubricIn(Body):
    """A version of a rubric, as YAML (docs/awards.md)."""

    yaml: Annotated[str, Field(min_length=1, max_length=MOST_BYTES, pattern=WITHOUT_NUL)]


class AwardPaperAddedOut(Schema):
    """The number of the paper that was taken."""

    id: int


@router.get(
    "/award/cycles/{year}/leading", auth=may("home.view"), response=AwardLedCycleOut, summary="A cycle that is led here"
)
def award_led_cycle(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Terms, stages, categories."""
    return leading.whole(year)


@router.get(
    "/award/cycles/{year}/candidates",
    auth=may("home.view"),
    response=list[AwardCandidateLineOut],
    summary="Candidates of a cycle",
)
def award_candidates(request: HttpRequest, year: Year) -> list[dict[str, Any]]:
    """Those that the caller sees: the committee all, a juror those from which he is not recused, a candidate itself."""
    return nominations.lines(list(nominations.candidates(year)))


@router.get(
    "/award/candidates/{candidate_id}", auth=may("home.view"), response=AwardCandidateOut, summary="A candidate"
)
def award_candidate(request: HttpRequest, candidate_id: Id) -> dict[str, Any]:
    """What is asked, what is missing, its figures and objections."""
    return nominations.whole(candidate_id)


@router.get(
    "/award/candidates/{candidate_id}/figures/{name}",
    auth=may("home.view"),
    response=AwardFigureSourceOut,
    summary="Where a figure of a candidate comes from",
)
def award_figure(request: HttpRequest, candidate_id: Id, name: FigureName) -> dict[str, Any]:
    """The figure with its query, day and source."""
    return indicators.figure(nominations.candidate_of(None, candidate_id), name)


@router.post(
    "/award/candidates/{candidate_id}/papers",
    auth=may("award.nominate"),
    response={201: AwardPaperAddedOut},
    summary="Bring a paper of a candidate",
)
def add_award_paper(
    request: HttpRequest,
    candidate_id: Id,
    kind: Form[PaperKind],
    file: File[UploadedFile],
    note: str = Form("", max_length=200, pattern=PLAIN),  # type: ignore[type-arg]
) -> Status[dict[str, Any]]:
    """A PDF, JPEG or PNG of at most 10 MB, looked at before it is taken. kind: as in the list of what is asked."""
    added = papers.add_paper(actor(request), candidate_id, kind, file, file.name or "berkas", note)
    return Status(201, {"id": added})


@router.get(
    "/award/papers/{paper_id}",
    auth=may("home.view"),
    summary="A paper of a candidate",
    openapi_extra={
        "responses": {
            200: {
                "description": "The paper",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def award_paper(request: HttpRequest, paper_id: Id) -> HttpResponse:
    """A PDF is written anew from what was looked at."""
    answer_is_private(request)
    paper, content = papers.content(paper_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="berkas-{paper.pk}"'
    return answer


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
mount(router, OF_CATEGORIES, AwardOpenCategoryOut)
mount(router, OF_CANDIDATES, AwardCandidateOut)
mount(router, OF_RUBRICS, AwardRubricOut)
