"""Each short list stands once: nothing else in the sources repeats the values of a room's `choices.py`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest

from payung.kernel.choices import Choice, looks, values
from payung.platform.rooms import SOURCE, named
from payung.ui.components.words import PAYERS, STATES

# Two values may stand together in passing (what is open, what ends); as a literal or a table of words they are the list.
LONG_ENOUGH = 3
WORDING = {"_", "gettext", "gettext_lazy", "gettext_noop"}


def lists() -> dict[str, tuple[Choice, ...]]:
    """Every list of choices by its place."""
    found = {}
    for parts in named("choices"):
        module = import_module(".".join(("payung", *parts)))
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Choice) for one in value):
                found[f"{module.__name__}.{name}"] = value
    return found


LISTS = lists()


def texts_of(parts: list[ast.expr]) -> frozenset[str]:
    """The texts of a list or of the keys of a table, none when something else is among them."""
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return frozenset(texts) if len(texts) == len(parts) else frozenset()


def copies(tree: ast.AST, known: dict[frozenset[str], str]) -> Iterator[tuple[int, str]]:
    """Line of everything that writes a known list again, and which.

    A list, tuple, set or literal of all its values; a table of words for them.
    """
    literals = {
        id(n.slice) for n in ast.walk(tree) if isinstance(n, ast.Subscript) and ast.unparse(n.value) == "Literal"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = texts_of([one for one in node.keys if one is not None])
            if keys in known and words_of(node) == len(keys):
                yield node.lineno, known[keys]
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            texts = texts_of(node.elts)
            if texts in known and (len(texts) >= LONG_ENOUGH or id(node) in literals):
                yield node.lineno, known[texts]


def words_of(table: ast.Dict) -> int:
    """How many values of a table are a word, or a look with its word; not what a rule makes of each value."""

    def a_word(one: ast.expr) -> bool:
        return isinstance(one, ast.Call) and getattr(one.func, "id", "") in WORDING

    def a_badge(one: ast.expr) -> bool:
        return (
            isinstance(one, ast.Tuple)
            and len(one.elts) == 2
            and isinstance(one.elts[0], ast.Constant)
            and a_word(one.elts[1])
        )

    return sum(a_word(value) or a_badge(value) for value in table.values)


@pytest.mark.parametrize("name", LISTS)
def test_values_are_told_apart_and_have_words(name):
    chosen = LISTS[name]
    assert len(set(values(chosen))) == len(chosen)
    assert all(one.word for one in chosen)


@pytest.mark.parametrize("name", LISTS)
def test_looks_are_looks_of_the_house(name):
    known = {"", *STATES, *(payer.hue for payer in PAYERS.values())}
    assert set(looks(LISTS[name]).values()) <= known


def test_no_list_is_written_twice():
    known = {frozenset(values(chosen)): name for name, chosen in LISTS.items() if len(chosen) > 1}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "choices.py" or "migrations" in path.parts or "bindings" in path.name:
            continue
        for line, name in copies(ast.parse(path.read_text(encoding="utf-8")), known):
            found.append(f"{path.relative_to(SOURCE)}:{line} repeats {name}")
    assert found == []


def test_the_guard_finds_a_second_copy():
    known = {frozenset({"open", "taken", "refused"}): "long", frozenset({"file", "snap"}): "short"}
    text = (
        "x = ['refused', 'open', 'taken']\ny: Literal['file', 'snap']\nz = {'file': _('Berkas'), 'snap': _('SNAP')}\n"
    )
    text += "w = {'open': ('waiting', _('a')), 'taken': ('done', _('b')), 'refused': ('rejected', _('c'))}\n"
    passing = "a = ('file', 'snap')\nb = {'file': 1, 'snap': 2}\nc = {'open', 'taken'}\n"
    found = list(copies(ast.parse(text + passing), known))
    assert sorted(found) == [(1, "long"), (2, "short"), (3, "short"), (4, "long")]
