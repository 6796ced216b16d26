"""The inside of a room: what it knows and does imports no face; faces stand in the same places everywhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "payung"
PURE = {"kernel", "law", "rails", "banksim"}
FRAMES = {"ui", "api", "cli", "site"}
# What a room may hold besides its domain: folders and files that tell of it.
FOLDERS = {"pages", "operations", "commands"}
FILES = {"forms.py", "words.py", "figures.py", "paging.py", "parts.py", "draft_forms.py", "parts"}
FACES = FOLDERS | {name.removesuffix(".py") for name in FILES}


def inside() -> list[Path]:
    """Modules of the rooms that are no face."""
    found = []
    for path in sorted(SOURCE.glob("*/**/*.py")):
        parts = path.relative_to(SOURCE).parts
        if parts[0] not in FRAMES | PURE and parts[1] not in FOLDERS | FILES and "migrations" not in parts:
            found.append(path)
    return found


def imported(tree: ast.AST) -> set[tuple[str, ...]]:
    """Modules of ours that are imported, as parts after `payung`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {tuple(name.split(".")[1:]) for name in found if name.startswith("payung.")}


def is_face(parts: tuple[str, ...]) -> bool:
    return bool(parts) and parts[0] not in PURE and (parts[0] in FRAMES or (len(parts) > 1 and parts[1] in FACES))


@pytest.mark.parametrize("path", inside(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_domain_knows_no_face(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [".".join(parts) for parts in sorted(imported(tree)) if is_face(parts)] == []


def test_no_face_finds_files_by_its_own_place():
    """A page that is moved would lose them in silence; what is served is found by `platform.assets`."""
    faces = [p for p in sorted(SOURCE.rglob("*.py")) if is_face(p.relative_to(SOURCE).with_suffix("").parts)]
    assert len(faces) > 100
    assert [p.relative_to(SOURCE).as_posix() for p in faces if "__file__" in p.read_text(encoding="utf-8")] == []


def test_the_guard_finds_what_it_looks_for():
    tree = ast.parse(
        "from payung.ui import sentences\nfrom payung.claims.pages import claim\nimport payung.claims.words\n"
    )
    assert sum(is_face(parts) for parts in imported(tree)) == 3
    tree = ast.parse("from payung.claims.services import approve\nfrom payung.vault import selectors\n")
    assert sum(is_face(parts) for parts in imported(tree)) == 0
