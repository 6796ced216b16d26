"""Keputusan yang mengubah daftar sebuah skema: siapa keluar dan siapa masuk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.corrections.acts import ACTS


@command
def correct(
    number: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    file: Annotated[
        Path, typer.Argument(metavar="CSV", exists=True, dir_okay=False, help="Kolom NIK dan Aksi (keluar atau masuk).")
    ],
    decree: Annotated[str, typer.Option("--decree", help="Nomor keputusan perubahan.")],
    decree_date: Annotated[
        datetime, typer.Option("--decree-date", formats=["%Y-%m-%d"], help="Tanggal keputusan perubahan.")
    ],
    first: Annotated[str, typer.Option("--from", help="Bulan mulai berlaku, misalnya 2025-10.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Tunjukkan orang dan rupiahnya saja; tidak ada yang diajukan.")
    ] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Ajukan perubahan keputusan: siapa keluar dan siapa mengambil tempatnya; orang lain menjalankannya."""
    out = Out(json_path)
    with acting_as(as_user, may="scheme.edit") as actor:
        from payung.contributions.corrections import services as corrections
        from payung.kernel.months import Month

        leaves, comes = corrections.read_file(file.read_bytes())
        swap = corrections.Swap(decree, decree_date.date(), Month.parse(first), leaves, comes)
        moved = corrections.effect(actor, number, swap)
        asked = None if preview else corrections.ask(actor, number, swap)
    lines = corrections.people_lines(moved.lines)
    out.lines(corrections.PEOPLE, lines)
    if asked is not None:
        out.line(f"{_('Perubahan diajukan; orang lain memeriksa dan menjalankannya.')} ({asked})")
    out.result({"correction": asked, "people": lines})


@command
def list_corrections(
    number: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Keputusan yang mengubah daftar sebuah skema: nomor, tanggal, siapa dan berapa yang berpindah."""
    out = Out(json_path)
    with acting_as(as_user, may="scheme.edit"):
        from payung.contributions.corrections import services as corrections
        from payung.sponsorship.services import scheme_of

        lines = corrections.corrections(scheme_of(None, number))
    out.lines(corrections.CORRECTIONS, lines)
    out.result(lines)


COMMANDS = {"correct": correct, "corrections": list_corrections, **commands_of(ACTS)}
