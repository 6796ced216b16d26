"""Background work: how far it is, what came of it, the file it made."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Router, Schema

from payung.api.auth import actor, may
from payung.api.errors import known
from payung.api.forms import After, Id, Limit, Page, newest_first, page
from payung.intake import services
from payung.kernel.errors import worded
from payung.platform import selectors
from payung.platform.models import Run

router = Router(tags=["runs"])
State = Literal["queued", "running", "done", "refused", "failed", "cancelled"]
Kind = Literal[
    "intake.check",
    "intake.commit",
    "intake.answer",
    "contributions.assess",
    "coverage.refresh",
    "law.whatif",
    "payouts.send",
    "payouts.ask",
    "payouts.names",
    "payouts.answer",
    "payouts.collect",
]
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class RunOut(Schema):
    """Poll until `state` is none of queued and running. `total` is 0 while it is not known."""

    id: int
    kind: str
    params: dict[str, Any]
    state: str
    step: str
    done: int
    total: int
    error_code: str
    error_text: str
    result: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def shown(run: Run) -> dict[str, Any]:
    """A run as the API tells it; where its file lies on disk is nobody's business."""
    told = {name: getattr(run, name) for name in RunOut.model_fields}
    for name in ("params", "result"):
        told[name] = {key: value for key, value in getattr(run, name).items() if key != "file_key"}
    told["error_text"] = worded(run.error_text, run.error_facts, gettext)
    return told


def started(run_id: int, response: HttpResponse) -> dict[str, Any]:
    """The answer to a request that started a run: 202 with the address to poll."""
    response["Location"] = f"/api/v1/runs/{run_id}"
    return shown(_run(run_id))


def _run(run_id: int) -> Run:
    return known(selectors.run(run_id), "RUN_UNKNOWN", "Pekerjaan itu tidak ada, atau bukan milik Anda.")


@router.get("/runs", auth=may("runs.view"), response=Page[RunOut], summary="Background work, newest first")
def list_runs(
    request: HttpRequest,
    kind: Kind | None = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    found = selectors.runs(kind or "", state or "")
    return page(newest_first(found, after, limit), limit, "pk", shown)


@router.get("/runs/{run_id}", auth=may("runs.view"), response=RunOut, summary="One piece of background work")
def get_run(request: HttpRequest, run_id: Id) -> dict[str, Any]:
    return shown(_run(run_id))


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
    made = services.answer_file(actor(request), run_id)
    media = MEDIA_TYPES.get(made.name.rsplit(".", 1)[-1], "application/octet-stream")
    return FileResponse(made.path.open("rb"), as_attachment=True, filename=made.name, content_type=media)
