"""Where a payment comes from: the page of its claim. Rooms that order payments make their pages known.

register("claims", lambda actor, reference: "/klaim/12")
"""

from __future__ import annotations

from collections.abc import Callable

from payung.access.services import Actor
from payung.kernel.later import Later

Source = Callable[[Actor, str], str]
SOURCES: dict[str, Source] = {}
# Modules of the rooms that hold sources; loaded when somebody first asks.
FOUND_IN = Later()


def register(room: str, source: Source) -> None:
    """Make known how a room's reference leads to a page; "" for whoever may not open it."""
    SOURCES[room] = source


def source_url(actor: Actor, room: str, reference: str) -> str:
    """The address of what ordered a payment, "" where the room has none or the actor may not open it."""
    FOUND_IN.load()
    return SOURCES[room](actor, reference) if room in SOURCES else ""
