"""NIK: sixteen digits PPKKCC DDMMYY SSSS. It has no check digit; only its structure can be judged here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from payung.kernel.dates import completed_years, make_date, two_digit_date
from payung.kernel.errors import PayungError

# Kepmendagri 300.2.2-2430/2025, in runs of neighbouring codes.
_RUNS = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(code) for first, last in _RUNS for code in range(first, last + 1))
# Problem codes of `inspect`, in the order of its answer.
FORMAT, DATE, SERIAL, PROVINCE, CENTURY = (
    "NIK_FORMAT",
    "NIK_DATE",
    "NIK_SERIAL",
    "NIK_PROVINCE_UNKNOWN",
    "NIK_CENTURY_AMBIGUOUS",
)
_ERRORS = frozenset({FORMAT, DATE, SERIAL})
_NOISE = re.compile(r"[\s\u00a0\u200b\ufeff'\u2018\u2019`.\-\u2010-\u2015]+")
_SIXTEEN = re.compile(r"^[0-9]{16}$")
_WOMAN = 40


class NikError(PayungError):
    """Text that is no NIK."""


@dataclass(frozen=True, slots=True)
class NikFacts:
    """The facts in the sixteen digits. `sex` is "L" or "P"; `region6` is the district code at issue."""

    birth_date: date | None
    sex: str | None
    region6: str
    serial: str
    problems: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether the structure holds; an unknown province and an ambiguous century are warnings only."""
        return not _ERRORS.intersection(self.problems)


@dataclass(frozen=True, order=True, slots=True)
class Nik:
    """A NIK whose sixteen digits have been checked for form (not for its date)."""

    text: str

    def __post_init__(self) -> None:
        if not _SIXTEEN.match(self.text):
            raise NikError(FORMAT, "NIK harus 16 angka")

    @classmethod
    def parse(cls, text: str) -> Nik:
        """From text with blanks, apostrophes, dots, hyphens. Raises NikError(NIK_FORMAT) without the text."""
        return cls(normalise(text))

    @property
    def masked(self) -> str:
        return mask_nik(self.text)

    def __repr__(self) -> str:  # personal data stays out of tracebacks and logs
        return f"Nik({self.masked})"

    def __str__(self) -> str:
        return self.text


def normalise(text: str) -> str:
    """The text without blanks, apostrophes, dots and hyphens; whether it is a NIK is for `inspect` to say."""
    return _NOISE.sub("", text)


def inspect(nik: str | Nik, on: date) -> NikFacts:
    """Read the structure of a NIK (already normalised or not) as seen on `on`.

    The day is 40 higher for women. The century is the one that gives an age 0..110 on `on`,
    preferring working age (17..64) when both do; NIK_CENTURY_AMBIGUOUS notes that the person
    could be of either century.
    """
    text = nik.text if isinstance(nik, Nik) else normalise(nik)
    if not _SIXTEEN.match(text):
        return NikFacts(None, None, "", "", (FORMAT,))
    problems = []
    stated, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    woman = stated > _WOMAN
    birth = two_digit_date(year, month, stated - _WOMAN if woman else stated, on)
    if birth is None:
        problems.append(DATE)
    if text[12:] == "0000":
        problems.append(SERIAL)
    if text[:2] not in PROVINCES:
        problems.append(PROVINCE)
    if birth is not None and _other_century_plausible(birth, on):
        problems.append(CENTURY)
    return NikFacts(birth, "P" if woman else "L", text[:6], text[12:], tuple(problems))


def mask_nik(nik: str) -> str:
    """ "5304" + eight bullets + "0001": four digits at each end; under nine characters, bullets only."""
    if len(nik) <= 8:
        return "\u2022" * len(nik)
    return nik[:4] + "\u2022" * (len(nik) - 8) + nik[-4:]


def _other_century_plausible(birth: date, on: date) -> bool:
    other = make_date(birth.year + (100 if birth.year < 2000 else -100), birth.month, birth.day)
    return other is not None and other <= on and completed_years(other, on) <= 110
