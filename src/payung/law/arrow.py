"""Contributions from Arrow batch to Arrow batch: one function for a local loop, a file, DuckDB and a cluster.

On a cluster the law travels as texts, so that every worker computes by the same one:

    texts = packaged_texts()

    def assess(batches):
        law = load_texts(texts)
        for batch in batches:
            yield assess_batch(batch, law, carry=("person",), row="person", refuse=True)

    people.mapInArrow(assess, "person bigint, " + DDL)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as _pa
import pyarrow.parquet as _parquet

from payung.kernel.errors import PayungError
from payung.kernel.money import Int64Array
from payung.law.batch import COLUMNS, MONEY, Due, Rows, due_columns
from payung.law.columns import read_rows
from payung.law.errors import LawError, RowError
from payung.law.frames import BLOCK
from payung.law.store import Statute, fingerprint, statute

pa: Any = _pa  # the package carries no types
parquet: Any = _parquet

RELIEF, REFUSED = "relief", "refused"
SCHEMA = pa.schema(
    [*(pa.field(name, pa.int64()) for name in MONEY), pa.field(RELIEF, pa.string()), pa.field(REFUSED, pa.string())]
)
DDL = ", ".join(f"{field.name} {'bigint' if field.type == pa.int64() else 'string'}" for field in SCHEMA)
_LAW = b"payung.law"  # where a schema names the law it was computed by


def assess_batch(
    batch: Any,
    law: Statute | None = None,
    *,
    carry: Sequence[str] = (),
    row: str | None = None,
    refuse: bool = False,
    defaults: Mapping[str, Any] | None = None,
    columns: Sequence[str] = MONEY,
) -> Any:
    """What is due for every row of a record batch: the columns `carry` as they are, then those of `SCHEMA`, in whole rupiah.

    `columns` names the amounts that are wanted, in their order; others are neither computed nor given.

    Columns read: those of `payung.law.batch` (`income` may stand for `wage`), `defaults` for those that are not there.
    A row that cannot be computed raises RowError, with the values of the column `row` in its fact `keys`; with `refuse`
    the other rows go through, and that row has no money and its code in `refused`. The schema's metadata names the law
    by its fingerprint. Raises LawError(LAW_COLUMN) for a column of `carry`, `row` or `columns` that is not there, and as
    `read_rows` otherwise.
    """
    law = law or statute()
    for name in (*carry, *([row] if row else [])):
        if name not in batch.schema.names:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column=name[:60])
    for name in columns:
        if name not in MONEY:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak dikenal", column=str(name)[:60])
    rows, faults = read_rows(batch, defaults or {})
    reasons: list[str] = [""]
    marks = np.zeros(batch.num_rows, dtype=np.int16)
    if faults and not refuse:
        raise _with_keys(faults[0].error(), batch, row)
    for fault in faults:
        _mark(marks, fault.rows, fault.code, reasons)
    try:
        due = _due(rows, marks, reasons, law, refuse, tuple(dict.fromkeys(columns)))
    except RowError as error:
        raise _with_keys(error, batch, row) from error
    return _answer(batch, carry, due, marks, reasons, law)


def assess_parquet(
    source: Path,
    target: Path,
    law: Statute | None = None,
    *,
    carry: Sequence[str] | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    **options: Any,
) -> tuple[int, int]:
    """`assess_batch` over a Parquet file into another, in bounded memory; returns rows and refused rows.

    `carry` None: every column that the law does not read. `tell` hears rows done and rows in all. The target stands
    there whole or not at all. Raises LawError(LAW_FILE_FORM) for a file that cannot be read or written.
    """
    law = law or statute()
    draft = target.with_name(target.name + ".part")
    count = refused = 0
    try:
        with parquet.ParquetFile(source, read_dictionary=_word_columns(source)) as file:
            names = file.schema_arrow.names
            read = (*COLUMNS, "income")
            kept = [name for name in names if name not in read] if carry is None else list(carry)
            wanted = [name for name in names if name in (*read, *kept)]
            nobody = assess_batch(_no_rows(file.schema_arrow, wanted), law, carry=kept, **options)
            with parquet.ParquetWriter(draft, nobody.schema) as writer:
                for batch in file.iter_batches(BLOCK, columns=wanted):
                    done = assess_batch(batch, law, carry=kept, **options)
                    writer.write_batch(done, row_group_size=BLOCK)
                    count += done.num_rows
                    refused += done.num_rows - done.column(REFUSED).null_count
                    tell(count, file.metadata.num_rows)
        draft.replace(target)
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        raise LawError("LAW_FILE_FORM", "Berkas tidak terbaca: %(reason)s", reason=reason) from error
    finally:
        draft.unlink(missing_ok=True)
    return count, refused


def _no_rows(schema: Any, names: Sequence[str]) -> Any:
    fields = [schema.field(name) for name in names]
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in fields], schema=pa.schema(fields))


def _word_columns(source: Path) -> list[str]:
    """Columns of texts that the law reads: Parquet keeps each distinct word once, and so do we."""
    schema = parquet.read_schema(source)
    return [field.name for field in schema if field.name in COLUMNS and pa.types.is_string(field.type)]


def _mark(marks: Any, rows: Int64Array, code: str, reasons: list[str]) -> None:
    """The first reason of a row stays."""
    if code not in reasons:
        reasons.append(code)
    fresh = rows[marks[rows] == 0]
    marks[fresh] = reasons.index(code)


def _due(rows: Rows, marks: Any, reasons: list[str], law: Statute, refuse: bool, wanted: tuple[str, ...]) -> Due:
    """The contributions of all rows; those that the law has no answer for are marked, when `refuse`."""
    try:
        return due_columns(rows, wanted, law=law)
    except LawError:
        if not refuse:
            raise
    # Rare: a month or segment without an answer. Month by month, so that those with one go through.
    month = np.broadcast_to(np.asarray(rows.month), (len(rows),))
    segment = np.broadcast_to(np.asarray(rows.segment), (len(rows),))
    groups = month * 8 + segment
    for group in np.unique(groups).tolist():
        at = np.flatnonzero(groups == group)
        try:
            due_columns(rows.part(at), wanted, law=law)
        except PayungError as error:
            _mark(marks, at, error.code, reasons)
    good = np.flatnonzero(marks == 0)
    due = due_columns(rows.part(good), wanted, law=law)
    whole = {name: np.zeros(len(rows), dtype=np.int64) for name in wanted}
    relief = np.zeros(len(rows), dtype=np.int16)
    for name, column in whole.items():
        column[good] = due.money[name]
    relief[good] = due.relief
    return Due(whole, relief, due.reliefs, due.warnings)


def _answer(batch: Any, carry: Sequence[str], due: Due, marks: Any, reasons: list[str], law: Statute) -> Any:
    wrong = marks > 0 if len(reasons) > 1 else None
    money = [pa.array(column, mask=wrong) for column in due.money.values()]
    relief = _words(due.reliefs, due.relief, wrong)
    refused = _words(reasons, marks, None)
    given = (*due.money, RELIEF, REFUSED)
    fields = [*(batch.schema.field(name) for name in carry), *(SCHEMA.field(name) for name in given)]
    schema = pa.schema(fields, metadata={_LAW: fingerprint(law).encode()})
    return pa.RecordBatch.from_arrays([*(batch.column(name) for name in carry), *money, relief, refused], schema=schema)


def _words(words: Sequence[str], at: Any, hidden: Any) -> Any:
    """The word of each row, null for the empty one, and where it is hidden."""
    if len(words) == 1 and not words[0]:
        return pa.nulls(len(at), pa.string())
    return pa.array([word or None for word in words], pa.string()).take(pa.array(at, mask=hidden))


def _with_keys(error: RowError, batch: Any, row: str | None) -> RowError:
    """The refusal with the caller's own key of each row: numbers within a batch say nothing to who sent a million."""
    if row is None:
        return error
    keys = batch.column(row).take(pa.array(error.rows, pa.int64())).to_pylist()
    facts = {name: value for name, value in error.facts.items() if name not in ("count", "rows", "keys")}
    return RowError(error.code, error.message_id, error.rows, error.count, **facts, keys=keys)
