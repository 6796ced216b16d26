"""The reading process: one list in, Arrow files and one JSON answer out, under limits on memory and time.

Started by :mod:`payung.intake.reading.reader` as ``python -m payung.intake.reading.child REQUEST``. A hostile
or broken file can at worst end this process; the caller turns any end into a sentence.

An Arrow file a sheet holds every filled row from its top on: ``sheet_row`` int32 (see ``numbering``), ``flag`` uint8 (see
``rowflags``), ``mark`` uint8 (see ``marks``), ``group`` int32 (which heading it stands under), then per column ``c<n>`` text
and ``k<n>`` uint8 kind (see ``cells``).
"""

from __future__ import annotations

import gc
import itertools
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


def without_numpy() -> None:
    """Arrow loads NumPy where there is one, which takes two fifths of the start; nothing here hands arrays to it."""
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]


def _say(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _blocks(rows: Iterator[tuple[int, list[Any]]], size: int) -> Iterator[tuple[list[int], list[list[Any]]]]:
    """Numbers and cells of the filled rows, `size` at a time."""
    filled: list[tuple[int, list[Any]]] = []
    while chunk := list(itertools.islice(rows, size - len(filled))):
        filled += itertools.compress(chunk, [any(row) for _, row in chunk])
        if len(filled) >= size:
            yield [number for number, _ in filled], [row for _, row in filled]
            filled = []
    if filled:
        yield [number for number, _ in filled], [row for _, row in filled]


def read(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Reads the list of the request into Arrow files and returns what was found. Raises ListRefused, ListAsked."""
    from payung.intake.reading.sniff import file_kind
    from payung.intake.reading.sources import BOOKS, Asked, open_book, open_delimited, open_web, sheet_names, sheets_of

    path, out = Path(request["path"]), Path(request["out"])
    asked = Asked(request["remembered"], request["answers"], request["sheet"], tuple(request["required"]))
    kind = file_kind(path, limits)
    names = [""]
    if kind in BOOKS:
        book = open_book(path, kind, out)
        names = sheet_names(book)
        sources = sheets_of(book, path, kind, asked, limits)
    else:
        sources = iter(
            [open_web(path, asked, limits, kind) if kind in ("html", "xml") else open_delimited(path, asked, limits)]
        )
    reading = _Reading(path, out, asked, limits, request.get("ahead", 0))
    for source in sources:
        reading.take(source)
        if source.sheet not in names:  # a further table beside the first
            names.append(source.sheet)
    return {"kind": kind, "sheets": names, **reading.finish()}


class _Reading:
    """The sheets of one file, one after the other, and the questions that they raise."""

    def __init__(self, path: Path, out: Path, asked: Any, limits: Limits, ahead: int) -> None:
        self.path, self.out, self.asked, self.limits, self.ahead = path, out, asked, limits, ahead
        self.parts: list[Any] = []
        self.groups: list[list[dict[str, str]]] = []
        self.questions: list[dict[str, Any]] = []
        self.left_out: list[Any] = []
        self.data = self.hidden = self.once = 0
        self.encoding = self.delimiter = ""

    def take(self, source: Any) -> None:
        """Reads a sheet whose header tells NIK and name; the others are looked at again at the end."""
        from payung.intake.reading.content import confirm, guess_nik_column, holds_people
        from payung.intake.reading.headers import PERSON
        from payung.intake.reading.sources import check_columns

        self.encoding, self.delimiter = source.encoding, source.delimiter
        skipped = [name.strip().lower() for name in self.asked.answers.get("without", "").split("|")]
        if source.sheet and source.sheet.strip().lower() in skipped:
            return
        header = source.header
        if header is not None:
            below = source.sample[header.last + 1 :]
            header.mapping.headers = _padded(header.mapping.headers, source.width)
            guess_nik_column(header.mapping, below)
            confirm(header.mapping, below)
        if header is None or not set(PERSON) <= set(header.mapping.fields):
            header = self._going_on(source) or header
        if header is None or not set(PERSON) <= set(header.mapping.fields):
            source.header, source.rows = header, iter(())
            self.left_out.append((source, holds_people(source.sample)))
            return
        source.header = header
        check_columns(source.width, self.limits)
        self._read(source)

    def _going_on(self, source: Any) -> Any:
        """The header of the sheet before, when this one goes on under it without one of its own."""
        from payung.intake.reading.content import nik_column
        from payung.intake.reading.headers import HeaderFound

        if not self.parts or source.kind not in ("xlsx", "xls", "ods"):
            return None
        before = self.parts[-1]
        column = nik_column(source.sample)
        if column is None or column + source.first_column != before.mapping.fields["nik"] + before.first_column:
            return None
        if source.first_column != before.first_column:
            return None
        return HeaderFound(-1, -1, before.mapping, 0.0)

    def _read(self, source: Any) -> None:
        from payung.intake.reading.content import says_places
        from payung.intake.reading.headers import VILLAGE
        from payung.intake.reading.questions import missing_columns, no_village
        from payung.intake.reading.tables import Part, SheetWriter, filled_rows

        mapping, number = source.header.mapping, self.parts[-1].sheet + 1 if self.parts else 0
        _check_sheets(number)
        first = (max(source.header.first + 1, 0), source.header.last + 1)
        part = Part(
            number, source.sheet, first, source.width, source.first_column, mapping, self._title(source), [0, 0]
        )
        skip = self.asked.answers.get("hidden") == "skip"
        size = self.limits.batch_rows
        writer = SheetWriter(self.out / f"rows-{number}.arrow", number, source, part, skip, size)
        rows = filled_rows(source, mapping, self.asked.answers.get("fill") == "down" and "village" in mapping.fields)
        most = self.limits.xlsx_rows if source.kind == "xlsx" else self.limits.csv_rows
        for numbers, block in _blocks(rows, writer.block):
            writer.write(numbers, block)
            if self.data + writer.data > most:
                raise _over(source.kind, self.data + writer.data, most)
            if writer.rows % size == 0:
                _say({"rows": self.data + writer.data, **self._so_far(writer)})
        writer.finish()
        _say({"rows": self.data + writer.data})
        if source.kind == "xlsx":
            _check_formulas(self.path, source.sheet, writer)
            if writer.colours:
                writer.colour(self.path)
        self.data += writer.data
        self.hidden += writer.hidden
        self.once += writer.written_once
        self.parts += writer.parts
        self.groups.append(writer.groups)
        if not writer.data:
            return
        headers = [text for text in mapping.headers if text]
        lacking = [name for part in writer.parts for name in part.mapping.missing if name != VILLAGE]
        if lacking:
            self.questions.append(missing_columns(list(dict.fromkeys(lacking)), headers))
        is_said = any("village" in said for said in (part.title, *writer.groups))
        by_address = "address" in mapping.fields and says_places(source.sample, mapping.fields["address"])
        if VILLAGE in mapping.missing and not (is_said or by_address or _names_village(part.title.get("sheet", ""))):
            self.questions.append(no_village(headers))

    def _so_far(self, writer: Any) -> dict[str, Any]:
        """What is known by now of the table whose batch was just written, for who looks at the first ones ahead; nothing beyond
        the first table."""
        if self.parts or len(writer.parts) > 1 or writer.batches > self.ahead:
            return {}
        part = {**writer.parts[0].as_dict(), "last_strong": writer.last_strong}
        return {"part": part, "groups": writer.groups}

    def _title(self, source: Any) -> dict[str, str]:
        """What is said of the place of the whole sheet: by a person, else above its table, else by its name; and whether
        it is one of the dead or of those who left."""
        from payung.intake.reading.departed import heads_gone, heads_sample
        from payung.places.said import bare_sheet, said_in

        above = [
            " ".join(cell.strip() for cell in row if cell.strip())
            for row in source.sample[: max(source.header.first, 0)]
        ]
        gone = next((text for text in (source.sheet, *above) if heads_gone(text) or heads_sample(text)), "")
        if village := self.asked.answers.get("village", ""):
            levels = ("village", "district", "regency")
            said = said_in(village)
            said = said if "village" in said else dict(zip(levels, map(str.strip, village.split(",")), strict=False))
        else:
            said = {**said_in(source.shared), **said_in("\n".join(above))}
            if source.sheet:
                lacks = "village" in source.header.mapping.missing
                said = {**(_sheet_said(source.sheet) if lacks else {}), **said, "sheet": bare_sheet(source.sheet)}
                said = _agreeing(said)
        return {**said, "gone": gone} if gone else said

    def finish(self) -> dict[str, Any]:
        """The answer of the reading process. Raises ListRefused when there are no people, ListAsked without an answer."""
        from payung.intake.reading.questions import MISSING, ListAsked

        if not self.parts:
            self._refuse()
        if not self.data:
            raise ListRefused(
                "NO_ROWS",
                "Judul kolom ditemukan, tetapi tidak ada satu pun baris orang di bawahnya. Isi "
                "daftar itu, lalu kirim lagi.",
            )
        self._ask()
        if any(asked["code"] == MISSING for asked in self.questions):
            raise ListAsked(self.questions, self.parts[0].mapping.as_dict())
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "parts": [
                part.as_dict() for part in self.parts if part.batches[1] > part.batches[0] or part is self.parts[0]
            ],
            "groups": self.groups,
            "questions": self.questions,
        }

    def _ask(self) -> None:
        from payung.intake.reading import questions

        unsure = {asked["header"]: asked for part in self.parts for asked in part.mapping.unsure}
        if unsure:
            self.questions.append(questions.unsure_columns(list(unsure.values())))
        if any(part.mapping.two_places for part in self.parts):
            self.questions.append(questions.two_places())
        if self.hidden and "hidden" not in self.asked.answers:
            self.questions.append(questions.hidden_rows(self.hidden))
        if self.once and "fill" not in self.asked.answers:
            self.questions.append(questions.fill_down(self.once))
        self.questions += [questions.unread_sheet(source.sheet) for source, people in self.left_out if people]

    def _refuse(self) -> None:
        from payung.intake.reading.questions import ListAsked, missing_columns
        from payung.intake.reading.sources import no_header

        if not self.left_out:
            raise ListRefused("EMPTY_SHEET", "Lembar kerja ini kosong. Kirim ulang berkas yang berisi daftar.")
        with_header = [source for source, _ in self.left_out if source.header is not None]
        if not with_header:
            raise no_header(self.left_out[0][0].sample, self.asked.required)
        mapping = max(with_header, key=lambda source: source.header.score).header.mapping
        headers = [text for text in mapping.headers if text]
        raise ListAsked([missing_columns(mapping.missing, headers)], mapping.as_dict())


def _padded(headers: list[str], width: int) -> list[str]:
    return [*headers[:width], *[""] * (width - len(headers))]


def _names_village(sheet: str) -> bool:
    from payung.places.packaged import packaged_index

    return bool(sheet) and packaged_index().is_known(sheet, "village")


def _sheet_said(sheet: str) -> dict[str, str]:
    from payung.places.packaged import packaged_index
    from payung.places.said import said_of_sheet

    return said_of_sheet(packaged_index(), sheet)


def _agreeing(said: dict[str, str]) -> dict[str, str]:
    """What title and name of a sheet say when they do not name two villages; else neither is taken for the village. A sheet is often copied
    with the title of another."""
    from payung.places.packaged import packaged_index
    from payung.places.said import resolve_said

    index, sheet = packaged_index(), said["sheet"]
    if "village" not in said or index.is_known(sheet, "district"):
        return said
    one, others = resolve_said(index, said).code, index.codes(sheet, "village")
    apart = one and one not in others and any(code[:5] == one[:5] for code in others)
    return {**said, "village": f"{said['village']} / {sheet}"} if apart else said


def _check_sheets(number: int) -> None:
    from payung.intake.reading.numbering import MOST_SHEETS

    if number >= MOST_SHEETS:
        raise ListRefused(
            "TOO_MANY_SHEETS",
            "Berkas ini berisi lebih dari %(limit)s lembar daftar. Bagi menjadi beberapa berkas.",
            limit=MOST_SHEETS,
        )


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


def _check_formulas(path: Path, sheet: str, writer: Any) -> None:
    """A needed column of formulas that were never calculated reads as blanks; say so instead of rejecting
    everyone."""
    from payung.intake.reading.inspect_xml import formula_without_value, sheet_parts

    rows, fields = writer.data + writer.weak, writer.parts[-1].mapping.fields
    blank = {
        fields[name] + writer.source.first_column
        for name, count in writer.blanks.items()
        if count and (count * _BLANK_SHARE >= rows or rows < _SMALL)
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
    without_numpy()
    gc.disable()  # rows of plain cells hold no cycles, and looking for them costs a third of the time
    try:
        if request.get("explain"):
            from payung.intake.reading.inspect_xml import explain_size

            raise explain_size(Path(request["path"]), request["sheet"], limits)
        answer: dict[str, Any] = {"ok": read(request, limits)}
    except ListRefused as refusal:
        answer = {"refused": refusal.as_dict(), "asked": getattr(refusal, "questions", None)}
        answer["mapping"] = getattr(refusal, "mapping", None)
    except MemoryError:
        return 3
    except Exception as error:
        answer = {"broken": type(error).__name__}
    Path(request["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
