"""Skema yang berjalan: harga yang mengikuti hukum, dan keputusan yang mengubah daftarnya."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.acts import PRICES, SWAPS
from payung.contributions.agent_acts import ACTS as INCENTIVES
from payung.kernel.months import Month


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
        from payung.contributions import repricing
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
        from payung.contributions import corrections
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
        from payung.contributions import corrections
        from payung.sponsorship.services import scheme_of

        lines = corrections.corrections(scheme_of(None, number))
    out.lines(corrections.CORRECTIONS, lines)
    out.result(lines)


@command
def list_agents(
    number: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    agent: Annotated[int, typer.Option("--agent", help="Nomor orang agen: yang diajaknya, per orang.")] = 0,
    first: Annotated[str, typer.Option("--first", help="Dari bulan ini, misalnya 2025-07.")] = "",
    last: Annotated[str, typer.Option("--last", help="Sampai bulan ini, misalnya 2025-12.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Siapa mengajak siapa: orang, bulan, dan iuran yang terbayar setiap agen, dengan insentif yang dinyatakan skema."""
    out = Out(json_path)
    since, until = (Month.parse(text) if text else None for text in (first, last))
    with acting_as(as_user, may="scheme.view"):
        from payung.contributions import agents
        from payung.kernel.money import format_number, format_rupiah
        from payung.sponsorship.services import scheme_of

        scheme = scheme_of(None, number)
        people = agents.people_of(scheme, agent, since, until) if agent else None
        whole = agents.statement(number, since, until)
    if people is not None:
        out.lines(agents.PEOPLE, people)
        out.result(people)
        return
    out.lines(agents.AGENTS, whole["agents"])
    out.line(f"{format_number(whole['paid_months'])} {_('bulan iuran')}, {format_rupiah(whole['paid'])}")
    if whole["incentive"] is not None:
        out.line(f"{_('Insentif')}: {format_rupiah(whole['incentive'])}")
    out.result(whole)


COMMANDS = {
    "agents": list_agents,
    **commands_of(INCENTIVES),
    "prices": prices,
    **commands_of(PRICES),
    "correct": correct,
    "corrections": list_corrections,
    **commands_of(SWAPS),
}
