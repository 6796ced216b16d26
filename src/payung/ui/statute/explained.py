"""Explanations of the statute as the pages show them."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from payung.law import Explanation
from payung.ui.components.formats import percent, rupiah
from payung.ui.components.parts import Input
from payung.ui.components.words import Word

_ROW = re.compile(r"^baris (\d+)$")


def explained(node: Explanation, label: Word = "") -> Input:
    """An explanation of the statute as the pages show it, labels in the reader's language.

    label: replaces that of the top, which names its month in Indonesian words.
    """
    return Input(
        label=label or gettext(node.label),
        value=_shown(node),
        basis=node.basis,
        source=node.source,
        verified=node.verified in ("", "high"),
        quoted=True,
        children=[explained(child) for child in node.children],
    )


def _shown(node: Explanation) -> str:
    if isinstance(node.value, bool):
        return gettext("Ya") if node.value else gettext("Tidak")
    if isinstance(node.value, int):
        if node.unit.startswith("IDR"):
            return rupiah(node.value)
        if node.unit == "ppm":
            return trimmed_percent(node.value)
    row = _ROW.match(node.text)
    return gettext("baris %(row)s") % {"row": row[1]} if row else node.text


def trimmed_percent(ppm: int) -> str:
    """Parts per million as a percentage without idle zeros: 2400 -> "0,24%"."""
    whole, rest = divmod(ppm, 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return percent(f"{whole}.{digits or '0'}", len(digits))
