"""The state of persons in this month. A room above knows it and registers itself here, so that a search can be limited to one state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from payung.kernel.later import Later
from payung.registry.selectors import People

ASKED_OF = Later()
ANSWERS: list[Callable[[Sequence[int]], dict[int, str]]] = []


def states(person_ids: Sequence[int]) -> dict[int, str]:
    """The state of each of these persons in this month (values of `choices.PERSON_STATE`), for those within the scope."""
    ASKED_OF.load()
    return {one: state for answer in ANSWERS for one, state in answer(person_ids).items()}


def in_state(people: People, state: str) -> People:
    """Of the people that a question finds those in one state; all of them for ""."""
    if not state:
        return people

    def keep(person_ids: Sequence[int]) -> set[int]:
        return {one for one, stands in states(person_ids).items() if stands == state}

    return replace(people, keep=keep, dead=state == "dead" and not people.village)
