"""Modules that make themselves known when they are imported, imported when somebody first asks what they know.

Whoever only lists claims does not wait for everything that reads spreadsheets.
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
        """Import what was named. Nothing is ticked off: a module that failed fails again, and threads wait for each other."""
        for name in self._names:
            import_module(name)
