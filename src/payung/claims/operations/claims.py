"""Death claims: the claim with heirs and papers, assessment, decision, letter. No answer that is kept holds a name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import After, Id, Limit, OneOf, Page, RegencyIn, Rupiah, newest_first, page
from payung.claims import reading, selectors, services, views
from payung.claims.acts import CLAIMS
from payung.claims.choices import DUE, STATE
from payung.claims.models import BenefitAssessment
from payung.contributions.own.operations import CountedOut
from payung.kernel.choices import values
from payung.platform import clock
from payung.registry.reading import listed
from payung.vault import selectors as vault
from payung.vault.kinds import PAPER_WORDS

router = Router(tags=["claims"])
UNKNOWN = "Klaim itu tidak ada, atau di luar wilayah Anda."
State = Annotated[str, OneOf(values(STATE))]
PaperType = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,40}$")]


class ClaimLine(Schema):
    """A claim and its clock; days left count from today, below 0 it is late."""

    id: int
    code: str
    kind: str
    programme: str
    person_id: int
    folder_id: int
    state: str
    via: str
    regency: str
    event_on: date
    reported_on: date
    complete_on: date | None
    calendar_due: date | None
    working_due: date | None
    days_left: int | None
    paused_since: date | None


class StatutoryOut(Schema):
    """The term of paying by law, and what each day beyond it comes to. due: null where the year's holidays are not decreed."""

    programme: str
    working_days: int
    basis: str
    verified: str
    due: date | None
    days_late: int
    rate_ppm: int
    rate_basis: str
    compensation: Rupiah | None


class DisputeOut(Schema):
    """Two readings of a rule that give different amounts. `seen` is the digest with which one is decided; `needed`: nobody
    has decided on what is so now; `stale`: somebody had, on other facts.
    """

    seen: str
    needed: bool
    stale: bool
    amounts: dict[str, Rupiah]
    reading: str | None
    reason: str
    decided_on: date | None


class ClaimOut(ClaimLine):
    """With what is missing, and amounts of the latest assessment. `dispute`: only where the readings differ."""

    missing: list[str]
    said: dict[str, str]
    digest: str | None
    recomputed: str | None
    outcome: str | None
    amount: Rupiah | None
    payable: Rupiah | None
    dispute: DisputeOut | None
    paid: Rupiah
    heirs_number: int
    statutory: StatutoryOut | None
    counted: CountedOut | None


class ItemOut(Schema):
    """A paper that the claim needs: clean, quarantine, refused or missing."""

    paper_type: str
    label: str
    state: str


class PaperOut(Schema):
    id: int
    paper_type: str
    state: str
    reason: str
    missing: list[str]


class BenefitAssessmentOut(Schema):
    """A frozen assessment: facts (ids, months, the statute as read) and result with its explanation."""

    number: int
    digest: str
    recomputed: str
    outcome: str
    amount: Rupiah
    payable: Rupiah
    assessed_on: date
    facts: dict[str, Any]
    result: dict[str, Any]


class Moment(Schema):
    at: datetime
    kind: str
    action: str
    target: str
    reason: str


def _assessed(assessment: BenefitAssessment) -> dict[str, Any]:
    names = ("number", "digest", "recomputed", "outcome", "amount", "payable", "assessed_on", "facts", "result")
    return {name: getattr(assessment, name) for name in names}


@router.get("/claims", auth=may("claims.view"), response=Page[ClaimLine], summary="Claims, newest first")
def list_claims(
    request: HttpRequest,
    state: State | None = None,
    due: Annotated[str, OneOf(values(DUE))] | None = None,
    regency: RegencyIn | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """`due`: late, due within two days, paused, or recomputed with another result. Whose claims are listed is written down."""
    rows = selectors.queue([state] if state else (), due=due or "", regency=regency or "", today=clock.today())
    answer = page(newest_first(rows, after, limit), limit, "pk", views.line)
    listed(actor(request), "claims", [one["person_id"] for one in answer["items"]])
    return answer


@router.get("/claims/{claim_id}", auth=may("claims.view"), response=ClaimOut, summary="One claim")
def get_claim(request: HttpRequest, claim_id: Id) -> dict[str, Any]:
    reading.opened(actor(request), claim_id)
    return views.whole(claim_id)


@router.get("/claims/{claim_id}/papers", auth=may("claims.view"), response=list[ItemOut], summary="Papers needed")
def get_papers(request: HttpRequest, claim_id: Id) -> list[dict[str, Any]]:
    reading.opened(actor(request), claim_id)
    return [
        {"paper_type": item.paper_type, "label": item.label, "state": item.state}
        for item in selectors.checklist(claim_id)
    ]


@router.post("/claims/{claim_id}/papers", auth=may("papers.add"), response={201: PaperOut}, summary="Add a paper")
def add_paper(
    request: HttpRequest, claim_id: Id, paper_type: Form[PaperType], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """A PDF, JPEG or PNG of at most 10 MB; looked at before it counts."""
    if paper_type not in PAPER_WORDS:
        raise ApiRefused("PAPER_TYPE", "Pilih jenis surat dari daftar.")
    paper_id = services.add_paper(actor(request), claim_id, paper_type, file, file.name or "surat")
    stored = or_refuse(vault.paper(paper_id), "PAPER_UNKNOWN", "Berkas itu tidak ada, atau di luar wilayah Anda.")
    answer = {name: getattr(stored, name) for name in ("paper_type", "state", "reason")}
    return Status(201, {**answer, "id": paper_id, "missing": selectors.missing(services.claim_of(claim_id))})


@router.get(
    "/claims/{claim_id}/benefit-assessments",
    auth=may("claims.view"),
    response=list[BenefitAssessmentOut],
    summary="Assessments",
)
def get_benefit_assessments(request: HttpRequest, claim_id: Id) -> list[dict[str, Any]]:
    """Every assessment, the newest first."""
    reading.opened(actor(request), claim_id)
    return [_assessed(assessment) for assessment in selectors.assessments(claim_id)]


@router.get(
    "/claims/{claim_id}/preview",
    auth=may("claims.view"),
    response=dict[str, Any],
    summary="What an assessment would say now",
)
def preview_assessment(request: HttpRequest, claim_id: Id) -> dict[str, Any]:
    """Computed, and nothing is kept but that it was looked at."""
    reading.opened(actor(request), claim_id)
    return services.preview(actor(request), claim_id).to_dict()


@router.post(
    "/claims/{claim_id}/assess", auth=may("claims.assess"), response={201: BenefitAssessmentOut}, summary="Assess"
)
def assess_claim(request: HttpRequest, claim_id: Id) -> Status[dict[str, Any]]:
    """By the statute as it stands; facts and result are frozen."""
    return Status(201, _assessed(services.assess(actor(request), claim_id)))


@router.get("/claims/{claim_id}/timeline", auth=may("claims.view"), response=list[Moment], summary="What happened")
def get_timeline(request: HttpRequest, claim_id: Id) -> list[dict[str, Any]]:
    reading.opened(actor(request), claim_id)
    names = ("at", "kind", "action", "target", "reason")
    return [{name: getattr(moment, name) for name in names} for moment in selectors.timeline(claim_id)]


@router.get(
    "/claims/{claim_id}/letter",
    auth=may("claims.view"),
    summary="The letter of the decision",
    openapi_extra={
        "responses": {
            200: {
                "description": "The letter as PDF",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            },
            409: {},
        }
    },
)
def get_letter(request: HttpRequest, claim_id: Id, language: Literal["id", "en"] = "id") -> HttpResponse:
    """With the code that proves it; once the claim is decided."""
    reading.opened(actor(request), claim_id)
    pdf = services.letter(actor(request), claim_id, language)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="keputusan-{claim_id}.pdf"'
    return answer


mount(router, CLAIMS, ClaimOut)
