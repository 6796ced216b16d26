"""Background work in the interface: the answer to every operation that starts a run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Schema

from payung.platform import selectors
from payung.platform.models import Run
from payung.platform.views import run_line


class RunOut(Schema):
    """Poll until `state` is none of queued and running. `total` is 0 while it is not known."""

    id: int
    kind: str
    params: dict[str, Any]
    state: str
    step: str
    done: int
    total: int
    attempts: int
    error_code: str
    error_text: str
    result: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def run_fields(run: Run) -> dict[str, Any]:
    """A run in the reader's language."""
    return run_line(run, gettext)


def started(run_id: int, response: HttpResponse) -> dict[str, Any]:
    """The answer to a request that started a run: 202 with the address to poll."""
    response["Location"] = f"/api/v1/runs/{run_id}"
    return run_fields(selectors.known_run(run_id))
