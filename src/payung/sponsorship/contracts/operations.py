"""Who agreed, and the papers of contracts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.auth import actor, may
from payung.api.errors import or_refuse
from payung.api.forms import After, Id, Limit, MonthOut, OneOf, Page, newest_first, page
from payung.kernel.choices import values
from payung.registry.reading import listed
from payung.sponsorship.choices import CONSENT
from payung.sponsorship.contracts import selectors, services, views
from payung.sponsorship.services import scheme_of
from payung.vault import selectors as vault
from payung.vault import services as vaults
from payung.vault import views as papers
from payung.vault.operations.papers import StoredPaperOut

router = Router(tags=["schemes"])
PaperType = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,40}$")]


class AgreedOut(Schema):
    """An enrolment and what is kept of the consent. state: given, none or withdrawn; by: paper, list (with the day in its row) or list_yes
    (a plain yes: the day is that of the check). papers: how many clean ones lie there for it."""

    enrolment_id: int
    person_id: int
    regency: str
    loan: str
    first_month: MonthOut
    last_month: MonthOut
    state: str
    by: str
    consent_on: date | None
    consent_dated: bool
    consent_paper: str
    consent_list_id: int | None
    consent_row: int | None
    consent_withdrawn_at: datetime | None
    consent_withdrawn_because: str
    recorded_by: int | None
    recorded_at: datetime | None
    papers: int


@router.get(
    "/schemes/{scheme_id}/consents",
    auth=may("scheme.view"),
    response=Page[AgreedOut],
    summary="Who agreed, newest first",
)
def list_consents(
    request: HttpRequest,
    scheme_id: Id,
    state: Annotated[str, OneOf(values(CONSENT))] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Whose enrolments are listed is written down."""
    scheme_of(None, scheme_id)
    answer = page(newest_first(selectors.enrolments(scheme_id, state or ""), after, limit), limit, "pk", views.line)
    listed(actor(request), f"consents:{scheme_id}", [one["person_id"] for one in answer["items"]])
    return answer


@router.get(
    "/enrolments/{enrolment_id}/papers",
    auth=may("papers.view"),
    response=list[StoredPaperOut],
    summary="Papers of a contract",
)
def list_contract_papers(request: HttpRequest, enrolment_id: Id) -> list[dict[str, Any]]:
    """In the order of arrival, withdrawn ones included. The look is logged."""
    row = services.opened(actor(request), enrolment_id)
    return _papers(selectors.folder_of(row))


@router.post(
    "/enrolments/{enrolment_id}/papers",
    auth=may("papers.add"),
    response={201: StoredPaperOut},
    summary="Add a paper of a contract",
)
def add_contract_paper(
    request: HttpRequest, enrolment_id: Id, paper_type: Form[PaperType], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """A PDF, JPEG or PNG of at most 10 MB; looked at before it counts."""
    return _stored(services.add_paper(actor(request), enrolment_id, paper_type, file, file.name or "surat"))


@router.get(
    "/schemes/{scheme_id}/lists/{list_id}/letters",
    auth=may("papers.view"),
    response=list[StoredPaperOut],
    summary="Letters about a list",
)
def list_letters_of_list(request: HttpRequest, scheme_id: Id, list_id: Id) -> list[dict[str, Any]]:
    """One letter for all people of a list. The look is logged."""
    folder = selectors.letters_of(scheme_of(None, scheme_id).pk, list_id)
    if folder:
        vaults.opened_folder(actor(request), folder)
    return _papers(folder)


@router.post(
    "/schemes/{scheme_id}/lists/{list_id}/letters",
    auth=may("papers.add"),
    response={201: StoredPaperOut},
    summary="Add a letter about a list",
)
def add_letter_of_list(
    request: HttpRequest, scheme_id: Id, list_id: Id, paper_type: Form[PaperType], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Of a list by which somebody came in."""
    scheme_of(None, scheme_id)
    return _stored(services.add_letter(actor(request), scheme_id, list_id, paper_type, file, file.name or "surat"))


def _papers(folder: int) -> list[dict[str, Any]]:
    return [papers.line(one) for one in vault.papers(folder, withdrawn=True)] if folder else []


def _stored(paper_id: int) -> Status[dict[str, Any]]:
    stored = or_refuse(vault.paper(paper_id), "PAPER_UNKNOWN", "Berkas itu tidak ada, atau di luar wilayah Anda.")
    return Status(201, papers.line(stored))
