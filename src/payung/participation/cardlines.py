"""What stands on a printed card besides name and number: rooms above that know the months register themselves here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from payung.kernel.later import Later

TOLD_BY = Later()
# Asked with persons and whether each is a BPU; answers lines of text by person, in the language at hand.
LINES: list[Callable[[Mapping[int, bool]], dict[int, list[str]]]] = []


def lines_of(people: Mapping[int, bool]) -> dict[int, list[str]]:
    """Lines for the cards of these persons, for those within the session's scope."""
    TOLD_BY.load()
    said: dict[int, list[str]] = {}
    for ask in LINES:
        for person, lines in ask(people).items():
            said.setdefault(person, []).extend(lines)
    return said
