"""Rooms that are joined by their name alone: pages, operations and commands are whatever lies in their folders.

A new room is one line in ROOMS. The rooms that were there before stand one by one in `site/urls.py`, `site/operations/urls.py`
and `site/commands/app.py`, in an order that pages and the description of the interface show. Imports no Django.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

# room -> the group of its commands
ROOMS = {"awards": "award"}


def parts(folder: str) -> Iterator[tuple[str, ModuleType]]:
    """The modules in a folder of each room ("pages", "operations", "commands"), by name, with the group of the room's commands."""
    for room, group in ROOMS.items():
        package = import_module(f"payung.{room}.{folder}")
        for name in sorted(one.name for one in pkgutil.iter_modules(package.__path__)):
            yield group, import_module(f"{package.__name__}.{name}")
