"""Skema yang berjalan: harga yang mengikuti hukum, dan keputusan yang mengubah daftarnya."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.repricing.acts import ACTS


@command
def prices(
    number: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    draft: Annotated[
        Path | None,
        typer.Option("--draft", exists=True, dir_okay=False, help="Rancangan peraturan (YAML): hanya dihitung."),
    ] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang akan berubah bila harga skema mengikuti hukum yang berlaku, atau sebuah rancangan: orang dan rupiah."""
    out = Out(json_path)
    with acting_as(as_user, may="scheme.edit"):
        from payung.contributions.repricing import services as repricing
        from payung.kernel.money import format_number, format_rupiah
        from payung.law.draft import MOST_BYTES, read_draft
        from payung.law.errors import LawError
        from payung.sponsorship.services import scheme_of

        scheme, law = scheme_of(None, number), None
        if draft is not None:
            if draft.stat().st_size > MOST_BYTES:
                raise LawError("LAW_DRAFT", "Rancangan ini lebih besar dari 64 KB. Ringkas rancangannya.")
            law = read_draft(draft.read_text("utf-8"), draft.stem).law
        moved = repricing.effect(scheme, law)
        earlier = [repricing.line(one) for one in repricing.history(number)]
    out.line(
        f"{format_number(moved.people)} {_('orang')}, {format_number(moved.months)} {_('bulan iuran')}: {format_rupiah(moved.amount)}"
    )
    if moved.short:
        out.line(f"{_('Dana skema kurang')} {format_rupiah(moved.short)}")
    out.lines(repricing.EFFECT, repricing.effect_lines(moved))
    out.lines(repricing.HISTORY, earlier)
    out.result({**repricing.effect_whole(moved), "repricings": earlier})


COMMANDS = {"prices": prices, **commands_of(ACTS)}
