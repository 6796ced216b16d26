"""The reading process: one list in, one Arrow file and one JSON answer out, under limits on memory and time.

Started by :mod:`payung.intake.reading.reader` as ``python -m payung.intake.reading.child REQUEST``. A hostile
or broken file can at worst end this process; the caller turns any end into a sentence.

The Arrow file holds every filled row from the top of the sheet on: ``sheet_row`` int32, ``flag`` uint8 (see
``rowflags``), then per column ``c<n>`` text and ``k<n>`` uint8 kind (see ``cells``).
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from payung.intake.errors import ListRefused
from payung.intake.reading.limits import Limits

_BLANK_SHARE = 10
_SMALL = 5_000


def limit_self(limits: Limits) -> None:
    """Puts the limits on this very process; never loosens what the machine already set."""
    for what, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (bound, bound))


def _say(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


class _Writer:
    """Turns batches of raw rows into record batches of the Arrow file and counts what it sees."""

    def __init__(self, out: str, width: int, header_last: int, flagger: Any, watched: set[int]) -> None:
        from payung.intake.reading.arrow import ipc, pa

        self.pa, self.width, self.header_last, self.flagger = pa, width, header_last, flagger
        names = [("sheet_row", pa.int32()), ("flag", pa.uint8())]
        names += [(f"c{n}", pa.string()) for n in range(width)] + [(f"k{n}", pa.uint8()) for n in range(width)]
        self.schema = pa.schema(names)
        self.file = ipc.new_file(out, self.schema)
        self.blanks = dict.fromkeys(watched, 0)
        self.data = self.weak = 0
        self.first = self.last_strong = self.last = 0

    def write(self, numbers: list[int], rows: list[list[Any]]) -> None:
        from payung.intake.reading.cells import column_texts

        pa, width, count = self.pa, self.width, len(rows)
        if {len(row) for row in rows} != {width}:
            rows = [row[:width] if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows]
        texts, kinds = [], []
        for cells in zip(*rows, strict=True):
            text, kind = column_texts(cells)
            texts.append(text)
            kinds.append(kind or bytes(count))
        flags = self.flagger.flags(texts, count)
        below = next((n for n, number in enumerate(numbers) if number > self.header_last), count)
        flags[:below] = bytes(below)
        self._count(numbers, flags, texts)
        arrays = [pa.array(numbers, pa.int32()), _bytes_array(pa, bytes(flags))]
        arrays += [_text_array(pa, text) for text in texts]
        arrays += [_bytes_array(pa, kind) for kind in kinds]
        self.file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self.schema))

    def _count(self, numbers: list[int], flags: bytearray, texts: list[Any]) -> None:
        self.data += flags.count(1)
        self.weak += flags.count(2)
        strong = flags.rfind(1)
        if strong >= 0:
            self.last_strong = numbers[strong]
        for column in self.blanks:
            self.blanks[column] += sum(1 for text, flag in zip(texts[column], flags, strict=True) if flag and not text)


def _bytes_array(pa: Any, data: bytes) -> Any:
    return pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])


def _text_array(pa: Any, texts: Any) -> Any:
    from payung.intake.reading.arrow import pc

    array = pa.array(texts, pa.string())
    if pc.any(pc.match_substring(array, "\0")).as_py():
        array = pc.replace_substring(array, "\0", "")
    return array


def _batches(rows: Iterator[tuple[int, list[Any]]], size: int) -> Iterator[tuple[list[int], list[list[Any]]]]:
    numbers: list[int] = []
    batch: list[list[Any]] = []
    for number, row in rows:
        if any(row):
            numbers.append(number)
            batch.append(row)
            if len(batch) >= size:
                yield numbers, batch
                numbers, batch = [], []
    if batch:
        yield numbers, batch


def _missing(mapping: Any) -> ListRefused:
    words = {"nik": "NIK", "name": "Nama", "village": "Desa/Kelurahan"}
    missing = [words[name] for name in mapping.missing]
    headers = [text for text in mapping.headers if text]
    return ListRefused(
        "MISSING_COLUMNS",
        "Kolom berikut tidak ditemukan: %(columns)s. Judul kolom yang terbaca: %(headers)s. "
        "Tambahkan atau beri judul kolom itu, lalu kirim lagi.",
        missing=mapping.missing,
        columns=missing,
        headers=headers[:40],
    )


def read(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Reads the list of the request into its Arrow file and returns what was found. Raises ListRefused."""
    from payung.intake.reading.headers import guess_nik_column
    from payung.intake.reading.rowflags import RowFlagger
    from payung.intake.reading.sniff import file_kind
    from payung.intake.reading.sources import open_delimited, open_workbook

    path, remembered = Path(request["path"]), request["remembered"]
    kind = file_kind(path, limits)
    if kind == "xlsx":
        source = open_workbook(path, request["sheet"], remembered, limits)
    else:
        source = open_delimited(path, remembered, limits)
    mapping, width = source.header.mapping, source.width
    mapping.headers = [*mapping.headers[:width], *[""] * (width - len(mapping.headers))]
    guess_nik_column(mapping, source.sample[source.header.last + 1 :])
    if mapping.missing:
        raise _missing(mapping)
    header_last = source.header_offset + source.header.last
    watched = {mapping.fields[name] for name in ("nik", "name", "village", "birth_date") if name in mapping.fields}
    writer = _Writer(request["out"], width, header_last, RowFlagger(mapping), watched)
    most = limits.xlsx_rows if kind == "xlsx" else limits.csv_rows
    for numbers, rows in _batches(source.rows, limits.batch_rows):
        writer.write(numbers, rows)
        writer.last = numbers[-1]
        if writer.data > most:
            raise _over(kind, writer.data, most)
        _say({"rows": writer.data})
    writer.file.close()
    _check_rows(writer)
    if kind == "xlsx":
        _check_formulas(path, source.sheet, writer)
    return {
        "kind": kind,
        "sheet": source.sheet,
        "sheets": source.sheets,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "header_rows": [source.header_offset + source.header.first, header_last],
        "last_strong": writer.last_strong,
        "last_row": writer.last,
        "width": width,
        "first_column": source.first_column,
        "mapping": mapping.as_dict(),
    }


def _over(kind: str, rows: int, most: int) -> ListRefused:
    from payung.intake.reading.inspect_xml import too_many_rows

    if kind == "xlsx":
        return too_many_rows(rows, most)
    return ListRefused(
        "TOO_MANY_ROWS",
        "Daftar ini lebih dari %(limit)s baris. Bagi menjadi beberapa berkas.",
        rows=rows,
        limit=most,
    )


def _check_rows(writer: _Writer) -> None:
    if not writer.data:
        raise ListRefused(
            "NO_ROWS",
            "Judul kolom ditemukan, tetapi tidak ada satu pun baris orang di bawahnya. Isi "
            "daftar itu, lalu kirim lagi.",
        )


def _check_formulas(path: Path, sheet: str, writer: _Writer) -> None:
    """A needed column of formulas that were never calculated reads as blanks; say so instead of rejecting
    everyone."""
    from payung.intake.reading.inspect_xml import formula_without_value, sheet_parts

    rows = writer.data + writer.weak
    blank = {
        column for column, count in writer.blanks.items() if count and (count * _BLANK_SHARE >= rows or rows < _SMALL)
    }
    part = sheet_parts(path).get(sheet) if blank else None
    cell = formula_without_value(path, part, blank) if part else None
    if cell:
        raise ListRefused(
            "FORMULA_WITHOUT_VALUE",
            "Sel %(cell)s berisi rumus yang belum dihitung, sehingga isinya tidak terbaca. Buka "
            "berkas itu di aplikasi "
            "lembar kerja, salin kolomnya sebagai nilai, simpan, lalu kirim lagi.",
            cell=cell,
        )


def main(argv: list[str]) -> int:
    """Runs one request (a JSON file); the answer goes to the file that the request names. Exit 0 whenever it
    answers."""
    request = json.loads(Path(argv[1]).read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    limit_self(limits)
    gc.disable()  # rows of plain cells hold no cycles, and looking for them costs a third of the time
    try:
        if request.get("explain"):
            from payung.intake.reading.inspect_xml import explain_size

            raise explain_size(Path(request["path"]), request["sheet"], limits)
        answer: dict[str, Any] = {"ok": read(request, limits)}
    except ListRefused as refusal:
        answer = {"refused": refusal.as_dict()}
    except MemoryError:
        return 3
    except Exception as error:
        answer = {"broken": type(error).__name__}
    Path(request["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
