"""Explanations of the statute as the pages show them."""

from __future__ import annotations

from payung.law import Explanation
from payung.ui.components.parts import Input
from payung.ui.components.words import Word
from payung.ui.statute.tree import translated, value_text


def explained(node: Explanation, label: Word = "") -> Input:
    """An explanation of the statute as the pages show it, in the reader's language.

    label: replaces that of the top, which names its month.
    """
    return Input(
        label=label or translated(node.label),
        value=value_text(node),
        basis=node.basis,
        source=node.source,
        verified=node.verified in ("", "high"),
        quoted=True,
        children=[explained(child) for child in node.children],
    )
