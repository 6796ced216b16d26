"""Rooms that are joined by their name alone: pages, operations and commands are whatever lies in files of these names.

A new room is one line in ROOMS. The rooms that were there before stand one by one in `site/urls.py`, `site/operations/urls.py`
and `site/commands/app.py`, in an order that pages and the description of the interface show. Imports no Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from payung.platform.rooms import files_of, parts_of

# room -> the group of its commands
ROOMS = {"awards": "award"}


def parts(way: str) -> Iterator[tuple[str, ModuleType]]:
    """The modules of a way ("pages", "operations", "commands") of each room: of its root, then of its capabilities by name.

    With each comes the group of the room's commands.
    """
    for room, group in ROOMS.items():
        modules = {parts_of(path) for path in files_of(way) if path.stem != "__init__"}
        for names in sorted((one for one in modules if one[0] == room), key=lambda one: (one[1] != way, one)):
            yield group, import_module(".".join(("payung", *names)))
