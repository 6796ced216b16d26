"""Background work as the interface tells it: the answer to whatever starts a run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Schema

from payung.api.errors import or_refuse
from payung.kernel.errors import worded
from payung.platform import selectors
from payung.platform.models import Run


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


def run_fields(run: Run) -> dict[str, Any]:
    """A run as the API tells it; where its file lies on disk is nobody's business."""
    fields = {name: getattr(run, name) for name in RunOut.model_fields}
    for name in ("params", "result"):
        fields[name] = {key: value for key, value in getattr(run, name).items() if key != "file_key"}
    fields["error_text"] = worded(run.error_text, run.error_facts, gettext)
    return fields


def started(run_id: int, response: HttpResponse) -> dict[str, Any]:
    """The answer to a request that started a run: 202 with the address to poll."""
    response["Location"] = f"/api/v1/runs/{run_id}"
    return run_fields(the_run(run_id))


def the_run(run_id: int) -> Run:
    return or_refuse(selectors.run(run_id), "RUN_UNKNOWN", "Pekerjaan itu tidak ada, atau bukan milik Anda.")
