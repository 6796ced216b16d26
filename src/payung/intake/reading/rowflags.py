"""Which rows of a sheet are people: not titles, blank lines, sub-headings, totals or the signatures below the
table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from payung.intake.reading.headers import Mapping, header_key

NOT_DATA, DATA, WEAK = 0, 1, 2
"""Row flags (uint8). WEAK rows count as data only when a row that is surely data follows them."""

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
_TOTAL = re.compile(r"^\W*(?:sub\s*|grand\s*)?(?:jumlah|total|jml|rekapitulasi|rekap)\b", re.I)
_HEADING = re.compile(r"^\W*(?:desa|kelurahan|kel|kecamatan|kec|kabupaten|kab|dusun|rt|rw|kelompok|wilayah)\b", re.I)
_STAFF_NUMBER = re.compile(r"^\W*nip\b", re.I)  # under the signature of an official
_COLUMN_NUMBER = re.compile(r"^\(?\s*(\d{1,3})\s*\)?$")


class RowFlagger:
    """Flags rows batch by batch. Only rows whose NIK cell does not begin with a digit are looked at one by
    one."""

    def __init__(self, mapping: Mapping) -> None:
        self.nik = mapping.fields["nik"]
        self.name = mapping.fields["name"]
        self.number = mapping.fields.get("number")
        self.person = [mapping.fields[name] for name in _PERSON if name in mapping.fields]
        self.real = [mapping.fields[name] for name in _REAL if name in mapping.fields]
        self.header = {column: header_key(text) for column, text in enumerate(mapping.headers)}

    def flags(self, columns: Sequence[Sequence[str]], rows: int) -> bytearray:
        """One flag per row of the batch; ``columns`` are the texts by column."""
        out = bytearray([DATA]) * rows
        for n, text in enumerate(columns[self.nik]):
            if text and (text[0].isdigit() or text[0] == "'") and len(text) > 3:
                continue
            out[n] = self._flag([column[n].strip() for column in columns])
        return out

    def _flag(self, cells: list[str]) -> int:
        filled = [cell for cell in cells if cell]
        nik = cells[self.nik]
        if not filled or self._is_column_numbers(cells) or self._is_header_again(cells):
            return NOT_DATA
        real = sum(bool(cells[column]) for column in self.real)
        if any(_TOTAL.match(cell) for cell in filled[:2]) and real <= 2:
            return NOT_DATA
        digits = sum(ch.isdigit() for ch in nik)
        if _STAFF_NUMBER.match(nik) or not (nik or any(cells[column] for column in self.person)):
            return NOT_DATA
        if digits >= 10 or (digits and real):
            return DATA
        if real >= 3 or (nik and real >= 2):
            return DATA
        numbered = self.number is not None and cells[self.number].rstrip(".").isdigit()
        if real and numbered:
            return DATA
        if real == 0 or (len(filled) == 1 and _HEADING.match(filled[0])):
            return WEAK if nik else NOT_DATA
        return WEAK

    def _is_column_numbers(self, cells: list[str]) -> bool:
        """The line "(1) (2) (3) ..." that many offices put under the header."""
        filled = [(n, _COLUMN_NUMBER.match(cell)) for n, cell in enumerate(cells) if cell]
        numbers = [int(match.group(1)) for _, match in filled if match]
        return len(filled) >= 3 and len(numbers) == len(filled) and numbers == sorted(set(numbers)) and numbers[0] <= 2

    def _is_header_again(self, cells: list[str]) -> bool:
        same = [self.header.get(n) == header_key(cell) for n, cell in enumerate(cells) if cell]
        return len(same) >= 2 and sum(same) * 3 >= len(same) * 2
