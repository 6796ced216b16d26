"""Papers of a folder: what lies in it, taking one out, looking at one again. Sending one belongs to the claim."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Id, OneOf, ReasonIn
from payung.api.idempotency import answer_is_private
from payung.kernel.choices import values
from payung.vault import selectors, services, views
from payung.vault.acts import ACTS
from payung.vault.choices import PAPER_STATE

router = Router(tags=["papers"])


class StoredPaperOut(Schema):
    """A paper. quarantine: its check was cut off; refused: `reason` is a code; withdrawn: kept as evidence. size in bytes."""

    id: int
    folder_id: int
    paper_type: str
    state: Annotated[str, OneOf(values(PAPER_STATE))]
    reason: str
    pages: int
    size: int
    added_by: int
    added_at: datetime
    checked_at: datetime | None
    withdrawn_by: int | None
    withdrawn_at: datetime | None
    withdrawn_reason: str


@router.get(
    "/folders/{folder_id}/papers", auth=may("papers.view"), response=list[StoredPaperOut], summary="Papers of a folder"
)
def list_folder_papers(request: HttpRequest, folder_id: Id) -> list[dict[str, Any]]:
    """In the order of arrival, withdrawn ones included. The look is logged."""
    services.opened_folder(actor(request), folder_id)
    return [views.line(paper) for paper in selectors.papers(folder_id, withdrawn=True)]


@router.post(
    "/papers/{paper_id}/original",
    auth=may("papers.view"),
    summary="The paper itself",
    openapi_extra={
        "responses": {
            200: {
                "description": "The paper",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            409: {},
        }
    },
)
def get_original(request: HttpRequest, paper_id: Id, data: ReasonIn) -> HttpResponse:
    """For download; who reads which paper, about whom and why is logged first. The answer is never stored."""
    answer_is_private(request)
    answer = HttpResponse(
        services.original(actor(request), paper_id, data.reason), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = f'attachment; filename="{paper_id}"'
    return answer


mount(router, ACTS, StoredPaperOut)
