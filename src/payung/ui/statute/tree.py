"""An explanation as the pages show it: every line in the reader's language, every source a link to its history.

The words come from the law's own package (`payung.law.language`); only the forms of numbers on pages are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext

from payung.law import Explanation
from payung.law.language import LANGUAGES
from payung.law.language import translated as worded
from payung.law.rendering import formula
from payung.ui.components.formats import number, rupiah, trimmed_percent
from payung.ui.components.parts import Input
from payung.ui.components.words import Word
from payung.ui.statute.words import UNITS, UNITS_OF, word_of

_PERSON = re.compile(r"^(?:Ahli waris|Penerima) (\d+)$")


def language() -> str:
    """The reader's language, if the law's package has it."""
    asked = (get_language() or LANGUAGES[0])[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def translated(text: str) -> str:
    """A label or an answer of the law in the reader's language; what other rooms put into a tree by their own words."""
    spoken = worded(text, language())
    return gettext(text) if spoken == text and text.strip() else spoken


def value_text(node: Explanation) -> str:
    """The value of a line: "Rp16.800", "0,24%", "24 bulan", "Ya"."""
    if isinstance(node.value, bool):
        return gettext("Ya") if node.value else gettext("Tidak")
    if isinstance(node.value, int):
        if node.unit.startswith("IDR"):
            return rupiah(node.value)
        if node.unit == "ppm":
            return trimmed_percent(node.value)
        if node.key in UNITS_OF:
            return f"{number(node.value)}\u00a0{word_of(UNITS, UNITS_OF[node.key])}"
        return node.worded(language()).replace(" ", "\u00a0", 1)
    return "" if node.value is None else translated(str(node.value))


@dataclass(frozen=True)
class Node:
    """One line of the tree. `mark` is medium or low where the value is not certain."""

    label: str
    value: str
    basis: str
    source: str
    note: str
    mark: str
    url: str
    formula: str = ""
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This line and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def node_of(tree: Explanation, people: Sequence[Word] = ()) -> Node:
    """A tree for a page; a note that stood before is not said again. people: what each numbered heir or survivor is."""
    return _node(tree, people, set())


def _node(tree: Explanation, people: Sequence[Word], noted: set[str]) -> Node:
    note = "" if tree.note in noted else tree.note
    noted.add(note)
    return Node(
        label=_named(tree.label, people),
        value=value_text(tree),
        basis=tree.basis,
        source=tree.source,
        note=translated(note),
        mark=tree.verified if tree.verified in ("medium", "low") else "",
        url=address_of(tree.key),
        formula=formula(tree, language()),
        children=tuple(_node(child, people, noted) for child in tree.children),
    )


def _named(label: str, people: Sequence[Word]) -> str:
    """A label; a numbered person also says who it is."""
    match = _PERSON.match(label)
    word = people[int(match[1]) - 1] if match and int(match[1]) <= len(people) else ""
    return f"{translated(label)} ({str(word).lower()})" if word else translated(label)


def inputs_of(node: Node) -> Input:
    """The same line for paper, where nothing opens."""
    return Input(
        label=node.label,
        value=node.value,
        basis=node.basis,
        source=node.source,
        verified=not node.mark,
        children=[inputs_of(child) for child in node.children],
    )


def address_of(key: str) -> str:
    """The page of a parameter or of a relief; nothing for an empty key."""
    if not key:
        return ""
    return reverse("law_parameter", args=[key]) if "." in key else reverse("law_relief", args=[key])
