"""Dua catatan satu orang, berdampingan."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _

PersonId = Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang yang catatannya pergi.")]
StaysId = Annotated[int, typer.Argument(metavar="TINGGAL", help="Nomor orang yang catatannya tinggal.")]


@command
def compare(person_id: PersonId, stays: StaysId, as_user: As = None, json_path: Json = None) -> None:
    """Bandingkan dua catatan yang mungkin milik satu orang, sebelum mengusulkan penggabungannya."""
    out = Out(json_path)
    with session(as_user, may="registry.correct") as actor:
        from payung.claims.merges import services as merging
        from payung.platform.db import acting

        with acting(actor.token):
            both = merging.compared(actor, person_id, stays)
    sides = {"goes": _side(both.goes), "stays": _side(both.stays)}
    words = {
        "name": _("Nama"),
        "nik": _("NIK"),
        "birth_date": _("Tanggal lahir"),
        "sex": _("Jenis kelamin"),
        "village_code": _("Desa/kelurahan"),
        "memberships": _("Kepesertaan"),
        "months": _("Bulan"),
        "claims": _("Klaim"),
        "bank_accounts": _("Rekening"),
    }
    out.table(
        [_("Apa"), _("Catatan yang pergi"), _("Catatan yang tinggal")],
        [[word, sides["goes"][name], sides["stays"][name]] for name, word in words.items()],
    )
    doubled = [str(one) for one in both.doubled]
    if doubled:
        out.line(f"{_('Bulan yang ada pada keduanya')}: {', '.join(doubled)}")
    out.line(f"--seen {both.seen}")
    out.result({**sides, "doubled": doubled, "seen": both.seen})


def _side(side: Any) -> dict[str, Any]:
    from payung.registry.views import person_line

    return {
        **person_line(side.person),
        "memberships": len(side.members),
        "months": len(side.held),
        "claims": len(side.claims),
        "bank_accounts": len(side.accounts),
    }


COMMANDS = {"compare": compare}
