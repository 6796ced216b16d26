"""Surat dalam map: daftar, periksa lagi, tarik."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, require_token, session
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
    with acting_as(as_user) as actor:
        from payung.vault import selectors, services, views

        services.opened_folder(actor, folder)
        rows = [views.line(one) for one in selectors.papers(folder, withdrawn=True)]
    out.table(
        [_("Nomor"), _("Jenis"), _("Keadaan"), _("Sebab")],
        [[one["id"], one["paper_type"], one["state"], one["reason"]] for one in rows],
        right=[0],
    )
    out.result(rows)


@command
def original(
    paper: Annotated[int, typer.Argument(metavar="SURAT", help="Nomor surat (lihat papers list).")],
    target: Annotated[Path, typer.Argument(metavar="TUJUAN", dir_okay=False, help="Berkas yang ditulis.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan mengambilnya, 5-500 huruf; tercatat.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Ambil surat itu sendiri sebagai berkas; pembacaannya dicatat beserta alasannya."""
    out = Out(json_path)
    with session(as_user) as actor:
        require_token(actor)
        from payung.platform.db import acting
        from payung.vault import services

        with acting(actor.token):
            content = services.original(actor, paper, reason)
    target.write_bytes(content)
    out.line(f"{target} ({len(content)} byte)")
    out.result({"paper": paper, "file": str(target), "bytes": len(content)})


COMMANDS = {"list": list_papers, "original": original, **commands_of(ACTS)}
