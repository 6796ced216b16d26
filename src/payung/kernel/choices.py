"""A value of a short list with its word and its look, in one place: constraints, literals, badges and filters read it.

Words are Indonesian sentences that the faces translate; no framework is loaded here or in a room's `choices.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Choice(NamedTuple):
    """value: as it is stored. word: the Indonesian msgid. look: the badge that shows it (`ui.components.words.STATES`).

    hint: what it means, and what somebody does about it.
    """

    value: str
    word: str
    look: str = ""
    hint: str = ""


def values(choices: Iterable[Choice]) -> list[str]:
    """What may be stored."""
    return [choice.value for choice in choices]


def words(choices: Iterable[Choice]) -> dict[str, str]:
    """Indonesian word by value."""
    return {choice.value: choice.word for choice in choices}


def hints(choices: Iterable[Choice]) -> dict[str, str]:
    """What it means, by value."""
    return {choice.value: choice.hint for choice in choices}


def looks(choices: Iterable[Choice]) -> dict[str, str]:
    """Badge by value."""
    return {choice.value: choice.look for choice in choices}


def without(choices: Iterable[Choice], *left_out: str) -> tuple[Choice, ...]:
    """The list but for some values."""
    return tuple(choice for choice in choices if choice.value not in left_out)
