"""Reads numbers as Indonesians write them in a sentence: 748 ribu, 1,6 juta, 1.600.000, 44 persen, empat puluh empat
persen.

Values are exact fractions, never floats. Works on text only: no Django, no database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ONE = {word: value for value, word in enumerate(_DIGITS)}
_SCALES = {
    **dict.fromkeys(("ribu", "rb", "k", "thousand"), 10**3),
    **dict.fromkeys(("juta", "jt", "m", "mn", "million"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "b", "bn", "billion"), 10**9),
    **dict.fromkeys(("triliun", "trilyun", "t", "trillion"), 10**12),
}
_PARTS = {
    "pertiga": 3,
    "perempat": 4,
    "perlima": 5,
    "perenam": 6,
    "pertujuh": 7,
    "perdelapan": 8,
    "persembilan": 9,
    "persepuluh": 10,
}
_SIGNS = {"½": "separuh", "⅓": "sepertiga", "⅔": "dua pertiga", "¼": "seperempat", "¾": "tiga perempat"}
_MINUS = re.compile(r"(?<![^\s(])(?:minus|negatif) (?=\d)")
_HALVES = ("separuh", "separo", "setengah")

_D = "(?:" + "|".join(_DIGITS[1:]) + ")"
_TENS = rf"(?:sepuluh|sebelas|{_D} belas|{_D} puluh(?: {_D})?|{_D})"
_HUNDREDS = rf"(?:(?:seratus|{_D} ratus)(?: {_TENS})?|{_TENS})"
_WORDS = (
    rf"(?:(?:{_HUNDREDS} |se)triliun ?)?(?:(?:{_HUNDREDS} |se)mil[iy]ar ?)?(?:(?:{_HUNDREDS} |se)juta ?)?"
    rf"(?:(?:{_HUNDREDS} |se)ribu ?)?(?:{_HUNDREDS})?"
)
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_PERCENT = r"(?:%|persen\b|prosen\b|per ?cent\b|per sen\b|pct\b|per ?seratus\b)"
_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
WRITTEN = re.compile(
    rf"(?<![\w.,])(?P<minus>(?<![^\s(])[-\u2212])?(?P<money>rp\.? ?)?(?P<number>{_NUMBER})(?![.,]?\d)"
    rf"(?: ?(?P<scale>{_SCALE})(?![\w]))?(?: ?(?P<percent>{_PERCENT}))?(?![\w])"
)
SPELT = re.compile(
    rf"(?<!\w)(?=[a-z])(?P<half>(?:(?P<before>{_D}) )?setengah (?P<scale>ribu|juta|mil[iy]ar|triliun))(?!\w)"
    rf"|(?<!\w)(?=[a-z])(?P<words>{_WORDS})(?P<point> koma(?: (?:nol|{_D}))+)?(?:(?: )?(?P<big>ribu|juta|mil[iy]ar|triliun))?"
    rf"(?: (?P<percent>{_PERCENT}))?(?!\w)"
)
FRACTION = re.compile(
    rf"(?<!\w)(?:(?P<half>{'|'.join(_HALVES)})|se(?P<one>{'|'.join(_PARTS)})|(?P<top>{_D}) ?(?P<low>{'|'.join(_PARTS)}))(?! (?:{_SCALE})\b)(?!\w)"
)


@dataclass(frozen=True)
class Number:
    """One number of a sentence and its position. A percentage counts in percent (44 persen is 44); `decimals`: how many
    were written.
    """

    value: Fraction
    start: int
    end: int
    percent: bool = False
    decimals: int = 0
    money: bool = False
    spelt: bool = False
    scale: int = 0
    fraction: bool = False


def plain(text: str) -> str:
    """The sentence in small letters, with ordinary digits and single spaces; invisible characters are removed."""
    kept = []
    text = re.sub(rf"(?<![\d⁄/])[{''.join(_SIGNS)}]", lambda match: f" {_SIGNS[match.group()]} ", text)
    for letter in unicodedata.normalize("NFKC", text):
        if (digit := unicodedata.decimal(letter, None)) is not None:
            kept.append(str(digit))
        elif unicodedata.category(letter) in {"Cf", "Mn", "Cs", "Co"}:
            continue
        else:
            kept.append(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Zs"} else letter)
    # In Indonesian a capital M after Rp means miliar (1,000,000,000); elsewhere people write M for a million.
    joined = re.sub(r"([Rr][Pp]\.? ?[\d.,]+ ?)M\b", r"\1miliar", "".join(kept))
    return _MINUS.sub(r"-", re.sub(r" +", " ", joined.lower()).strip())


def numbers(text: str) -> list[Number]:
    """Every number of a sentence that went through `plain`, in its order; "1 juta 600 ribu" is one number."""
    listed = [_written(match) for match in WRITTEN.finditer(text)]
    listed += [_fraction(match) for match in FRACTION.finditer(text)]
    spans = [(one.start, one.end) for one in listed]
    for match in SPELT.finditer(text):
        if match.group().strip() and _free(match.span(), spans) and (one := _spelt(match)):
            listed.append(one)
    return _joined(sorted(listed, key=lambda one: one.start), text)


def _free(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return all(span[1] <= start or span[0] >= end for start, end in spans)


def _written(match: re.Match[str]) -> Number:
    text, scale = match["number"], match["scale"]
    value, decimals = _value(text, small=bool(match["percent"]), scaled=bool(scale))
    value *= _SCALES[scale] if scale else 1
    return Number(
        -value if match["minus"] else value,
        *match.span(),
        percent=bool(match["percent"]),
        decimals=decimals,
        money=bool(match["money"]),
        scale=_SCALES.get(scale or "", 0),
    )


def _value(text: str, *, small: bool, scaled: bool) -> tuple[Fraction, int]:
    """The value of digits with separators, and the number of written decimals.

    A single separator marks decimals in a percentage. A single comma marks decimals before ribu or juta too: 46,750
    persen, 1,600 juta.
    """
    marks = [letter for letter in text if letter in "., "]
    point = ""
    if len(set(marks)) == 2:
        point = marks[-1]
    elif len(marks) == 1 and (small or not re.fullmatch(r"\d{1,3}[., ]\d{3}", text) or (scaled and marks[0] == ",")):
        point = marks[0]
    whole, _, rest = text.rpartition(point) if point else (text, "", "")
    digits = re.sub(r"\D", "", whole)
    return Fraction(int(digits + rest), 10 ** len(rest)), len(rest)


def _spelt(match: re.Match[str]) -> Number | None:
    if match["half"]:
        size = _SCALES[match["scale"]]
        value = (_ONE[match["before"]] if match["before"] else 0) * size + Fraction(size, 2)
        return Number(value, *match.span(), spelt=True, scale=size)
    words, point = match["words"].split(), (match["point"] or "").split()[1:]
    if not words:
        return None
    value, decimals = Fraction(_words(words)), len(point)
    value += Fraction(int("".join(str(_ONE[w]) for w in point) or "0"), 10**decimals)
    if match["big"]:
        value *= _SCALES[match["big"]]
    scale = _SCALES[match["big"]] if match["big"] else 1000 if value >= 1000 else 0
    return Number(value, *match.span(), bool(match["percent"]), decimals, spelt=True, scale=scale)


def _words(words: list[str]) -> int:
    total = part = last = 0
    for word in words:
        if word in _ONE:
            last = _ONE[word]
            part += last
        elif word == "belas":
            part += 10
        elif word in {"puluh", "ratus"}:
            part += last * ((10 if word == "puluh" else 100) - 1)
        elif word in {"sepuluh", "sebelas", "seratus"}:
            part += {"sepuluh": 10, "sebelas": 11, "seratus": 100}[word]
        elif word.startswith("se"):
            total += _SCALES[word.removeprefix("se")]
        else:
            total, part = total + part * _SCALES[word], 0
    return total + part


def _fraction(match: re.Match[str]) -> Number:
    if match["half"]:
        part = Fraction(1, 2)
    elif match["one"]:
        part = Fraction(1, _PARTS[match["one"]])
    else:
        part = Fraction(_ONE[match["top"]], _PARTS[match["low"]])
    return Number(100 * part, *match.span(), percent=True, spelt=True, fraction=True)


def _joined(listed: list[Number], text: str) -> list[Number]:
    """Join neighbours like "1 juta 600 ribu" to one number: after a scale and a space comes a number with a smaller
    scale.
    """
    joined: list[Number] = []
    for one in listed:
        before = joined[-1] if joined else None
        if (
            before
            and one.scale
            and not (before.percent or one.percent or before.decimals)
            and text[before.end : one.start] == " "
            and one.value < before.scale
        ):
            joined[-1] = replace(before, value=before.value + one.value, end=one.end)
        else:
            joined.append(one)
    return joined
