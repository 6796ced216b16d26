"""The answer that goes back: the same sheet, two more columns, no cell that can turn into a formula."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from payung.intake.answer import write_answer_list_csv, write_answer_workbook
from payung.intake.jobs import _stem
from payung.intake.reading import ReadList, open_list
from payung.intake.verdicts.check import CheckResult, check_list
from payung.intake.verdicts.codes import BY_NAME, PLACE_BLANK
from payung.intake.verdicts.rules import Rules
from payung.kernel.spreadsheets import disarmed
from payung.places.packaged import packaged_index
from tests.intake.lists import PEOPLE, save_csv, save_xlsx, table
from tests.intake.test_shapes import PLAIN, day_of

MADE = date(2025, 12, 15)


def checked(path: Path) -> tuple[ReadList, CheckResult]:
    read = open_list(path)
    return read, check_list(read, packaged_index(), Rules())


def sheet(path: Path) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def answered(folder: Path, rows: list[list[Any]]) -> tuple[list[list[Any]], Path]:
    read, result = checked(save_xlsx(folder / "in.xlsx", {"Usulan 2025": rows}))
    out = folder / "out.xlsx"
    with read:
        write_answer_workbook(read, result, Rules(), out, MADE)
    return sheet(out), out


def test_same_rows_with_a_sentence_each(tmp_path: Path) -> None:
    columns = [(title, day_of if title == "Tanggal Lahir" else value) for title, value in PLAIN]
    sent = [["DAFTAR PEKERJA"], [], *table(columns), [], ["", "", "JUMLAH", "6"]]
    got, out = answered(tmp_path, sent)
    assert python_calamine.CalamineWorkbook.from_path(str(out)).sheet_names == ["Usulan 2025"]
    assert got[0][0] == "DAFTAR PEKERJA"
    assert got[2] == [*[title for title, _ in PLAIN], "Hasil", "Keterangan"]
    assert got[3][:4] == ["1", "5302101201800001", "Yohanes Bria", "1980-01-12"]
    assert got[3][-2:] == ["Diterima", ""]
    assert got[6][-2:] == ["Ditolak", "Desil di atas batas skema, yaitu 5."]
    assert got[8][-2:] == [
        "Ditolak",
        "Baris 4 memuat NIK yang sama; hapus salah satunya, lalu kirim kembali berkas ini.",
    ]
    assert got[10][2:4] == ["JUMLAH", "6"]
    assert got[10][-2:] == ["", ""]
    assert {type(cell) for row in got for cell in row} == {str}


def test_offending_cells_are_marked(tmp_path: Path) -> None:
    _, out = answered(tmp_path, table(PLAIN))
    with zipfile.ZipFile(out) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', xml))
    assert "F4C7C3" in styles
    assert cells["I5"] != cells["I4"]  # the decile of 9
    assert cells["B6"] != cells["B4"]  # the short NIK
    assert cells["C6"] == cells["C4"]


def test_a_table_away_from_the_corner_stays_there(tmp_path: Path) -> None:
    got, _ = answered(tmp_path, [[], [], *[["", "", *row] for row in table(PLAIN)]])
    assert got[2][:4] == ["", "", "No", "NIK"]
    assert got[2][-1] == "Keterangan"


def test_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    people = [PEOPLE[0] | {"name": '=HYPERLINK("http://x","y")', "job": "@SUM(A1)"}]
    columns = [*PLAIN, ("Pekerjaan", lambda p: p["job"])]
    got, out = answered(tmp_path, table(columns, people))
    assert got[1][2] == '=HYPERLINK("http://x","y")'
    with zipfile.ZipFile(out) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    read, result = checked(save_csv(tmp_path / "in.csv", table(columns, people)))
    with read:
        write_answer_list_csv(read, result, Rules(), tmp_path / "out.csv")
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][2].startswith("'=HYPERLINK")
    assert rows[1][9] == "'@SUM(A1)"
    assert [disarmed(text) for text in ("-1", "+62", "a=b", "")] == ["'-1", "'+62", "a=b", ""]


def test_csv_answer_keeps_the_senders_delimiter_and_translates(tmp_path: Path) -> None:
    read, result = checked(save_csv(tmp_path / "in.csv", table(PLAIN), ","))
    english = {"Hasil": "Result", "Keterangan": "Remark", "Ditolak": "Rejected"}
    with read:
        write_answer_list_csv(
            read, result, Rules(), tmp_path / "out.csv", translate=lambda text: english.get(text, text)
        )
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][-2:] == ["Result", "Remark"]
    assert rows[4][-2:] == ["Rejected", "Desil di atas batas skema, yaitu 5."]


def test_near_spellings_are_proposed_in_the_remark(tmp_path: Path) -> None:
    people = [PEOPLE[2] | {"village": "Sedeon"}, PEOPLE[0] | {"village": "Zzyzx"}]
    read, result = checked(save_csv(tmp_path / "in.csv", table(PLAIN, people)))
    with read:
        write_answer_list_csv(read, result, Rules(), tmp_path / "out.csv", index=packaged_index())
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert "Ejaan yang dekat: Sedeoen, Rote Barat, KABUPATEN ROTE NDAO" in rows[1][-1]
    assert rows[2][-2] == "Perlu diperiksa"
    assert "Ejaan" not in rows[2][-1]


def test_a_blank_village_is_asked_for_and_an_unknown_one_to_be_corrected(tmp_path: Path) -> None:
    """Empty or a dash is something else than a name that nobody knows: each says what to do."""
    villages = ["", " - ", "Zzyzx", ""]
    people = [{**PEOPLE[at], "village": village} for at, village in enumerate(villages)]
    read, result = checked(save_csv(tmp_path / "in.csv", table(PLAIN, people)))
    with read:
        write_answer_list_csv(read, result, Rules(), tmp_path / "out.csv", index=packaged_index())
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    blank, unknown = PLACE_BLANK, BY_NAME["PLACE_UNKNOWN"].sentence
    assert "kirim kembali" in blank
    assert "kirim kembali" in unknown
    for row, village in zip(rows[1:], villages, strict=True):
        assert ((blank in row[-1]), (unknown in row[-1])) == ((False, True) if village == "Zzyzx" else (True, False))


def test_the_same_answer_has_the_same_bytes_and_the_day_it_was_told(tmp_path: Path) -> None:
    (one := tmp_path / "one").mkdir()
    (other := tmp_path / "other").mkdir()
    first, second = (answered(folder, table(PLAIN))[1].read_bytes() for folder in (one, other))
    assert first == second
    with zipfile.ZipFile(one / "out.xlsx") as book:
        assert b">2025-12-15T00:00:00Z<" in book.read("docProps/core.xml")
        assert {part.date_time[0] for part in book.infolist()} == {1980}


def test_a_sheet_name_that_a_workbook_refuses_is_mended(tmp_path: Path) -> None:
    read, result = checked(save_csv(tmp_path / "in.csv", table(PLAIN)))
    read.parts[0].name = "'Daftar [1] / a very long name of a sheet'"
    with read:
        write_answer_workbook(read, result, Rules(), tmp_path / "out.xlsx", MADE)
    assert python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).sheet_names == [
        "Daftar _1_ _ a very long name o"
    ]


def test_the_csv_answer_survives_a_spreadsheet_and_comes_back(tmp_path: Path) -> None:
    """Corrected in a spreadsheet and sent again, the rows are judged as the first time."""
    read, result = checked(save_csv(tmp_path / "in.csv", table(PLAIN)))
    with read:
        write_answer_list_csv(read, result, Rules(), tmp_path / "out.csv")
    first = verdicts(result)
    cells = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert "'5302101201800001" in cells[1]
    # whatever reads digits as numbers finds none to shorten
    assert not [cell for row in cells for cell in row if re.fullmatch(r"[0-9]{12,}|0[0-9]{8,}", cell)]
    assert verdicts(checked(tmp_path / "out.csv")[1]) == first
    assert verdicts(checked(resaved(tmp_path / "out.csv", tmp_path))[1]) == first


def verdicts(result: CheckResult) -> list[tuple[int, int]]:
    return list(zip(map(int, result.sheet_rows), map(int, result.masks), strict=True))


def resaved(path: Path, folder: Path) -> Path:
    """Opened and saved as a workbook: by LibreOffice where there is one, else as spreadsheets do it, number by number."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        command = [
            office,
            "--headless",
            "--infilter=CSV:59,34,76,1",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(".xlsx")
    rows = csv.reader(path.open(encoding="utf-8-sig", newline=""), delimiter=";")
    as_typed = [[float(cell) if re.fullmatch(r"[0-9]+", cell) else cell for cell in row] for row in rows]
    return save_xlsx(folder / "resaved.xlsx", {"out": as_typed})


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Daftar Juli.xlsx", "Daftar Juli"),
        ("Daftar 2025-07-01 pukul 10.22.33", "Daftar 2025-07-01 pukul 10.22.33"),
        ("rekap v1.2.CSV", "rekap v1.2"),
        ("halaman.html", "halaman"),
    ],
)
def test_a_time_of_day_in_the_name_of_a_file_stays(name: str, stem: str) -> None:
    assert _stem(name) == stem
