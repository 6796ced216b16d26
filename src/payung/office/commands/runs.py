"""Pekerjaan latar: apa yang berjalan, selesai, atau ditolak."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command, fail
from payung.cli.text import _
from payung.office.acts import ACTS


@command
def list_runs(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 30,
    state: Annotated[str, typer.Option("--state", help="queued, running, done, refused, failed, cancelled.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Pekerjaan milik pengguna (semua untuk pengelola), terbaru dulu."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.platform import selectors
        from payung.platform.views import run_line

        rows = [run_line(run, _) for run in selectors.runs(state=state)[:limit]]
    out.table(
        [_("Nomor"), _("Jenis"), _("Keadaan"), _("Langkah"), _("Selesai"), _("Dari"), _("Keterangan")],
        [[r["id"], r["kind"], r["state"], r["step"], r["done"], r["total"], r["error_text"]] for r in rows],
        right=[0, 4, 5],
    )
    out.result(rows)


@command
def show(
    number: Annotated[int, typer.Argument(metavar="PEKERJAAN")], as_user: As = None, json_path: Json = None
) -> None:
    """Satu pekerjaan."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.platform import selectors
        from payung.platform.views import run_line

        run = selectors.run(number)
        if run is None:
            raise fail(_("Pekerjaan itu tidak ada."))
        row = run_line(run, _)
    for key, value in row.items():
        out.line(f"{key}: {value}")
    out.result(row)


COMMANDS = {"list": list_runs, "show": show, **commands_of(ACTS)}
