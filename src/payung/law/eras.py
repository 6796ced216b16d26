"""Numbers and tables of the statute on arrays of days: the day of an event selects the value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.errors import LawError, LawWarning, MissingValue, RowError
from payung.law.inputs import FIRST_MONTH, LAST_MONTH, DayLike, day_from
from payung.law.store import Parameter, Statute

Days = DayLike | Sequence[DayLike] | npt.NDArray[Any]
Rows = slice | npt.NDArray[np.bool_]

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = FIRST_MONTH.first_day.toordinal() - _EPOCH
_LAST = LAST_MONTH.last_day.toordinal() - _EPOCH


@overload
def ratio(amount: int, numerator: int, denominator: int) -> int: ...
@overload
def ratio(amount: Int64Array, numerator: int | Int64Array, denominator: int) -> Int64Array: ...


def ratio(amount: int | Int64Array, numerator: int | Int64Array, denominator: int) -> int | Int64Array:
    """`amount` times numerator / denominator, rounded half-up once; all at least zero.

    By quotient and remainder: exact in int64 while amount / denominator * numerator and denominator *
    numerator stay below 9 * 10^18.
    """
    quotient = amount // denominator
    remainder = amount - quotient * denominator
    return quotient * numerator + (remainder * numerator + denominator // 2) // denominator


def day_column(days: Days, rows: int) -> int | Int64Array:
    """One day for all rows, or one a row, as days since 1970-01-01.

    Raises RowError(LAW_DATE_RANGE) with the rows before 2015-07-01, after 2100 or without a date, and LawError
    for anything that is no date.
    """
    if isinstance(days, date | str):
        number = day_from(days).toordinal() - _EPOCH
        if _FIRST <= number <= _LAST:
            return number
        array = np.array([number], dtype=np.int64)
    else:
        array = _day_numbers(days)
    wrong = np.flatnonzero((array < _FIRST) | (array > _LAST))
    if len(wrong):
        message = "Hari kejadian di luar masa berlaku hukum pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_DATE_RANGE", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))
    if len(array) != rows:
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="Hari kejadian")
    return array


def _day_numbers(days: Any) -> Int64Array:
    """Days since 1970-01-01 of a column of datetime64 (NumPy, pandas, polars, Arrow), or of dates and texts."""
    array = days if isinstance(days, np.ndarray) else np.asarray(days)
    if array.dtype.kind == "M" and array.ndim == 1:
        return array.astype("datetime64[D]").astype(np.int64)
    if array.dtype.kind not in "OUT" or array.ndim != 1:
        if array.size == 0:
            return np.zeros(0, dtype=np.int64)
        raise LawError("LAW_INPUT_TYPE", "%(label)s harus tanggal, misalnya 2025-12-10", label="Hari kejadian")
    numbers, wrong = np.zeros(len(array), dtype=np.int64), []
    for row, day in enumerate(array.tolist()):
        try:
            numbers[row] = day_from(day).toordinal() - _EPOCH
        except LawError:
            wrong.append(row)
    if wrong:
        message = "%(label)s bukan tanggal pada %(count)s baris, mulai baris %(first)s. Tulis misalnya 2025-12-10."
        raise RowError("LAW_INPUT_TYPE", message, wrong[:20], len(wrong), first=wrong[0], label="Hari kejadian")
    return numbers


def number_at(law: Statute, parameter_id: str, day: int | Int64Array) -> int | Int64Array:
    """The value of a numeric parameter on each day (from `day_column`).

    Raises MissingValue, with the rows, where nothing is recorded.
    """
    starts, values, numbers = _columns(law, parameter_id)
    if isinstance(day, int):
        at = bisect_right(starts, day) - 1
        value = values[at] if at >= 0 else None
        if value is None:
            raise MissingValue(parameter_id, _date(day), label=law.parameter(parameter_id).label)
        return value
    era = np.searchsorted(np.array(starts, dtype=np.int64), day, side="right")
    values_at = numbers[era]
    missing = np.flatnonzero(values_at < 0)
    if len(missing):
        label = law.parameter(parameter_id).label
        raise MissingValue(parameter_id, _date(int(day[missing[0]])), missing[:20].tolist(), label=label)
    return values_at


def eras(law: Statute, parameter_id: str, day: int | Int64Array) -> Iterator[tuple[Any, Rows]]:
    """Each value (table or rule) that holds on some of the days, with the rows on which it does.

    Raises MissingValue, with the rows, where nothing is recorded.
    """
    parameter = law.parameter(parameter_id)
    if isinstance(day, int):
        yield parameter.at(_date(day)).value, slice(None)
        return
    starts = np.array([value.start.toordinal() - _EPOCH for value in parameter.values], dtype=np.int64)
    at = np.searchsorted(starts, day, side="right") - 1
    for number in np.unique(at).tolist():
        rows = at == number
        if number < 0 or parameter.values[number].value is None:
            missing = np.flatnonzero(rows)
            first = _date(int(day[missing[0]]))
            raise MissingValue(parameter_id, first, missing[:20].tolist(), label=parameter.label)
        yield parameter.values[number].value, rows


def warnings_at(law: Statute, parameter_ids: Sequence[str], day: int | Int64Array) -> tuple[LawWarning, ...]:
    """A warning for each parameter that is not known on the latest of the days."""
    if isinstance(day, int):
        latest = day
    elif len(day):
        latest = int(day.max())
    else:
        return ()
    warnings = (law.parameter(name).warning_at(_date(latest)) for name in parameter_ids)
    return tuple(warning for warning in warnings if warning)


def add_months(day: date, months: int) -> date:
    """The same day of the month that many months later, or that month's last day when it is shorter."""
    return (Month.from_date(day) + months).day(day.day)


def filled(value: int | Int64Array, rows: int) -> Int64Array:
    """The value on every row, as a column of its own."""
    return np.full(rows, value, dtype=np.int64)


@lru_cache(maxsize=1024)
def _columns(law: Statute, parameter_id: str) -> tuple[list[int], list[int | None], Int64Array]:
    """Starts, values, and the values behind a first -1 that stands for "before all" and for "not known"."""
    parameter: Parameter = law.parameter(parameter_id)
    starts = [value.start.toordinal() - _EPOCH for value in parameter.values]
    values = [value.value for value in parameter.values]
    if not all(value is None or type(value) is int for value in values):
        raise LawError("LAW_UNIT", "Satuan %(parameter)s bukan %(unit)s", parameter=parameter_id, unit="IDR")
    numbers = np.array([-1, *(-1 if value is None else value for value in values)], dtype=np.int64)
    return starts, values, numbers


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)
