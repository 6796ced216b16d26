"""Surat bank tentang pembayaran: diusulkan seorang, diputuskan orang lain."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.payouts.letters.acts import ACTS

Reason = Annotated[str, typer.Option("--reason", help="Alasan, 5-500 huruf, tanpa NIK atau nomor rekening.")]


@command
def letter(
    instruction: Annotated[int, typer.Argument(metavar="PERINTAH")],
    paper: Annotated[Path, typer.Argument(metavar="SURAT", exists=True, dir_okay=False)],
    outcome: Annotated[str, typer.Option("--outcome", help="paid, atau rejected (tidak pernah dilaksanakan).")],
    reason: Reason,
    number: Annotated[str, typer.Option("--number", help="Nomor surat.")] = "",
    issued_on: Annotated[datetime | None, typer.Option("--issued-on", formats=["%Y-%m-%d"])] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Usulkan penyelesaian sebuah pembayaran menurut surat bank; orang lain memutuskannya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts.letters import services as letters
        from payung.platform.db import acting

        with paper.open("rb") as source, acting(actor.token):
            letter_id = letters.propose(
                *(actor, instruction, outcome, reason, source, paper.name),
                number=number,
                issued_on=issued_on.date() if issued_on else None,
            )
    out.line(f"{_('Surat bank')} {letter_id}")
    out.result({"letter": letter_id})


@command
def list_letters(
    state: Annotated[str, typer.Option("--state", help="open, taken, refused.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Surat bank tentang pembayaran: siapa mengusulkan, siapa memutuskan."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.payouts.letters import services as letters
        from payung.payouts.letters import views

        lines = [views.letter_line(row) for row in letters.letters(state)[:1000]]
    out.lines(views.BANK_LETTER, lines)
    out.result(lines)


COMMANDS = {"letter": letter, "letters": list_letters, **commands_of(ACTS)}
