"""Arrays as the arithmetic takes them: int64 only, checked once, with the numbers of the rows that fail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from functools import cache
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from payung.kernel.errors import PayungError
from payung.kernel.money import MAX_RUPIAH, PPM, Int64Array
from payung.kernel.months import Month
from payung.law.errors import LawError, RowError
from payung.law.language import marked

BLOCK = 32_768  # rows; the columns of one block stay in the processor's second cache
FIRST_MONTH = Month.parse("2015-07")  # the programmes start with the regulations of 2015
LAST_MONTH = Month.parse("2100-12")  # a month beyond this is an error of the caller
FIRST_REGISTERED = Month.parse("1900-01")  # nobody who lives was registered before; 202008 is no index of a month

_DIGITS = 20  # a decimal of more is beyond every limit

Amounts = int | Sequence[int] | npt.NDArray[Any]
MonthLike = Month | date | str
DayLike = date | str
# one code, its word, or a column of either
Coded: TypeAlias = "Codes | str | Sequence[str] | npt.NDArray[Any]"
Flags = bool | str | Sequence[bool] | npt.NDArray[Any]
Months = MonthLike | Sequence[MonthLike] | npt.NDArray[Any]
YES, NO = frozenset({"ya", "yes", "true", "1", "y"}), frozenset({"tidak", "no", "false", "0", "t", "n", ""})
# A float is refused even where it is whole: from which value on it had lost rupiah, nobody can see.
NOT_WHOLE = marked(
    "%(label)s harus bilangan bulat, bukan %(dtype)s, pada %(count)s baris, mulai baris %(first)s. Isi baris yang kosong atau keluarkan, bulatkan pecahannya, lalu ubah kolomnya menjadi bilangan bulat (int64)."
)
Codes = TypeVar("Codes", bound="LawCode")
# how a refusal speaks of a kind of codes
KIND_WORDS = {
    "Sector": marked("Sektor"), "PayerClass": marked("Kelas pembayar"), "BpuGroup": marked("Golongan BPU"),
    "Segment": marked("Segmen"), "RiskClass": marked("Kelas risiko"), "Industry": marked("Industri"),
    "Reimbursed": marked("Jenis biaya"), "Cause": marked("Sebab"), "SchoolLevel": marked("Jenjang"),
    "Purpose": marked("Keperluan"), "Leaving": marked("Sebab berhenti"), "JobEnd": marked("Sebab berhenti"),
    "JpEvent": marked("Sebab"), "JpForm": marked("Bentuk manfaat"), "Survivor": marked("Ahli waris"),
    "Programme": marked("Program"), "Relation": marked("Ahli waris"), "LifeEvent": marked("Sebab"),
    "Scale": marked("Skala usaha"), "Facility": marked("Jenis fasilitas"),
}  # fmt: skip


class LawCode(IntEnum):
    """A code of the statute that is one small integer in arrays and one word in text."""

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def kind_word(cls) -> str:
        """What these codes are called, in Indonesian."""
        return KIND_WORDS.get(cls.__name__, cls.__name__)

    @classmethod
    def of_word(cls: type[Codes], word: str) -> Codes:
        """From "state_budget" and the like. Raises LawError(LAW_CODE_UNKNOWN)."""
        member = cls.__members__.get(word.upper())
        if member is None:
            raise LawError("LAW_CODE_UNKNOWN", "%(kind)s %(word)s tidak dikenal", kind=cls.kind_word(), word=word)
        return member


class Sector(LawCode):
    """Sector of a BPU worker, as PP 50/2025 divides them."""

    OTHER = 0
    TRANSPORT = 1


class PayerClass(LawCode):
    """Whose money pays: PP 50/2025 leaves out what APBN or APBD pays."""

    SELF = 0
    STATE_BUDGET = 1
    PRIVATE = 2
    EMPLOYER = 3


class BpuGroup(LawCode):
    """Groups of BPU (PP 46/2015 ps. 4 ayat (3)): b, workers outside an employment relation and self-employed; a,
    employers; c, others who get no wage. PP 50/2025 ps. 3 names group b alone."""

    INDEPENDENT = 0
    EMPLOYER = 1
    NO_WAGE = 2


class Segment(LawCode):
    """Kinds of membership."""

    PU = 0
    BPU = 1
    JAKON = 2
    PMI = 3

    @property
    def word(self) -> str:
        return self.name


def amounts(values: Amounts, code: str, label: str, *, allow_zero: bool = True) -> Int64Array:
    """Rupiah as int64, shape (n,); a single int becomes an array of one.

    Raises RowError(`code`) naming the rows that are negative (or zero when not allowed) or above 10^15, and
    LawError(LAW_INPUT_TYPE) for anything that is not whole numbers (floats and NaN among them).
    """
    low = 0 if allow_zero else 1
    if type(values) is int and low <= values <= MAX_RUPIAH:
        return np.array([values], dtype=np.int64)
    array = _whole(values, label)
    if array.size and (int(array.min()) < low or int(array.max()) > MAX_RUPIAH):
        wrong = np.flatnonzero((array < low) | (array > MAX_RUPIAH))
        message = "%(label)s di luar rentang pada %(count)s baris, mulai baris %(first)s"
        raise RowError(code, message, wrong[:20].tolist(), len(wrong), label=label, first=int(wrong[0]))
    return array


def month_from(value: MonthLike) -> Month:
    """A month from a `Month`, a day in it, or a text: "2025-07" or "2025-07-31". Raises LawError(LAW_MONTH)."""
    if isinstance(value, Month):
        return value
    if isinstance(value, date):
        return Month.from_date(value)
    if isinstance(value, str):
        text = value.strip()
        try:
            return Month.parse(text) if len(text) == 7 else Month.from_date(date.fromisoformat(text))
        except (PayungError, ValueError):
            pass
    raise LawError("LAW_MONTH", "Bukan bulan: %(text)s. Tulis misalnya 2025-07.", text=_briefly(value))


def day_from(value: DayLike) -> date:
    """A day from a date, a moment, or a text: "2025-12-10". Raises LawError(LAW_DAY)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise LawError("LAW_DAY", "Bukan tanggal: %(text)s. Tulis misalnya 2025-12-10.", text=_briefly(value))


def code_from(value: Codes | str | int, kind: type[Codes]) -> Codes:
    """A code from itself, its word in any case, or its number. Raises LawError(LAW_CODE_UNKNOWN) that lists the words."""
    if isinstance(value, kind):
        return value
    number = code_of(value, kind) if isinstance(value, str) else value
    if isinstance(number, int) and not isinstance(number, bool) and number in kind._value2member_map_:
        return kind(number)
    raise _unknown_code(kind)


def code_of(text: str, kind: type[LawCode]) -> int | None:
    """The code of a word or of its number as text, None when there is none."""
    word = text.strip().upper()
    if word in kind.__members__:
        return int(kind[word])
    if word.isascii() and word.isdigit() and len(word) < 3 and int(word) in kind._value2member_map_:
        return int(word)
    return None


def month_column(months: Months, rows: int) -> int | Int64Array:
    """One month index for all rows, or one a row (int64).

    Takes what `month_from` takes; columns of month indices, of datetime64 or of texts, from NumPy, pandas, polars or
    Arrow, and lists of those. Raises RowError(LAW_MONTH, LAW_MONTH_RANGE) with the rows.
    """
    if isinstance(months, Month | date | str):
        array = np.array([month_from(months).index], dtype=np.int64)
        if FIRST_MONTH.index <= array[0] <= LAST_MONTH.index:
            return int(array[0])
    elif isinstance(months, list | tuple) and all(isinstance(month, Month) for month in months):
        array = np.array([month.index for month in months], dtype=np.int64)
    else:
        array = month_indices(np.asarray(months))
    if array.size and (int(array.min()) < FIRST_MONTH.index or int(array.max()) > LAST_MONTH.index):
        wrong = np.flatnonzero((array < FIRST_MONTH.index) | (array > LAST_MONTH.index))
        message = "Bulan di luar masa berlaku hukum pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_MONTH_RANGE", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))
    return _fits(array, rows, "Bulan")


def month_indices(array: npt.NDArray[Any]) -> Int64Array:
    """Month indices of a column of indices, of datetime64, or of texts and days. Raises RowError(LAW_MONTH)."""
    if array.dtype.kind == "M":
        empty = np.flatnonzero(np.isnat(array))
        if len(empty):
            raise no_month(empty, "NaT")
        return array.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    if array.dtype.kind not in "OUST":
        return _whole(array, "Bulan")
    words, back = np.unique(array.astype(str), return_inverse=True)
    indices = np.zeros(len(words), dtype=np.int64)
    for number, word in enumerate(words.tolist()):
        try:
            indices[number] = month_word(word).index
        except LawError:
            raise no_month(np.flatnonzero(back == number), word) from None
    return indices[back]


def month_word(word: str) -> Month:
    """A month from "2025-07", from a day or moment, from 202507, or from its index."""
    if word.isdigit():
        return month_from(f"{word[:4]}-{word[4:]}") if len(word) == 6 else Month(int(word))
    return month_from(word.split("T")[0].split(" ")[0])


def registered_in_range(months: Int64Array) -> Int64Array:
    """Indices of months of registration as they are, 0 standing for long ago. Raises RowError(LAW_MONTH) with the rows of
    others than 1900-01 to 2100-12: 202008 for August 2020 would be taken for a month in the year 16834.
    """
    wrong = np.flatnonzero((months != 0) & ((months < FIRST_REGISTERED.index) | (months > LAST_MONTH.index)))
    if len(wrong):
        raise no_month(wrong, str(months[wrong[0]]))
    return months


def no_month(rows: npt.NDArray[Any], text: str) -> RowError:
    message = "Bukan bulan pada %(count)s baris, mulai baris %(first)s: %(text)s. Tulis misalnya 2025-07."
    return RowError("LAW_MONTH", message, rows[:20].tolist(), len(rows), first=int(rows[0]), text=text[:20])


def code_column(values: Any, kind: type[LawCode], rows: int) -> int | Int64Array:
    """One code for all rows, or one a row, from codes, their words or their numbers (columns as for `month_column`).

    Raises RowError(LAW_CODE_UNKNOWN) with the rows of unknown codes and the words there are.
    """
    low, high = _bounds(kind)
    if isinstance(values, int) and low <= values <= high:
        return int(values)
    if isinstance(values, str):
        return int(code_from(values, kind))
    array = np.asarray(values)
    if array.dtype.kind in "OUST" and array.size:
        words, back = np.unique(array.astype(str), return_inverse=True)
        numbers = [code_of(str(word), kind) for word in words]
        array = np.array([low - 1 if code is None else code for code in numbers], dtype=np.int64)[back]
    else:
        array = _whole(values, kind.kind_word())
    if array.size and (int(array.min()) < low or int(array.max()) > high):
        wrong = np.flatnonzero((array < low) | (array > high))
        message = "%(kind)s tidak dikenal pada %(count)s baris, mulai baris %(first)s. Yang ada: %(words)s."
        facts = {"kind": kind.kind_word(), "first": int(wrong[0]), "words": words_of(kind)}
        raise RowError("LAW_CODE_UNKNOWN", message, wrong[:20].tolist(), len(wrong), **facts)
    return _fits(array, rows, kind.kind_word())


def words_of(kind: type[LawCode]) -> str:
    """The words of a kind of codes, for a refusal."""
    return ", ".join(one.word for one in kind)


def _unknown_code(kind: type[LawCode]) -> RowError:
    message = "%(kind)s tidak dikenal pada %(count)s baris, mulai baris %(first)s. Yang ada: %(words)s."
    return RowError("LAW_CODE_UNKNOWN", message, [0], 1, kind=kind.kind_word(), first=0, words=words_of(kind))


@cache
def _bounds(kind: type[LawCode]) -> tuple[int, int]:
    return int(min(kind)), int(max(kind))


def flag_column(values: Any, rows: int, label: str) -> bool | npt.NDArray[np.bool_]:
    """One yes or no for all rows, or one a row (bool): truth values, or words ("ya", "tidak", "yes", "no", "1", "0").

    Raises RowError(LAW_INPUT_TYPE) with the rows that are neither.
    """
    if isinstance(values, bool):
        return values
    array = np.atleast_1d(np.asarray(values))
    if array.dtype.kind in "OUST" and array.size:
        words = np.char.lower(np.char.strip(array.astype(str)))
        yes = np.isin(words, list(YES))
        wrong = np.flatnonzero(~yes & ~np.isin(words, list(NO)))
        if len(wrong):
            message = "%(label)s harus ya atau tidak pada %(count)s baris, mulai baris %(first)s"
            raise RowError("LAW_INPUT_TYPE", message, wrong[:20].tolist(), len(wrong), label=label, first=int(wrong[0]))
        array = yes
    elif array.dtype != np.bool_ and array.size:
        raise LawError("LAW_INPUT_TYPE", "%(label)s harus ya atau tidak", label=label)
    if isinstance(values, str):
        return bool(array[0])
    if array.shape != (rows,):
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label=label)
    return array.astype(np.bool_, copy=False)


def _briefly(value: object) -> str:
    return str(value)[:40]


def _whole(values: Any, label: str) -> Int64Array:
    array = np.atleast_1d(np.asarray(values))
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if isinstance(values, list | tuple) and bool in set(map(type, values)):
        raise _not_whole(values, array, label)  # NumPy would take yes for 1
    if array.dtype == object and array.ndim == 1:
        array = np.fromiter(map(_undecimal, array), dtype=object, count=array.size)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        big = array.dtype == object and array.ndim == 1 and all(type(item) is int for item in array.flat)
        if not big:
            raise _not_whole(values, array, label)
        array = np.clip(array, -1, MAX_RUPIAH + 1)
    elif array.dtype == np.uint64:
        array = np.minimum(array, MAX_RUPIAH + 1)
    return array.astype(np.int64, copy=False)


def _undecimal(item: Any) -> Any:
    """A decimal without places as the whole number that it is (databases and polars keep rupiah so), else the item."""
    short = type(item) is Decimal and item.is_finite() and item.adjusted() < _DIGITS
    return int(item) if short and item == item.to_integral_value() else item


def _not_whole(values: Any, array: npt.NDArray[Any], label: str) -> RowError:
    """Names the rows that are no whole number (a NaN, a fraction, a text); all of them when it is the column's kind."""
    mixed = array.dtype == object and array.ndim == 1
    items = values if isinstance(values, list | tuple) and not mixed else array.tolist()
    if isinstance(values, list | tuple) or mixed:
        wrong_rows = [row for row, item in enumerate(items) if type(item) is not int]
    elif array.ndim == 1 and array.dtype.kind == "f":
        wrong_rows = np.flatnonzero(~np.isfinite(array) | (array != np.trunc(array))).tolist()
    else:
        wrong_rows = []
    wrong_rows = wrong_rows or list(range(max(array.size, 1)))
    facts = {"label": label, "dtype": str(array.dtype), "first": wrong_rows[0]}
    return RowError("LAW_INPUT_TYPE", NOT_WHOLE, wrong_rows, len(wrong_rows), **facts)


def _fits(array: Int64Array, rows: int, label: str) -> Int64Array:
    if len(array) != rows:
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label=label)
    return array


def exact_sum(column: Int64Array) -> int:
    """The sum of whole numbers as a Python int, by halves where int64 could overflow."""
    if not column.size:
        return 0
    if max(int(column.max()), -int(column.min())) < 2**62 // column.size:
        return int(column.sum())
    high = column // PPM
    return int(high.sum()) * PPM + int((column - high * PPM).sum())
