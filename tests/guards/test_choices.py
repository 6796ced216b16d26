"""Each short list stands once: nothing else in the sources repeats the values of a room's `choices.py`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from payung.kernel.choices import Choice, looks, values
from payung.ui.components.words import PAYERS, STATES

SOURCE = Path(__file__).parents[2] / "src" / "payung"
# Lists that are shorter in passing: what is open, what a page filters by.
LONG_ENOUGH = 3
WORDING = {"_", "gettext", "gettext_lazy", "gettext_noop"}


def lists() -> dict[str, tuple[Choice, ...]]:
    """Every list of choices by its place."""
    found = {}
    for path in [*sorted(SOURCE.glob("*/choices.py")), SOURCE / "payouts" / "transitions.py"]:
        module = import_module("payung." + ".".join(path.relative_to(SOURCE).with_suffix("").parts))
        if module.__name__ == "payung.kernel.choices" or module.__name__ == "payung.ui.choices":
            continue
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Choice) for one in value):
                found[f"{module.__name__}.{name}"] = value
    return found


LISTS = lists()


def constants(tree: ast.AST) -> Iterator[tuple[int, frozenset[str]]]:
    """Line and values of every list, tuple, set and literal of texts, and of every table of words for them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and not any(
            isinstance(one, ast.Call) and getattr(one.func, "id", "") in WORDING for one in ast.walk(node)
        ):
            continue  # what a rule makes of each value
        parts = (
            node.elts
            if isinstance(node, ast.List | ast.Tuple | ast.Set)
            else node.keys
            if isinstance(node, ast.Dict)
            else []
        )
        texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if texts and len(texts) == len(parts):
            yield node.lineno, frozenset(texts)


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
    known = {frozenset(values(chosen)): name for name, chosen in LISTS.items() if len(chosen) >= LONG_ENOUGH}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "choices.py" or "migrations" in path.parts or "bindings" in path.name:
            continue
        for line, texts in constants(ast.parse(path.read_text(encoding="utf-8"))):
            if texts in known:
                found.append(f"{path.relative_to(SOURCE)}:{line} repeats {known[texts]}")
    assert found == []
