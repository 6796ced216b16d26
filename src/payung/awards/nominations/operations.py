"""Candidates of a cycle with their papers, figures and objections; and the acts on them."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Id, OneOf
from payung.api.idempotency import answer_is_private
from payung.awards.choices import FIGURE, NOMINATED, OBJECTION_STATE, PAPER
from payung.awards.leading.operations import AwardOpenCategoryOut
from payung.awards.nominations import indicators, papers
from payung.awards.nominations import services as nominations
from payung.awards.nominations.acts import OF_CANDIDATES, OF_CATEGORIES
from payung.awards.operations.cycles import Year
from payung.kernel.choices import values

router = Router(tags=["award"])


PaperKind = Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]


FigureName = Annotated[str, Path(pattern=r"^[a-z_]{2,30}$")]


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


class AwardPaperAddedOut(Schema):
    """The number of the paper that was taken."""

    id: int


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
    """Written anew from what was looked at: a photograph without place, device and remarks."""
    answer_is_private(request)
    paper, content = papers.content(paper_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="berkas-{paper.pk}"'
    return answer


mount(router, OF_CATEGORIES, AwardOpenCategoryOut)
mount(router, OF_CANDIDATES, AwardCandidateOut)
