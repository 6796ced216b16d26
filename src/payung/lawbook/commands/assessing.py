"""What is due for a file of people, row by row; nothing is booked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.context import Json
from payung.cli.output import FAILED, Out, command, progress
from payung.cli.text import _


@command
def assess(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="BERKAS",
            exists=True,
            dir_okay=False,
            help="Parquet dengan kolom wage, segment, month, dan lainnya.",
        ),
    ],
    target: Annotated[Path, typer.Option("--out", dir_okay=False, help="Berkas Parquet untuk hasilnya.")],
    row: Annotated[
        str | None, typer.Option("--row", help="Kolom kunci baris, untuk menyebut baris yang salah.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Berhenti pada baris pertama yang tidak dapat dihitung.")
    ] = False,
    month: Annotated[str | None, typer.Option("--month", help="Untuk berkas tanpa kolom month.")] = None,
    segment: Annotated[str | None, typer.Option("--segment", help="Untuk berkas tanpa kolom segment.")] = None,
    risk: Annotated[str | None, typer.Option("--risk", help="Untuk berkas tanpa kolom risk.")] = None,
    json_path: Json = None,
) -> None:
    """Hitung iuran tiap baris berkas Parquet; baris yang tidak dapat dihitung diberi kodenya (keluar dengan 1)."""
    from payung.law.arrow import assess_parquet
    from payung.law.errors import LawError

    if target.resolve() == source.resolve():
        raise LawError("LAW_FILE_FORM", "Hasil tidak boleh menggantikan berkas sumber.")
    out = Out(json_path)
    with progress(_("Menghitung")) as tell:
        rows, refused = assess_parquet(
            source,
            target,
            row=row,
            refuse=not strict,
            defaults={"month": month, "segment": segment, "risk": risk},
            tell=lambda done, total: tell("", done, total),
        )
    out.line(f"{rows} {_('baris')}, {refused} {_('tidak dapat dihitung')}: {target}")
    out.result({"rows": rows, "refused": refused, "file": target.name})
    if refused:
        raise typer.Exit(FAILED)


COMMANDS = {"assess": assess}
