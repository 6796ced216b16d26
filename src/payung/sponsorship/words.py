"""Words of the room: kinds and states of a funding scheme."""

from __future__ import annotations

from payung.sponsorship.choices import AFTER, KIND, STATE
from payung.ui.choices import badges, translated
from payung.ui.components.words import Word

SCHEME_KINDS = translated(KIND)
SCHEME_AFTER = translated(AFTER)
_STATES = badges(STATE)


def scheme_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a scheme."""
    return _STATES[state]
