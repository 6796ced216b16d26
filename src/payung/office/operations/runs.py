"""Background work: how far it is, what came of it, the file it made."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from ninja import Router

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import After, Id, Limit, OneOf, Page, newest_first, page
from payung.api.runs import RunOut, run_fields
from payung.intake import services
from payung.kernel.choices import values
from payung.office.acts import ACTS
from payung.platform import selectors
from payung.platform.choices import RUN_KIND, RUN_STATE

router = Router(tags=["runs"])
State = Annotated[str, OneOf(values(RUN_STATE))]
Kind = Annotated[str, OneOf(values(RUN_KIND))]
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@router.get("/runs", auth=may("runs.view"), response=Page[RunOut], summary="Background work, newest first")
def list_runs(
    request: HttpRequest,
    kind: Kind | None = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    rows = selectors.runs(kind or "", state=state or "")
    return page(newest_first(rows, after, limit), limit, "pk", run_fields)


@router.get("/runs/{run_id}", auth=may("runs.view"), response=RunOut, summary="One piece of background work")
def get_run(request: HttpRequest, run_id: Id) -> dict[str, Any]:
    return run_fields(selectors.known_run(run_id))


@router.get(
    "/runs/{run_id}/file",
    auth=may("intake.view"),
    summary="The file that a run made",
    openapi_extra={
        "responses": {
            200: {
                "description": "The answer file",
                "content": {
                    media.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                    for media in MEDIA_TYPES.values()
                },
            },
            409: {},
        }
    },
)
def get_run_file(request: HttpRequest, run_id: Id) -> FileResponse:
    """The answer to a list, as xlsx or csv; only for the user who asked for it, as long as it is kept. Logged."""
    answer = services.answer_file(actor(request), run_id)
    media = MEDIA_TYPES.get(answer.name.rsplit(".", 1)[-1], "application/octet-stream")
    return FileResponse(answer.path.open("rb"), as_attachment=True, filename=answer.name, content_type=media)


mount(router, ACTS, RunOut)
