"""The language of the terminal: Indonesian, or English with PAYUNG_LANG=en where the catalogue has it."""

from __future__ import annotations

import gettext as stdlib_gettext
import os
from functools import lru_cache

from payung.kernel.errors import PayungError


@lru_cache(maxsize=1)
def _translations() -> stdlib_gettext.NullTranslations:
    language = os.environ.get("PAYUNG_LANG", "id")[:2]
    if language == "id":
        return stdlib_gettext.NullTranslations()
    from payung.platform.catalogues import LOCALE, compile_catalogues

    compile_catalogues()  # a fresh copy has only the text of it
    return stdlib_gettext.translation("django", str(LOCALE), [language], fallback=True)


def _(message: str) -> str:
    """The message in the terminal's language; without a catalogue the Indonesian text itself."""
    return _translations().gettext(message)


def say(error: PayungError) -> str:
    """The sentence of a refusal in the terminal's language."""
    sentence = _(error.message_id)
    words = error.words() if hasattr(error, "words") else error.facts
    return sentence % words if error.facts else sentence


def retell(text: str) -> str:
    """A sentence that was written down in Indonesian, in the terminal's language."""
    from payung.platform.stored import retold

    return retold(text, _)
