"""Files that cannot be taken: each gets a stable code and a sentence that says what to do next."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from payung.intake.errors import ListRefused
from payung.intake.reading import LIMITS, headers, open_list
from payung.intake.reading.inspect_xml import explain_size
from payung.intake.reading.reader import sweep
from payung.intake.verdicts.check import check_file
from payung.places.packaged import packaged_index
from tests.intake.lists import PEOPLE, save_csv, save_xlsx, table
from tests.intake.test_shapes import PLAIN

DATA = Path(__file__).parent.parent / "data"


def _bytes(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _xlsx_rows(rows: list[list[object]]) -> Callable[[Path], Path]:
    return lambda folder: save_xlsx(folder / "a.xlsx", {"Data": rows})


def cut_in_half(folder: Path) -> Path:
    content = (DATA / "bnba_2k.xlsx").read_bytes()
    path = folder / "half.xlsx"
    path.write_bytes(content[: len(content) // 2])
    return path


def zip_bomb(folder: Path) -> Path:
    path = save_xlsx(folder / "bomb.xlsx", {"Data": table(PLAIN)})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(200 << 20))
    return path


def sheet_cut_inside_a_whole_archive(folder: Path) -> Path:
    source, path = zipfile.ZipFile(DATA / "bnba_2k.xlsx"), folder / "broken.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            content = source.read(info)
            archive.writestr(info, content[: len(content) // 2] if "sheet1" in info.filename else content)
    return path


def last_corner(folder: Path) -> Path:
    return save_xlsx(folder / "corner.xlsx", {"Data": table(PLAIN)}, XFD1048576="x")


def formula_without_value(folder: Path) -> Path:
    path = folder / "formula.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for row, line in enumerate(table(PLAIN)):
        for column, value in enumerate(line):
            sheet.write_string(row, column, value)
    for row in range(1, len(PEOPLE) + 1):
        sheet.write_formula(row, 2, f'=UPPER("{row}")', None, "")
    book.close()
    return path


def word_document(folder: Path) -> Path:
    path = folder / "surat.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

CASES: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("empty file", "EMPTY_FILE", _bytes("a.xlsx", b"")),
    ("blank text", "EMPTY_FILE", _bytes("a.csv", b" \r\n \r\n")),
    ("pdf", "NOT_A_LIST", _bytes("a.xlsx", b"%PDF-1.7 ...")),
    ("picture", "NOT_A_LIST", _bytes("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))),
    ("noise", "NOT_A_LIST", _bytes("a.csv", bytes(range(1, 32)) * 50)),
    ("web page", "NOT_A_LIST", _bytes("a.xls", b"<html><table><tr><td>NIK</td></tr></table></html>")),
    ("another zip", "NOT_A_LIST", word_document),
    ("old xls", "OLD_FORMAT", _bytes("a.xlsx", OLE)),
    ("locked", "ENCRYPTED", _bytes("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"))),
    ("cut", "FILE_CUT", cut_in_half),
    ("bomb", "TOO_LARGE", zip_bomb),
    ("broken sheet", "UNREADABLE", sheet_cut_inside_a_whole_archive),
    ("last corner", "STRAY_CELL", last_corner),
    ("formula", "FORMULA_WITHOUT_VALUE", formula_without_value),
    ("empty sheet", "EMPTY_SHEET", _xlsx_rows([])),
    ("header only", "NO_ROWS", _xlsx_rows(table(PLAIN, []))),
    ("header and total", "NO_ROWS", _xlsx_rows([*table(PLAIN, []), ["", "", "JUMLAH", 0]])),
    ("no nik", "MISSING_COLUMNS", _xlsx_rows([row[2:] for row in table(PLAIN)])),
    ("no village", "MISSING_COLUMNS", _xlsx_rows([row[:4] for row in table(PLAIN)])),
    ("no header", "NO_HEADER", _xlsx_rows([list(row) for row in table(PLAIN)[1:]])),
    ("prose", "NO_HEADER", _bytes("a.csv", b"Yang terhormat Bapak,\nbersama ini kami kirim daftar.\n")),
    ("300 columns", "TOO_MANY_COLUMNS", _xlsx_rows([row + [f"K{n}" for n in range(300)] for row in table(PLAIN)])),
    ("encoding", "WRONG_ENCODING", _bytes("a.csv", b"NIK;Nama;Desa\r\n1;Jos\x81\x8d;Belle\r\n")),
]


@pytest.mark.parametrize(("name", "code", "make"), CASES, ids=[case[0] for case in CASES])
def test_refused_with_a_plain_sentence(name: str, code: str, make: Callable[[Path], Path], tmp_path: Path) -> None:
    with pytest.raises(ListRefused) as refused:
        check_file(make(tmp_path), packaged_index())
    assert refused.value.code == code
    message = refused.value.message
    assert message.endswith(".")
    assert "%(" not in message
    assert not any(word in message for word in ("Traceback", "Error", "/tmp", "None"))


def test_missing_columns_are_named_with_the_headers_seen(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"Data": [row[2:5] for row in table(PLAIN)]})
    with pytest.raises(ListRefused) as refused:
        open_list(path)
    assert refused.value.facts["missing"] == ["nik", "village"]
    assert refused.value.facts["headers"] == ["Nama Lengkap", "Tanggal Lahir", "JK"]
    assert "NIK, Desa/kelurahan" in refused.value.message


def test_unknown_sheet_names_those_that_exist(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"Satu": table(PLAIN)})
    with pytest.raises(ListRefused, match="SHEET_UNKNOWN") as refused:
        open_list(path, sheet="Dua")
    assert refused.value.message == "Lembar “Dua” tidak ada. Lembar di berkas ini: Satu."


def test_too_many_rows_advises_csv(tmp_path: Path) -> None:
    rows = table(PLAIN, PEOPLE * 20)
    small = replace(LIMITS, xlsx_rows=100)
    with pytest.raises(ListRefused) as refused:
        open_list(save_xlsx(tmp_path / "a.xlsx", {"Data": rows}), limits=small)
    assert refused.value.code == "TOO_MANY_ROWS"
    assert "CSV" in refused.value.message
    with open_list(save_csv(tmp_path / "a.csv", rows), limits=small) as read:
        assert sum(batch.num_rows for batch in read.batches()) == 120


@pytest.mark.usefixtures("new_interpreters")
def test_a_slow_file_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ListRefused) as refused:
        open_list(DATA / "bnba_2k.xlsx", limits=replace(LIMITS, wall_seconds=0))
    assert refused.value.code == "TOO_SLOW"


@pytest.mark.usefixtures("new_interpreters")
def test_a_list_that_needs_more_memory_than_allowed_is_refused() -> None:
    with pytest.raises(ListRefused) as refused:
        open_list(DATA / "bnba_2k.xlsx", limits=replace(LIMITS, memory_bytes=90 << 20))
    assert refused.value.code in ("TOO_LARGE", "UNREADABLE")


def test_one_row_and_formula_with_a_stored_value_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for row, line in enumerate(table(PLAIN, PEOPLE[:1])):
        for column, value in enumerate(line):
            sheet.write_string(row, column, value)
    sheet.write_formula(1, 2, '="Yohanes"&" Bria"', None, "Yohanes Bria")
    book.close()
    rows = list(check_file(path, packaged_index()))
    assert [tuple(row) for row in rows] == [(2, "accepted", "", "53.02.10.2004")]


@pytest.mark.usefixtures("new_interpreters")
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ListRefused):
        open_list(_bytes("a.csv", b"%PDF")(tmp_path))
    with open_list(DATA / "bnba_2k.xlsx") as read:
        assert list(read.folder.glob("rows-*.arrow"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_folders_of_killed_processes_are_swept(tmp_path: Path) -> None:
    old, fresh = tmp_path / "payung-list-old", tmp_path / "payung-list-fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "rows.arrow").write_bytes(b"x")
    os.utime(old, (0, 0))
    assert sweep(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["payung-list-fresh"]


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_list(tmp_path / "none.xlsx")
    with pytest.raises(ListRefused):
        open_list(tmp_path)


def stray(folder: Path, *cells: tuple[int, int]) -> Path:
    """A sheet with one cell in its first row, and these (row and column from 0)."""
    path = folder / "stray.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for row, column in ((0, 0), *cells):
            sheet.write(row, column, "x")
    return path


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([(11, 0)], "TOO_LARGE"),  # row 12 is 10 below the two rows that are filled
        ([(12, 0)], "STRAY_CELL"),
        ([(1, 1000)], "TOO_LARGE"),
        ([(1, 1001)], "STRAY_CELL"),
        ([(row, 0) for row in range(1, 10)], "TOO_LARGE"),
        ([(row, 0) for row in range(1, 11)], "TOO_MANY_ROWS"),
    ],
)
def test_why_a_sheet_is_too_large(tmp_path: Path, cells: list[tuple[int, int]], code: str) -> None:
    assert explain_size(stray(tmp_path, *cells), "Data", replace(LIMITS, xlsx_rows=10)).code == code


def test_a_weak_row_counts_when_a_person_follows_in_a_later_part(tmp_path: Path) -> None:
    """Parts of two rows each, the sure row of the second part first in it."""
    head = ["NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Desa", "Kecamatan", "Kabupaten"]
    rows = [[*(p[key] for key in ("nik", "name", "place", "birth", "village", "district", "regency"))] for p in PEOPLE]
    weak = ["", "Tanpa Nomor", *[""] * 5]
    source = save_csv(tmp_path / "a.csv", [head, rows[0], weak, rows[1], weak])
    with open_list(source, limits=replace(LIMITS, batch_rows=2)) as read:
        assert [number for batch in read.batches() for number in batch["sheet_row"].to_pylist()] == [2, 3, 4]


def test_a_line_of_numbers_is_no_header() -> None:
    for data in (["a", "1", "2"], ["1", "2.5", "3", "x"], ["x", "5302101201800001"]):
        assert headers._looks_like_data(data)
    for header in (["1", "2"], ["a", "b", "1", "2"], ["a", "b", "c"], ["a", " ", "b"], []):
        assert not headers._looks_like_data(header)
