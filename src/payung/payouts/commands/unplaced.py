"""Pencairan: yang disebut berkas bank tetapi tidak dikenali."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def unplaced(
    every: Annotated[bool, typer.Option("--all", help="Juga yang sudah dinyatakan.")] = False,
    place: Annotated[int | None, typer.Option("--place", help="Nyatakan apa baris ini; butuh --what.")] = None,
    what: Annotated[str, typer.Option("--what", help="fee, interest, receipt, pair, atau noted.")] = "",
    other: Annotated[int | None, typer.Option("--other", help="Baris yang meniadakannya, untuk pair.")] = None,
    reference: Annotated[str, typer.Option("--reference", help="Rujukan penerimaan iuran, untuk receipt.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang disebut berkas bank tetapi tidak dikenali: mutasi lain, rekening lain, kode asing."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user, may="payouts.view") as actor:
        from payung.payouts import unplaced as rows
        from payung.platform.db import acting

        with acting(actor.token):
            if place is not None:
                rows.place(actor, place, what, other, reference)
            found = [_unplaced(u) for u in rows.unplaced(open_only=not every)[:1000]]
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


def _unplaced(u: Any) -> dict[str, Any]:
    placed = getattr(u, "placed", None)
    return {
        "id": u.pk,
        "why": u.why,
        "bank": u.bank.code,
        "ours": u.ours,
        "account_ending": u.ending,
        "side": u.side,
        "amount": u.amount,
        "booked_on": u.booked_on.isoformat() if u.booked_on else None,
        "number": "" if u.number.startswith("#") else u.number,
        "times": u.times,
        "instruction": u.instruction_id,
        "placed_as": placed.placed_as if placed else None,
    }
