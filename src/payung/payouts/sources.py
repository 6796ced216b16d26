"""Where a payment comes from: the page and the code of its claim. Rooms that order payments make them known.

register("claims", lambda actor, reference: "/klaim/12", lambda batch, instructions: {7: "K7QM2X9D4R5T"})
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from payung.access.services import Actor
from payung.kernel.later import Later

Source = Callable[[Actor, str], str]
# Codes by payment, for who signs a batch
Codes = Callable[[int, Sequence[int]], dict[int, str]]
SOURCES: dict[str, Source] = {}
CODES: dict[str, Codes] = {}
# Modules of the rooms that hold sources; loaded when somebody first asks.
FOUND_IN = Later()


def register(room: str, source: Source, codes: Codes) -> None:
    """Make known how a room's reference leads to a page ("" for whoever may not open it), and what its payments are called."""
    SOURCES[room], CODES[room] = source, codes


def codes_of(batch_id: int, instructions: Sequence[int]) -> dict[int, str]:
    """What the payments of a batch are called where they were ordered, for who signs it; one query a room."""
    FOUND_IN.load()
    return {key: code for codes in CODES.values() for key, code in codes(batch_id, instructions).items()}


def source_url(actor: Actor, room: str, reference: str) -> str:
    """The address of what ordered a payment, "" where the room has none or the actor may not open it."""
    FOUND_IN.load()
    return SOURCES[room](actor, reference) if room in SOURCES else ""
