"""The language of the terminal: Indonesian, or English with PAYUNG_LANG=en where the catalogue has it."""

from __future__ import annotations

import gettext as stdlib_gettext
import os
from functools import lru_cache

from payung.kernel.errors import PayungError, worded


@lru_cache(maxsize=1)
def _translations() -> stdlib_gettext.NullTranslations:
    if language() == "id":
        return stdlib_gettext.NullTranslations()
    from payung.platform.catalogues import LOCALE, compile_catalogues

    compile_catalogues()  # a fresh copy has only the text of it
    return stdlib_gettext.translation("django", str(LOCALE), [language()], fallback=True)


def language() -> str:
    """The two letters of the terminal's language."""
    return os.environ.get("PAYUNG_LANG", "id")[:2]


def _(message: str) -> str:
    """The message in the terminal's language; without a catalogue the Indonesian text itself."""
    return _translations().gettext(message)


def say(error: PayungError) -> str:
    """The sentence of a refusal in the terminal's language."""
    return worded(error.message_id, error.words(), _)
