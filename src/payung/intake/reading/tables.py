"""Raw rows into the Arrow file of one sheet, table by table, and the count of what was seen on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from payung.intake.reading.departed import alive_columns, death_columns, member_columns, other_columns, remark_columns
from payung.intake.reading.dittos import Dittos
from payung.intake.reading.headers import Mapping
from payung.intake.reading.legends import Legend, legend_in, legends_of_headings, says_colour
from payung.intake.reading.marks import HIDDEN
from payung.intake.reading.numbering import row_number
from payung.intake.reading.rowflags import DATA, NOT_DATA, RowFlagger
from payung.intake.reading.sources import Source
from payung.places.said import Said

PLACED = ("village", "village_other", "district", "regency", "address")
"""Fields in which a merged cell counts for every row that it covers. A merged name or NIK would make one person into several."""

_DIGITS = 16  # of a NIK
WATCHED = ("nik", "name", "village", "birth_date")
BLOCK = 2_500
"""Rows that are turned at once: their cells still lie in the processor's cache when they are looked at again."""


@dataclass(slots=True)
class Part:
    """One table of a file: a sheet, or a further table in it with its own header.

    ``header_rows`` and rows are 1-based as the sheet counts; ``batches`` the stretch of record batches in the sheet's file;
    ``title`` what stands above the table about its place; ``village_blank``: its village column holds nothing;
    ``beside``: columns where remarks may stand, ``of_death`` those about a death, ``of_others`` those that nothing reads,
    ``of_members`` those about membership at BPJS Ketenagakerjaan, ``of_alive`` those that ask who is alive;
    ``legend``: signs that the sheet explains, ``coded`` those that a heading does (column, sign, meaning);
    ``coloured``: rows whose colour a legend explains so.
    """

    sheet: int
    name: str
    header_rows: tuple[int, int]
    width: int
    first_column: int
    mapping: Mapping
    title: Said
    batches: list[int]
    last_strong: int = 0
    last_row: int = 0
    village_blank: bool = False
    grouped: bool = False
    beside: list[int] = field(default_factory=list)
    of_death: list[int] = field(default_factory=list)
    of_others: list[int] = field(default_factory=list)
    of_members: list[int] = field(default_factory=list)
    of_alive: list[int] = field(default_factory=list)
    legend: Legend = field(default_factory=dict)
    coded: list[tuple[int, str, str]] = field(default_factory=list)
    coloured: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The columns beside the person, by the headings of this table."""
        self.beside, self.of_death = remark_columns(self.mapping), death_columns(self.mapping)
        self.of_others, self.of_members = other_columns(self.mapping), member_columns(self.mapping)
        self.of_alive, self.coded = alive_columns(self.mapping), legends_of_headings(self.mapping)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Part:
        """Inverse of :meth:`as_dict`."""
        mapping, header = Mapping.from_dict(data["mapping"]), tuple(data["header_rows"])
        return cls(**{**data, "mapping": mapping, "header_rows": header})


class SheetWriter:
    """Turns the rows of one sheet into record batches; a batch lies within one table.

    `size`: rows of a batch that no table ends. Rows come in blocks of `block` rows, the last of which may have fewer.
    """

    def __init__(self, out: Path, number: int, source: Source, first: Part, skip_hidden: bool, size: int) -> None:
        from payung.intake.reading.arrow import ipc, pa

        self.pa, self.sheet, self.width, self.source = pa, number, source.width, source
        self.size, self.block = size, size if size % BLOCK else BLOCK
        names = [("sheet_row", pa.int32()), ("flag", pa.uint8()), ("mark", pa.uint8()), ("group", pa.int32())]
        names += [(f"c{n}", pa.string()) for n in range(self.width)] + [
            (f"k{n}", pa.uint8()) for n in range(self.width)
        ]
        self.schema = pa.schema(names)
        self.file = ipc.new_file(str(out), self.schema)
        self.skip_hidden = skip_hidden
        self.parts: list[Part] = []
        self.groups: list[Said] = [{}]
        self.pending: list[list[Any]] = []
        self.rows = self.batches = self.data = self.weak = self.hidden = 0
        self.last_strong = self.last = 0
        above = [" ".join(filter(None, row)) for row in source.sample[: max(first.header_rows[0] - 1, 0)]]
        self.colours = any(map(says_colour, above))
        self.legend: Legend = {k: v for text in above for k, v in legend_in(text).items()}
        self.open_part(first)

    def open_part(self, part: Part) -> None:
        """Goes on with another table: its own columns from here on."""
        self.parts.append(part)
        top, bottom = part.header_rows
        lines = self.source.sample[top - 1 : bottom] if not self.batches and bottom > top else ()
        self.flagger = RowFlagger(part.mapping, lines)
        self.dittos = Dittos()
        fields = part.mapping.fields
        self.spoken = sorted(spoken_columns(part.mapping))
        self.blanks = {name: 0 for name in WATCHED if name in fields}
        self.rows_of_part = self.without_village = self.dashes = 0
        self.first_village = ""

    def _explained(self, texts: Any, flags: bytearray, start: int) -> None:
        """Keeps what a line that is no person says of signs in the list."""
        for n, flag in enumerate(flags, start):
            if flag != DATA:
                said = " ".join(filter(None, (column[n].strip() for column in texts)))
                self.legend |= legend_in(said)
                self.colours |= says_colour(said)

    def write(self, numbers: list[int], rows: list[list[Any]]) -> None:
        """Takes a block of filled rows; it is cut where another table begins."""
        from payung.intake.reading.cells import column_texts

        width, count = self.width, len(rows)
        if set(map(len, rows)) != {width}:
            rows = [row[:width] if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows]
        texts, kinds = [], []
        for cells in zip(*rows, strict=True):
            text, kind = column_texts(cells)
            texts.append(text)
            kinds.append(kind or bytes(count))
        start = 0
        while start < count:
            part = self.parts[-1]
            seen = self.flagger.flags(texts, count, start, _below(numbers, part.header_rows[1], start))
            stop = start + len(seen.flags)
            self.dittos.fill(texts, seen, start, self.spoken)
            if seen.flags.count(DATA) < len(seen.flags):
                self._explained(texts, seen.flags, start)
            self._put(numbers[start:stop], seen.flags, seen.groups, texts, kinds, start, stop)
            if seen.header is not None:
                self._end_batch()
                self._end_part()
                row = numbers[stop - 1]
                self.open_part(
                    Part(
                        part.sheet,
                        part.name,
                        (row, row),
                        width,
                        part.first_column,
                        seen.header,
                        part.title,
                        [self.batches] * 2,
                    )
                )
            start = stop
        self.last = numbers[-1]
        self.rows += count
        if self.rows % self.size == 0:
            self._end_batch()

    def _put(
        self,
        numbers: list[int],
        flags: bytearray,
        groups: list[tuple[int, Said]],
        texts: Any,
        kinds: Any,
        start: int,
        stop: int,
    ) -> None:
        pa = self.pa
        marks = self._marks(numbers, flags)
        self._count(numbers, flags, texts, start)
        of_group = self._groups(len(numbers), groups)
        arrays = [
            pa.array([row_number(self.sheet, number) for number in numbers] if self.sheet else numbers, pa.int32())
        ]
        arrays += [_bytes_array(pa, bytes(flags)), _bytes_array(pa, marks), pa.array(of_group, pa.int32())]
        whole = start == 0 and stop == len(texts[0]) if texts else True
        arrays += [_text_array(pa, text if whole else text[start:stop]) for text in texts]
        arrays += [_bytes_array(pa, kind if whole else kind[start:stop]) for kind in kinds]
        self.pending.append(arrays)

    def _end_batch(self) -> None:
        """Writes the blocks that wait as one batch."""
        if self.pending:
            blocks, self.pending = self.pending, []
            arrays = [self.pa.concat_arrays(column) for column in zip(*blocks, strict=True)]
            self.file.write_batch(self.pa.RecordBatch.from_arrays(arrays, schema=self.schema))
            self.batches += 1
            self.parts[-1].batches[1] = self.batches

    def _marks(self, numbers: list[int], flags: bytearray) -> bytes:
        marks, part = self.source.marks, self.parts[-1]
        if self.source.hidden:
            bits = bytes([HIDDEN]) * len(numbers)
        elif marks:
            watched = {part.mapping.fields[name] + part.first_column for name in ("nik", "name")}
            bits = bytes(marks.of(number, watched) for number in numbers)
        else:
            return bytes(len(numbers))
        for n, (flag, mark) in enumerate(zip(flags, bits, strict=True)):
            if flag and mark & HIDDEN:
                self.hidden += 1
                if self.skip_hidden:
                    flags[n] = NOT_DATA
        return bits

    def _groups(self, count: int, groups: list[tuple[int, Said]]) -> Any:
        """Which group heading every row stands under, as a number. A heading ("Desa Oesao") holds until the next one of the same level or
        of a higher one."""
        part = self.parts[-1]
        if not groups:
            return self.pa.repeat(len(self.groups) - 1, count) if len(self.groups) > 1 else self.pa.repeat(0, count)
        out: list[int] = []
        part.grouped |= any(set(said) - {"gone"} for _, said in groups)
        for n, said in groups:
            if said == {"gone": self.groups[-1].get("gone", "")}:
                continue  # a heading that changes nothing
            out += [len(self.groups) - 1] * (n - len(out))
            self.groups.append(_under(self.groups[-1], said))
        return out + [len(self.groups) - 1] * (count - len(out))

    def _count(self, numbers: list[int], flags: bytearray, texts: Any, start: int) -> None:
        people = flags.count(DATA)
        self.data += people
        self.rows_of_part += people
        self.weak += len(flags) - people - flags.count(NOT_DATA)
        strong = flags.rfind(DATA)
        if strong >= 0:
            self.last_strong = numbers[strong]
        fields = self.parts[-1].mapping.fields
        for name in self.blanks:
            cells = texts[fields[name]][start : start + len(flags)]
            if "" in cells:
                self.blanks[name] += sum(
                    1 for text, flag in zip(cells, flags, strict=True) if flag and not text.strip()
                )
                if name == "village":
                    self.without_village += sum(
                        1 for text, flag in zip(cells, flags, strict=True) if flag == DATA and not text.strip()
                    )
            if name == "village" and (
                dashes := {text for text in set(cells) if text and not any(map(str.isalnum, text))}
            ):
                self.dashes += sum(
                    1 for text, flag in zip(cells, flags, strict=True) if flag == DATA and text in dashes
                )
            if name == "village" and not self.first_village and people:
                self.first_village = cells[flags.find(DATA)].strip() or "-"

    def _end_part(self) -> None:
        part = self.parts[-1]
        part.last_row = self.last
        rows = self.rows_of_part
        part.village_blank = (
            bool(rows) and self.without_village + self.dashes >= rows and "village_other" not in part.mapping.fields
        )

    def finish(self) -> None:
        """Closes the file."""
        self._end_batch()
        self._end_part()
        self.file.close()
        for part in self.parts:
            part.legend = self.legend
            part.last_strong = self.last_strong
            part.last_row = self.last

    def colour(self, path: Path) -> None:
        """Tells the tables of an .xlsx which of its rows are coloured; only called where a legend explains colours."""
        from payung.intake.reading.marks import coloured_rows

        for part in self.parts:
            watched = {part.mapping.fields[name] + part.first_column for name in ("nik", "name")}
            part.coloured = sorted(coloured_rows(path, part.name, watched))

    @property
    def written_once(self) -> int:
        """Rows without a village in a table where it seems to stand only in the first row of each group; else 0."""
        part, blank = self.parts[-1], self.without_village
        once = blank >= 3 and blank * 2 >= self.rows_of_part and not part.village_blank and not part.grouped
        return blank if once and self.first_village != "-" and "village_other" not in part.mapping.fields else 0


def _below(numbers: list[int], header_last: int, start: int) -> int:
    """How many rows from ``start`` on stand above the data."""
    if numbers[start] > header_last:
        return 0
    return next((n for n, number in enumerate(numbers[start:]) if number > header_last), len(numbers) - start)


def _under(above: Said, said: Said) -> Said:
    """A heading under those above it: a new regency ends the district and the village, a new district the village."""
    kept = dict(above)
    for level, ended in (("regency", ("regency", "district", "village")), ("district", ("district", "village"))):
        if level in said:
            kept = {name: text for name, text in kept.items() if name not in ended}
    return kept | said


def _bytes_array(pa: Any, data: bytes) -> Any:
    return pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])


def _text_array(pa: Any, texts: Any) -> Any:
    array = pa.array(texts, pa.string())
    letters = array.buffers()[2]
    if letters is not None and b"\0" in letters.to_pybytes():
        return pa.array([text and text.replace("\0", "") for text in texts], pa.string())
    return array


def spoken_columns(mapping: Mapping) -> set[int]:
    """Columns in which one cell may speak for several rows, merged or by dittos: those of places and of remarks."""
    named = {mapping.fields[name] for name in (*PLACED, "note") if name in mapping.fields}
    return named | {*remark_columns(mapping), *death_columns(mapping)}


def filled_rows(source: Source, mapping: Mapping, fill_down: bool) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a source with the cells of places and remarks that are merged over several rows, or written once, filled down."""
    columns = spoken_columns(mapping)
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, right) in source.merged:
        column = left - source.first_column
        if bottom > top and left == right and column in columns:
            starts[top + 1].append((column, bottom + 1))
    rows = source.rows
    if {"birth_date", "birth_month", "birth_year"} <= set(mapping.fields):
        rows = _joined_dates(rows, mapping)
    if {"name", "name_last"} <= set(mapping.fields):
        rows = _joined_names(rows, mapping.fields["name"], mapping.fields["name_last"])
    if source.kind == "csv" and "village" in mapping.fields and source.header is not None and source.header.last >= 0:
        rows = _not_shifted(rows, len(source.sample[source.header.last]), mapping.fields["village"])
    nik = mapping.fields["nik"]
    if len(mapping.headers) >= nik + _DIGITS and not any(mapping.headers[nik + 1 : nik + _DIGITS]):
        rows = _joined_digits(rows, nik)
    if fill_down:
        return _carried(rows, mapping)
    return _spread(rows, starts) if starts else rows


def _not_shifted(rows: Iterator[tuple[int, list[Any]]], width: int, village: int) -> Iterator[tuple[int, list[Any]]]:
    """Records of a delimited text with more cells than its header: a comma that nobody quoted ("Jl. Raya, Oesao") has moved what follows, so
    which cell is the village is not known. Its cell gets all that stand there, which name a village only if one does."""
    for number, row in rows:
        if len(row) > width and any(row[width:]):
            row = [*row[:village], ", ".join(filter(None, map(str.strip, row[village:]))), *row[village + 1 :]]
        yield number, row


def _joined_dates(rows: Iterator[tuple[int, list[Any]]], mapping: Mapping) -> Iterator[tuple[int, list[Any]]]:
    """Day, month and year that stand in three columns, as one date in the column of the day."""
    parts = [mapping.fields[name] for name in ("birth_date", "birth_month", "birth_year")]
    for number, row in rows:
        cells = [_whole(row[column]) if column < len(row) else "" for column in parts]
        if all(cells) and cells[0].isdigit():
            row = [*row]
            row[parts[0]] = "-".join(cells)
        yield number, row


def _joined_names(rows: Iterator[tuple[int, list[Any]]], first: int, last: int) -> Iterator[tuple[int, list[Any]]]:
    """First and last name that stand in two columns, as one name in the column of the first."""
    for number, row in rows:
        if last < len(row) and str(row[last]).strip() and any(ch.isdigit() for cell in row for ch in str(cell)):
            row = [*row]
            row[first] = f"{row[first]} {row[last]}".strip()
        yield number, row


def _joined_digits(rows: Iterator[tuple[int, list[Any]]], nik: int) -> Iterator[tuple[int, list[Any]]]:
    """A number that was written one digit to a box, as a whole in the first box."""
    for number, row in rows:
        digits = [_whole(cell) for cell in row[nik : nik + _DIGITS]]
        if all(len(digit) == 1 and digit.isdigit() for digit in digits) and len(digits) == _DIGITS:
            row = [*row]
            row[nik : nik + _DIGITS] = ["".join(digits), *[""] * (_DIGITS - 1)]
        yield number, row


def _whole(cell: Any) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _spread(
    rows: Iterator[tuple[int, list[Any]]], starts: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, list[Any]]]:
    active: dict[int, tuple[int, Any]] = {}
    for number, row in rows:
        for column, last in starts.get(number, ()):
            active[column] = (last, row[column] if column < len(row) else "")
        if active and any(row):
            active = {column: held for column, held in active.items() if held[0] >= number}
            row = list(row)
            for column, (_, value) in active.items():
                if column < len(row) and not row[column]:
                    row[column] = value
        yield number, row


def _carried(rows: Iterator[tuple[int, list[Any]]], mapping: Mapping) -> Iterator[tuple[int, list[Any]]]:
    """A blank village takes the last one above it, with its district and regency, in rows that hold a person."""
    fields = mapping.fields
    places = [fields[name] for name in ("village", "district", "regency") if name in fields]
    last: dict[int, Any] = {}
    for number, row in rows:
        if len(row) > max(places) and any(
            str(row[fields[name]]).strip() for name in ("nik", "name") if fields[name] < len(row)
        ):
            blank = not str(row[fields["village"]]).strip()
            row = [*row]
            for column in places:
                if blank and not str(row[column]).strip():
                    row[column] = last.get(column, "")
                last[column] = row[column]
        yield number, row
