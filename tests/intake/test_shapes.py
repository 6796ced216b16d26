"""Lists in the shapes that other offices use: every shape must lead to the same verdicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from payung.intake.reading import open_list
from payung.intake.verdicts.check import check_file, check_list
from payung.intake.verdicts.rules import Rules
from payung.kernel.months import MONTH_NAMES
from payung.places.packaged import packaged_index
from tests.intake.lists import EXPECTED, PEOPLE, Person, of, save_csv, save_xlsx, table

PLAIN = [
    ("No", of("no")),
    ("NIK", of("nik")),
    ("Nama Lengkap", of("name")),
    ("Tanggal Lahir", of("birth")),
    ("JK", of("sex")),
    ("Desa/Kelurahan", of("village")),
    ("Kecamatan", of("district")),
    ("Kabupaten/Kota", of("regency")),
    ("Desil", of("decile")),
]


def day_of(person: Person) -> date:
    return datetime.strptime(person["birth"], "%d/%m/%Y").date()


def plain_xlsx(folder: Path) -> Path:
    return save_xlsx(folder / "a.xlsx", {"Sheet1": table(PLAIN)})


def title_rows_and_total(folder: Path) -> Path:
    rows = [
        ["PEMERINTAH KABUPATEN"],
        [],
        ["DAFTAR NAMA PEKERJA RENTAN", "", "", "TAHUN 2025"],
        [],
        *table(PLAIN),
    ]
    rows += [
        [],
        ["", "", "JUMLAH", "6"],
        [],
        ["", "", "", "", "", "", "Kupang, 1 Juli 2025"],
        [],
        ["", "", "", "", "", "", "NIP. 19700101"],
    ]
    return save_xlsx(folder / "a.xlsx", {"Usulan": rows})


def semicolon_cp1252(folder: Path) -> Path:
    rows = [["Daftar penerima – tahap dua"], *table(PLAIN)]
    return save_csv(folder / "a.csv", rows, ";", "cp1252")


def comma_utf8_bom(folder: Path) -> Path:
    return save_csv(folder / "a.csv", table(PLAIN), ",", "utf-8-sig")


def tab_utf16(folder: Path) -> Path:
    return save_csv(folder / "a.txt", table(PLAIN), "\t", "utf-16")


def excel_sep_line(folder: Path) -> Path:
    path = save_csv(folder / "a.csv", table(PLAIN), "|")
    path.write_bytes(b"sep=|\r\n" + path.read_bytes())
    return path


def columns_reversed(folder: Path) -> Path:
    return save_xlsx(folder / "a.xlsx", {"Data": table(list(reversed(PLAIN)))})


def other_words(folder: Path) -> Path:
    words = [
        "No.",
        "No. KTP *)",
        "NAMA PESERTA (sesuai KTP)",
        "Tgl. Lahir",
        "L/P",
        "Kel./Desa",
        "Kec.",
        "Kab./Kota",
        "DTSEN",
    ]
    return save_xlsx(folder / "a.xlsx", {"Data": [words, *table(PLAIN)[1:]]})


def english_snake_words(folder: Path) -> Path:
    words = [
        "number",
        "no_ktp",
        "full_name",
        "birth_date",
        "gender",
        "village",
        "district",
        "regency",
        "decile",
    ]
    return save_csv(folder / "a.csv", [words, *table(PLAIN)[1:]], ",")


def two_line_header(folder: Path) -> Path:
    top = ["No", "Identitas", "", "", "", "Alamat Domisili", "", "", "Desil"]
    low = ["", "NIK", "Nama", "Tgl Lahir", "Jenis Kelamin", "Desa/Kel", "Kec", "Kab/Kota", ""]
    numbers = [f"({n})" for n in range(1, 10)]
    return save_xlsx(folder / "a.xlsx", {"Data": [["DAFTAR"], top, low, numbers, *table(PLAIN)[1:]]})


def place_and_date_together(folder: Path) -> Path:
    both = ("Tempat, Tanggal Lahir", lambda p: f"{p['place']}, {p['birth'].replace('/', '-')}")
    columns = [both if title == "Tanggal Lahir" else (title, value) for title, value in PLAIN]
    return save_xlsx(folder / "a.xlsx", {"Data": table(columns)})


def ttl_in_words(folder: Path) -> Path:
    both = ("TTL", lambda p: f"{p['place']} {day_of(p).day} {MONTH_NAMES[day_of(p).month - 1]} {day_of(p).year}")
    columns = [both if title == "Tanggal Lahir" else (title, value) for title, value in PLAIN]
    return save_csv(folder / "a.csv", table(columns), ";")


def date_cells_and_number_cells(folder: Path) -> Path:
    changed: dict[str, Callable[[Person], Any]] = {
        "Tanggal Lahir": day_of,
        "Desil": lambda p: int(p["decile"]),
        "No": lambda p: int(p["no"]),
    }
    return save_xlsx(folder / "a.xlsx", {"Data": table([(t, changed.get(t, v)) for t, v in PLAIN])})


def sex_in_words_two_digit_years(folder: Path) -> Path:
    changed: dict[str, Callable[[Person], Any]] = {
        "Tanggal Lahir": lambda p: day_of(p).strftime("%d-%m-%y"),
        "JK": lambda p: {"L": "Pria", "P": "WANITA"}[p["sex"]],
    }
    return save_xlsx(folder / "a.xlsx", {"Data": table([(t, changed.get(t, v)) for t, v in PLAIN])})


def several_sheets(folder: Path) -> Path:
    cover = [["Rekap per kecamatan"], ["Kecamatan", "Jumlah"], ["Ki'e", 4]]
    return save_xlsx(
        folder / "a.xlsx",
        {"Sampul": [["Surat pengantar"]], "Rekap": cover, "BNBA": table(PLAIN), "Kosong": []},
    )


def blank_lines_and_groups(folder: Path) -> Path:
    rows = table(PLAIN)
    rows.insert(1, ["DESA BELLE"])
    rows.insert(4, [])
    rows.insert(5, [" ", " "])
    rows.insert(6, rows[0])
    return save_xlsx(folder / "a.xlsx", {"Data": rows})


def table_not_in_the_corner(folder: Path) -> Path:
    rows = [[], [], *[["", "", *row] for row in table(PLAIN)]]
    return save_xlsx(folder / "a.xlsx", {"Data": rows})


def spaced_names_and_dotted_niks(folder: Path) -> Path:
    changed: dict[str, Callable[[Person], Any]] = {
        "NIK": lambda p: f"'{p['nik'][:6]}.{p['nik'][6:12]}-{p['nik'][12:]} ",
        "Nama Lengkap": lambda p: f"  {p['name'].upper()}\u00a0",
        "Desa/Kelurahan": lambda p: p["village"].upper() + " ",
    }
    return save_xlsx(folder / "a.xlsx", {"Data": table([(t, changed.get(t, v)) for t, v in PLAIN])})


def desa_and_kelurahan_apart(folder: Path) -> Path:
    def only(kelurahan: bool) -> Callable[[Person], str]:
        return lambda p: p["village"] if p["village"].startswith("Kel") == kelurahan else ""

    columns = [column for column in PLAIN if column[0] != "Desa/Kelurahan"]
    columns += [("Desa", only(kelurahan=False)), ("Kelurahan", lambda p: only(kelurahan=True)(p)[5:])]
    return save_xlsx(folder / "a.xlsx", {"Data": table(columns)})


def whole_path_in_one_cell(folder: Path) -> Path:
    columns = [column for column in PLAIN if column[0] not in ("Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota")]
    columns.append(("Alamat Desa", lambda p: f"{p['village']}, {p['district']}, {p['regency']}"))
    return save_xlsx(folder / "a.xlsx", {"Data": table(columns)})


def sex_as_ticks_under_one_heading(folder: Path) -> Path:
    columns = [column for column in PLAIN if column[0] != "JK"]
    columns += [(sex, lambda p, sex=sex: "v" if p["sex"] == sex else "") for sex in ("L", "P")]
    low, *rest = table(columns)
    top = [*low[:-2], "Jenis Kelamin", ""]
    return save_xlsx(folder / "a.xlsx", {"Data": [top, [""] * (len(low) - 2) + low[-2:], *rest]})


def signatures_below(folder: Path) -> Path:
    rows = [*table(PLAIN), ["TOTAL"], ["", "", "", "", "", "", "", "Kupang, 1 Juli 2025"]]
    rows += [
        ["", "Mengetahui", "", "", "", "", "", "Kepala Dinas"],
        [""],
        ["", "", "Drs. Anu, M.Si", "", "", "", "", "Ir. Fulan"],
    ]
    rows += [["", "NIP 196501011990031001", "", "", "", "", "", "NIP. 196501011990031001"]]
    return save_xlsx(folder / "a.xlsx", {"Data": rows})


SHAPES = [
    desa_and_kelurahan_apart,
    whole_path_in_one_cell,
    sex_as_ticks_under_one_heading,
    signatures_below,
    plain_xlsx,
    title_rows_and_total,
    semicolon_cp1252,
    comma_utf8_bom,
    tab_utf16,
    excel_sep_line,
    columns_reversed,
    other_words,
    english_snake_words,
    two_line_header,
    place_and_date_together,
    ttl_in_words,
    date_cells_and_number_cells,
    sex_in_words_two_digit_years,
    several_sheets,
    blank_lines_and_groups,
    table_not_in_the_corner,
    spaced_names_and_dotted_niks,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_shape_gives_the_same_verdicts(shape: Callable[[Path], Path], tmp_path: Path) -> None:
    result = check_file(shape(tmp_path), packaged_index())
    assert [tuple(row[1:]) for row in result] == EXPECTED
    assert result.rows == len(PEOPLE)


def test_sheet_rows_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    expected = {
        "plain_xlsx": [2, 3, 4, 5, 6, 7],
        "title_rows_and_total": [6, 7, 8, 9, 10, 11],
        "semicolon_cp1252": [3, 4, 5, 6, 7, 8],
        "excel_sep_line": [2, 3, 4, 5, 6, 7],
        "two_line_header": [5, 6, 7, 8, 9, 10],
        "blank_lines_and_groups": [3, 4, 8, 9, 10, 11],
        "table_not_in_the_corner": [4, 5, 6, 7, 8, 9],
    }
    shapes = {shape.__name__: shape for shape in SHAPES}
    for name, rows in expected.items():
        assert [row.sheet_row for row in check_file(shapes[name](tmp_path), packaged_index())] == rows, name


def test_without_optional_columns_their_checks_are_skipped(tmp_path: Path) -> None:
    columns = [column for column in PLAIN if column[0] in ("NIK", "Nama Lengkap", "Desa/Kelurahan", "Kabupaten/Kota")]
    result = check_file(save_xlsx(tmp_path / "a.xlsx", {"Data": table(columns)}), packaged_index())
    verdicts = [tuple(row[1:]) for row in result]
    assert verdicts[0] == ("accepted", "", "53.02.10.2004")
    assert verdicts[3] == (
        "accepted",
        "",
        "53.02.10.2004",
    )  # the decile is not known, so it cannot be too high
    assert verdicts[4] == ("rejected", "NIK_FORMAT", "")
    assert verdicts[5] == ("rejected", "NIK_DUPLICATE_IN_LIST", "")


def test_blank_required_cells_get_their_codes_and_stay_in_the_list(tmp_path: Path) -> None:
    rows = table(PLAIN)
    rows[2][1] = ""
    rows[2][2] = " "
    rows[3][5] = ""
    rows[3][3] = ""
    result = list(check_file(save_xlsx(tmp_path / "a.xlsx", {"Data": rows}), packaged_index()))
    assert result[1].codes == "NAME_MISSING|NIK_FORMAT"
    assert result[2].codes == "BIRTHDATE_INVALID|PLACE_UNKNOWN"
    assert len(result) == 6


def test_the_sheet_may_be_named(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"Satu": table(PLAIN), "Dua": table(PLAIN)[:3]})
    both = check_file(path, packaged_index())
    assert both.sheet == "Satu, Dua"
    assert both.rows == 6 + 2
    assert check_file(path, packaged_index(), sheet="Dua").rows == 2


def test_what_is_not_sure_is_asked_and_remembered(tmp_path: Path) -> None:
    rows = table(PLAIN)
    rows[0] = [
        "No",
        "Kolom A",
        "Nama",
        "Tanggal Lahir",
        "JK",
        "Dasa",
        "Kecamatan",
        "Kabupaten",
        "Desil",
    ]
    path = save_xlsx(tmp_path / "a.xlsx", {"Data": rows})
    with open_list(path) as read:
        asked = {item["field"]: item["reason"] for item in read.mapping.unsure}
        assert asked == {"nik": "content", "village": "near"}
        assert [tuple(row[1:]) for row in check_list(read, packaged_index(), Rules())] == EXPECTED
        memory = read.mapping.memory()
    assert memory["kolom a"] == "nik"
    reordered = [list(reversed(row)) for row in rows]
    with open_list(save_csv(tmp_path / "b.csv", reordered), remembered=memory) as read:
        assert read.mapping.unsure == []
        assert [tuple(row[1:]) for row in check_list(read, packaged_index(), Rules())] == EXPECTED
    with open_list(path, remembered={"desil": ""}) as read:
        assert "decile" not in read.mapping.fields


def test_rows_without_a_nik_stay(tmp_path: Path) -> None:
    rows = table(PLAIN)
    rows[3][1] = ""
    rows.append(["7", "", "Orang Terakhir", "01/01/1980", "L", "Belle", "KI'E", "TTS", "2"])
    result = list(check_file(save_xlsx(tmp_path / "a.xlsx", {"Data": rows}), packaged_index()))
    assert [row.codes for row in result if row.sheet_row in (4, 8)] == ["NIK_FORMAT", "NIK_FORMAT"]


def test_a_stray_cell_below_the_table_does_no_harm(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"Data": table(PLAIN)}, I1048576="x")
    assert check_file(path, packaged_index()).rows == 6


def test_a_newline_in_a_cell_is_one_row(tmp_path: Path) -> None:
    rows = table([*PLAIN, ("Alamat", lambda p: "Dusun 1\nRT 2")])
    result = list(check_file(save_csv(tmp_path / "a.csv", rows), packaged_index()))
    assert [row.sheet_row for row in result] == [2, 3, 4, 5, 6, 7]


def test_progress_is_heard(tmp_path: Path) -> None:
    heard: list[int] = []
    check_file(plain_xlsx(tmp_path), packaged_index(), progress=heard.append)
    assert heard == [6]
