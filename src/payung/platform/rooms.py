"""Where the parts of a room are. Guards, tools and the code that joins the rooms use this; nothing else lists files of
rooms.

A room is a package below `payung`. Its shared parts are in its root; each of its capabilities is a folder with the same
file names as a room: `contributions/services.py`, `contributions/dues/services.py`. No Django here: the command line
starts without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import payung

SOURCE = Path(payung.__file__).parent
# Pure packages, and the frames that rooms hang their faces on.
PURE = frozenset({"kernel", "law", "rails", "banksim"})
FRAMES = frozenset({"ui", "api", "cli", "site"})
# What tells of a room or of a capability: a module or a folder of this name. Everything else knows and does.
FACES = frozenset(
    {"pages", "operations", "commands", "forms", "words", "figures", "parts", "paging", "draft_forms"},
)
# The three ways in which people and programs reach an intention.
WAYS = ("pages", "operations", "commands")


def parts_of(path: Path) -> tuple[str, ...]:
    """A file below the source as parts of a module: ("contributions", "dues", "services")."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def is_face(parts: tuple[str, ...]) -> bool:
    """Whether a module, as parts below `payung`, presents a room (pages, interface, commands) instead of doing its
    work.
    """
    if not parts or parts[0] in PURE:
        return False
    if parts[0] in FRAMES or FACES & set(parts[1:2]):
        return True
    return bool(FACES & set(parts[2:3])) and (SOURCE / parts[0] / parts[1]).is_dir()


def named(name: str) -> list[tuple[str, ...]]:
    """Modules of this name in the roots of rooms and in their capabilities: rooms in order, in each the root first."""
    modules = [parts_of(path) for path in _files((f"*/{name}.py", f"*/*/{name}.py"))]
    inside = [parts for parts in modules if parts[0] not in FRAMES | PURE and not FACES & set(parts[1:-1])]
    return sorted(inside, key=lambda parts: (parts[0], len(parts), parts))


def files_of(way: str) -> list[Path]:
    """Files of the faces of this name, of rooms and of their capabilities: one module, or all of a folder."""
    return _files(f"{depth}/{end}" for depth in ("*", "*/*") for end in (f"{way}.py", f"{way}/**/*.py"))


def _files(patterns: Iterable[str]) -> list[Path]:
    return sorted({path for pattern in patterns for path in SOURCE.glob(pattern)})
