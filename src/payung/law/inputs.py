"""Arrays as the arithmetic takes them: int64 only, checked once, with the numbers of the rows that fail."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from payung.kernel.money import MAX_RUPIAH, PPM, Int64Array
from payung.kernel.months import Month
from payung.law.errors import LawError, RowError

BLOCK = 32_768  # rows; the columns of one block stay in the processor's second cache
FIRST_MONTH = Month.parse("2015-07")  # the programmes start with the regulations of 2015
LAST_MONTH = Month.parse("2100-12")  # a month beyond this is an error of the caller

Amounts = int | Sequence[int] | npt.NDArray[Any]
Codes = TypeVar("Codes", bound="LawCode")


class LawCode(IntEnum):
    """A code of the statute that is one small integer in arrays and one word in text."""

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def of_word(cls: type[Codes], word: str) -> Codes:
        """From "state_budget" and the like. Raises LawError(LAW_CODE_UNKNOWN)."""
        member = cls.__members__.get(word.upper())
        if member is None:
            raise LawError("LAW_CODE_UNKNOWN", "%(kind)s %(word)s tidak dikenal", kind=cls.__name__, word=word)
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


def month_column(months: Month | Sequence[Month] | npt.NDArray[Any], rows: int) -> int | Int64Array:
    """One month index for all rows, or one a row (int64). Raises RowError(LAW_MONTH_RANGE)."""
    if isinstance(months, Month):
        if FIRST_MONTH <= months <= LAST_MONTH:
            return months.index
        array = np.array([months.index], dtype=np.int64)
    elif isinstance(months, np.ndarray):
        array = _whole(months, "Bulan")
    else:
        array = np.array([month.index for month in months], dtype=np.int64)
    if array.size and (int(array.min()) < FIRST_MONTH.index or int(array.max()) > LAST_MONTH.index):
        wrong = np.flatnonzero((array < FIRST_MONTH.index) | (array > LAST_MONTH.index))
        message = "Bulan di luar masa berlaku hukum pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_MONTH_RANGE", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))
    return _fits(array, rows, "Bulan")


def code_column(values: LawCode | npt.NDArray[Any], kind: type[LawCode], rows: int) -> int | Int64Array:
    """One code for all rows, or one a row. Raises RowError(LAW_CODE_UNKNOWN) with the rows of unknown codes."""
    low, high = _bounds(kind)
    if isinstance(values, int) and low <= values <= high:
        return int(values)
    array = _whole(values, kind.__name__)
    if array.size and (int(array.min()) < low or int(array.max()) > high):
        wrong = np.flatnonzero((array < low) | (array > high))
        message = "%(kind)s tidak dikenal pada %(count)s baris, mulai baris %(first)s"
        raise RowError(
            "LAW_CODE_UNKNOWN",
            message,
            wrong[:20].tolist(),
            len(wrong),
            kind=kind.__name__,
            first=int(wrong[0]),
        )
    return _fits(array, rows, kind.__name__)


@cache
def _bounds(kind: type[LawCode]) -> tuple[int, int]:
    return int(min(kind)), int(max(kind))


def flag_column(values: bool | npt.NDArray[Any], rows: int, label: str) -> bool | npt.NDArray[np.bool_]:
    """One yes or no for all rows, or one a row (bool)."""
    if isinstance(values, bool):
        return values
    if values.dtype != np.bool_:
        raise LawError("LAW_INPUT_TYPE", "%(label)s harus ya atau tidak", label=label)
    if values.shape != (rows,):
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label=label)
    return values


def _whole(values: Amounts, label: str) -> Int64Array:
    array = np.atleast_1d(np.asarray(values))
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if isinstance(values, list | tuple) and bool in set(map(type, values)):
        raise _not_whole(values, array, label)  # NumPy would take yes for 1
    if array.ndim != 1 or array.dtype.kind not in "iu":
        big = array.dtype == object and array.ndim == 1 and all(type(item) is int for item in array.flat)
        if not big:
            raise _not_whole(values, array, label)
        array = np.clip(array, -1, MAX_RUPIAH + 1)
    elif array.dtype == np.uint64:
        array = np.minimum(array, MAX_RUPIAH + 1)
    return array.astype(np.int64, copy=False)


def _not_whole(values: Any, array: npt.NDArray[Any], label: str) -> RowError:
    """Names the rows that are no whole number (a NaN, a fraction, a text); all of them when it is the column's kind."""
    if isinstance(values, list | tuple):
        wrong_rows = [row for row, item in enumerate(values) if type(item) is not int]
    elif array.ndim == 1 and array.dtype.kind == "f":
        wrong_rows = np.flatnonzero(~np.isfinite(array) | (array != np.trunc(array))).tolist()
    else:
        wrong_rows = []
    wrong_rows = wrong_rows or list(range(max(array.size, 1)))
    message = "%(label)s harus bilangan bulat, bukan %(dtype)s, pada %(count)s baris, mulai baris %(first)s"
    return RowError(
        "LAW_INPUT_TYPE", message, wrong_rows, len(wrong_rows), label=label, dtype=str(array.dtype), first=wrong_rows[0]
    )


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
