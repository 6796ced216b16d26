"""What a lawyer should check first, by the people and the money that rest on it."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def to_check(
    everything: Annotated[
        bool, typer.Option("--all", help="Juga nilai yang belum menyentuh siapa pun di sini.")
    ] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Nilai hukum yang perlu diperiksa ahli hukum, yang paling banyak rupiah dan orangnya dulu."""
    from payung.kernel.money import format_number, format_rupiah

    out = Out(json_path)
    with session(as_user) as actor:
        from payung.lawbook import checking
        from payung.platform.db import acting

        with acting(actor.token):
            lines = checking.to_check(actor)
    shown_lines = [one for one in lines if everything or one.people or one.rupiah]
    out.table(
        [_("Parameter"), _("Sejak"), _("Terverifikasi"), _("Dasar"), _("Orang"), _("Klaim"), _("Iuran"), _("Manfaat")],
        [
            [
                one.id, one.start, one.mark, one.basis, format_number(one.people), format_number(one.claims),
                format_rupiah(one.contributions), format_rupiah(one.benefits),
            ]
            for one in shown_lines
        ],
        right=[4, 5, 6, 7],
    )  # fmt: skip
    out.result([one.to_dict() for one in shown_lines])


COMMANDS = {"to-check": to_check}
