"""Tests stand where their room stands: one folder a room, and a few for what only the whole shows."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src" / "payung"
# What no single room can show: promises against an insider, races, kills, the walk, the look, wheels, the way here.
WHOLE = {"browser", "chain", "concurrency", "crash", "guards", "packages", "picture", "security", "upgrade"}
HELP = {"data", "support"}
# Too small for rules of their own: bodies and their names are written by the set-up and tried with what uses them.
WITHOUT: set[str] = set()
ROOMS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_folder_of_tests(room):
    has = (TESTS / room).is_dir() and any((TESTS / room).rglob("test_*.py"))
    assert has != (room in WITHOUT)


def test_there_is_no_other_folder():
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert folders <= {*ROOMS, *WHOLE, *HELP}


def test_what_needs_the_browser_stands_in_its_folder():
    """`payung test --browser` looks for it there alone."""
    marked = {
        path.parent.name
        for path in TESTS.rglob("*.py")
        if "pytest.mark." + "browser" in path.read_text(encoding="utf-8")
    }
    assert marked <= {"browser"}
    assert len(list((TESTS / "browser").glob("test_*.py"))) >= 10
