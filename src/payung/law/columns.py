"""Columns of an Arrow batch as arrays of numbers: each distinct word is looked at once, each wrong row is named.

A column may be empty (null) in the rows whose segment does not read it: a BPU has no risk class, a PU no sector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as _pa
import pyarrow.compute as _pc

from payung.kernel.errors import PayungError
from payung.kernel.money import MAX_RUPIAH, Int64Array
from payung.kernel.months import Month
from payung.law.batch import COLUMNS, FLAGS, LONG_AGO, READ_BY, REQUIRED, UNREAD, BoolArray, Rows, rows_of
from payung.law.errors import LawError, RowError
from payung.law.inputs import (
    FIRST_MONTH,
    FIRST_REGISTERED,
    LAST_MONTH,
    NO,
    NOT_WHOLE,
    YES,
    BpuGroup,
    LawCode,
    PayerClass,
    Sector,
    Segment,
    code_of,
    words_of,
)
from payung.law.language import marked
from payung.law.pu import WORKER_LIMIT, Industry, RiskClass

pa: Any = _pa  # the package carries no types
pc: Any = _pc

LONGEST = 100  # bytes of a word
SMALL = 127  # numbers up to here are kept in one byte
CODES: dict[str, type[LawCode]] = {
    "segment": Segment, "sector": Sector, "payer": PayerClass, "risk": RiskClass, "industry": Industry, "group": BpuGroup,
}  # fmt: skip
# What stands in a row whose value is wrong or not there.
HARMLESS = {**{name: int(value) for name, value in UNREAD.items()}, "segment": int(Segment.BPU)}

AMOUNTS = frozenset({"wage", "workers"})
NOTHING = -1  # no code, no month, neither yes nor no
# Nothing is a fact there: registered long ago.
MAY_BE_EMPTY = frozenset({"registered"})

_WHOLE = r"^-?[0-9]{1,18}$"
_EMPTY = marked("Kolom %(column)s kosong pada %(count)s baris, mulai baris %(first)s")
_UNKNOWN = marked("%(kind)s tidak dikenal pada %(count)s baris, mulai baris %(first)s. Yang ada: %(words)s.")
_NO_MONTH = marked("Bukan bulan pada %(count)s baris, mulai baris %(first)s: %(text)s. Tulis misalnya 2025-07.")
_NO_FLAG = marked("%(label)s harus ya atau tidak pada %(count)s baris, mulai baris %(first)s")
_NO_NUMBER = marked("Kolom %(column)s harus bilangan bulat pada %(count)s baris, mulai baris %(first)s")
_OUT_OF_RANGE = marked("%(label)s di luar rentang pada %(count)s baris, mulai baris %(first)s")
_NO_LAW = marked("Bulan di luar masa berlaku hukum pada %(count)s baris, mulai baris %(first)s")
_NOT_MONTHLY = marked("Segmen yang tidak membayar per bulan pada %(count)s baris, mulai baris %(first)s")


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows that cannot be computed for one reason: `rows` are their numbers from 0, int64, rising."""

    rows: Int64Array
    code: str
    message_id: str
    facts: dict[str, Any]

    def error(self) -> RowError:
        """The refusal of the whole batch for this reason."""
        listed = self.rows[: RowError.LISTED].tolist()
        return RowError(self.code, self.message_id, listed, len(self.rows), first=listed[0], **self.facts)


@dataclass(slots=True)
class _Column:
    """One column as numbers, int64 of shape (n,), and what is wrong with it; a wrong or empty row holds 0 or more."""

    values: Int64Array
    empty: BoolArray | None
    faults: list[tuple[BoolArray, str, str, dict[str, Any]]] = field(default_factory=list)


def read_rows(batch: Any, defaults: Mapping[str, Any]) -> tuple[Rows, list[Fault]]:
    """The columns of `COLUMNS` in a record batch (`income` may stand for `wage`), and its faults in the order of columns.

    `defaults` stand in for columns that the batch does not have: one value each, as `rows_of` takes them. A row with a
    fault holds a harmless value in that column. Raises LawError(LAW_COLUMN) for a required column that is missing,
    LawError(LAW_FILE_FORM) for a column of a kind that is not taken, and as `rows_of` for a wrong default.
    """
    names = {name: name for name in COLUMNS if name in batch.schema.names}
    if "wage" not in names and "income" in batch.schema.names:
        names["wage"] = "income"
    values = _defaults(
        {name: value for name, value in defaults.items() if name not in names and value is not None}, names
    )
    given = {name: _numbers(batch.column(column), name) for name, column in names.items()}
    segment = given["segment"].values if "segment" in given else np.full(batch.num_rows, values["segment"])
    earns = segment == Segment.PU
    readers = {Segment.PU: earns, Segment.BPU: ~earns}
    faults: list[Fault] = []
    for name, column in given.items():
        reader = READ_BY.get(name)
        _tell_of(name, column, None if reader is None else readers[reader], faults)
        values[name] = column.values.astype(np.bool_, copy=False) if name in FLAGS else column.values
    values["month"] = _one_for_all(values["month"])
    values["wage"] = _positive(values["wage"], earns, faults)
    return Rows(**values), faults


def _defaults(single: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """One value for all rows for each column that is not there, checked as those of everybody are."""
    for name in REQUIRED:
        if name not in given and (name == "wage" or name not in single):
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column=name)
    stand_ins = {"wage": [1], "segment": Segment.BPU.word, "month": str(FIRST_MONTH)}
    whole = rows_of({**stand_ins, **single})
    return {name: getattr(whole, name) for name in COLUMNS}


def _tell_of(name: str, column: _Column, read: BoolArray | None, faults: list[Fault]) -> None:
    """Tell the faults of a column in the rows that read it; `read` None: all do."""
    if column.empty is not None and name not in MAY_BE_EMPTY:
        _tell(
            faults, column.empty if read is None else column.empty & read, "LAW_COLUMN_VALUE", _EMPTY, {"column": name}
        )
    for wrong, code, message, facts in column.faults:
        _tell(faults, wrong if read is None else wrong & read, code, message, facts)


def _one_for_all(months: Any) -> Any:
    """The month itself where all rows have the same: a file is mostly of one month."""
    alike = isinstance(months, np.ndarray) and len(months) and (months == months[0]).all()
    return int(months[0]) if alike else months


def _tell(faults: list[Fault], wrong: BoolArray, code: str, message: str, facts: dict[str, Any]) -> None:
    if wrong.any():
        faults.append(Fault(np.flatnonzero(wrong).astype(np.int64, copy=False), code, message, facts))


def _positive(wage: Int64Array, earns: BoolArray, faults: list[Fault]) -> Int64Array:
    """A wage earner has a wage; the income of others may be nothing."""
    if not len(wage) or wage.min() > 0:
        return wage
    wrong = (wage == 0) & earns
    if not wrong.any():
        return wage
    fresh = wrong.copy()
    for fault in faults:
        fresh[fault.rows] = False  # a wage that could not be read stands as 0
    _tell(faults, fresh, "LAW_WAGE_RANGE", _OUT_OF_RANGE, {"label": "Upah"})
    return np.where(wrong, 1, wage)


def _numbers(column: Any, name: str) -> _Column:
    column = plain(column)
    empty = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
    if name not in AMOUNTS and pa.types.is_floating(column.type):
        column, _broken = _small(column, empty, NOTHING)
    if name in CODES:
        return _codes(column, empty, name)
    if name in FLAGS:
        return _flags(column, empty, name)
    if name == "month":
        return _months(column, empty, FIRST_MONTH.index, _month)
    if name == "registered":
        return _months(column, empty, LONG_AGO, _registered)
    return _amounts(column, empty, name)


def _codes(column: Any, empty: BoolArray | None, name: str) -> _Column:
    kind = CODES[name]
    harmless = HARMLESS.get(name, 0)
    low, high = int(min(kind)), int(max(kind))
    if pa.types.is_integer(column.type):
        values = _filled(column, harmless)
        wrong = (values < low) | (values > high)
    else:
        values = _by_word(column, empty, lambda word: code_of(str(word), kind), harmless)
        wrong = values < 0
    answer = _Column(values, empty)
    _mend(answer, wrong, harmless, "LAW_CODE_UNKNOWN", _UNKNOWN, {"kind": kind.kind_word(), "words": words_of(kind)})
    if name == "segment":
        _mend(answer, values > Segment.BPU, Segment.BPU, "LAW_SEGMENT", _NOT_MONTHLY, {})
    return answer


def _flags(column: Any, empty: BoolArray | None, name: str) -> _Column:
    if pa.types.is_boolean(column.type):
        values = (
            pc.fill_null(column, bool(HARMLESS.get(name, 0)))
            .cast(pa.int8())
            .to_numpy(zero_copy_only=False)
            .astype(np.int64)
        )
    else:
        values = _by_word(column, empty, _flag, HARMLESS.get(name, 0))
    answer = _Column(values, empty)
    _mend(answer, values < 0, HARMLESS.get(name, 0), "LAW_INPUT_TYPE", _NO_FLAG, {"label": name.upper()})
    return answer


def _flag(word: object) -> int | None:
    text = str(word).strip().lower()
    return 1 if text in YES else 0 if text in NO else None


def _months(column: Any, empty: BoolArray | None, harmless: int, number: Callable[[object], int | None]) -> _Column:
    """Months of a column by `number`; those outside the law are wrong where `harmless` is a month of the law."""
    first = FIRST_MONTH.index
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        days = column.to_numpy(zero_copy_only=False).astype("datetime64[M]")
        values = days.astype(np.int64) + 1970 * 12
        if empty is not None:
            values[empty] = harmless
        answer = _Column(values, empty)
    else:
        values = _by_word(column, empty, number, harmless)
        answer = _Column(values, empty)
        wrong = values < 0
        text = str(column[int(np.flatnonzero(wrong)[0])].as_py())[:20] if wrong.any() else ""
        _mend(answer, wrong, harmless, "LAW_MONTH", _NO_MONTH, {"text": text})
    if harmless == LONG_AGO:
        values = answer.values
        wrong = (values != LONG_AGO) & ((values < FIRST_REGISTERED.index) | (values > LAST_MONTH.index))
        text = str(column[int(np.flatnonzero(wrong)[0])].as_py())[:20] if wrong.any() else ""
        _mend(answer, wrong, harmless, "LAW_MONTH", _NO_MONTH, {"text": text})
    else:
        _mend(answer, (values < first) | (values > LAST_MONTH.index), first, "LAW_MONTH_RANGE", _NO_LAW, {})
    return answer


def _month(word: object) -> int | None:
    """The index of "2025-07", or of 202507 where months are numbers."""
    text = f"{word // 100:04}-{word % 100:02}" if isinstance(word, int) and 0 < word < 10**6 else str(word)
    try:
        return Month.parse(text).index
    except PayungError:
        return None


def _registered(word: object) -> int | None:
    return _month(word) if str(word).strip() else LONG_AGO


def _amounts(column: Any, empty: BoolArray | None, name: str) -> _Column:
    """Whole numbers, also as texts of digits or decimals without places."""
    limit, code, label = (
        (WORKER_LIMIT, "LAW_WORKERS_RANGE", "Jumlah pekerja")
        if name == "workers"
        else (MAX_RUPIAH, "LAW_WAGE_RANGE", "Upah")
    )
    harmless = HARMLESS.get(name, 0)
    answer = _Column(np.zeros(0, dtype=np.int64), empty)
    if name == "workers" and pa.types.is_floating(column.type):
        column, broken = _small(column, empty, harmless)
        if broken.any():
            facts = {"label": label, "dtype": "float64"}
            answer.faults.append((broken, "LAW_INPUT_TYPE", NOT_WHOLE, facts))
    elif any(check(column.type) for check in NO_AMOUNTS):
        return _not_whole(column, empty, harmless, label)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        trimmed = pc.utf8_trim_whitespace(pc.fill_null(column, str(harmless)))
        whole = pc.match_substring_regex(trimmed, _WHOLE)
        wrong = ~whole.to_numpy(zero_copy_only=False)
        if wrong.any():
            trimmed = pc.if_else(whole, trimmed, str(harmless))
            answer.faults.append((wrong, "LAW_COLUMN_VALUE", _NO_NUMBER, {"column": name}))
        column = trimmed.cast(pa.int64())
    elif pa.types.is_uint64(column.type) or pa.types.is_decimal(column.type):
        # Beyond the limit is beyond the limit, however far: so it fits, and is refused below with the others.
        bound = pa.scalar(limit + 1, column.type)
        column = pc.min_element_wise(column, bound, skip_nulls=False)
        if pa.types.is_decimal(column.type):
            column = pc.max_element_wise(column, pa.scalar(-1, column.type), skip_nulls=False)
        column = column.cast(pa.int64())
    answer.values = _filled(column, harmless)
    low_or_high = (answer.values < 0) | (answer.values > limit)
    _mend(answer, low_or_high, harmless, code, _OUT_OF_RANGE, {"label": label})
    return answer


def _small(column: Any, empty: BoolArray | None, otherwise: int) -> tuple[Any, BoolArray]:
    """Small whole numbers that pandas keeps as floats for the sake of gaps, as what they are, and where there is none.

    There stands `otherwise`; numbers beyond every code, month and count stand at the bounds.
    """
    numbers = column.cast("double").to_numpy(zero_copy_only=False)  # codes, months and counts: never rupiah
    gaps = np.zeros(len(numbers), dtype=np.bool_) if empty is None else empty
    whole = np.isfinite(numbers) & (numbers == np.trunc(numbers))
    kept = np.clip(np.where(whole, numbers, otherwise), -1, WORKER_LIMIT + 1)
    return pa.array(kept.astype(np.int64), mask=gaps), ~whole & ~gaps


def _not_whole(column: Any, empty: BoolArray | None, harmless: int, label: str) -> _Column:
    """A column whose kind is not taken for amounts: the rows that hold no whole number first, then all of them."""
    answer = _Column(np.full(len(column), harmless, dtype=np.int64), empty)
    dtype = "float64" if pa.types.is_floating(column.type) else str(column.type)
    facts = {"label": label, "dtype": dtype}
    if pa.types.is_floating(column.type):
        numbers = column.to_numpy(zero_copy_only=False)
        broken = ~np.isfinite(numbers) | (numbers != np.trunc(numbers))
        if broken.any():
            answer.faults.append((broken, "LAW_INPUT_TYPE", NOT_WHOLE, facts))
    answer.faults.append((np.ones(len(column), dtype=np.bool_), "LAW_INPUT_TYPE", NOT_WHOLE, facts))
    return answer


def _filled(column: Any, value: int) -> Int64Array:
    if column.null_count:
        column = pc.fill_null(column, pa.scalar(value, column.type))
    numbers: Int64Array = column.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return numbers


def _mend(column: _Column, wrong: BoolArray, value: int, code: str, message: str, facts: dict[str, Any]) -> None:
    """Tell rows of a column as wrong, and let them hold a harmless value."""
    if wrong.any():
        if not column.values.flags.writeable:
            column.values = column.values.copy()
        column.values[wrong] = value
        column.faults.append((wrong, code, message, facts))


def _by_word(column: Any, empty: BoolArray | None, number: Callable[[object], int | None], harmless: int) -> Int64Array:
    """The number of each row's word, -1 where it has none; `harmless` where the row is `empty`."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words = [None if word is None else number(word) for word in coded.dictionary.to_pylist()]
    if not words:
        return np.full(len(column), harmless, dtype=np.int64)
    # Codes are small, and eight of them fit where one large number does.
    kind = np.int64 if max(harmless, *(code or 0 for code in words)) > SMALL else np.int8
    table = np.array([-1 if code is None else code for code in words], dtype=kind)
    # What stands behind an empty row is anything: it is clipped to a word, and then put right.
    numbers: Int64Array = np.take(table, _bare(coded.indices).to_numpy(), mode="clip")
    if empty is not None:
        np.putmask(numbers, empty, harmless)
    return numbers


def _bare(numbers: Any) -> Any:
    """An array of numbers without its marks of empty rows, nothing copied."""
    kept = [None, numbers.buffers()[1]]
    return pa.Array.from_buffers(numbers.type, len(numbers), kept, null_count=0, offset=numbers.offset)


def plain(column: Any) -> Any:
    """A column in one of the few forms that are looked at; texts must be words, for one long text could stand in every row.

    Decimals without places have all the room of 38 digits, moments are those of the clock of their own zone, and what
    stands in a dictionary stands there as plain texts without empty ones.
    """
    coded = pa.types.is_dictionary(column.type)
    kind = column.type.value_type if coded else column.type
    whole = pa.types.is_decimal(kind) and kind.scale == 0
    if not whole and not any(check(kind) for check in KINDS):
        raise LawError("LAW_FILE_FORM", "Kolom berjenis %(kind)s tidak dipakai", kind=str(kind)[:60])
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if coded:
        return _coded(column)
    if pa.types.is_string_view(kind):
        return _written_out(column)
    if whole and not pa.types.is_decimal256(kind):
        return column.cast(_ROOMY)
    return _on_its_clock(column) if pa.types.is_timestamp(kind) and kind.tz else column


def _on_its_clock(column: Any) -> Any:
    """Moments of a zone as its clocks show them; a zone that this machine does not know is refused."""
    try:
        return pc.local_timestamp(column)
    except pa.ArrowInvalid:
        message = "Kolom berjenis %(kind)s tidak dipakai"
        raise LawError("LAW_FILE_FORM", message, kind=str(column.type)[:60]) from None


def _coded(column: Any) -> Any:
    """A column of a dictionary, as it is where its words are plain texts, or else written out."""
    words = plain(column.dictionary)
    texts = pa.types.is_string(words.type) or pa.types.is_large_string(words.type)
    if texts and (pc.max(pc.binary_length(words)).as_py() or 0) > LONGEST:
        raise LawError("LAW_FILE_FORM", "Berkas memuat teks yang terlalu panjang")
    if words.null_count or not texts:
        # An entry of the dictionary may be empty: then the rows that point to it are.
        return words.take(column.indices)
    return column if words.type == column.type.value_type else pa.DictionaryArray.from_arrays(column.indices, words)


def _written_out(column: Any) -> Any:
    """Texts that are views of shared bytes (the usual form of polars) as plain texts, which must be words as well."""
    views = np.frombuffer(column.buffers()[1] or b"", dtype=np.int32)
    lengths = views[4 * column.offset : 4 * (column.offset + len(column)) : 4]
    if len(lengths) and lengths.max() > LONGEST:
        raise LawError("LAW_FILE_FORM", "Berkas memuat teks yang terlalu panjang")
    return column.cast(pa.large_string())


KINDS: tuple[Callable[[Any], bool], ...] = (
    pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_string, pa.types.is_large_string,
    pa.types.is_string_view, pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
)  # fmt: skip
# A day is a number inside, and would be an amount that nobody wrote.
NO_AMOUNTS: tuple[Callable[[Any], bool], ...] = (pa.types.is_floating, pa.types.is_boolean, pa.types.is_temporal)
_ROOMY = pa.decimal128(38, 0)
