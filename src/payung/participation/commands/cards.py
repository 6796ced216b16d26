"""Kartu peserta: cetak untuk satu orang, satu desa, atau satu kabupaten/kota."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command, progress
from payung.cli.text import _


@command
def print_(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder untuk berkas PDF.")],
    kpj: Annotated[list[str] | None, typer.Option("--kpj", help="Nomor peserta; boleh diulang.")] = None,
    village: Annotated[str, typer.Option("--village", help="Kode desa/kelurahan.")] = "",
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Juga yang sudah punya kartu.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Matikan kartu mereka yang lama.")] = False,
    language: Annotated[str, typer.Option("--language", help="id atau en.")] = "id",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Cetak kartu peserta sebagai PDF, sepuluh kartu selembar; tanpa --again hanya yang belum punya kartu."""
    if bool(kpj) + bool(village) + bool(regency) != 1:
        raise typer.BadParameter(_("Pilih salah satu: --kpj, --village, atau --regency."))
    if language not in {"id", "en"}:
        raise typer.BadParameter(_("Bahasa hanya id atau en."))
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.participation import cards
        from payung.participation.selectors import memberships_of_kpj
        from payung.platform.db import acting

        with acting(actor.token):
            memberships = cards.to_print(village, regency, again or bool(kpj))
            wanted = list(
                (memberships.filter(pk__in=memberships_of_kpj(kpj)) if kpj else memberships).values_list(
                    "pk", flat=True
                )
            )
        if kpj and len(wanted) < len(set(kpj)):
            raise cards.CardRefused(
                "CARDS_UNKNOWN", "Ada KPJ yang tidak dikenal, sudah berakhir, atau di luar wilayah Anda."
            )
        if not wanted:
            raise cards.CardRefused("CARDS_NONE", "Tidak ada kartu untuk dicetak.")
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        with progress(_("Mencetak kartu")) as tell:
            for start in range(0, len(wanted), cards.SHEET_LIMIT):
                part = wanted[start : start + cards.SHEET_LIMIT]
                with acting(actor.token):
                    printed = cards.print_cards(actor, part, replace=replace, language=language)
                    target = folder / f"kartu-{village or regency or 'kpj'}-{start // cards.SHEET_LIMIT + 1:03d}.pdf"
                    target.write_bytes(printed.pdf)  # within the transaction: no card is on record without its paper
                files.append(str(target))
                tell("print", start + len(part), len(wanted))
    out.line(f"{len(wanted)} {_('kartu')}, {len(files)} {_('berkas')}: {folder}")
    out.result({"cards": len(wanted), "files": files})


COMMANDS = {"print": print_}
