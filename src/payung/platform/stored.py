"""Sentences that were written down in Indonesian, told in another language.

A refused list or a failed run keeps its sentence with the facts filled in: it belongs to the record, and whoever reads it
later may read another language than the one who caused it. So the sentence is recognised by the catalogue it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import polib  # type: ignore[import-untyped]

from payung.platform.catalogues import LOCALE

CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / "django.po"
_FACT = re.compile(r"%\((\w+)\)[sd]")
_LEAST = 12  # letters of its own that a sentence must have to be recognised by them


def retold(text: str, translate: Callable[[str], str]) -> str:
    """`text` in the language of `translate` (a gettext), with its facts as they are; itself when nobody knows it."""
    if not text:
        return ""
    said = translate(text)
    if said != text:
        return said
    for message, pattern in _patterns():
        if (found := pattern.fullmatch(text)) and (said := translate(message)) != message:
            return said % found.groupdict()
    return text


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence with facts in it, those with most letters of their own first."""
    found = []
    for entry in polib.pofile(str(CATALOGUE)):
        letters = len(_FACT.sub("", entry.msgid))
        if not entry.msgid_plural and letters >= _LEAST and _FACT.search(entry.msgid):
            found.append((letters, entry.msgid, re.compile(_expression(entry.msgid), re.DOTALL)))
    found.sort(key=lambda item: -item[0])
    return tuple((message, pattern) for _, message, pattern in found)


def _expression(message: str) -> str:
    parts, last, named = [], 0, set()
    for fact in _FACT.finditer(message):
        parts.append(re.escape(message[last : fact.start()].replace("%%", "%")))
        name = fact[1]
        parts.append(f"(?P={name})" if name in named else f"(?P<{name}>.*?)")
        named.add(name)
        last = fact.end()
    return "".join([*parts, re.escape(message[last:].replace("%%", "%"))])
