"""Catalogues of other languages: stored as text (.po), and compiled in place when they are newer than their .mo."""

from __future__ import annotations

import os
from pathlib import Path

import polib  # type: ignore[import-untyped]

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue whose text is newer; returns what was written.

    Another process may do the same at the same time: each writes a file of its own and puts it in place whole. Where
    nothing may be written, the compiled files that came with the installation stay as they are.
    """
    written = []
    for text in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = text.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= text.stat().st_mtime:
            continue
        part = target.with_name(f"{target.name}.{os.getpid()}")
        try:
            polib.pofile(str(text)).save_as_mofile(str(part))
            part.replace(target)
        except OSError:
            part.unlink(missing_ok=True)
            continue
        written.append(target)
    return written
