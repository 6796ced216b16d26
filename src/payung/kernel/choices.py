"""A value of a short list with its word and its look, in one place: constraints, literals, badges and filters read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Choice(NamedTuple):
    """value: as it is stored. word: the Indonesian msgid. look: the badge that shows it (`web.components.words.STATES`)."""

    value: str
    word: str
    look: str


def values(choices: Iterable[Choice]) -> list[str]:
    """What may be stored."""
    return [choice.value for choice in choices]
