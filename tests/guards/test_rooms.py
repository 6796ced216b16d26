"""The inside of a room: what it knows and does imports no face; faces stand in the same places everywhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from payung.platform.rooms import FRAMES, PURE, SOURCE, is_face, named, parts_of


def inside() -> list[Path]:
    """Modules of the rooms that are no face."""
    found = []
    for path in sorted(SOURCE.glob("*/**/*.py")):
        parts = parts_of(path)
        if parts[0] not in FRAMES | PURE and not is_face(parts) and "migrations" not in parts:
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


@pytest.mark.parametrize("path", inside(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_domain_knows_no_face(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [".".join(parts) for parts in sorted(imported(tree)) if is_face(parts)] == []


# Rooms that are not cut into capabilities yet, with as many files in their roots as they may have.
UNCUT = {"platform": 35}
MOST_FILES = 30
# Parts of a room whose names must not be joined with what they are about: that is a folder.
JOINED = re.compile(
    r"(acts|asking|choices|errors|models|services|views)_\w+|\w+_(acts|asking|models|services|views)|[a-z]{4,}acts"
)


def roots() -> dict[str, list[str]]:
    """Names of the modules in the root of each room."""
    rooms = [
        path for path in sorted(SOURCE.iterdir()) if path.name not in FRAMES | PURE and (path / "__init__.py").exists()
    ]
    return {room.name: sorted(path.stem for path in room.glob("*.py")) for room in rooms}


@pytest.mark.parametrize("room", roots())
def test_a_root_stays_small_enough_to_read(room):
    files = roots()[room]
    assert len(files) <= UNCUT.get(room, MOST_FILES), "what it does besides its core belongs into folders"
    joined = [name for name in files if JOINED.fullmatch(name)]
    assert joined == [], "a capability is a folder: dues/acts.py"


def test_every_folder_of_a_room_says_what_it_is_for():
    folders = {SOURCE.joinpath(*parts[:-1]) for name in ("acts", "services", "models") for parts in named(name)}
    assert len(folders) > 30
    silent = [path for path in folders if not ast.get_docstring(ast.parse((path / "__init__.py").read_text("utf-8")))]
    assert silent == []


def test_no_face_finds_files_by_its_own_place():
    """A page that is moved would lose them in silence; what is served is found by `platform.assets`."""
    faces = [p for p in sorted(SOURCE.rglob("*.py")) if is_face(parts_of(p))]
    assert len(faces) > 100
    assert [p.relative_to(SOURCE).as_posix() for p in faces if "__file__" in p.read_text(encoding="utf-8")] == []


def test_the_guard_finds_what_it_looks_for():
    tree = ast.parse(
        "from payung.ui import sentences\nfrom payung.claims.pages import claim\nimport payung.claims.words\n"
        "from payung.intake.review import pages as review\nfrom payung.intake.review.words import X\n"
    )
    assert sum(is_face(parts) for parts in imported(tree)) == 5
    tree = ast.parse(
        "from payung.claims.services import approve\nfrom payung.vault import selectors\n"
        "from payung.intake.review import services\nfrom payung.intake.review.services import waivers\n"
    )
    assert sum(is_face(parts) for parts in imported(tree)) == 0
