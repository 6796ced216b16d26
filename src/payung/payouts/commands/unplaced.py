"""Pencairan: yang disebut berkas bank tetapi tidak dikenali."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def unplaced(
    every: Annotated[bool, typer.Option("--all", help="Juga yang sudah dinyatakan.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang disebut berkas bank tetapi tidak dikenali: mutasi lain, rekening lain, kode asing."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user, may="payouts.view") as actor:
        from payung.payouts import unplaced as rows
        from payung.payouts import views
        from payung.platform.db import acting

        with acting(actor.token):
            found = [views.unplaced_row(u) for u in rows.unplaced(open_only=not every)[:1000]]
    out.table(
        [_("Nomor"), _("Mengapa"), _("Bank"), _("Rekening"), _("Arah"), _("Jumlah"), _("Nomor bank"), _("Dinyatakan")],
        [
            [u["id"], u["why"], u["bank"], u["account_ending"], u["side"], format_rupiah(u["amount"]), u["number"],
             u["placed_as"] or ""]
            for u in found
        ],
        right=[0, 5],
    )  # fmt: skip
    out.result(found)
