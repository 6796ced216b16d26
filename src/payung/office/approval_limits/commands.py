"""Batas persetujuan: mulai jumlah berapa sebuah langkah perlu berapa suara, dari peran apa."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _


def _told(out: Out, limits: list[dict[str, Any]]) -> None:
    out.table(
        [_("Jenis"), _("Langkah"), _("Mulai"), _("Suara"), _("Peran")],
        [
            [line["process"], line["step"], line["from_amount"], line["votes"], ", ".join(line["roles"])]
            for line in limits
        ],
        right=[2, 3],
    )
    out.result(limits)


@command
def list_limits(as_user: As = None, json_path: Json = None) -> None:
    """Batas persetujuan setiap jenis perkara."""
    out = Out(json_path)
    with acting_as(as_user, may="work_items.view"):
        from payung.casework import selectors

        limits = selectors.limits()
    _told(out, limits)


@command
def set_limits(
    process: Annotated[str, typer.Argument(metavar="JENIS", help="Jenis perkara, misalnya claim.jkm.")],
    step: Annotated[str, typer.Argument(metavar="LANGKAH", help="Langkahnya, misalnya approve.")],
    limit: Annotated[
        list[str],
        typer.Option("--limit", help="MULAI:SUARA:PERAN,PERAN, misalnya 0:1:head; berulang untuk tiap jenjang."),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Alasannya, untuk pengelola kedua.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Usulkan batas persetujuan sebuah langkah; berlaku setelah pengelola lain menyetujuinya."""
    out = Out(json_path)
    lines = [text.split(":") for text in limit]
    if any(len(line) != 3 or not all(part.isascii() and part.isdigit() for part in line[:2]) for line in lines):
        raise typer.BadParameter(_("Tulis batas sebagai MULAI:SUARA:PERAN,PERAN, misalnya 0:1:head."))
    with acting_as(as_user) as actor:
        from payung.access import changes
        from payung.casework import services

        approval_limits = services.bands_of(
            step, [(int(start), int(votes), roles.split(",")) for start, votes, roles in lines]
        )
        change = services.set_approval_limits(actor, process, step, approval_limits, reason)
        answer = changes.whole(change)
    out.line(_("Batas ini menunggu pengelola kedua: payung user confirm %(change)s") % {"change": change})
    out.result(answer)


COMMANDS = {"list": list_limits, "set": set_limits}
