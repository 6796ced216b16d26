"""Words of the room: kinds and states of a funding scheme."""

from __future__ import annotations

from payung.sponsorship.choices import KIND, STATE
from payung.ui.choices import badges, translated
from payung.ui.components.words import Word

PROGRAMME_KINDS = translated(KIND)
_STATES = badges(STATE)


def programme_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a programme."""
    return _STATES[state]
