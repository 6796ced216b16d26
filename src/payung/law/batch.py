"""Contributions of wage earners and others together, from columns as files and programs carry them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.errors import LawError, LawWarning, RowError
from payung.law.inputs import (
    BpuGroup,
    LawCode,
    PayerClass,
    Sector,
    Segment,
    amounts,
    code_column,
    flag_column,
    month_column,
    month_word,
    no_month,
    registered_in_range,
)
from payung.law.products import Target
from payung.law.pu import WORKER_LIMIT, DueColumns, Industry, RiskClass, pu_columns
from payung.law.store import Statute, statute

BoolArray = npt.NDArray[np.bool_]
RELIEF = "relief"
REQUIRED = ("wage", "month", "segment")
OPTIONAL = (
    "sector", "payer", "jht", "risk", "industry", "workers", "jp", "jkp", "group", "registered", "settled", "jp_deferral",
)  # fmt: skip
COLUMNS = REQUIRED + OPTIONAL
FLAGS = ("jht", "jp", "jkp", "settled", "jp_deferral")
# Which segment reads a column; the others are read for everybody.
READ_BY = {
    **dict.fromkeys(("risk", "industry", "workers", "jp", "jkp", "settled", "jp_deferral"), Segment.PU),
    **dict.fromkeys(("sector", "payer", "group"), Segment.BPU),
}
LONG_AGO = 0  # the month of registration of somebody who was registered before every decree
MONEY = (
    "jkk", "jkm", "jht", "jp", "jp_deferred", "jkp_government", "employer", "worker", "total",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """Checked columns of people and months; each one value for all rows or of shape (n,).

    `segment` 0 = PU, 1 = BPU; `month` and `registered` as month indices (`LONG_AGO`: before every decree); `jht` None
    means: PU yes, BPU no. What the last four mean say `pu_contributions` and `bpu_contributions`.
    """

    wage: Int64Array
    month: int | Int64Array
    segment: int | Int64Array
    sector: int | Int64Array
    payer: int | Int64Array
    jht: bool | BoolArray | None
    risk: int | Int64Array | None
    industry: int | Int64Array
    workers: int | Int64Array
    jp: bool | BoolArray
    jkp: bool | BoolArray
    group: int | Int64Array = BpuGroup.INDEPENDENT
    registered: int | Int64Array = LONG_AGO
    settled: bool | BoolArray = True
    jp_deferral: bool | BoolArray = False

    def __len__(self) -> int:
        return len(self.wage)

    def part(self, at: Int64Array, segment: Segment | None = None) -> Rows:
        """The rows of those numbers; columns that their `segment` does not read are left out where it is named."""
        picked = {}
        for name in COLUMNS:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                # "clip" spares NumPy a check of row numbers that are its own
                value = (
                    value.take(at, mode="clip")
                    if segment is None or READ_BY.get(name, segment) == segment
                    else UNREAD[name]
                )
            picked[name] = value
        return Rows(**picked)


# What stands where a column is not read.
UNREAD: dict[str, Any] = {
    "sector": Sector.OTHER, "payer": PayerClass.SELF, "risk": RiskClass.I, "industry": Industry.OTHER, "workers": 1,
    "jp": False, "jkp": False, "group": BpuGroup.INDEPENDENT, "settled": True, "jp_deferral": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contributions:
    """Whole rupiah a month, int64 of shape (n,), in the order of the rows.

    `jkk` to `jp` are what employer and worker together owe for each programme; `jp_deferred` is the part of `jp` that the
    employer may remit later;
    `jkp_government` is the state's own part, which is not in `total`. `total` = `employer` + `worker`; what is paid
    for a BPU counts as the worker's, whoever pays it. `relief` points into `reliefs` (0 = full tariff).
    """

    jkk: Int64Array
    jkm: Int64Array
    jht: Int64Array
    jp: Int64Array
    jp_deferred: Int64Array
    jkp_government: Int64Array
    employer: Int64Array
    worker: Int64Array
    total: Int64Array
    relief: npt.NDArray[np.int16]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]

    def __len__(self) -> int:
        return len(self.total)


def columns_of(result: Any) -> dict[str, npt.NDArray[Any]]:
    """The columns of a result (`pu_contributions`, `contributions`, `jkk_death` ...) by name, for any table that takes such:
    `pandas.DataFrame(columns_of(due))`, `polars.DataFrame(...)`, `pyarrow.table(...)`.

    Amounts int64; `relief` as its id, "" for the full tariff; months of cash as `monthly_1` to `monthly_6`.
    """
    columns: dict[str, npt.NDArray[Any]] = {}
    for one in fields(result):
        value = getattr(result, one.name)
        if not isinstance(value, np.ndarray):
            continue
        if one.name == RELIEF:
            columns[one.name] = np.array(result.reliefs, dtype=object)[value]
        elif value.ndim == 2:
            columns |= {f"{one.name}_{number + 1}": value[:, number] for number in range(value.shape[1])}
        else:
            columns[one.name] = value
    return columns


def _of_table(table: Any) -> Mapping[str, Any]:
    """The columns that the law reads out of a pandas, polars or Arrow table; the table's others are not looked at."""
    if isinstance(table, Mapping):
        return table
    if hasattr(table, "collect"):
        raise LawError("LAW_TABLE_LAZY", "Tabel ini belum dihitung. Panggil .collect() dahulu.")
    names = table.schema.names if hasattr(table, "schema") and hasattr(table, "num_rows") else list(table.columns)
    read = {str(name): table[name] for name in names if name in COLUMNS}
    if "wage" not in read and "income" in names:
        read["wage"] = table["income"]
    return read


def rows_of(columns: Any) -> Rows:
    """Check columns that carry numbers, words and texts; a single value holds for all rows.

    A mapping of names to columns, or a table of pandas, polars or Arrow (none of which is needed for the rest).

    `wage` (rupiah; the income of a BPU), `month` ("2025-07"), `segment` (PU or BPU); optional `sector`, `payer`, `jht`,
    `risk` (I to V or 1 to 5; required for PU), `industry`, `workers`, `jp`, `jkp`, `group`, `registered` (a month; empty:
    long ago), `settled`, `jp_deferral`: words of the codes, yes or no.
    Raises LawError(LAW_COLUMN) for a column that is missing or not known, RowError with row numbers otherwise.
    """
    columns = _of_table(columns)
    for name in columns:
        if name not in COLUMNS:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak dikenal", column=str(name)[:60])
    for name in REQUIRED:
        if columns.get(name) is None:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column=name)
    wage = amounts(columns["wage"], "LAW_WAGE_RANGE", "Upah")
    rows = len(wage)
    segment = code_column(columns["segment"], Segment, rows)
    _only(segment, rows)

    def code(name: str, kind: type[LawCode], default: LawCode) -> int | Int64Array:
        return _read(name, columns.get(name, default), segment, lambda values: code_column(values, kind, rows))

    def flag(name: str, default: bool) -> bool | BoolArray:
        return _read(name, columns.get(name, default), segment, lambda values: flag_column(values, rows, name.upper()))

    def count(values: Any) -> Int64Array:
        return _workers(values, rows)

    workers = columns.get("workers", 1)
    return Rows(
        wage,
        month_column(columns["month"], rows),
        segment,
        code("sector", Sector, Sector.OTHER),
        code("payer", PayerClass, PayerClass.SELF),
        None if columns.get("jht") is None else flag_column(columns["jht"], rows, "JHT"),
        None if columns.get("risk") is None else code("risk", RiskClass, RiskClass.I),
        code("industry", Industry, Industry.OTHER),
        workers
        if isinstance(workers, int) and 0 <= workers <= WORKER_LIMIT
        else _read("workers", workers, segment, count),
        flag("jp", True),
        flag("jkp", True),
        code("group", BpuGroup, BpuGroup.INDEPENDENT),
        registered_months(columns.get("registered"), rows),
        flag("settled", True),
        flag("jp_deferral", False),
    )


Column = TypeVar("Column")


def _read(name: str, values: Any, segment: int | Int64Array, reader: Callable[[Any], Column]) -> Column:
    """A column read; what is empty in rows of a segment that does not read it is no fault. Only a refusal looks for that."""
    try:
        return reader(values)
    except RowError:
        filled = _filled(name, values, segment)
        if filled is None:
            raise
        return reader(filled)


def _filled(name: str, values: Any, segment: int | Int64Array) -> Any:
    """The column with its stand-in in the empty cells of rows that do not read it; None where there are none."""
    array, stand_in = np.asarray(values), UNREAD[name]
    unread = np.asarray(segment) != READ_BY[name]
    if array.ndim == 1 and array.dtype.kind == "f":  # whole numbers with gaps, as tables hand them to NumPy
        filled = np.where(np.isnan(array) & unread, stand_in, array)
        exact = np.isfinite(filled).all() and (np.abs(filled) <= WORKER_LIMIT).all() and (filled % 1 == 0).all()
        return filled.astype(np.int64) if exact and np.isnan(array).any() else None
    if array.ndim != 1 or array.dtype.kind not in "OUST":
        return None
    words, back = np.unique(array.astype(str), return_inverse=True)
    empty = np.isin(np.char.strip(words), list(_NOTHING))[back] & unread
    if not empty.any():
        return None
    filled = array.astype(object)
    filled[empty] = stand_in.word if isinstance(stand_in, LawCode) else stand_in
    return filled


def registered_months(values: Any, rows: int) -> int | Int64Array:
    """Months of registration: one, or one a row, as text, `Month` or month indices; None, NaN or empty: `LONG_AGO`.

    Any month from 1900 to 2100 will do, also one before the law or after the month that is due. Raises RowError(LAW_MONTH).
    """
    if values is None or isinstance(values, Month):
        return LONG_AGO if values is None else int(registered_in_range(np.array([values.index]))[0])
    if isinstance(values, str):
        return int(registered_in_range(np.array([_registered(values, [0])]))[0])
    array = np.asarray(values)
    if array.dtype.kind in "iu":
        months = array.astype(np.int64)
    elif array.dtype.kind == "M":
        since = array.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        months = np.where(np.isnat(array), LONG_AGO, since)
    else:
        texts = [
            item if isinstance(item, str) else "" if str(item) in _NOTHING else str(item) for item in array.tolist()
        ]
        rows_of_text: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows_of_text.setdefault(text, []).append(row)
        month_of = {text: _registered(text, at) for text, at in rows_of_text.items()}
        months = np.array([month_of[text] for text in texts], dtype=np.int64)
    if months.shape != (rows,):
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="Bulan terdaftar")
    return registered_in_range(months)


# How tables write that a cell is empty where the column holds objects: None, pandas' NaN, NA and NaT.
_NOTHING = frozenset({"None", "nan", "<NA>", "NaT", ""})


def _registered(text: str, rows: list[int]) -> int:
    if not text.strip():
        return LONG_AGO
    try:
        return month_word(text.strip()).index
    except LawError:
        raise no_month(np.array(rows), text) from None


def contributions(rows: Rows, *, law: Statute | None = None) -> Contributions:
    """What is due for every row in its month. Raises as `pu_contributions` and `bpu_contributions` do, with the rows' own numbers."""
    due = due_columns(rows, MONEY, law=law)
    return Contributions(**due.money, relief=due.relief, reliefs=due.reliefs, warnings=due.warnings)


def due_columns(rows: Rows, wanted: Collection[str], *, law: Statute | None = None) -> DueColumns:
    """`contributions` for some columns of `MONEY`: what is not asked for is not computed. Raises as `contributions`."""
    law = law or statute()
    count = len(rows)
    # A segment that has no such column leaves zeros.
    money = {name: np.zeros(count, dtype=np.int64) for name in wanted}
    relief, names = np.zeros(count, dtype=np.int16), [""]
    warnings: dict[LawWarning, None] = {}
    for segment, assess in ((Segment.PU, _earners), (Segment.BPU, _others)):
        at = _rows_of_segment(rows.segment, segment, count)
        if not len(at):
            continue
        with numbered(at):
            mine = rows if len(at) == count else rows.part(at, segment)
            marks, reliefs, row_warnings = assess(mine, law, money, None if mine is rows else at)
        places = np.array([_place(names, name) for name in reliefs], dtype=np.int16)
        relief[at] = places[marks]
        warnings.update(dict.fromkeys(row_warnings))
    return DueColumns(money, relief, tuple(names), tuple(warnings))


@contextmanager
def numbered(at: Int64Array | int) -> Iterator[None]:
    """Translate the row numbers in refusals raised inside to those of the whole input: `at[row]`, or `at + row` for an
    int."""
    try:
        yield
    except RowError as error:
        rows = [int(at[row]) if isinstance(at, np.ndarray) else at + row for row in error.rows]
        facts = {name: value for name, value in error.facts.items() if name not in ("count", "rows", "first")}
        raise RowError(error.code, error.message_id, rows, error.count, **facts, first=rows[0]) from error


Assessed = tuple[npt.NDArray[np.int16], tuple[str, ...], tuple[LawWarning, ...]]


def _earners(rows: Rows, law: Statute, money: dict[str, Int64Array], at: Int64Array | None) -> Assessed:
    """Assess rows of one segment into the rows `at` of the columns `money` (None: all of them)."""
    if rows.risk is None:
        raise LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column="risk")
    asked = pu_columns(
        rows.wage,
        _as_months(rows.month),
        risk=_ascode_of(rows.risk, RiskClass),
        jht=True if rows.jht is None else rows.jht,
        jp=rows.jp,
        jkp=rows.jkp,
        industry=_ascode_of(rows.industry, Industry),
        workers=rows.workers,
        jp_deferral=rows.jp_deferral,
        registered=_since(rows.registered),
        settled=rows.settled,
        law=law,
        into=Target(money, at),
    )
    return asked.relief, asked.reliefs, asked.warnings


def _others(rows: Rows, law: Statute, money: dict[str, Int64Array], at: Int64Array | None) -> Assessed:
    """As `_earners`."""
    shares = bpu_contributions(
        rows.wage,
        _as_months(rows.month),
        sector=_ascode_of(rows.sector, Sector),
        payer=_ascode_of(rows.payer, PayerClass),
        jht=False if rows.jht is None else rows.jht,
        group=_ascode_of(rows.group, BpuGroup),
        registered=_since(rows.registered),
        law=law,
    )
    columns = {"jkk": shares.jkk, "jkm": shares.jkm, "jht": shares.jht, "worker": shares.total, "total": shares.total}
    for name, column in columns.items():
        if name in money:
            money[name][slice(None) if at is None else at] = column
    return shares.relief, shares.reliefs, shares.warnings


def _as_months(month: int | Int64Array) -> Month | Int64Array:
    return Month(month) if isinstance(month, int) else month


def _since(registered: int | Int64Array) -> Month | Int64Array | None:
    return (Month(registered) if registered else None) if isinstance(registered, int) else registered


def _ascode_of(code: int | Int64Array, kind: Any) -> Any:
    return kind(code) if isinstance(code, int) else code


def _rows_of_segment(segment: int | Int64Array, wanted: Segment, count: int) -> Int64Array:
    if isinstance(segment, int):
        return np.arange(count if segment == wanted else 0, dtype=np.int64)
    return np.flatnonzero(segment == wanted).astype(np.int64, copy=False)


def _place(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _only(segment: int | Int64Array, rows: int) -> None:
    """Construction and migrant workers pay once per project or contract, not by the month."""
    column = np.full(rows, segment) if isinstance(segment, int) else segment
    wrong = np.flatnonzero(column > Segment.BPU)
    if len(wrong):
        message = "Segmen yang tidak membayar per bulan pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_SEGMENT", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))


def _workers(values: Any, rows: int) -> Int64Array:
    counts = amounts(values, "LAW_WORKERS_RANGE", "Jumlah pekerja")
    if len(counts) != rows:
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="Jumlah pekerja")
    return counts
