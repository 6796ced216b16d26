"""Rows of a workbook sheet or a delimited file, one reader interface for both. Runs in the reading process
only."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from payung.intake.errors import ListRefused
from payung.intake.reading.cells import cell_text
from payung.intake.reading.headers import HeaderFound, find_header
from payung.intake.reading.limits import Limits
from payung.intake.reading.sniff import text_encoding

_SAMPLE_CHARS = 1 << 18


@dataclass(slots=True)
class Source:
    """An opened table: numbered rows (1-based as a spreadsheet counts), its header and its origin."""

    kind: str
    rows: Iterator[tuple[int, list[Any]]]
    header: HeaderFound
    header_offset: int
    width: int
    sample: list[list[str]]
    first_column: int = 0
    sheet: str = ""
    sheets: list[dict[str, Any]] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def _last_filled(rows: list[list[str]]) -> int:
    return max((n + 1 for row in rows for n, cell in enumerate(row) if cell.strip()), default=0)


def _check_columns(width: int, limits: Limits) -> None:
    if width > limits.columns:
        raise ListRefused(
            "TOO_MANY_COLUMNS",
            "Daftar ini memiliki %(columns)s kolom, sedangkan batasnya %(limit)s. Hapus kolom yang tidak "
            "diperlukan, lalu kirim lagi.",
            columns=width,
            limit=limits.columns,
        )


def _no_header(samples: list[list[str]]) -> ListRefused:
    seen = next((row for row in samples if sum(bool(cell.strip()) for cell in row) > 1), samples[0] if samples else [])
    words = [cell.strip() for cell in seen if cell.strip()][:12]
    return ListRefused(
        "NO_HEADER",
        "Baris judul kolom tidak ditemukan. Beri judul pada setiap kolom, paling sedikit NIK, Nama dan "
        "Desa/Kelurahan, lalu kirim lagi.",
        seen=words,
    )


def _worksheets(path: Path, wanted: str | None) -> tuple[Any, list[Any]]:
    """A workbook and what is known of its worksheets (or of the one named). Raises ListRefused."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise ListRefused(
            "ENCRYPTED", "Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi."
        ) from None
    metas = [meta for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in [meta.name for meta in metas]:
        names = [meta.name for meta in metas]
        raise ListRefused(
            "SHEET_UNKNOWN",
            "Lembar “%(wanted)s” tidak ada. Lembar di berkas ini: %(sheets)s.",
            wanted=wanted,
            sheets=names,
        )
    return book, [meta for meta in metas if wanted is None or meta.name == wanted]


def open_workbook(path: Path, wanted: str | None, remembered: dict[str, str], limits: Limits) -> Source:
    """The sheet with the best header of a workbook (or the one named). Raises ListRefused."""
    from python_calamine import SheetVisibleEnum

    book, metas = _worksheets(path, wanted)
    best: tuple[tuple[float, ...], Any, HeaderFound, list[list[str]]] | None = None
    seen: list[dict[str, Any]] = []
    filled: list[list[str]] = []
    for meta in metas:
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.start is None:
            seen.append({"name": meta.name, "rows": 0, "score": 0.0})
            continue
        raw = list(itertools.islice(sheet.iter_rows(), limits.header_search_rows))
        sample = [[cell_text(cell) for cell in row] for row in raw]
        filled = filled or sample
        header = find_header(sample, remembered)
        visible = meta.visible == SheetVisibleEnum.Visible
        score = 0.0 if header is None else header.score
        seen.append({"name": meta.name, "rows": sheet.height, "score": round(score, 2)})
        rank = (
            float(header is not None and not header.mapping.missing),
            float(visible),
            score,
            float(sheet.height),
        )
        if header is not None and (best is None or rank > best[0]):
            best = (rank, sheet, header, sample)
    if best is None:
        if not filled:
            raise ListRefused("EMPTY_SHEET", "Lembar kerja ini kosong. Kirim ulang berkas yang berisi daftar.")
        raise _no_header(filled)
    _, sheet, header, sample = best
    width = min(sheet.width, _last_filled(sample))
    _check_columns(width, limits)
    first_row = 1  # rows come from the top of the sheet, cells from its first filled column
    rows = zip(itertools.count(first_row), sheet.iter_rows(), strict=False)
    return Source("xlsx", rows, header, first_row, width, sample, sheet.start[1], sheet=sheet.name, sheets=seen)


def _records(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[Any]]]:
    """Numbered records; one record is one row however many lines its quoted cells take."""
    with path.open("r", encoding=encoding, newline="") as handle:
        for _ in range(skip):
            handle.readline()
        reader = csv.reader((line.replace("\0", "") if "\0" in line else line for line in handle), delimiter=delimiter)
        number = 0
        row: list[str] = []
        try:
            for number, row in enumerate(reader, start=1):
                yield number, row
        except csv.Error as error:
            raise _open_quote(number + 1) from error
        if any(cell.count("\n") > 20 for cell in row):
            raise _open_quote(number)


def _open_quote(row: int) -> ListRefused:
    return ListRefused(
        "QUOTE_OPEN",
        'Tanda kutip (") di sekitar baris %(row)s dibuka tetapi tidak ditutup, atau isi selnya '
        "terlalu panjang. "
        "Perbaiki baris itu, lalu kirim lagi.",
        row=row,
    )


def open_delimited(path: Path, remembered: dict[str, str], limits: Limits) -> Source:
    """A CSV with semicolon, comma, tab or bar; the delimiter under which the best header appears. Raises
    ListRefused."""
    csv.field_size_limit(limits.cell_chars)
    encoding = text_encoding(path)
    with path.open("r", encoding=encoding, newline="") as handle:
        text = handle.read(_SAMPLE_CHARS).replace("\0", "")
    if not text.strip():
        raise ListRefused("EMPTY_FILE", "Berkas ini tidak berisi teks apa pun. Kirim ulang daftar yang berisi data.")
    first_line = text.splitlines()[0].strip().strip('"')
    stated = first_line[4:5] if first_line.lower().startswith("sep=") else ""
    skip = 1 if stated else 0
    best: tuple[tuple[float, int], HeaderFound, str, list[list[str]]] | None = None
    sample: list[list[str]] = []
    for delimiter in [stated] if stated else [";", ",", "\t", "|"]:
        sample = _sample(text, delimiter, skip, limits.header_search_rows)
        header = find_header(sample, remembered)
        rank = (header.score if header else 0.0, _last_filled(sample))
        if header is not None and (best is None or rank > best[0]):
            best = (rank, header, delimiter, sample)
    if best is None:
        raise _no_header(sample)
    _, header, delimiter, sample = best
    width = max(_last_filled(sample), len(header.mapping.headers))
    _check_columns(width, limits)
    rows = _records(path, encoding, delimiter, skip)
    return Source("csv", rows, header, 1, width, sample, encoding=encoding, delimiter=delimiter)


def _sample(text: str, delimiter: str, skip: int, rows: int) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    for _ in range(skip):
        lines.readline()
    out: list[list[str]] = []
    try:
        for row in itertools.islice(csv.reader(lines, delimiter=delimiter), rows):
            out.append(row)
    except csv.Error:
        pass  # the full read names the row; the sample only has to find the header
    return out
