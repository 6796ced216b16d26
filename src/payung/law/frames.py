"""Columns of people and months out of Arrow data and out of CSV, Parquet and Arrow files, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as _pa
import pyarrow.csv as _csv
import pyarrow.ipc as _ipc
import pyarrow.parquet as _parquet

from payung.law.batch import COLUMNS, Rows, numbered
from payung.law.columns import plain, read_rows
from payung.law.errors import LawError, RowError

pa: Any = _pa  # the package carries no types
csv: Any = _csv
ipc: Any = _ipc
parquet: Any = _parquet

BLOCK = 65_536
BLOCK_BYTES = 4 << 20
PLACE = "place"
KNOWN = (*COLUMNS, PLACE)
SUFFIXES = (".csv", ".parquet", ".arrow", ".arrows", ".feather", ".ipc")


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one block, the code of each one's place, and the number that the file gives the first of them."""

    rows: Rows
    places: np.ndarray[Any, Any] | None
    first: int


def blocks_of_file(path: Path, defaults: Mapping[str, Any]) -> Iterator[Block]:
    """Read a file block by block; `defaults` stand in for columns that it does not have.

    Columns are those of `payung.law.batch` and `place`; others are not looked at. In a CSV the rows are numbered as
    lines (the header is line 1), elsewhere from 0. Raises LawError(LAW_FILE_FORM) for a file that cannot be read,
    RowError otherwise.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise LawError("LAW_FILE_FORM", "Berkas harus CSV, Parquet, atau Arrow")
    try:
        yield from blocks(_batches(path, suffix), defaults, first=2 if suffix == ".csv" else 0)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        raise LawError("LAW_FILE_FORM", "Berkas tidak terbaca: %(reason)s", reason=reason) from error


def blocks(
    batches: Iterable[Any], defaults: Mapping[str, Any], *, first: int = 0, size: int = BLOCK
) -> Iterator[Block]:
    """Checked rows of record batches. Raises as `payung.law.batch.rows_of`, rows numbered on from `first`."""
    for batch in batches:
        _sound(batch)
        for start in range(0, batch.num_rows, size):
            part = batch.slice(start, size)
            with numbered(first):
                yield Block(rows_of_batch(part, defaults), _places(part), first)
            first += part.num_rows


def rows_of_batch(batch: Any, defaults: Mapping[str, Any]) -> Rows:
    """The checked rows of one record batch; columns that are not known are not looked at. Raises as `read_rows`, and
    RowError for the first of its faults."""
    rows, faults = read_rows(batch, defaults)
    if faults:
        raise faults[0].error()
    return rows


def parquet_file(path: Path, words: Iterable[str] = ()) -> Any:
    """A Parquet file to be read from one end to the other; `words` are columns whose distinct words are kept once.

    What was read is let go again: by itself the reader would keep the bytes of the whole file.
    """
    return parquet.ParquetFile(path, read_dictionary=list(words), pre_buffer=False, buffer_size=1 << 20)


def _batches(path: Path, suffix: str) -> Iterator[Any]:
    if suffix == ".csv":
        yield from _lines(path)
    elif suffix == ".parquet":
        with parquet_file(path) as file:
            names = [name for name in file.schema_arrow.names if name in (*KNOWN, "income")]
            yield from file.iter_batches(BLOCK, columns=names)
    else:
        with pa.OSFile(str(path)) as source:
            if source.read(6) == b"ARROW1":
                reader = ipc.open_file(source)
                for number in range(reader.num_record_batches):
                    yield reader.get_batch(number)
            else:
                source.seek(0)
                yield from ipc.open_stream(source)


def _lines(path: Path) -> Iterator[Any]:
    """Everything is read as text, so that no number passes through a float; comma or semicolon."""
    with path.open(encoding="utf-8-sig") as stream:
        header = stream.readline(65_536)
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip().strip('"') for name in header.rstrip("\r\n").split(delimiter)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LawError("LAW_FILE_FORM", "Kolom %(column)s ada dua kali", column=twice[0][:60])
    yield from csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=BLOCK_BYTES, column_names=names, skip_rows=1),
        parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            include_columns=[name for name in names if name in (*KNOWN, "income")],
        ),
    )


def _sound(batch: Any) -> None:
    names = batch.schema.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LawError("LAW_FILE_FORM", "Kolom %(column)s ada dua kali", column=twice[0][:60])
    try:
        batch.validate(full=True)  # offsets out of bounds would end the process
    except pa.ArrowException as error:
        raise LawError("LAW_FILE_FORM", "Berkas tidak terbaca: %(reason)s", reason=str(error)[:200]) from error


def _places(batch: Any) -> np.ndarray[Any, Any] | None:
    if PLACE not in batch.schema.names:
        return None
    column = plain(batch.column(PLACE))
    codes = np.array(["" if code is None else str(code).strip() for code in column.to_pylist()])
    well_formed = {code: bool(re.fullmatch(r"[\w. -]{0,20}", code)) for code in np.unique(codes).tolist()}
    wrong = np.flatnonzero(~np.array([well_formed[code] for code in codes.tolist()], dtype=np.bool_))
    if len(wrong):
        message = "Kolom %(column)s bukan kode wilayah pada %(count)s baris, mulai baris %(first)s"
        raise _wrong(message, wrong, PLACE)
    return codes


def _wrong(message: str, rows: np.ndarray[Any, Any], column: str) -> RowError:
    return RowError("LAW_COLUMN_VALUE", message, rows[:20].tolist(), len(rows), column=column, first=int(rows[0]))
