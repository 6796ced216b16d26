"""The words of the law's answers in Indonesian and English, without a framework.

Every label is its Indonesian sentence; `english.json` (made from the one English catalogue by `tools/lawwords.py`) holds
what stands for it in English. A sentence with facts in it is recognised by its form, so that an answer that was stored as
text years ago can still be told in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from payung.kernel.dates import format_date
from payung.kernel.errors import worded
from payung.kernel.money import format_number, format_rupiah
from payung.kernel.months import ENGLISH_MONTH_NAMES, MONTH_NAMES, Month
from payung.law.errors import LawError

LANGUAGES = ("id", "en")
# how a unit of the tree or of a parameter is spoken after a number
_PLACE = re.compile(r"%\((\w+)\)s")
_MONTHS = "|".join(MONTH_NAMES)
_RUPIAH = re.compile(r"-?Rp[\d.]+")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+")
_PERCENT = re.compile(r"([\d.]+)(?:,(\d+))? %")
_MONTH = re.compile(rf"({_MONTHS}) (\d{{4}})")
_DAY = re.compile(rf"(\d{{1,2}}) ({_MONTHS}) (\d{{4}})")
_SINGULAR = {
    "months": "month", "years": "year", "days": "day", "working days": "working day", "hours": "hour", "times": "time",
    "children": "child", "people": "person", "parts": "part",
}  # fmt: skip
_ONE_OF = re.compile(rf"(?<![\d.,])1 ({'|'.join(_SINGULAR)})\b")
_LETTERS = 4  # a form with fewer letters of its own would be taken for anything


def text_of(message_id: str, /, **facts: Any) -> str:
    """An Indonesian sentence with its facts; months, days and rupiah are given as texts."""
    return message_id % {name: _plain(fact) for name, fact in facts.items()}


def marked(message_id: str) -> str:
    """The sentence as it is: a mark by which the catalogue finds what is looked up elsewhere."""
    return message_id


# how a unit of the tree or of a parameter is spoken after a number
UNIT_WORDS = {
    "bulan": marked("bulan"),
    "months": marked("bulan"),
    "tahun": marked("tahun"),
    "years": marked("tahun"),
    "hari": marked("hari"),
    "days": marked("hari"),
    "hari kerja": marked("hari kerja"),
    "working_days": marked("hari kerja"),
    "jam": marked("jam"),
    "hours": marked("jam"),
    "kali": marked("kali"),
    "times": marked("kali"),
    "anak": marked("anak"),
    "orang": marked("orang"),
    "bagian": marked("bagian"),
    "day_of_month": "",
}
YES, NO = marked("Ya"), marked("Tidak")
# What stands in a citation where there is no article: a sentence to the reader, and no title of a decree.
_UNSEEN = (
    marked("pasal belum dilihat"),
    marked("pasal peralihan belum dilihat"),
    marked("pasal tentang pembagi belum dilihat"),
    marked("pasal tentang batas dua anak belum dibaca"),
    marked("pasal keringanan belum dilihat"),
    marked("tidak ada pasal: pilihan Payung"),
)


def translated(text: str, language: str = "id") -> str:
    """A label, an answer or a sentence of the law in a language; what has no translation stays as it is.

    Raises LawError(LAW_LANGUAGE) for a language that the package does not speak.
    """
    if language not in LANGUAGES:
        raise LawError("LAW_LANGUAGE", "Bahasa %(language)s tidak ada; pilih id atau en", language=str(language)[:20])
    return text if language == "id" or not text.strip() else singular(_english(text))


def citation(basis: str, language: str = "id") -> str:
    """Articles as they are cited, in Indonesian; that no article was seen is said in the reader's language."""
    for phrase in _UNSEEN if language != "id" else ():
        basis = basis.replace(phrase, translated(phrase, language))
    return basis


def sentence(error: LawError, language: str = "id") -> str:
    """A refusal as people read it in a language, its words among the facts with it."""
    facts = {
        name: translated(fact, language) if isinstance(fact, str) else fact for name, fact in error.words().items()
    }
    return worded(error.message_id, facts, lambda message: translated(message, language))


def figure(value: int, unit: str, language: str = "id") -> str:
    """A number in its unit: "Rp16.800", "0,24 %", "12 bulan"; in English "Rp16,800", "0.24%", "12 months"."""
    if unit.startswith("IDR"):
        text = format_rupiah(value)
    elif unit == "ppm":
        text = percent(value)
    else:
        word = UNIT_WORDS.get(unit, unit)
        counted = f"{_grouped(value, language)} {translated(word, language)}".strip()
        return counted if language == "id" else singular(counted)
    return translated(text, language)


def percent(ppm: int) -> str:
    """Parts per million as an Indonesian percentage: 10000 -> "1 %", 2400 -> "0,24 %"."""
    sign = "-" if ppm < 0 else ""
    whole, rest = divmod(abs(ppm), 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{sign}{format_number(whole)}{',' + decimals if decimals else ''} %"


def singular(english: str) -> str:
    """Indonesian counts one and many alike, English does not: "1 months" is "1 month"."""
    return _ONE_OF.sub(lambda match: f"1 {_SINGULAR[match[1]]}", english)


def _grouped(value: int, language: str) -> str:
    return format_number(value) if language == "id" else f"{value:,}"


def _plain(fact: Any) -> str:
    if isinstance(fact, Month):
        return fact.label
    return format_date(fact) if hasattr(fact, "isoformat") else str(fact)


@lru_cache(maxsize=4096)
def _english(text: str) -> str:
    exact = _catalogue().get(text)
    if exact is not None:
        return exact
    for atom, english in _ATOMS:
        match = atom.fullmatch(text)
        if match:
            return english(match)
    for form, message in _forms():
        match = form.fullmatch(text)
        if match:
            return message % {name: _english(fact) for name, fact in match.groupdict().items()}
    return text


def _english_percent(match: re.Match[str]) -> str:
    whole = match[1].replace(".", ",")
    return f"{whole}.{match[2]}%" if match[2] else f"{whole}%"


def _english_month(match: re.Match[str]) -> str:
    return f"{ENGLISH_MONTH_NAMES[MONTH_NAMES.index(match[1])]} {match[2]}"


def _english_day(match: re.Match[str]) -> str:
    return f"{match[1]} {ENGLISH_MONTH_NAMES[MONTH_NAMES.index(match[2])]} {match[3]}"


def _swapped(match: re.Match[str]) -> str:
    return match[0].replace(".", ",")


_ATOMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_RUPIAH, _swapped),
    (_NUMBER, _swapped),
    (_PERCENT, _english_percent),
    (_MONTH, _english_month),
    (_DAY, _english_day),
)


@cache
def _catalogue() -> dict[str, str]:
    text = resources.files("payung.law").joinpath("english.json").read_text(encoding="utf-8")
    catalogue: dict[str, str] = json.loads(text)
    return catalogue


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences that have facts in them, the wordiest first, each as a form that knows its own."""
    forms = []
    for message, english in _catalogue().items():
        own = _PLACE.sub("", message)
        if own != message and sum(letter.isalpha() for letter in own) >= _LETTERS:
            forms.append((len(own), _form(message), english))
    return tuple((form, english) for _length, form, english in sorted(forms, key=lambda one: -one[0]))


def _form(message: str) -> re.Pattern[str]:
    parts, at, names = [], 0, set()
    for place in _PLACE.finditer(message):
        parts.append(re.escape(message[at : place.start()]))
        parts.append(f"(?P={place[1]})" if place[1] in names else f"(?P<{place[1]}>.+?)")
        names.add(place[1])
        at = place.end()
    return re.compile("".join([*parts, re.escape(message[at:])]).replace("%%", "%"))
