"""Modules that register something on import and that are imported when it is first needed. A page that only lists
claims does not have to load everything that reads spreadsheets.
"""

from __future__ import annotations

from importlib import import_module


class Later:
    """Names of modules. Naming one is free; `load` imports them all, in the order in which they were named."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def add(self, *names: str) -> None:
        """Name modules; a name that is known already changes nothing."""
        self._names.extend(name for name in names if name not in self._names)

    def load(self) -> None:
        """Import all of them. Imports are not remembered here: a module that failed fails again, and threads wait for
        each other."""
        for name in self._names:
            import_module(name)
