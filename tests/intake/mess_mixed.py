"""The mess again, several kinds of it in one file."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, kind, line, people

__all__ = ["KINDS"]


def rows_of(everybody: list[Person]) -> list[list[Any]]:
    return [line(n, one) for n, one in enumerate(everybody, 1)]


@kind
def titles_between_people_in_the_column_of_numbers(folder: Path) -> Case:
    everybody = people(12, seed=3)
    rows = rows_of(everybody)
    titles = [["", "DAFTAR PEKERJA RENTAN GELOMBANG II"], ["", "Tahun Anggaran 2025"], []]
    sheet = [HEADER, *rows[:4], *titles, *rows[4:8], ["PEMERINTAH KABUPATEN"], ["DINAS TENAGA KERJA"], *rows[8:]]
    truth = good(everybody[:4]) | good(everybody[4:8], 9) | good(everybody[8:], 15)
    return Case(book(folder / "a.xlsx", {"A": sheet}), truth)


@kind
def header_of_two_rows_on_every_page(folder: Path) -> Case:
    everybody = people(12, seed=3)
    rows = rows_of(everybody)
    header = [
        ["No", "NIK", "Nama Lengkap", "Lahir", "", "Alamat", "", ""],
        ["", "", "", "Tanggal", "JK", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota"],
    ]
    sheet = [*header, *rows[:6], *header, *rows[6:]]
    return Case(book(folder / "a.xlsx", {"A": sheet}), good(everybody[:6], 3) | good(everybody[6:], 11))


@kind
def group_row_right_below_the_header_again_and_again(folder: Path) -> Case:
    everybody = people(8, seed=21, within="53.04.")
    header = ["No", "NIK", "Nama Lengkap", "Tanggal Lahir", "JK"]
    rows: list[list[Any]] = [["PEMERINTAH KABUPATEN BELU"], ["DAFTAR CALON PESERTA"], [], header]
    truth = {}
    for n, one in enumerate(everybody, 1):
        rows.append([f"DESA {one.village.upper()} KECAMATAN {one.district.upper()}"])
        rows.append([*line(n, one)[:5]])
        truth[("", len(rows))] = one.code
        rows += [header] if n == 4 else []
    rows += [[], ["", "", "", "Atambua, 1 Juli 2025"], ["", "", "", "NIP. 196801011990031001"]]
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def days_as_numbers_counted_from_1904(folder: Path) -> Case:
    everybody = people(12, seed=3)
    made = xlsxwriter.Workbook(str(folder / "a.xlsx"), {"date_1904": True})
    sheet = made.add_worksheet("A")
    sheet.write_row(0, 0, HEADER)
    for n, one in enumerate(everybody, 1):
        for column, cell in enumerate(line(n, one)):
            sheet.write_string(n, column, cell)
        sheet.write_number(n, 3, (one.born - date(1904, 1, 1)).days)  # no format says that it is a day
    made.close()
    return Case(folder / "a.xlsx", good(everybody))


@kind
def digits_as_wide_as_letters_of_another_script(folder: Path) -> Case:
    everybody = people(12, seed=3)
    wide = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))
    rows = [line(n, one, nik=one.nik.translate(wide)) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def document(path: Path, rows: list[str]) -> Path:
    """An .ods of one sheet "A" with these rows as XML."""
    table = f'<table:table table:name="A">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml", f'<?xml version="1.0"?><office:document-content {_SPACES}>{body}</office:document-content>'
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def row(cells: list[str], more: str = "") -> str:
    texts = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row{more}>{texts}<table:table-cell table:number-columns-repeated="1016"/></table:table-row>'


BLANK = '<table:table-row table:number-rows-repeated="{}"{}><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
GONE = ' table:visibility="collapse"'


@kind
def document_with_repeated_and_hidden_rows(folder: Path) -> Case:
    """Hidden rows behind a gap that is written once; the hidden rest of the sheet is nobody."""
    everybody = people(8, seed=3)
    rows = [row([*line(n, one)], GONE if n in (5, 6) else "") for n, one in enumerate(everybody, 1)]
    path = document(
        folder / "a.ods", [row(HEADER), *rows[:3], BLANK.format(4, ""), *rows[3:], BLANK.format(1_000_000, GONE)]
    )
    kept = good(everybody[:3]) | good(everybody[3:4], 9) | good(everybody[6:], 12)
    return Case(path, kept, asks="HIDDEN_ROWS", answers={"hidden": "skip"})
