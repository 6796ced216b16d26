"""Surat dalam map: daftar, periksa lagi, tarik."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.vault.acts import ACTS


@command
def list_papers(
    folder: Annotated[int, typer.Argument(metavar="MAP", help="Nomor map (folder_id dari claims show).")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Surat dalam sebuah map, termasuk yang sudah ditarik; pembacaannya dicatat."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.platform.db import acting
        from payung.vault import selectors, services, views

        with acting(actor.token):
            services.opened_folder(actor, folder)
            rows = [views.line(one) for one in selectors.papers(folder, withdrawn=True)]
    out.table(
        [_("Nomor"), _("Jenis"), _("Keadaan"), _("Sebab")],
        [[one["id"], one["paper_type"], one["state"], one["reason"]] for one in rows],
        right=[0],
    )
    out.result(rows)


COMMANDS = {"list": list_papers, **commands_of(ACTS)}
