"""The statute as files for others: every value with basis, source and confidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.context import Json
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def release(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", file_okay=False, help="Dibuat bila belum ada.")],
    json_path: Json = None,
) -> None:
    """Tulis semua parameter hukum sebagai CSV, JSON, dan Parquet, dengan dasar, sumber, keyakinan, dan masa berlakunya."""
    from payung.law.release import release as write

    out, written = Out(json_path), write(folder)
    rows = written["rows"]
    out.line(f"{rows['parameters']} {_('nilai')}, {rows['reliefs']} {_('keringanan')}: {folder}")
    out.line(f"{_('Sidik jari hukum')}: {written['law']}")
    out.result(written)


COMMANDS = {"release": release}
