"""Every act of every room and of its capabilities. Each `acts.py` has its own in `ACTS`; a new one is found by its name."""

from __future__ import annotations

from importlib import import_module

from payung.kernel.acts import Act
from payung.platform.rooms import named

ACTS: tuple[Act, ...] = tuple(
    act for parts in named("acts") for act in import_module(".".join(("payung", *parts))).ACTS
)
