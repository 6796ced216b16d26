"""Judges a sentence with a part, a whole and a percentage by exact arithmetic.

A count is taken as written (748 ribu is 748,000). A percentage may differ by half of its last written digit. No Django
here; pages and commands put the answer into words (`coverage.figures`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from payung.coverage.numerals import Number, numbers, plain

LONGEST = 500  # letters of a sentence


class Verdict(StrEnum):
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why no judgement is possible, or why the figures cannot be true."""

    LONG = "long"
    EMPTY = "empty"
    FEW = "few"
    MANY_COUNTS = "many_counts"
    MANY_PERCENTAGES = "many_percentages"
    RANGE = "range"
    CHANGE = "change"
    UNREADABLE = "unreadable"
    PART_ABOVE_WHOLE = "part_above_whole"
    ABOVE_HUNDRED = "above_hundred"
    BELOW_ZERO = "below_zero"
    NOTHING = "nothing"  # the whole is zero


@dataclass(frozen=True)
class Fit:
    """What would fit in place of one number: `value`, or anything from `low` to `high`. what: percent, part or
    whole.
    """

    what: str
    value: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Judgement:
    """What a sentence says, and whether it can be true. Percentages in percent; None is what the sentence does not
    say.
    """

    verdict: Verdict
    reason: Reason | None = None
    part: Fraction | None = None
    whole: Fraction | None = None
    stated: Fraction | None = None
    decimals: int = 0
    bound: str = ""  # "low" for "lebih dari 44 persen", "high" for "kurang dari"
    fits: tuple[Fit, ...] = field(default=())
    rest: bool = False  # the percentage is about the others: whole minus part

    @property
    def computed(self) -> Fraction | None:
        """Part of whole in percent, exact."""
        return None if self.part is None or not self.whole else 100 * self.part / self.whole

    def to_dict(self) -> dict[str, Any]:
        """The judgement as the API and commands show it: percentages in percent, with two decimals or as many as were
        written.
        """
        places = max(2, self.decimals)
        return {
            "verdict": self.verdict.value,
            "computed": _plain(self.computed, places),
            "stated": _plain(self.stated, places),
            "fits": [
                {"what": one.what, **{name: _plain(getattr(one, name), places) for name in ("value", "low", "high")}}
                for one in self.fits
            ],
            "part": _plain(self.part, places),
            "whole": _plain(self.whole, places),
            "reason": self.reason.value if self.reason else None,
        }


def _plain(value: Fraction | None, places: int) -> int | float | None:
    if value is None or value.denominator == 1:
        return value if value is None else int(value)
    near: int = (2 * value * 10**places + 1) // 2
    return near / int(10**places)


def half_of_last_digit(decimals: int) -> Fraction:
    """How far a percentage with this many written decimals may be from the true value, in percent.

    >>> half_of_last_digit(0), half_of_last_digit(2)
    (Fraction(1, 2), Fraction(1, 200))
    """
    return Fraction(1, 2 * 10**decimals)


def agree(part: int | Fraction, whole: int | Fraction, stated: Fraction, decimals: int, bound: str = "") -> bool:
    """Whether a written percentage is part of whole, within half of its last written digit.

    >>> agree(748_000, 1_600_000, Fraction(44), 0), agree(141_200, 1_000_000, Fraction("14.12"), 2)
    (False, True)
    """
    off, half = Fraction(100 * part, 1) / whole - stated, half_of_last_digit(decimals)
    if bound:
        return off >= -half if bound == "low" else off <= half
    return abs(off) <= half


def fits(
    part: int | Fraction | None, whole: int | Fraction | None, stated: Fraction | None, decimals: int
) -> list[Fit]:
    """For each of the three numbers, the values that would agree with the other two."""
    half, listed = half_of_last_digit(decimals), []
    if part is not None and whole:
        exact = Fraction(100 * part) / whole
        if exact <= 100:
            listed.append(Fit("percent", exact, exact, exact))
    if stated is None or not 0 <= stated <= 100:
        return listed
    low, high = max(stated - half, Fraction(0)), min(stated + half, Fraction(100))
    if whole:
        between = _whole_numbers(whole * low / 100, whole * high / 100)
        listed += [Fit("part", _near(whole * stated / 100), *between)] if between else []
    if part and low > 0:
        between = _whole_numbers(100 * part / high, 100 * part / low)
        listed += [Fit("whole", _near(100 * part / stated), *between)] if between else []
    return listed


def _near(value: Fraction) -> Fraction:
    return Fraction((2 * value + 1) // 2)


def _whole_numbers(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction] | None:
    first, last = Fraction(-(-low // 1)), Fraction(high // 1)
    return (first, last) if first <= last else None


def judge(sentence: str) -> Judgement:
    """Judge what a sentence says of a part, a whole and a percentage. Any text gets a judgement."""
    if len(sentence) > LONGEST:
        return Judgement(Verdict.UNKNOWN, Reason.LONG)
    text = plain(sentence)
    if not text:
        return Judgement(Verdict.UNKNOWN, Reason.EMPTY)
    read = _read(text)
    if read.reason is not None:
        return read
    return _judged(read)


def _judged(read: Judgement) -> Judgement:
    part, whole, stated = read.part, read.whole, read.stated
    for value, limit, reason in (
        (part, part is not None and part < 0, Reason.BELOW_ZERO),
        (whole, whole is not None and whole < 0, Reason.BELOW_ZERO),
        (stated, stated is not None and stated < 0, Reason.BELOW_ZERO),
        (whole, whole == 0, Reason.NOTHING),
        (part, part is not None and whole is not None and part > whole, Reason.PART_ABOVE_WHOLE),
        (stated, stated is not None and stated > 100 and part is not None and whole is not None, Reason.ABOVE_HUNDRED),
    ):
        if value is not None and limit:
            one_fits = reason is Reason.ABOVE_HUNDRED
            return replace(read, verdict=Verdict.IMPOSSIBLE, reason=reason, fits=tuple(_fits(read) if one_fits else ()))
    if part is None or whole is None or stated is None:
        return replace(read, reason=Reason.FEW, fits=tuple(_fits(read)))
    if agree(part, whole, stated, read.decimals, read.bound):
        return replace(read, verdict=Verdict.CONSISTENT)
    rest = agree(whole - part, whole, stated, read.decimals, read.bound)
    return replace(read, verdict=Verdict.INCONSISTENT, fits=tuple(_fits(read)), rest=rest)


def _fits(read: Judgement) -> list[Fit]:
    listed = fits(read.part, read.whole, read.stated, read.decimals)
    return [one for one in listed if one.what == "percent"] if read.bound else listed


_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february|march|may|june|july"
    "|august|october|december|jan|feb|mar|apr|jun|jul|agu|agt|aug|sep|sept|okt|oct|nov|des|dec"
)
_ASIDE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}} ?(?:-|–|sampai|hingga) ?)?\d{{1,2}} (?:{_MONTHS})\b(?: \d{{4}}\b)?"
    rf"|\b(?:{_MONTHS}) (?:\d{{1,2}}, ?)?(?:19|20)\d\d\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\(\d{1,2}/\d{1,2}\)"
    r"|\b(?:tahun|thn|th|sejak|pada|per|hingga|sampai|akhir|awal|medio|in|since|by|year|untuk) (?:19|20)\d\d\b(?![.,]\d)"
    r"|\b(?:pasal|ayat|nomor|no\.?|ke|tahap|fase|jilid|usia|umur|halaman|pukul|jam|semester|triwulan) ?-? ?\d+(?:[-–]\d+)?\b"
    r"(?! ?(?:%|persen|ribu|juta))"
    r"|\b(?!rp)[a-z]+-?\d+(?:[.,]\d+)*\b|\bsalah satu\b|\bsatu-satunya\b|\b\d+(?:[.,]\d+)? (?:poin persen|persen poin|poin)\b"
)
_LOW = (
    r"lebih (?:dari|besar dari|tinggi dari)|di ?atas|minimal|setidaknya|sedikitnya|paling (?:sedikit|kurang|tidak)|melebihi"
    r"|at least|more than|over|above|>=?|≥"
)
_HIGH = (
    r"kurang dari|lebih (?:kecil|rendah|sedikit) dari|di ?bawah|maksimal|paling banyak|(?:tidak|tak|belum) sampai|at most"
    r"|less than|under|below|<=?|≤"
)
_NEAR = r"(?: (?:sekitar|kira-kira|hampir|nyaris))?"
_BOUND = re.compile(rf"(?:(?P<low>(?<!\w){_LOW})|(?P<high>(?<!\w){_HIGH})){_NEAR} ?$")
_QUALIFIED = re.compile(rf"\b(?:{_LOW}|{_HIGH})(?!\w)")
_FILLERS = (
    "total|sekitar|seluruh|seluruhnya|jumlah|keseluruhan|sebanyak|kurang|lebih|hampir|kira-kira|estimasi|perkiraan|potensi"
    "|target|sebesar|about|some|the|a|an|all|approximately|around|nearly|para|semua|angkatan|kerja|pekerja|penduduk|orang|warga"
    "|jiwa|peserta|tenaga|yang|ada|berjumlah|mencapai|adalah|informal|formal|di|ntt|dan|itu"
)
_OF = r"(?:(?<!\w)(?:dari|dr|of|out of)(?!\w)|/)"
_STRICT = re.compile(rf"{_OF} ?(?:(?:{_FILLERS}) )*$")
_LOOSE = re.compile(
    rf"{_OF} ?[^\d,.;:()]{{0,60}}$|(?<!\w)(?:total|seluruh|keseluruhan|penyebut)(?:nya)? (?:(?:{_FILLERS}) )*$"
)
_CHANGE = r"(?:naik|turun|meningkat|menurun|bertambah|berkurang|tumbuh|melonjak|melesat|berubah|rose|fell|grew)"
_FROM_TO = re.compile(rf"\b{_CHANGE}\b[^;]*\b(?:dari|from)\b[^;]*\b(?:menjadi|jadi|ke|to)\b")
_OTHER_SHARE = re.compile(
    rf"(?:sisanya|sisa|belum|tidak|target|targetnya|{_CHANGE}|kenaikan|pertumbuhan)(?: \w+){{0,3}} ?$"
)
_BETWEEN = re.compile(r" ?(?:-|–|—|sampai|hingga|s/d|s\.d\.|sampai dengan|to) ?")
_AND = re.compile(r" (?:dan|and) ")
_BOTH = re.compile(r"\b(?:antara|between) ?$")
_COUNTED = re.compile(
    r" ?(?:kabupaten|kota|kab|kecamatan|desa|kelurahan|provinsi|hari|minggu|bulan|tahun|jam|menit|skema|program|kali|lembaga"
    r"|bank|bpr|perusahaan|instansi|kantor|orang per|per)(?!\w)"
)
_PEOPLE = re.compile(r" ?(?:orang|pekerja|warga|jiwa|peserta|penduduk|nelayan|petani|dari|of|/)")


def _read(text: str) -> Judgement:
    """The three numbers of a sentence, or the reason why they cannot be read."""
    quiet = _ASIDE.sub(lambda match: "\u00b7" * len(match.group()), text)
    listed = [one for one in numbers(quiet) if not one.spelt or one.percent or one.scale or _meant(one, quiet)]
    if _unread(quiet, listed):
        return Judgement(Verdict.UNKNOWN, Reason.UNREADABLE)
    for one, following in pairwise(listed):
        gap = quiet[one.end : following.start]
        if _BETWEEN.fullmatch(gap) or (_AND.fullmatch(gap) and following.percent and _BOTH.search(quiet[: one.start])):
            return Judgement(Verdict.UNKNOWN, Reason.RANGE)
    percentages = _percentages(listed, quiet)
    if len(percentages) > 1:
        return Judgement(Verdict.UNKNOWN, Reason.MANY_PERCENTAGES)
    counts = [one for one in listed if not one.percent]
    if len(counts) > 1 and _FROM_TO.search(quiet):
        return Judgement(Verdict.UNKNOWN, Reason.CHANGE)
    pair = _pair(counts, quiet)
    if pair is None:
        return Judgement(Verdict.UNKNOWN, Reason.MANY_COUNTS)
    part, whole = pair
    share = percentages[0] if percentages else None
    return Judgement(
        Verdict.UNKNOWN,
        None,
        part,
        whole,
        share.value if share else None,
        share.decimals if share else 0,
        _bound(share, quiet) if share else "",
    )


def _meant(one: Number, text: str) -> bool:
    """Whether a small number in words counts something: "satu dari tiga pekerja" does, "satu hal" does not."""
    return bool(_PEOPLE.match(text, one.end) or _STRICT.search(_bare(text[: one.start])))


def _unread(text: str, listed: list[Number]) -> bool:
    covered = set[int]()
    for one in listed:
        covered.update(range(one.start, one.end))
    return any(letter.isdigit() and at not in covered for at, letter in enumerate(text))


def _percentages(listed: list[Number], text: str) -> list[Number]:
    """Percentages about the part, not about the rest, a growth or a target. Words like "separuh" count only if no
    number does.
    """
    shares = [one for one in listed if one.percent]
    if len(shares) > 1:
        shares = [one for one in shares if not _OTHER_SHARE.search(text[: one.start])]
    if len({one.value for one in shares}) == 1:
        shares = sorted(shares, key=lambda one: -one.decimals)[:1]
    written = [one for one in shares if not one.fraction]
    return written or shares


def _bound(share: Number, text: str) -> str:
    match = _BOUND.search(text[: share.start])
    if match:
        return "low" if match["low"] else "high"
    return "low" if re.match(r" lebih\b(?! (?:dari|rendah|kecil))", text[share.end :]) else ""


def _bare(before: str) -> str:
    """The words before a number. "lebih dari" is replaced, because its "dari" does not mark a whole."""
    return _QUALIFIED.sub("sekitar", before)


def _pair(counts: list[Number], text: str) -> tuple[Fraction | None, Fraction | None] | None:
    """Part and whole: the number after "dari" is the whole, else the larger one. None if there are too many numbers."""
    counts = _of_one_kind(counts, text)
    if len(counts) == 1:
        only = counts[0]
        marked = _STRICT.search(_bare(text[: only.start])) or _LOOSE.search(_bare(text[: only.start]))
        return (None, only.value) if marked else (only.value, None)
    if not counts:
        return None, None
    for pattern in (_STRICT, _LOOSE):
        wholes = [one for one in counts if pattern.search(_bare(text[: one.start]))]
        others = [one for one in counts if one not in wholes]
        if len(wholes) == 1 and len(others) == 1:
            return others[0].value, wholes[0].value
    if len(counts) == 2:
        low, high = sorted(one.value for one in counts)
        return low, high
    return None


def _of_one_kind(counts: list[Number], text: str) -> list[Number]:
    """If there are more than two counts, those that belong together: people or rupiah, not years, regencies or days."""
    if len({one.money for one in counts}) == 2 and len(counts) > 2:
        for money in (False, True):
            if sum(one.money is money for one in counts) == 2:
                return [one for one in counts if one.money is money]
    aside = [one for one in counts if _COUNTED.match(text, one.end) or _year(one)]
    kept = [one for one in counts if one not in aside]
    linked = any(_STRICT.search(_bare(text[: one.start])) for one in aside)
    return kept if kept and not (linked and len(counts) == 2) else counts


def _year(one: Number) -> bool:
    return not one.scale and not one.decimals and 1945 <= one.value <= 2100 and one.end - one.start == 4
