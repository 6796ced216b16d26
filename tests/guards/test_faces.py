"""Faces hold no rule of the domain: no arithmetic on money or shares, no name of a role, no form of a place code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from payung.access.models import ROLES
from payung.platform.rooms import SOURCE, is_face, parts_of

# Drawing of figures that were computed elsewhere; the story that fills a demonstration; words and choices of roles.
DRAWING = ("ui/components/", "ui/templatetags/", "site/demo/")
NAMES_ROLES = {"ui/sentences.py", "office/accounts/commands.py"}
MONEY = {"amount", "budget", "committed", "paid", "payable", "total", "price", "jkk", "jkm", "jht", "rupiah", "billed"}
# Names that are also words of the law or of families are left to the eye.
NAMED = set(ROLES) - {"employer", "sponsor", "head"}
COMPUTED = {"Fraction", "Decimal", "largest_remainder", "share_bp"}
PLACE_FORMS = {2, 5, 8, 13}


def called(node: ast.AST) -> str:
    """The last name of what is called, read or indexed."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def faults(tree: ast.AST, *, may_name_roles: bool) -> Iterator[tuple[int, str]]:
    """Line and kind of each rule in a face."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv)):
            if MONEY & {called(node.left), called(node.right)}:
                yield node.lineno, "arithmetic on money"
        elif isinstance(node, ast.Call) and called(node.func) in COMPUTED:
            yield node.lineno, f"computed here: {called(node.func)}"
        elif isinstance(node, ast.Constant) and node.value in NAMED and not may_name_roles:
            yield node.lineno, f"name of a role: {node.value}"
        elif isinstance(node, ast.Compare) and cuts_a_place(node):
            yield node.lineno, "form of a place code"


def cuts_a_place(node: ast.Compare) -> bool:
    """Whether the length of a place code is asked, as only `kernel.places` may."""
    left = node.left
    return (
        isinstance(left, ast.Call)
        and called(left.func) == "len"
        and called(left.args[0]) in {"code", "place", "place_code", "regency"}
        and any(isinstance(one, ast.Constant) and one.value in PLACE_FORMS for one in node.comparators)
    )


def sources() -> list[str]:
    found = (path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if is_face(parts_of(path)))
    return sorted(name for name in found if not name.startswith(DRAWING))


@pytest.mark.parametrize("name", sources())
def test_faces_hold_no_rule(name):
    tree = ast.parse((SOURCE / name).read_text())
    assert list(faults(tree, may_name_roles=name in NAMES_ROLES)) == []


def test_the_guard_finds_what_it_looks_for():
    text = "a.budget - b\nFraction(1, 2)\nif who == 'juror': pass\nlen(code) == 2\nrow['amount'] * 2\n"
    found = sorted(faults(ast.parse(text), may_name_roles=False))
    assert [(line, kind.split(":")[0]) for line, kind in found] == [
        (1, "arithmetic on money"),
        (2, "computed here"),
        (3, "name of a role"),
        (4, "form of a place code"),
        (5, "arithmetic on money"),
    ]
