"""The texts that families get: short enough for an SMS, plain enough for anybody, Indonesian and English."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from payung.kernel.money import format_rupiah
from payung.kernel.months import ENGLISH_MONTH_NAMES, MONTH_NAMES
from payung.notices.errors import NoticeRefused
from payung.platform.public import public_address

LANGUAGES = ("id", "en")
ONE_SMS, PART_SMS = 160, 153  # letters of a single message, and of one among several (the network needs a header)
MOST_PARTS = 9  # their number has one digit
_FILE = Path(__file__).parent / "data" / "templates.yaml"
_PLACE = re.compile(r"\{([a-z]+)\}")
_DIGITS = re.compile(r"^\d{1,15}$")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MONTHS = {"id": MONTH_NAMES, "en": ENGLISH_MONTH_NAMES}
_PLAIN = str.maketrans(
    {"\u00a0": " ", "\u2013": "-", "\u2014": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
)


@cache
def templates() -> dict[str, dict[str, Any]]:
    """All templates: name -> {"title", "text"} -> language -> words; "always" for what nobody can refuse."""
    by_name: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return by_name


def always(template: str) -> bool:
    """Whether the message is about accounts or money and is therefore sent even to those who refuse messages."""
    return bool(templates().get(template, {}).get("always", False))


def title(template: str, language: str) -> str:
    """What a message of this template is called, for lists; a template of an earlier release is called by its name."""
    return str(templates().get(template, {}).get("title", {}).get(language, template))


def fields(template: str) -> set[str]:
    """The placeholders that a template wants filled."""
    return set(_PLACE.findall(_template(template)["text"]["id"]))


def write(template: str, language: str, data: dict[str, str]) -> tuple[str, str]:
    """Title and text of a message with its facts filled in.

    `amount` may come as digits ("42000000") and dates as ISO; both are written as people read them. Raises
    NoticeRefused (TEMPLATE_UNKNOWN, LANGUAGE_UNKNOWN, FIELD_MISSING).
    """
    words = _template(template)
    if language not in LANGUAGES:
        raise NoticeRefused("LANGUAGE_UNKNOWN", "Bahasa pemberitahuan tidak dikenal: %(language)s.", language=language)
    text = words["text"][language]
    missing = sorted(set(_PLACE.findall(text)) - {name for name, value in data.items() if str(value).strip()})
    if missing:
        raise NoticeRefused(
            "FIELD_MISSING",
            "Pemberitahuan %(template)s belum lengkap: %(fields)s.",
            template=template,
            fields=", ".join(missing),
        )
    filled = _PLACE.sub(lambda match: _readable(match[1], str(data[match[1]]), language), text)
    return words["title"][language], filled


def as_sms(text: str) -> str:
    """The text as it goes over the telephone network: the sender before, the address of Cek behind, plain letters."""
    whole = f"Payung: {text} Cek: {public_address('/cek').split('://', 1)[1]}"
    return plain(whole)


def plain(text: str) -> str:
    """Only letters of the telephone network's own alphabet; any other would halve the length of an SMS."""
    flat = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in flat if 32 <= ord(letter) < 127 and letter not in "`[]{}\\^|~")


def sms_parts(text: str) -> list[str]:
    """An SMS, or the several that it takes, each at most 160 letters, cut between words and numbered "1/2 "."""
    if len(text) <= ONE_SMS:
        return [text]
    parts = _cut(text, PART_SMS - len("1/2 "))
    if len(parts) > MOST_PARTS:
        raise NoticeRefused("TEXT_TOO_LONG", "Teks terlalu panjang untuk SMS: %(letters)s huruf.", letters=len(text))
    return [f"{number}/{len(parts)} {part}" for number, part in enumerate(parts, 1)]


def _cut(text: str, room: int) -> list[str]:
    parts, line = [], ""
    for word in text.split():
        while len(word) > room:
            parts.append((line + " " + word[: room - len(line) - 1]).strip() if line else word[:room])
            word, line = word[room - len(line) - 1 if line else room :], ""
        longer = f"{line} {word}" if line else word
        if len(longer) > room:
            parts.append(line)
            line = word
        else:
            line = longer
    return [*parts, line] if line else parts


def _readable(name: str, value: str, language: str) -> str:
    value = value.strip()
    if name == "amount" and _DIGITS.match(value):
        rupiah = format_rupiah(int(value))
        return rupiah.replace(".", ",") if language == "en" else rupiah
    if _ISO.match(value):
        day = date.fromisoformat(value)
        return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
    return value


def _template(name: str) -> dict[str, Any]:
    template = templates().get(name)
    if template is None:
        raise NoticeRefused("TEMPLATE_UNKNOWN", "Templat pemberitahuan tidak dikenal: %(name)s.", name=name)
    return template
