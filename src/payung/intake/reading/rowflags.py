"""Which rows of a sheet are people: not titles, blank lines, sub-headings, totals or the signatures below the
table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from payung.intake.reading.departed import heads_gone
from payung.intake.reading.headers import PERSON, SURE, Mapping, header_key, map_headers, recognise
from payung.places.said import Said, said_in

NOT_DATA, DATA, WEAK = 0, 1, 2
"""Flags of rows (uint8). A WEAK row may be a person with a missing NIK or a line of the signatures. It counts as a person only
when a row that is surely one follows, since signatures stand at the end."""

_REAL = (
    "name",
    "birth_date",
    "birth_place_date",
    "birth_place",
    "sex",
    "village",
    "district",
    "regency",
    "address",
    "occupation",
    "mother",
    "heir",
    "phone",
    "decile",
    "income",
)
_PERSON = ("name", "birth_date", "birth_place_date", "village", "address", "mother")
_TOTAL = re.compile(
    r"^\W*(?:sub\s*|grand\s*)?(?:jumlah|total|jml|rekapitulasi|rekap)\b|^\W*(?:di)?pindah(?:an|kan)\W+(?:dari|ke)\W+hal",
    re.I,
)
_HEADING = re.compile(
    r"^\W*(?:(?:[a-z]|[ivx]{1,5}|\d{1,3})[.)\s]\W*)?(?:desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab|kota|dusun|rt|rw"
    r"|kelompok|wilayah)\b",
    re.I,
)
_BEGINS = "'0123456789"  # how the NIK of a person begins; other digits and signs are looked at one by one
_STAFF_NUMBER = re.compile(r"^\W*nip\b", re.I)  # what stands under the signature of an official
_STAFF_DIGITS = 18  # digits of such a number; a NIK has 16
_PAGE = re.compile(r"^\W*(?:hal|halaman|page|lembar)\b", re.I)
_RULE = re.compile(
    r"\b(?:digit|angka|wajib|pilih|isi|diisi|isikan|sesuai|format|teks|huruf|contoh|lihat|opsional)\b|^\W*(?:[dht]{1,4}|tgl)\W+(?:[mb]{1,4}|bln)\W"
    r"|^\W*[lp]\s*/\s*[lp]\W*$",
    re.I,
)
"""What a line of a template says of how to fill in a column."""
_NUMERAL = 4  # letters of the number of a section: "VIII"
_NIK_LIKE = 10  # digits from which a cell may be a NIK
_SECTION = re.compile(
    r"^\W*(?:[a-z]|[ivx]{1,5}|\d{1,2})\s*[.)\s]\W*[^\W\d]|^\W*(?:daftar|data|yang|masih|usulan)\b", re.I
)
_AND_SO_ON = ("dst", "dll", "dan seterusnya")
_FORM_OF_DATE = re.compile(r"^\W*[dht]{1,4}\W+[mb]{1,4}\W+[yt]{2,4}\W*$", re.I)
_RULES = 3  # cells of such a line that say so, and half of all
_HEIRS = ("heir", "heir_nik", "heir_phone", "heir_relation")
_COLUMN_NUMBER = re.compile(r"^\(?\s*(\d{1,3}|[a-z])\s*\)?$", re.I)


@dataclass(slots=True)
class Seen:
    """What was seen in a stretch of rows: a flag each, group headings by row, and the header of another table, with which
    the stretch ends."""

    flags: bytearray
    groups: list[tuple[int, Said]] = field(default_factory=list)
    header: Mapping | None = None


class RowFlagger:
    """Flags rows batch by batch. A row whose NIK cell begins with a digit is a person; only the few others are examined one by one,
    because that is slow."""

    def __init__(self, mapping: Mapping, lines: Sequence[Sequence[str]] = ()) -> None:
        """``lines``: the lines of a header of several, each by itself, as they stand above the table."""
        self.mapping = mapping
        self.lines = [{column: header_key(text) for column, text in enumerate(line) if text.strip()} for line in lines]
        self.nik = mapping.fields["nik"]
        self.name = mapping.fields["name"]
        self.number = mapping.fields.get("number")
        self.person = [mapping.fields[name] for name in _PERSON if name in mapping.fields]
        self.real = [mapping.fields[name] for name in _REAL if name in mapping.fields]
        self.header = {column: header_key(text) for column, text in enumerate(mapping.headers)}
        self.of_others = False  # below the header of a table of heirs, until a header of people

    def flags(self, columns: Sequence[Sequence[str]], rows: int, start: int = 0, below: int = 0) -> Seen:
        """One flag per row of the batch from ``start`` on; ``columns`` are the texts by column, the first ``below`` rows
        stand above the table."""
        out = bytearray(below) + bytearray([DATA]) * (rows - start - below)
        seen = Seen(out)
        niks, names = columns[self.nik], columns[self.name]
        for n in range(start + below, rows):
            text = niks[n]
            if not self.of_others and text and text[0] in _BEGINS and len(text) > 3 and text[3].isdigit() and names[n]:
                continue
            cells = [column[n].strip() for column in columns]
            if self._is_header_of_heirs(cells) or (self.of_others and not self._ends_others(cells)):
                self.of_others, out[n - start] = True, NOT_DATA
                continue
            self.of_others = False
            if any(cells) and (said := self._heading(cells)) is not None:
                out[n - start] = NOT_DATA
                if said:
                    seen.groups.append((n - start, said))
                continue
            if (gone := self._section(cells)) is not None:
                out[n - start] = NOT_DATA
                seen.groups.append((n - start, {"gone": gone}))
                continue
            out[n - start] = self._flag(cells)
            if out[n - start] != NOT_DATA and (header := self._other_header(cells)) is not None:
                out[n - start] = NOT_DATA
                seen.flags, seen.header = out[: n - start + 1], header
                break
        return seen

    def _heading(self, cells: list[str]) -> Said | None:
        """What a heading between the rows says of the place ({} when nothing); None when the row is no heading."""
        filled = [cell for cell in cells if cell]
        whole = " ".join(filled)
        if len(filled) > 4 or sum(ch.isdigit() for ch in cells[self.nik]) >= 10 or not _HEADING.match(whole):
            return None
        beside = any(cells[column] for column in self.real if column != self.name)
        if cells[self.name] and beside and not all(map(_HEADING.match, filled)):
            return None
        return said_in(whole)

    def _section(self, cells: list[str]) -> str | None:
        """The heading of a section of people who have died or left, "" for one that ends it; None when the row is no heading.

        A cell in the column of names is a person.
        """
        filled = [cell for cell in cells if cell]
        numbered = (
            self.number is not None and cells[self.number].rstrip(".").isdigit()
        )  # a row of the list, whatever it lacks
        if (
            not filled
            or numbered
            or cells[self.name]
            or len(filled) > (2 if len(filled[0].strip("(). ")) <= _NUMERAL else 1)
        ):
            return None
        whole = " ".join(filled)
        if not any(ch.isalpha() for ch in filled[-1]) or sum(ch.isdigit() for ch in whole) >= _NIK_LIKE:
            return None
        if heads_gone(whole):
            return whole
        is_other = _TOTAL.match(whole) or _PAGE.match(whole) or not _SECTION.match(whole)
        return None if is_other else ""

    def _other_header(self, cells: list[str]) -> Mapping | None:
        """The mapping of a row that is a header with other columns than those that hold here."""
        sure = {recognise(cell)[0] for cell in cells if cell and len(cell) <= 40 and recognise(cell)[1] >= SURE}
        if len(sure) < 3 or not sure.issuperset(PERSON):
            return None
        return map_headers(cells, required=self.mapping.required)

    def _flag(self, cells: list[str]) -> int:
        filled = [cell for cell in cells if cell]
        nik = cells[self.nik]
        if not filled or self._is_column_numbers(cells) or self._is_header_again(cells) or self._is_nobody(cells):
            return NOT_DATA
        real = sum(bool(cells[column]) for column in self.real)
        if any(_TOTAL.match(cell) for cell in filled[:2]) and real <= 2:
            return NOT_DATA
        digits = sum(ch.isdigit() for ch in nik)
        if _STAFF_NUMBER.match(nik) or not (nik or any(cells[column] for column in self.person)):
            return NOT_DATA
        if len(filled) == 1 and nik and digits < 10 and " " in nik and nik[0].isalpha():
            return NOT_DATA  # a title that begins in the column of numbers
        if digits == _STAFF_DIGITS and not real:
            return WEAK
        if digits >= 10 or (digits and real):
            return DATA
        if real >= 3 or (nik and real >= 2):
            return DATA
        numbered = self.number is not None and cells[self.number].rstrip(".").isdigit()
        if real and numbered:
            return DATA
        return WEAK if nik or real else NOT_DATA

    def _is_nobody(self, cells: list[str]) -> bool:
        """A line of dots or dashes, "dst", a line that says how to fill in the columns."""
        filled = [cell for n, cell in enumerate(cells) if cell and n != self.number]
        if not any(ch.isalnum() for cell in filled for ch in cell):
            return bool(filled)
        if all(cell.strip(". ").lower() in _AND_SO_ON for cell in filled):
            return True
        number = cells[self.number].strip(". ").lower() if self.number is not None else ""
        if number in _AND_SO_ON and sum(ch.isdigit() for ch in cells[self.nik]) < _NIK_LIKE:
            return not any(ch.isalnum() for cell in filled for ch in cell)
        if len(filled) == 1 and (_PAGE.match(filled[0]) or _FORM_OF_DATE.match(filled[0])):
            return True
        rules = sum(bool(_RULE.search(cell)) for cell in filled)
        return (
            rules >= _RULES and rules * 2 >= len(filled) and not any(sum(map(str.isdigit, cell)) > 8 for cell in filled)
        )

    def _is_header_of_heirs(self, cells: list[str]) -> bool:
        """The header of a table of people who are not those of the list."""
        fields = [recognise(cell) for cell in cells if cell and len(cell) <= 40]
        sure = {name for name, confidence in fields if confidence >= SURE}
        return len(sure & {*_HEIRS}) >= 2 and not sure & {*PERSON}

    def _ends_others(self, cells: list[str]) -> bool:
        return self._is_header_again(cells) or self._other_header(cells) is not None

    def _is_column_numbers(self, cells: list[str]) -> bool:
        """The line "(1) (2) (3) ..." or "A B C ..." that many offices put under the header."""
        filled = [_COLUMN_NUMBER.match(cell) for cell in cells if cell]
        said = [match.group(1).lower() for match in filled if match]
        if len(said) < 3 or len(said) < len(filled) or len({text.isdigit() for text in said}) > 1:
            return False
        numbers = [int(text) if text.isdigit() else ord(text) - ord("a") + 1 for text in said]
        return numbers == sorted(set(numbers)) and numbers[0] <= 2

    def _is_header_again(self, cells: list[str]) -> bool:
        same = [
            any(line.get(n) == header_key(cell) for line in (self.header, *self.lines))
            for n, cell in enumerate(cells)
            if cell
        ]
        return len(same) >= 2 and sum(same) * 3 >= len(same) * 2
