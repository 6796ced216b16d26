"""Signs that a list explains itself: "*) sudah meninggal" below the table, "M = Meninggal", "Status (1=Hidup, 2=Pindah)" in a heading.

Only signs that stand for somebody who has died or left are kept; what they say counts wherever the sign stands.
"""

from __future__ import annotations

import re
from typing import Any

from payung.intake.reading.departed import says_gone
from payung.intake.reading.headers import Mapping

_SIGN = re.compile(
    r"(?<![\w*])(?:(?P<stars>\*{1,4})\s*[=:.)]*|(?P<code>[A-Za-z]{1,3}|\d{1,2})\s*[)\]]?\s*[=:.)]+)\s*(?=[^\W\d])"
)
_NUMBERED = re.compile(r"^\W*\d{1,2}\s*[.)]")  # the number of a question
_LONGEST = 60  # letters of what a sign means
_MOST = 20
_COLOUR = re.compile(r"\b(?:warna|diwarnai|berwarna|blok|diblok|stabilo|distabilo|arsir|diarsir)\b", re.I)
_STARS = "*"
_CODED = ("note", "status", "marital")

COLOURED = "ditandai warna: meninggal atau pindah"
"""What the background of a row says where a legend explains it so."""

Legend = dict[str, str]
"""Sign in lower case -> what it says of a person."""


def legend_in(text: str) -> Legend:
    """The signs of a line that say that somebody is gone; {} for nearly every line."""
    if not (signs := list(_SIGN.finditer(text))):
        return {}
    ends = [sign.start() for sign in signs[1:]] + [len(text)]
    said = {
        (sign["stars"] or sign["code"]).lower(): text[sign.end() : end].strip(" ,;/|)(")
        for sign, end in zip(signs, ends, strict=True)
    }
    return {sign: meaning for sign, meaning in said.items() if len(meaning) <= _LONGEST and says_gone(meaning)}


def says_colour(text: str) -> bool:
    """Whether a line says that a colour stands for people who are gone: "Warna merah = meninggal"."""
    return len(text) <= 2 * _LONGEST and bool(_COLOUR.search(text)) and says_gone(text)


def legends_of_headings(mapping: Mapping) -> list[tuple[int, str, str]]:
    """(column, sign, meaning) of the headings that explain the signs below them."""
    used = {column for name, column in mapping.fields.items() if name not in _CODED}
    return [
        (column, sign, meaning)
        for column, text in enumerate(mapping.headers)
        if column not in used and column not in mapping.answered and says_gone(text)
        for sign, meaning in legend_in(_NUMBERED.sub("", text)).items()
    ]


def said_by_signs(part: Any, batch: Any) -> list[Any]:
    """What the signs of each row of a batch say, as columns of text ("" where there is none); ``part``: the table, as `tables.Part`."""
    from payung.intake.reading.compute import pc

    fields = part.mapping.fields
    coded = {*part.beside, *(fields[name] for name in _CODED if name in fields)}
    starred = {*coded, *(fields[name] for name in ("name", "nik", "number") if name in fields)}
    lettered = coded | {*part.of_others}  # numbers stand in many columns, letters in few
    asked = [tuple(one) for one in part.coded]
    for sign, meaning in list(part.legend.items())[:_MOST]:
        columns = starred if sign.startswith(_STARS) else coded if sign.isdigit() else lettered
        asked += [(column, sign, meaning) for column in sorted(columns)]
    return [
        pc.if_else(pc.match_substring_regex(batch[f"c{n}"], _pattern(sign)), meaning, "") for n, sign, meaning in asked
    ]


def _pattern(sign: str) -> str:
    if sign.startswith(_STARS):
        return rf"(?:^|[^*])\*{{{len(sign)}}}\s*\)?\s*$"
    return rf"(?i)^\W*{sign}(?:\.0)?\W*$"
