"""Dates as Indonesian lists write them, and ages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from payung.kernel.months import MONTH_NAMES

OLDEST = 110

_NUMERIC = re.compile(r"^(\d{1,2})(?:\s*[/.,\\\-]\s*|\s+)(\d{1,2})(?:\s*[/.,\\\-]\s*|\s+)(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})[/.,\\\-](\d{1,2})[/.,\\\-](\d{1,2})$")
_TIME = re.compile(r"[ t]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?(?:am|pm|wita|wib|wit|z))?$")
_WEEKDAY = re.compile(r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s*")
_WORDS = re.compile(r"^(\d{1,2})[\s\-/.,]*([a-z]+)\.?[\s,\-/.']*(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^([a-z]{3,})\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[\s\-/.]+([a-z]{3,})[\s\-/.]+(\d{1,2})$")
_BEFORE = re.compile(r"^(?:tgl|tanggal)\b[\s.:]*")
_BEHIND = re.compile(r"\s*\([^)]*\)$|[\s.,;]+$")  # "(45 th)", a full stop
_TOGETHER = re.compile(r"^\d{8}$")
_SERIAL = re.compile(r"^\d{4,5}(?:\.0+)?$")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_MONTH_WORDS = {
    **{name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    **{
        name: number
        for number, names in enumerate(
            (
                "january jan janu",
                "february feb pebruari peb febuari febr pebr",
                "march mar mrt mart",
                "april apr apri",
                "may mei",
                "june jun",
                "july jul",
                "august aug agustus agu agt ags agst agus agts",
                "september sep sept septem",
                "october oct oktober okt oktb oktob",
                "november nov nop nopember novem nopem",
                "december dec desember des desem decem",
            ),
            1,
        )
        for name in names.split()
    },
    **{
        name: number
        for number, name in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)
    },
}


def format_date(day: date) -> str:
    """Indonesian words: "21 Juli 2025"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def completed_years(birth: date, on: date) -> int:
    """Whole years lived on `on`; one born on 29 February completes the year on 1 March of common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """The first day on which so many years are lived: 1 March of a common year for one born on 29 February."""
    return make_date(birth.year + years, birth.month, birth.day) or date(birth.year + years, 3, 1)


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when it does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def two_digit_date(year: int, month: int, day_of_month: int, on: date) -> date | None:
    """The date whose year ends in two digits, in the century that gives a plausible age on `on`.

    Ages 0..110 are plausible; when both centuries are, the one of working age (17..64) wins, then the later.
    None when the date exists in no plausible century.
    """
    candidates = [day for century in (2000, 1900) if (day := make_date(century + year, month, day_of_month))]
    plausible = [day for day in candidates if day <= on and completed_years(day, on) <= OLDEST]
    working = [day for day in plausible if 17 <= completed_years(day, on) <= 64]
    return next(iter(working or plausible), None)


def parse_birth_date(value: object, on: date) -> date | None:
    """A birth date as lists carry it, or None when the cell is blank or holds no date that exists.

    Read are dd/mm/yyyy, dd-mm-yyyy, dd.mm.yyyy, yyyy-mm-dd, two-digit years by plausible age on `on`,
    "12 Januari 1980", "12 Jan 80", "Januari 12, 1980" and "1980-Jan-12" (Indonesian and English months), "12-I-1980", 12011980 and 19800112, blanks between the
    numbers, a time or a weekday beside the date (both ignored), date and datetime cells, and
    spreadsheet serial numbers (days since 1899-12-30; a bare year such as 1980 is not taken for one). A date
    in the future or long ago is returned as it stands: it exists, and the age rule refuses it.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_serial(value)
    return _from_text(str(value), on)


def _from_serial(value: float) -> date | None:
    if not 1 <= value < 100_000 or 1800 <= value <= 2200:  # the second span holds bare years
        return None
    return _SPREADSHEET_EPOCH + timedelta(days=int(value))


def _from_text(text: str, on: date) -> date | None:
    text = " ".join(text.replace("\u00a0", " ").strip().strip("'").split()).lower()
    text = _BEFORE.sub("", _WEEKDAY.sub("", _TIME.sub("", _BEHIND.sub("", text))))
    if match := _ISO.match(text):
        return make_date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.match(text):
        return _day_month_year(int(match[1]), int(match[2]), match[3], on)
    if match := _WORDS.match(text):
        month = _MONTH_WORDS.get(match[2])
        return _day_month_year(int(match[1]), month, match[3], on) if month else None
    if match := _MONTH_FIRST.match(text):
        month = _MONTH_WORDS.get(match[1])
        return make_date(int(match[3]), month, int(match[2])) if month else None
    if match := _YEAR_FIRST.match(text):
        month = _MONTH_WORDS.get(match[2])
        return make_date(int(match[1]), month, int(match[3])) if month else None
    if _TOGETHER.match(text):
        return _of_eight_digits(text)
    if _SERIAL.match(text):
        return _from_serial(int(text.partition(".")[0]))
    return None


def _of_eight_digits(text: str) -> date | None:
    """12011980 or 19800112: only one of the two readings has a year in which somebody on a list can be born."""
    day_first = make_date(int(text[4:]), int(text[2:4]), int(text[:2])) if text[4:6] in ("18", "19", "20") else None
    return day_first or make_date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _day_month_year(day: int, month: int, year: str, on: date) -> date | None:
    if len(year) == 2:
        return two_digit_date(int(year), month, day, on)
    return make_date(int(year), month, day)
