"""Explanations of the statute as the pages show them."""

from __future__ import annotations

from payung.law import Explanation
from payung.ui.components.formats import percent
from payung.ui.components.parts import Input
from payung.ui.components.words import Word


def explained(node: Explanation, label: Word = "") -> Input:
    """An explanation of the statute as the pages show it, in the reader's language.

    label: replaces that of the top, which names its month.
    """
    from payung.ui.statute.tree import translated, value_text

    return Input(
        label=label or translated(node.label),
        value=value_text(node),
        basis=node.basis,
        source=node.source,
        verified=node.verified in ("", "high"),
        quoted=True,
        children=[explained(child) for child in node.children],
    )


def trimmed_percent(ppm: int) -> str:
    """Parts per million as a percentage without idle zeros: 2400 -> "0,24%"."""
    whole, rest = divmod(ppm, 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return percent(f"{whole}.{digits or '0'}", len(digits))
