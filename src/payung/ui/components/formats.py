"""Numbers, money and dates as people read them: dots and "21 Juli 2025" in Indonesian, commas in English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from payung.kernel.months import ENGLISH_MONTH_NAMES, MONTH_NAMES
from payung.platform import clock

NBSP = "\u00a0"
MINUS = "\u2212"
NONE = "–"

Real = Decimal | Fraction | int | float | str

_MONTHS = {"id": MONTH_NAMES, "en": ENGLISH_MONTH_NAMES}
_SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def _language(language: str | None) -> str:
    if language is None:
        from django.utils.translation import get_language

        language = get_language() or "id"
    return "en" if language.startswith("en") else "id"


def _whole(value: object) -> int:
    """An exact integer; floats and booleans are refused, because they never carry money or people."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"a whole number is needed, not {type(value).__name__}")
    return int(value.__index__())


def number(value: object, language: str | None = None) -> str:
    """Whole number with thousands separators; None gives an en dash. 1600000 -> "1.600.000"."""
    if value is None or value == "":
        return NONE
    whole = _whole(value)
    text = f"{abs(whole):,}"
    if _language(language) == "id":
        text = text.replace(",", ".")
    return f"{MINUS}{text}" if whole < 0 else text


def rupiah(value: object, language: str | None = None) -> str:
    """Whole rupiah with the sign once: 10080000000 -> "Rp10.080.000.000"."""
    if value is None or value == "":
        return NONE
    whole = _whole(value)
    return f"{MINUS if whole < 0 else ''}Rp{number(abs(whole), language)}"


def rupiah_short(value: object, language: str | None = None) -> str:
    """Money in words for tight places: "Rp10,08 miliar". The full figure belongs beside it or in a title."""
    if value is None or value == "":
        return NONE
    whole = _whole(value)
    lang = _language(language)
    units = (
        ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
        if lang == "id"
        else ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
    )
    for size, word in units:
        if abs(whole) >= size:
            amount = decimal(Fraction(abs(whole), size), 2, lang)
            point = "," if lang == "id" else "."
            amount = amount.rstrip("0").rstrip(point)
            return f"{MINUS if whole < 0 else ''}Rp{amount}{NBSP}{word}"
    return rupiah(whole, lang)


def decimal(value: Real, places: int = 2, language: str | None = None) -> str:
    """A number with a fixed count of decimals, rounded half up: "34,90"."""
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    scaled = (abs(exact) * 10**places + Fraction(1, 2)) // 1
    whole, rest = divmod(int(scaled), 10**places)
    lang = _language(language)
    text = number(whole, lang)
    if places:
        text += f"{',' if lang == 'id' else '.'}{rest:0{places}d}"
    return f"{MINUS}{text}" if exact < 0 and scaled else text


def percent(value: Real | None, places: int = 2, language: str | None = None) -> str:
    """A figure that is already in percent: Decimal("34.9") -> "34,90%"."""
    if value is None or value == "":
        return NONE
    return f"{decimal(value, places, language)}%"


def share(part: object, whole: object, places: int = 1, language: str | None = None) -> str:
    """Part of a whole in percent, by integers: share(349, 1000) -> "34,9%"; no whole, a dash."""
    if part is None or whole is None or _whole(whole) == 0:
        return NONE
    return percent(Fraction(100 * _whole(part), _whole(whole)), places, language)


def _local(value: date | datetime) -> date | datetime:
    """A recorded moment as it is shown (`clock.on_calendar`); dates unchanged."""
    return clock.on_calendar(value) if isinstance(value, datetime) else value


def long_date(value: date | datetime | None, language: str | None = None) -> str:
    """ "21 Juli 2025". A recorded time gives the day in the time zone of the installation."""
    if not value:
        return NONE
    day = _local(value)
    return f"{day.day}{NBSP}{_MONTHS[_language(language)][day.month - 1]}{NBSP}{day.year}"


def short_date(value: date | datetime | None, language: str | None = None) -> str:
    """ "21 Jul 2025", for tables."""
    if not value:
        return NONE
    day = _local(value)
    return f"{day.day}{NBSP}{_SHORT[_language(language)][day.month - 1]}{NBSP}{day.year}"


def date_time(value: datetime | None, language: str | None = None) -> str:
    """ "21 Juli 2025 pukul 14.05" (Indonesian hours are written with a dot), in the time zone of the installation."""
    if not value:
        return NONE
    spoken, at = _language(language), _local(value)
    day = long_date(at.date() if isinstance(at, datetime) else at, spoken)
    if spoken == "en":
        return f"{day}, {at:%H:%M}"
    return f"{day} pukul{NBSP}{at:%H.%M}"


def _year_month(value: object) -> tuple[int, int]:
    """Year and month of a date, a kernel Month, or "2025-07"."""
    if isinstance(value, str):
        year, month = value.split("-")[:2]
        return int(year), int(month)
    year_month = (getattr(value, "year", None), getattr(value, "month", None))
    if isinstance(year_month[0], int) and isinstance(year_month[1], int):
        return year_month[0], year_month[1]
    raise TypeError(f"no month in {type(value).__name__}")


def month_name(value: object, language: str | None = None) -> str:
    """ "Juli 2025", from a date, a month value or "2025-07"."""
    if value is None or value == "":
        return NONE
    year, month = _year_month(value)
    return f"{_MONTHS[_language(language)][month - 1]}{NBSP}{year}"


def month_short(month: int, language: str | None = None) -> str:
    """ "Jul" for 7."""
    return _SHORT[_language(language)][month - 1]


def trimmed_percent(ppm: int) -> str:
    """Parts per million as a percentage without idle zeros: 2400 -> "0,24%"."""
    whole, rest = divmod(ppm, 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return percent(f"{whole}.{digits or '0'}", len(digits))
