"""Which rows of a sheet are people, told row by row: each condition at its bound."""

from __future__ import annotations

import pytest

from payung.intake.reading.headers import map_headers
from payung.intake.reading.rowflags import DATA, NOT_DATA, WEAK, RowFlagger

HEADERS = ["No", "NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Desa", "Alamat"]
FLAGGER = RowFlagger(map_headers(HEADERS))
NIK = "5302101201800001"


def flag(*cells: str) -> int:
    row = [*cells, *[""] * (len(HEADERS) - len(cells))]
    (out,) = FLAGGER.flags([[cell] for cell in row], 1).flags
    return int(out)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("", NIK, "Maria"), DATA),
        (("", NIK), DATA),
        (("", f"'{NIK}", "Maria"), DATA),
        (("", "530210120"), WEAK),  # nine digits and nothing else
        (("", "5302101201"), DATA),  # ten
        (("", "530", "Maria"), DATA),  # a number cut short, with a name
        (("", "5302", "Maria"), DATA),
        (("", "tidak ada", "Maria", "12/01/1980"), DATA),  # a word for the number and two facts
        (("", "tidak ada", "Maria"), WEAK),
        (("", "", "Maria", "12/01/1980", "P"), DATA),  # three facts
        (("", "", "Maria", "12/01/1980"), WEAK),
        (("", "", "Maria"), WEAK),
        (("1", "", "Maria"), DATA),  # one fact and a number in front
        (("1.", "", "Maria"), DATA),
        (("a", "", "Maria"), WEAK),
        (("1",), NOT_DATA),
        (("", "", "", "", "P"), NOT_DATA),  # a sex alone is nobody's
        (("", "", "", "", "", "", ""), NOT_DATA),
        (("", "NIP 19700101"), NOT_DATA),
        (("", "NIP. 197001012000031001", "Maria"), NOT_DATA),
        (("", "197001012000031001"), WEAK),  # the eighteen digits of an official
        (("", "197001012000031001", "Maria"), DATA),
        (("", "Daftar pekerja"), NOT_DATA),  # a title that begins in the column of numbers
        (("", "Daftar 530210120"), NOT_DATA),
        (("", "Daftar 5302101201"), DATA),  # ten digits are a number, whatever stands before them
        (("", "Pekerja"), WEAK),
        (("", "", "Jumlah"), NOT_DATA),
        (("", "", "TOTAL", "6"), NOT_DATA),
        (("", "", "Jumlah", "6", "", "Belle"), DATA),  # somebody may be called so
        (("", "", "Maria", "Jumlah", "P"), DATA),
        (("Jumlah", "", "", "6"), NOT_DATA),
    ],
)
def test_a_row_by_what_is_filled(cells: tuple[str, ...], wanted: int) -> None:
    assert flag(*cells) == wanted


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("(1)", "(2)", "(3)", "(4)"), NOT_DATA),
        (("1", "2", "3"), NOT_DATA),
        (("a", "b", "c", "d"), NOT_DATA),
        (("2", "3", "4"), NOT_DATA),
        (("3", "4", "5"), DATA),  # columns are counted from one or two
        (("b", "c", "d"), NOT_DATA),
        (("c", "d", "e"), WEAK),
        (("1", "2"), WEAK),  # three at least
        (("1", "3", "2"), DATA),  # in order
        (("1", "2", "3", "Maria"), DATA),  # all of them
        (("1", "b", "3"), DATA),  # of one kind
    ],
)
def test_a_line_that_counts_the_columns(cells: tuple[str, ...], wanted: int) -> None:
    assert (flag(*cells) == NOT_DATA) is (wanted == NOT_DATA)


def test_a_line_that_says_how_to_fill_in_is_nobody() -> None:
    said = ("", "16 angka", "sesuai KTP")
    assert flag(*said, "contoh 12011980") == NOT_DATA  # a date has eight digits
    assert flag(*said, "contoh 120119801") != NOT_DATA  # nine are somebody's
    assert flag(*said, "Maria") != NOT_DATA  # three cells that say so
    assert flag(*said, "pilih", "Maria", "Kupang") == NOT_DATA  # half of six
    assert flag("1", *said[1:], "pilih", "Maria", "Kupang", "Oesao") == NOT_DATA  # the number in front is none of them


def test_the_header_again_is_nobody() -> None:
    assert flag(*HEADERS) == NOT_DATA
    assert flag("No", "NIK", "Nama", "x", "", "", "") == NOT_DATA  # three of four
    assert flag("", "NIK", "Nama", "x") == NOT_DATA  # two of three
    assert flag("", "NIK", "x", "y", "Jenis Kelamin", "z", "u") != NOT_DATA  # two of six
    lines = RowFlagger(map_headers(HEADERS), [["", "Nomor", "Lengkap", "", "", "", ""]])
    row = ["", "Nomor", "Lengkap", "", "", "", ""]
    assert list(lines.flags([[cell] for cell in row], 1).flags) == [NOT_DATA]


def heading(*cells: str) -> dict[str, str] | None:
    (row,) = [[*cells, *[""] * (len(HEADERS) - len(cells))]]
    seen = FLAGGER.flags([[cell] for cell in row], 1)
    return dict(seen.groups[0][1]) if seen.groups else None


def test_headings_between_rows_say_where() -> None:
    assert heading("Desa Oesao") == {"village": "Desa Oesao"}
    assert heading("", "Kecamatan Kupang Timur") == {"district": "Kecamatan Kupang Timur"}
    assert heading("A. Desa Oesao") is not None
    assert heading("Desa", "Oesao") is not None
    assert heading("Desa", "a", "b", "c", "d") is None  # five filled cells are a row
    assert heading("", "", "Desa Oesao") == {"village": "Desa Oesao"}
    assert heading("Desa", "Oesao", "", "12", "P") is not None  # four filled cells
    assert heading("Desa", "530210120") is not None
    assert heading("Desa", "5302101201") is None  # ten digits of a number
    assert heading("Desa Oesao", NIK) is None
    assert heading("Desa", "", "Maria", "12/01/1980") is None
    assert heading("Pekerja rentan") is None


def test_rows_above_the_table_and_from_a_start_on() -> None:
    columns = [["1", "2", "3"], [NIK, NIK, "Desa Oesao"], ["Maria", "Ana", ""], *[[""] * 3 for _ in range(4)]]
    assert list(FLAGGER.flags(columns, 3).flags) == [DATA, DATA, NOT_DATA]
    assert list(FLAGGER.flags(columns, 3, 0, 1).flags) == [NOT_DATA, DATA, NOT_DATA]
    assert list(FLAGGER.flags(columns, 3, 1).flags) == [DATA, NOT_DATA]
    assert list(FLAGGER.flags(columns, 3, 1, 1).flags) == [NOT_DATA, NOT_DATA]


def test_places_in_a_batch_are_counted_from_the_start() -> None:
    rows = [
        ["", "", "", "", "", "", ""],
        ["1", NIK, "Maria", "", "", "", ""],
        ["", "Desa Oesao", "", "", "", "", ""],
        ["", "", "Petrus", "", "", "", ""],
        ["No", "Nama Lengkap", "NIK", "Desa/Kelurahan", "", "", ""],
        ["2", "Ana", NIK, "", "", "", ""],
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    for start, below, flags, group in (
        (0, 0, [NOT_DATA, DATA, NOT_DATA, WEAK, NOT_DATA], 2),
        (1, 0, [DATA, NOT_DATA, WEAK, NOT_DATA], 1),
        (1, 1, [NOT_DATA, NOT_DATA, WEAK, NOT_DATA], 1),
    ):
        seen = FLAGGER.flags(columns, 6, start, below)
        assert (list(seen.flags), [n for n, _said in seen.groups]) == (flags, [group])
        assert seen.header is not None
        assert seen.header.fields["nik"] == 2


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        (("Nama Lengkap", "NIK", "Desa"), True),
        (("Nama Lengkap", "NIK"), False),  # two are no header
        (("Nama Lengkap", "Desa", "Kecamatan"), False),  # and nobody without a number
        (("NIK", "Desa", "Kecamatan"), False),
        (("Nama Lengkap " + "x" * 40, "NIK", "Desa"), False),
    ],
)
def test_another_header_names_people(cells: tuple[str, ...], is_header: bool) -> None:
    row = ["", "", "", *cells, *[""] * (len(HEADERS) - 3 - len(cells))]
    assert (FLAGGER._other_header(row) is not None) is is_header
