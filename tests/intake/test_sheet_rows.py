"""Rows before they are read: what stands above a table, under which heading, a village written once, dates in three columns."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from payung.intake.reading.arrow import pa
from payung.intake.reading.headers import map_headers
from payung.intake.reading.tables import _below, _text_array, _under, filled_rows
from tests.intake.test_sheet_writer import writer

NIKS = [f"53021012018000{n:02d}" for n in range(1, 9)]


def test_rows_above_the_data_are_counted() -> None:
    numbers = [1, 2, 4, 5]
    assert [_below(numbers, last, start) for last, start in ((0, 0), (1, 0), (2, 0), (3, 0), (4, 2), (5, 0), (5, 1), (9, 3))] == [0, 1, 2, 2, 1, 4, 3, 1]  # fmt: skip


def test_a_heading_ends_those_below_it() -> None:
    above = {"regency": "Kab. Belu", "district": "Kec. Lasiolat", "village": "Desa Oesao", "sheet": "1"}
    assert _under(above, {"regency": "Kab. TTS"}) == {"sheet": "1", "regency": "Kab. TTS"}
    assert _under(above, {"district": "Kec. Kie"}) == {"sheet": "1", "regency": "Kab. Belu", "district": "Kec. Kie"}
    assert _under(above, {"village": "Desa Belle"}) == {**above, "village": "Desa Belle"}
    assert _under(above, {}) == above


def test_a_zero_byte_is_no_letter() -> None:
    assert _text_array(pa, ["a\0b", "", "c"]).to_pylist() == ["ab", "", "c"]
    assert _text_array(pa, ["ab", "c"]).to_pylist() == ["ab", "c"]
    assert _text_array(pa, []).to_pylist() == []


@pytest.mark.parametrize(
    ("villages", "once"),
    [
        (["Belle", "", "", ""], 3),
        (["Belle", "", ""], 0),  # two may be forgotten
        (["Belle", "", "", "", "Oesao", "Belle"], 3),  # half of them
        (["Belle", "", "", "", "Oesao", "Belle", "Belle"], 0),
        (["", "", "", ""], 0),  # nowhere: the column is blank
        (["", "Belle", "", ""], 0),  # the first has none: it was not written once for those below it
    ],
)
def test_a_village_written_once_for_those_below_it(tmp_path: Path, villages: list[str], once: int) -> None:
    one = writer(tmp_path)
    one.write(list(range(2, 2 + len(villages))), [[nik, "Maria", "12/01/1980", village, "Kie", ""] for nik, village in zip(NIKS, villages, strict=False)])  # fmt: skip
    one.finish()
    assert one.written_once == once


def _filled(headers: list[str], rows: list[list[str]], merged: tuple[Any, ...] = (), down: bool = False) -> list[list[Any]]:  # fmt: skip
    source = SimpleNamespace(kind="xlsx", merged=merged, first_column=0, rows=iter(enumerate(rows, 2)))
    return [list(row) for _number, row in filled_rows(source, map_headers(headers), down)]


def test_a_date_in_three_columns_is_one() -> None:
    headers = ["NIK", "Nama", "Tgl Lahir", "Bulan Lahir", "Tahun Lahir", "Desa"]
    mapping = map_headers(headers)
    assert {"birth_date", "birth_month", "birth_year"} <= set(mapping.fields)
    rows = [[NIKS[0], "Maria", "12", "1", "1980", "Belle"], [NIKS[1], "Ana", "12", "", "1980", "Belle"], [NIKS[2], "Adi", "x", "1", "1980", "Belle"]]  # fmt: skip
    assert [row[2] for row in _filled(headers, rows)] == ["12-1-1980", "12", "x"]
    two = ["NIK", "Nama", "Tgl Lahir", "Bulan Lahir", "Umur", "Desa"]
    assert [row[2] for row in _filled(two, rows[:1])] == ["12"]


def test_a_merged_village_counts_for_the_rows_that_it_covers_and_a_merged_name_for_none() -> None:
    headers = ["NIK", "Nama", "Desa"]
    rows = [[NIKS[0], "Maria", "Belle"], [NIKS[1], "", ""], [NIKS[2], "", ""]]
    cover = (((1, 2), (2, 2)), ((1, 1), (2, 1)))  # rows and columns from nought, the header above
    assert [row[1:] for row in _filled(headers, rows, cover)] == [["Maria", "Belle"], ["", "Belle"], ["", ""]]
    assert [row[2] for row in _filled(headers, rows, (((1, 1), (2, 2)),))] == ["Belle", "", ""]  # over two columns
    assert [row[2] for row in _filled(headers, rows, (((1, 2), (1, 2)),))] == ["Belle", "", ""]  # one row alone
    assert [row[2] for row in _filled(headers, rows, (), True)] == ["Belle", "Belle", "Belle"]


def test_what_is_blank_or_nobody_takes_no_village() -> None:
    headers = ["NIK", "Nama", "Desa", "Kecamatan"]
    rows = [[NIKS[0], "Maria", "Belle", "Kie"], ["", "", "", ""], [NIKS[2], "Adi", "", ""]]
    assert [row[2] for row in _filled(headers, rows, (((1, 2), (3, 2)),))] == ["Belle", "", "Belle"]
    # Carried down, with the district of the village, to people alone, and not into rows that are too short.
    below = [rows[0], ["", "", "", "Jumlah"], [NIKS[1], "Ana", "", ""], [NIKS[2]], [NIKS[3], "", "Oesao", ""], [NIKS[4], "", "", ""]]  # fmt: skip
    assert [row[2:] for row in _filled(headers, below, (), True)] == [
        ["Belle", "Kie"], ["", "Jumlah"], ["Belle", "Kie"], [], ["Oesao", ""], ["Oesao", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("beside", "joined"),
    [([""] * 15, True), (["Ya/Tidak", *[""] * 14], False), ([*[""] * 14, "Ya/Tidak"], False), ([""] * 14, False)],
)
def test_boxes_of_a_number_have_no_headers_of_their_own(beside: list[str], joined: bool) -> None:
    digits = list("5304015203850001")
    whole = ["5304015203850001", *[""] * 15]
    headers = ["Nama", "NIK", *beside]
    assert _filled(headers, [["Maria", *digits]]) == [["Maria", *(whole if joined else digits)]]
