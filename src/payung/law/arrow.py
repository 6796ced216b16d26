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

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as _pa
import pyarrow.parquet as _parquet

from payung.kernel.errors import PayungError
from payung.kernel.money import Int64Array
from payung.law.batch import COLUMNS, MONEY, Rows, due_columns
from payung.law.columns import read_rows
from payung.law.errors import LawError, RowError
from payung.law.frames import BLOCK, parquet_file
from payung.law.pu import DueColumns
from payung.law.store import Statute, fingerprint, statute

pa: Any = _pa  # the package carries no types
parquet: Any = _parquet

RELIEF, REFUSED = "relief", "refused"
SCHEMA = pa.schema(
    [*(pa.field(name, pa.int64()) for name in MONEY), pa.field(RELIEF, pa.string()), pa.field(REFUSED, pa.string())]
)
DDL = ", ".join(f"{field.name} {'bigint' if field.type == pa.int64() else 'string'}" for field in SCHEMA)
_CODED = pa.dictionary(pa.int16(), pa.string())
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
    return _assessed(batch, law or statute(), carry, row, refuse, defaults or {}, columns, _plain)


def _assessed(
    batch: Any,
    law: Statute,
    carry: Sequence[str],
    row: str | None,
    refuse: bool,
    defaults: Mapping[str, Any],
    columns: Sequence[str],
    form: Callable[[Any], Any],
) -> Any:
    """`assess_batch`; `form` gives columns of words their form."""
    for name in (*carry, *([row] if row else [])):
        if name not in batch.schema.names:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column=name[:60])
    for name in columns:
        if name not in MONEY:
            raise LawError("LAW_COLUMN", "Kolom %(column)s tidak dikenal", column=str(name)[:60])
    rows, faults = read_rows(batch, defaults)
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
    return _answer(batch, carry, due, marks, reasons, law, form)


def assess_parquet(
    source: Path,
    target: Path,
    law: Statute | None = None,
    *,
    carry: Sequence[str] | None = None,
    row: str | None = None,
    refuse: bool = False,
    defaults: Mapping[str, Any] | None = None,
    columns: Sequence[str] = MONEY,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[int, int]:
    """`assess_batch` over a Parquet file into another, in bounded memory; returns rows and refused rows.

    `carry` None: every column that the law does not read. `tell` hears rows done and rows in all. The target stands
    there whole or not at all. Raises LawError(LAW_FILE_FORM) for a file that cannot be read or written.
    """
    law = law or statute()
    draft = target.with_name(target.name + ".part")
    count = refused = 0
    try:
        with parquet_file(source, _word_columns(source)) as file:
            names = file.schema_arrow.names
            read = (*COLUMNS, "income")
            kept = [name for name in names if name not in read] if carry is None else list(carry)
            wanted = [name for name in names if name in (*read, *kept)]
            options = (law, kept, row, refuse, defaults or {}, columns)
            nobody = _assessed(_no_rows(file.schema_arrow, wanted), *options, _plain)
            with _writer(draft, nobody.schema) as writer:
                for batch in file.iter_batches(BLOCK, columns=wanted):
                    done = _assessed(batch, *options, _coded)
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


def _writer(path: Path, schema: Any) -> Any:
    """A writer of batches whose `_coded` words are read back as plain ones: what is stored names the plain schema."""
    coded = [pa.field(RELIEF, _CODED), pa.field(REFUSED, _CODED)]
    fields = [*(field for field in schema if field.name not in (RELIEF, REFUSED)), *coded]
    writer = parquet.ParquetWriter(path, pa.schema(fields), store_schema=False)
    stored = {b"ARROW:schema": b64encode(schema.serialize().to_pybytes())}
    writer.add_key_value_metadata({**schema.metadata, **stored})
    return writer


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


def _due(rows: Rows, marks: Any, reasons: list[str], law: Statute, refuse: bool, wanted: tuple[str, ...]) -> DueColumns:
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
    return DueColumns(whole, relief, due.reliefs, due.warnings)


def _answer(
    batch: Any,
    carry: Sequence[str],
    due: DueColumns,
    marks: Any,
    reasons: list[str],
    law: Statute,
    form: Callable[[Any], Any],
) -> Any:
    wrong = marks > 0 if len(reasons) > 1 else None
    money = [pa.array(column, mask=wrong) for column in due.money.values()]
    relief = form(_words(due.reliefs, due.relief, wrong))
    refused = form(_words(reasons, marks, None))
    fields = [
        *(batch.schema.field(name) for name in carry),
        *(SCHEMA.field(name) for name in due.money),
        pa.field(RELIEF, relief.type),
        pa.field(REFUSED, refused.type),
    ]
    schema = pa.schema(fields, metadata={_LAW: fingerprint(law).encode()})
    return pa.RecordBatch.from_arrays([*(batch.column(name) for name in carry), *money, relief, refused], schema=schema)


def _words(words: Sequence[str], at: Any, hidden: Any) -> Any:
    """The word of each row as a dictionary; no word for the empty one, and where it is hidden."""
    empty = at == words.index("")
    return pa.DictionaryArray.from_arrays(
        pa.array(at, mask=empty if hidden is None else empty | hidden), pa.array(words, pa.string())
    )


def _plain(words: Any) -> Any:
    """Every row with its own word, as every engine takes it."""
    return pa.nulls(len(words), pa.string()) if words.null_count == len(words) else words.dictionary_decode()


def _coded(words: Any) -> Any:
    """Each word once, as Parquet stores it anyway."""
    return words


def _with_keys(error: RowError, batch: Any, row: str | None) -> RowError:
    """The refusal with the caller's own key of each row: numbers within a batch say nothing to who sent a million."""
    if row is None:
        return error
    keys = batch.column(row).take(pa.array(error.rows, pa.int64())).to_pylist()
    facts = {name: value for name, value in error.facts.items() if name not in ("count", "rows", "keys")}
    return RowError(error.code, error.message_id, error.rows, error.count, **facts, keys=keys)
