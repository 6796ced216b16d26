"""How background work is shown: one form for the interface, commands, tables and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from payung.kernel.errors import worded
from payung.kernel.views import Col, Columns, fields
from payung.platform.choices import RUN_KIND, RUN_STATE
from payung.platform.models import Run
from payung.platform.selectors import known_run

RUN: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("kind", "Pekerjaan", "choice", RUN_KIND),
    Col("requested_by_name", "Oleh", on="page"),
    Col("created_at", "Diminta", "moment"),
    Col("finished_at", "Selesai", "moment", on="file"),
    Col("done", "Baris", "number"),
    Col("state", "Keadaan", "choice", RUN_STATE),
    Col("error_text", "Keterangan", on="file"),
)
OWN = (
    "id",
    "kind",
    "state",
    "step",
    "done",
    "total",
    "attempts",
    "error_code",
    "created_at",
    "started_at",
    "finished_at",
)


def run_line(run: Run, translate: Callable[[str], str]) -> dict[str, Any]:
    """A run, without the place of its file on disk. translate: puts its refusal into the reader's language."""
    plain = {name: {k: v for k, v in getattr(run, name).items() if k != "file_key"} for name in ("params", "result")}
    return {**fields(run, OWN), **plain, "error_text": worded(run.error_text, run.error_facts, translate)}


def run_whole(run_id: int) -> dict[str, Any]:
    """One run in the reader's language. Raises RunRefused(RUN_UNKNOWN)."""
    return run_line(known_run(run_id), gettext)
