"""Lists as offices might send them, built in memory from a few made-up people in real villages."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Person = dict[str, str]

PEOPLE: list[Person] = [
    {
        "no": "1",
        "nik": "5302101201800001",
        "name": "Yohanes Bria",
        "place": "Soe",
        "birth": "12/01/1980",
        "sex": "L",
        "village": "Belle",
        "district": "KI'E",
        "regency": "Kab. Timor Tengah Selatan",
        "job": "Petani",
        "decile": "2",
    },
    {
        "no": "2",
        "nik": "5301065503900002",
        "name": "Maria Leto",
        "place": "Oelamasi",
        "birth": "15/03/1990",
        "sex": "P",
        "village": "Kel. Oesao",
        "district": "Kupang Timur",
        "regency": "Kabupaten Kupang",
        "job": "Penenun",
        "decile": "1",
    },
    {
        "no": "3",
        "nik": "5314070706950003",
        "name": "Petrus Ndaumanu",
        "place": "Baa",
        "birth": "07/06/1995",
        "sex": "L",
        "village": "Sedeoen",
        "district": "Rote Barat",
        "regency": "Rote Ndao",
        "job": "Nelayan",
        "decile": "3",
    },
    {
        "no": "4",
        "nik": "5302104102990004",
        "name": "Ester Tefa",
        "place": "Soe",
        "birth": "01/02/1999",
        "sex": "P",
        "village": "Desa Belle",
        "district": "Kec. KI'E",
        "regency": "TTS",
        "job": "UMKM",
        "decile": "9",
    },
    {
        "no": "5",
        "nik": "530210120180",
        "name": "Nama Pendek",
        "place": "Soe",
        "birth": "12/01/1980",
        "sex": "L",
        "village": "Belle",
        "district": "Ki'e",
        "regency": "TTS",
        "job": "Petani",
        "decile": "2",
    },
    {
        "no": "6",
        "nik": "5302101201800001",
        "name": "Yohanes Bria",
        "place": "Soe",
        "birth": "12/01/1980",
        "sex": "L",
        "village": "Belle",
        "district": "KI'E",
        "regency": "Kab. Timor Tengah Selatan",
        "job": "Petani",
        "decile": "2",
    },
]

EXPECTED = [
    ("accepted", "", "53.02.10.2004"),
    ("accepted", "", "53.01.06.1004"),
    ("accepted", "", "53.14.07.2001"),
    ("rejected", "NOT_ELIGIBLE_DECILE", ""),
    ("rejected", "NIK_FORMAT", ""),
    ("rejected", "NIK_DUPLICATE_IN_LIST", ""),
]

Column = tuple[str, Callable[[Person], Any]]


def of(key: str) -> Callable[[Person], str]:
    """The plain text of one field."""
    return lambda person: person[key]


def table(columns: Sequence[Column], people: Sequence[Person] = PEOPLE) -> list[list[Any]]:
    """Header row and one row per person."""
    return [[title for title, _ in columns], *[[value(person) for _, value in columns] for person in people]]


def save_xlsx(path: Path, sheets: dict[str, list[list[Any]]], **cells: Any) -> Path:
    """A workbook of the given sheets; text stays text, numbers stay numbers, dates are date cells."""
    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_numbers": False, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"},
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if value is not None and value != "":
                    sheet.write(row, column, value)
        for cell, value in cells.items():
            sheet.write(cell, value)
    book.close()
    return path


def save_csv(path: Path, rows: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """A delimited file in the given encoding."""
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    return path
