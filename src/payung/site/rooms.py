"""Rooms that are joined by their name alone: pages, operations and commands are the modules in files of these names.

A room is joined this way if `commands/__init__.py` in its root names the group of its commands (GROUP), which is also
the tag of its operations; the first line of `operations/__init__.py` describes it. The older rooms are listed one by
one in `site/urls.py`, `site/operations/urls.py` and `site/commands/app.py`, in an order that pages and the description
of the interface show. Imports no Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from payung.platform.rooms import files_of, parts_of


def joined() -> dict[str, str]:
    """Rooms that are joined by their name alone -> the group of their commands."""
    packages = {parts_of(path) for path in files_of("commands") if path.stem == "__init__"}
    roots = sorted(names[0] for names in packages if names[1:] == ("commands",))
    groups = {room: getattr(import_module(f"payung.{room}.commands"), "GROUP", "") for room in roots}
    return {room: group for room, group in groups.items() if group}


def tags() -> dict[str, str]:
    """What the operations of each of them are about, by the tag of their room."""
    packages = {group: import_module(f"payung.{room}.operations") for room, group in joined().items()}
    return {group: (module.__doc__ or "").splitlines()[0] for group, module in packages.items()}


def parts(way: str) -> Iterator[tuple[str, ModuleType]]:
    """The modules of a way ("pages", "operations", "commands") of each room: of its root, then of its capabilities by name.

    With each comes the group of the room's commands.
    """
    for room, group in joined().items():
        modules = {parts_of(path) for path in files_of(way) if path.stem != "__init__"}
        for names in sorted((one for one in modules if one[0] == room), key=lambda one: (one[1] != way, one)):
            yield group, import_module(".".join(("payung", *names)))
