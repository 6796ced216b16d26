"""Words of the room: columns and states of a list, sentences of its verdicts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from payung.intake.choices import COLUMN, LIST_KIND, LIST_STATE
from payung.intake.verdicts import codes as verdict_codes
from payung.ui.choices import badges, translated
from payung.ui.components.words import Word

FIELDS: dict[str, Word] = translated(COLUMN)
LIST_STATES = badges(LIST_STATE)
LIST_KINDS = translated(LIST_KIND)


def codes_in_words(names: tuple[str, ...], **facts: Any) -> str:
    """One plain sentence for each verdict code, in the reader's language."""
    return " ".join(gettext(verdict_codes.BY_NAME[name].sentence).format(**facts) for name in names)


def list_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a list."""
    return LIST_STATES.get(state, (state, state))
