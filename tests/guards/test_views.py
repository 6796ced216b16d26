"""Columns stand once, beside the lines that they read; what is about a person stands in no answer that is kept."""

from __future__ import annotations

import ast
import json
from importlib import import_module
from typing import Any

import pytest

from payung.kernel.views import Col, Columns, private, shown_on
from payung.platform.rooms import SOURCE, named

# Tables by hand, and why.
DATA_HEADS = "headings are data: a month, a parameter of the law, the level of a place"
FRAME = "what declared columns become, or an example of a component"
BY_HAND = {
    "sponsorship/plans/pages.py": "headings are data: the plans that stand beside each other",
    "lawbook/pages/compare.py": DATA_HEADS,
    "lawbook/pages/whatif.py": DATA_HEADS,
    "lawbook/parts/values.py": DATA_HEADS,
    "office/pages/work_items.py": "cases of every kind and errands of every room, each worded by the room that it comes from",
    "participation/pages/cards.py": DATA_HEADS,
    "ui/components/contracts.py": FRAME,
    "ui/components/samples.py": FRAME,
    "ui/listing.py": FRAME,
}
# Fields of the same name that are about no person: the name of a bank, of a scheme.
NO_PERSON = {"contributions": {"name"}, "sponsorship": {"name"}, "payouts": {"name"}}


def views() -> dict[str, Columns]:
    """Every declared list of columns by its place."""
    declared = {}
    for parts in [*named("views"), ("lawbook", "parts", "lines")]:
        module = import_module(".".join(("payung", *parts)))
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Col) for one in value):
                declared[f"{module.__name__}.{name}"] = value
    return declared


VIEWS = views()


@pytest.mark.parametrize("name", VIEWS)
def test_columns_say_what_they_are(name):
    for column in VIEWS[name]:
        assert bool(column.options) == (column.kind in ("choice", "payer")), column
    for where in ("page", "file"):
        words = [column.word for column in shown_on(VIEWS[name], where)]
        assert words
        assert len(set(words)) == len(words), where


def test_pages_make_no_columns_of_their_own():
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    makers = {
        name
        for name, text in texts.items()
        if ("payung.ui.components.tables" in text or "class Column" in text)
        and any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Column", "Field"}
            for node in ast.walk(ast.parse(text))
        )
    }
    assert makers - BY_HAND.keys() == set()
    assert BY_HAND.keys() - makers == set(), "no longer by hand"


def fields(schema: dict[str, Any], every: dict[str, Any]) -> set[str]:
    """Fields of a schema and of those within it."""
    names: set[str] = set()
    text = json.dumps(schema)
    for name, one in every.items():
        if f'"#/components/schemas/{name}"' in text:
            names |= set(one.get("properties", {})) | fields(one.get("properties", {}), every)
    return names


def test_kept_answers_hold_nothing_about_people():
    from payung.site.acts import ACTS
    from payung.site.operations.urls import api

    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    every = described["components"]["schemas"]
    about: dict[str, set[str]] = {}
    for place, columns in VIEWS.items():
        about.setdefault(place.split(".")[1], set()).update(private(columns))
    assert about["claims"] >= {"name", "nik"}
    seen = 0
    for act in ACTS:
        operation = described["paths"]["/api/v1" + act.address]["post"]
        shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
        seen += 1
        names = fields(shape, every)
        assert names
        assert names & about.get(act.room, set()) - NO_PERSON.get(act.room, set()) == set(), act.name
    assert seen > 20
