"""Pencairan: yang disebut berkas bank tetapi tidak dikenali."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.payouts.unmatched.acts import ACTS


@command
def unmatched(
    every: Annotated[bool, typer.Option("--all", help="Juga yang sudah dinyatakan.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang disebut berkas bank tetapi tidak dikenali: mutasi lain, rekening lain, kode asing."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.payouts.unmatched import services as rows
        from payung.payouts.unmatched import views

        lines = [views.unmatched_row(u) for u in rows.unmatched(open_only=not every)[:1000]]
    out.lines(views.UNMATCHED, lines)
    out.result(lines)


COMMANDS = {"unmatched": unmatched, **commands_of(ACTS)}
