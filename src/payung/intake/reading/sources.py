"""Rows of the sheets of a workbook, of a web page or of a delimited file, one reader interface for all. Runs in the
reading process only."""

from __future__ import annotations

import csv
import io
import itertools
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from payung.intake.errors import ListRefused
from payung.intake.kinds import FIRST
from payung.intake.reading.cells import cell_text
from payung.intake.reading.headers import PERSON, HeaderFound, find_header, header_key, recognise
from payung.intake.reading.limits import Limits
from payung.intake.reading.lines import Mend, mend_of, records
from payung.intake.reading.marks import Marks, marks_of
from payung.intake.reading.questions import columns_in_words
from payung.intake.reading.sniff import locked, text_encoding
from payung.intake.reading.sublines import with_line_below
from payung.intake.reading.webtable import book_rows, web_rows

_SAMPLE_CHARS = 1 << 18
_BESIDE = 3  # columns without a header to the right of the table, where remarks are written
_SIGNS = (";", ",", "\t", "|")
BOOKS = ("xlsx", "xls", "ods")

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Source:
    """An opened table: numbered rows (1-based as a spreadsheet counts), its header and its origin.

    ``merged`` are merged ranges (0-based, of the sheet); ``hidden``: the whole sheet is; ``height`` is its number of rows;
    ``shared`` stands above the table to the left, whose title holds for this one too.
    """

    kind: str
    rows: Iterator[tuple[int, list[Any]]]
    header: HeaderFound | None
    width: int
    sample: list[list[str]]
    first_column: int = 0
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    height: int = 0
    hidden: bool = False
    merged: Sequence[Merged] = ()
    marks: Marks = field(default_factory=Marks)
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person has said of the file: columns by header, and answers to questions (see ``questions``); ``required`` is
    what the kind of list must have."""

    columns: dict[str, str]
    answers: dict[str, str]
    sheet: str | None = None
    required: tuple[str, ...] = FIRST.required

    def header(self, sample: list[list[str]]) -> HeaderFound | None:
        """The header of a sample, by what was said."""
        header = find_header(sample, self.columns, self.answers.get("place", ""), self.required)
        return with_line_below(header, sample) if header is not None else None


def last_filled(rows: list[list[str]]) -> int:
    """How many columns hold anything."""
    return max((n + 1 for row in rows for n, cell in enumerate(row) if cell.strip()), default=0)


def check_columns(width: int, limits: Limits) -> None:
    """Raises ListRefused for a table that is too wide."""
    if width > limits.columns:
        raise ListRefused(
            "TOO_MANY_COLUMNS",
            "Daftar ini memiliki %(columns)s kolom, sedangkan batasnya %(limit)s. Hapus kolom yang tidak "
            "diperlukan, lalu kirim lagi.",
            columns=width,
            limit=limits.columns,
        )


def no_header(samples: list[list[str]], required: Sequence[str]) -> ListRefused:
    """The refusal of a file in which no row looks like a header."""
    seen = next((row for row in samples if sum(bool(cell.strip()) for cell in row) > 1), samples[0] if samples else [])
    words = [cell.strip() for cell in seen if cell.strip()][:12]
    return ListRefused(
        "NO_HEADER",
        "Baris judul kolom tidak ditemukan. Beri judul pada setiap kolom, paling sedikit %(columns)s, lalu kirim lagi.",
        columns=columns_in_words(required),
        seen=words,
    )


def _book(path: Path, kind: str, folder: Path) -> Any:
    """The workbook, opened by what it is: a file under another name is opened through a link with the right one."""
    import python_calamine as calamine

    if path.suffix.lower() != f".{kind}":
        link = folder / f"list.{kind}"
        link.symlink_to(path)
        path = link
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise locked() from None


def _worksheets(book: Any, wanted: str | None) -> list[Any]:
    """What is known of the worksheets of a book (or of the one named). Raises ListRefused."""
    from python_calamine import SheetTypeEnum

    metas = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in [meta.name for meta in metas]:
        names = [meta.name for meta in metas]
        raise ListRefused(
            "SHEET_UNKNOWN",
            "Lembar “%(wanted)s” tidak ada. Lembar di berkas ini: %(sheets)s.",
            wanted=wanted,
            sheets=names,
        )
    return [meta for meta in metas if wanted is None or meta.name == wanted]


def sheet_names(book: Any) -> list[str]:
    """Names of all worksheets of a book."""
    return [meta.name for meta in _worksheets(book, None)]


def open_book(path: Path, kind: str, folder: Path) -> Any:
    """A workbook of one of ``BOOKS``. Raises ListRefused when it is locked."""
    return _book(path, kind, folder)


def sheets_of(book: Any, path: Path, kind: str, asked: Asked, limits: Limits) -> Iterator[Source]:
    """The filled worksheets one after the other (or the one named), each dropped before the next is opened."""
    from python_calamine import SheetVisibleEnum

    for meta in _worksheets(book, asked.sheet):
        beside = _MarksBeside(path, meta.name, kind)
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.start is None:
            continue
        raw = list(itertools.islice(sheet.iter_rows(), limits.header_search_rows))
        sample = [[cell_text(cell) for cell in row] for row in raw]
        rows = _counted(sheet)
        width = min(sheet.width, last_filled(sample) + _BESIDE)
        header = asked.header(sample)
        if header is None and (sign := _pasted(sample)):
            sample = [_cut(row, sign) for row in sample]
            rows = ((number, _cut([cell_text(cell) for cell in row], sign)) for number, row in rows)
            width, header = last_filled(sample), asked.header(sample)
        marks = beside.marks() if header else Marks()
        stretches = _stretches(header, width)
        above = sample[: max(header.first, 0)] if header and len(stretches) > 1 else []
        shared = "\n".join(" ".join(filter(None, row[: stretches[0][1]])) for row in above)
        for first, end in stretches:
            part = [row[first:end] for row in sample] if first or end < width else sample
            yield Source(
                kind,
                ((number, row[first:end]) for number, row in _counted(sheet)) if part is not sample else rows,
                header if part is sample else asked.header(part),
                end - first,
                part,
                sheet.start[1] + first,
                sheet=f"{sheet.name} ({_letters(sheet.start[1] + first)})" if first else sheet.name,
                height=sheet.height,
                hidden=meta.visible != SheetVisibleEnum.Visible,
                merged=sheet.merged_cell_ranges or (),
                marks=marks,
                shared=shared if first else "",
            )


class _MarksBeside(threading.Thread):
    """Reads the marks of a sheet, and loads what is needed after it, while the parser, which needs none of Python, is at work on the
    same sheet."""

    def __init__(self, path: Path, sheet: str, kind: str) -> None:
        super().__init__(daemon=True)
        self.asked, self.answer = (path, sheet, kind), None if kind in BOOKS else Marks()
        if self.answer is None:
            self.start()

    def run(self) -> None:
        import payung.intake.reading.arrow  # noqa: F401  (what writes the rows later takes a while to load)

        self.answer = marks_of(*self.asked)

    def marks(self) -> Marks:
        """What was read, once it is. What ended the reading beside is raised by a second one."""
        if self.answer is None:
            self.join()
        return marks_of(*self.asked) if self.answer is None else self.answer


def _counted(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    return zip(itertools.count(1), sheet.iter_rows(), strict=False)


def _stretches(header: HeaderFound | None, width: int) -> list[tuple[int, int]]:
    """Stretches of columns (first, end) of the tables of a sheet: several when the same headings stand side by side."""
    keys = [header_key(text) for text in header.mapping.headers] if header else []
    starts = [n for n, key in enumerate(keys) if key and recognise(key) == ("nik", 1.0)]
    if header is None or len(starts) < 2 or not set(PERSON) <= set(header.mapping.fields):
        return [(0, width)]
    first = min(header.mapping.fields.values())
    step = starts[1] - starts[0]
    one = keys[first : first + step]
    cuts = [start - starts[0] + first for start in starts]
    same = all(keys[cut : cut + step][: len(one)] == one[: len(keys) - cut] for cut in cuts)
    named = {recognise(key)[0] for key in one if key}
    if not same or not set(PERSON) <= named or any(b - a != step for a, b in itertools.pairwise(cuts)):
        return [(0, width)]
    return list(zip([0, *cuts[1:]], [*cuts[1:], width], strict=True))


def _letters(column: int) -> str:
    """The letters over a column of a spreadsheet, counted from 0."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _pasted(sample: list[list[str]]) -> str:
    """The sign between the cells of a text that was opened as one column and saved as a workbook; "" when it is none."""
    if last_filled([row[1:] for row in sample]):
        return ""
    for sign in _SIGNS:
        header = find_header([_cut(row, sign) for row in sample])
        if header is not None and set(PERSON) <= set(header.mapping.fields):
            return sign
    return ""


def _cut(row: list[str], sign: str) -> list[Any]:
    return next(csv.reader(row[:1], delimiter=sign), []) if row and row[0] else []


def open_web(path: Path, asked: Asked, limits: Limits, kind: str = "html") -> Source:
    """The tables of a web page, or of a workbook written as XML, as one table. Raises ListRefused when none of them is a list."""
    encoding, read = text_encoding(path), book_rows if kind == "xml" else web_rows
    sample = [
        [cell_text(cell) for cell in row] for row in itertools.islice(read(path, encoding), limits.header_search_rows)
    ]
    header = asked.header(sample)
    if header is None:
        raise ListRefused(
            "NOT_A_LIST",
            "Isi berkas ini halaman web atau XML, bukan lembar kerja. Buka berkas itu di aplikasi lembar kerja, lalu "
            "simpan sebagai .xlsx atau CSV dan kirim lagi.",
            kind="html",
        )
    width = max(last_filled(sample), len(header.mapping.headers))
    check_columns(width, limits)
    marks = Marks()
    rows: Iterator[tuple[int, list[Any]]] = enumerate(read(path, encoding, marks), start=1)
    return Source(kind, rows, header, width, sample, encoding=encoding, marks=marks)


def _numbered(
    path: Path, encoding: str, delimiter: str, skip: int, width: int, mend: Mend
) -> Iterator[tuple[int, list[Any]]]:
    """Numbered records; one record is one row however many lines its quoted cells take."""
    with path.open("r", encoding=encoding, newline="") as handle:
        for _ in range(skip):
            handle.readline()
        lines = (line.replace("\0", "") if "\0" in line else line for line in handle)
        try:
            yield from enumerate(records(mend(lines), delimiter, width), start=1)
        except csv.Error as error:
            raise ListRefused(
                "CELL_TOO_LONG",
                "Ada sel yang isinya terlalu panjang untuk sebuah daftar. Kosongkan sel itu, lalu kirim lagi.",
            ) from error


def open_delimited(path: Path, asked: Asked, limits: Limits) -> Source:
    """A CSV with semicolon, comma, tab or bar; the delimiter under which the best header appears. Raises
    ListRefused."""
    csv.field_size_limit(limits.cell_chars)
    encoding = text_encoding(path)
    with path.open("r", encoding=encoding, newline="") as handle:
        text = handle.read(_SAMPLE_CHARS).replace("\0", "")
    if not text.strip():
        raise ListRefused("EMPTY_FILE", "Berkas ini tidak berisi teks apa pun. Kirim ulang daftar yang berisi data.")
    mend = mend_of(text, limits.header_search_rows)
    text = "".join(mend(io.StringIO(text, newline="")))
    first_line = text.splitlines()[0].strip().strip('"')
    stated = first_line[4:5] if first_line.lower().startswith("sep=") else ""
    skip = 1 if stated else 0
    best: tuple[tuple[float, int], HeaderFound, str, list[list[str]]] | None = None
    sample: list[list[str]] = []
    for delimiter in [stated] if stated else _SIGNS:
        sample = _sample(text, delimiter, skip, limits.header_search_rows)
        header = asked.header(sample)
        rank = (header.score if header else 0.0, last_filled(sample))
        if header is not None and (best is None or rank > best[0]):
            best = (rank, header, delimiter, sample)
    if best is None:
        raise no_header(sample, asked.required)
    _, header, delimiter, sample = best
    width = max(last_filled(sample), len(header.mapping.headers))
    check_columns(width, limits)
    rows = _numbered(path, encoding, delimiter, skip, _ordinary(sample[header.last :]), mend)
    return Source("csv", rows, header, width, sample, encoding=encoding, delimiter=delimiter)


def _ordinary(rows: list[list[str]]) -> int:
    """How many cells most records have, the header among them. A record with more or fewer was probably cut by a stray mark."""
    counts = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(counts, key=lambda count: (counts[count], count), default=0)


def _strict_width(lines: list[str], delimiter: str) -> int:
    """Cells of a record when the text obeys the rules of quoting and all records have as many; else 0."""
    try:
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter, strict=True) if row}
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 and not widths <= {0, 1} else 0


def _sample(text: str, delimiter: str, skip: int, rows: int) -> list[list[str]]:
    lines = list(io.StringIO(text, newline=""))[skip:]
    try:
        width = _strict_width(lines, delimiter) or _ordinary(list(itertools.islice(records(lines, delimiter, 0), rows)))
        return list(itertools.islice(records(lines, delimiter, width), rows))
    except csv.Error:
        return []  # the full read names the trouble; the sample only has to find the header
