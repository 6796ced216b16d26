"""Cells of an extract as spreadsheets and people write them: numbers, statuses, months, and numbers that stand twice."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from payung.intake.kinds.official_numbers.rownumbers import read_numbers, read_status, twice
from payung.intake.reading import open_list
from payung.intake.verdicts.codes import bit, names
from tests.intake.lists import save_xlsx

TODAY = date(2025, 9, 10)


def read(**cells: str) -> tuple[str, str, date | None, tuple[str, ...]]:
    row = read_numbers(pl.DataFrame({name: [value] for name, value in {"kpj": "12345678901", **cells}.items()}), TODAY)
    return row["number"][0], row["status"][0], row["first_month"][0], names(row["number_codes"][0])


@pytest.mark.parametrize(
    "written",
    ["12345678901", " 12345678901 ", "123 4567 8901", "12-345678.901", "'12345678901", '="12345678901"', "KPJ: 12345678901",
     "No. KPJ 12345678901", "12345678901.0", "12345678901,00", "\u200b12345678901\u00a0"],
)  # fmt: skip
def test_a_number_is_read_through_what_stands_around_it(written):
    assert read(kpj=written)[0] == "12345678901"


@pytest.mark.parametrize("written", ["", "-", "1234567890", "123456789012", "1234567890O", "1,23457E+10", "belum ada"])
def test_what_is_no_number_is_told_and_not_guessed(written):
    assert read(kpj=written)[::3] == ("", ("KPJ_FORMAT",))


def test_a_nought_in_front_is_kept_where_the_column_is_text():
    assert read(kpj="01234567890")[0] == "01234567890"


@pytest.mark.parametrize(
    ("written", "status"),
    [("Aktif", "active"), ("AKTIF", "active"), ("A", "active"), ("Non Aktif", "inactive"), ("non-aktif", "inactive"),
     ("NONAKTIF", "inactive"), ("Tidak Aktif", "inactive"), ("Keluar", "inactive"), ("", ""), ("-", ""), ("entah", None)],
)  # fmt: skip
def test_a_status_is_active_inactive_nothing_or_not_read(written, status):
    assert read_status(written) == status


@pytest.mark.parametrize(
    ("written", "first"),
    [("2020-03", date(2020, 3, 1)), ("03/2020", date(2020, 3, 1)), ("Maret 2020", date(2020, 3, 1)), ("Mar-20", date(2020, 3, 1)),
     ("17/03/2020", date(2020, 3, 1)), ("17/03/85", date(1985, 3, 1)), ("2020-03-17 00:00:00", date(2020, 3, 1)),
     ("43907", date(2020, 3, 1)), ("2025-09", date(2025, 9, 1)), ("", None)],
)  # fmt: skip
def test_a_first_month_is_read_in_the_forms_of_lists(written, first):
    assert read(first_month=written)[2:] == (first, ())


def test_a_month_that_cannot_be_is_told():
    assert read(first_month="2025-10")[3] == ("MONTH_AHEAD",)
    assert read(first_month="17/10/2026")[3] == ("MONTH_AHEAD",)
    assert read(first_month="Okt-30")[2:] == (date(2030, 10, 1), ("MONTH_AHEAD",))  # of two digits, and only ahead
    assert read(first_month="kemarin")[3] == ("MONTH_INVALID",)


def test_a_column_that_says_only_status_is_the_membership_s():
    assert read(marital="Aktif")[1] == "active"
    assert read(marital="Kawin", status="Nonaktif")[1] == "inactive"


def test_numbers_that_stand_twice():
    rows = [
        ("1", "a"),
        ("2", "a"),
        ("1", "a"),
        ("3", "a"),
        ("3", "b"),
        ("3", "a"),
        ("", "a"),
        ("", "b"),
        ("1", "b"),
        ("4", "a"),
        ("4", "b"),
    ]
    number, nik = (pl.Series(values) for values in zip(*rows, strict=True))
    codes = np.zeros(len(rows), dtype=np.int64)
    codes[[8, 10]] = bit("PERSON_UNKNOWN")  # a row that is rejected already makes nobody else's number doubtful
    masks, beside = twice(number, nik, codes)
    assert [names(mask) for mask in masks.tolist()] == [
        (), (), ("KPJ_DUPLICATE_IN_LIST",), ("KPJ_TWO_PEOPLE",), ("KPJ_TWO_PEOPLE",), ("KPJ_TWO_PEOPLE",), (), (), (), (), (),
    ]  # fmt: skip
    assert beside.to_list() == [None, None, 0, 4, 3, 4, None, None, None, None, None]


def test_an_extract_needs_no_village_and_says_what_it_lacks(tmp_path):
    sheet = [["NIK", "Nama Tenaga Kerja", "Nomor KPJ", "Status Kepesertaan", "Tanggal Kepesertaan"],
             ["5304015203850001", "Merita Bere", "01234567890", "AKTIF", "17/03/2020"]]  # fmt: skip
    with open_list(save_xlsx(tmp_path / "a.xlsx", {"Ekstrak": sheet}), required=("nik", "name", "kpj")) as extract:
        assert extract.questions == []
        assert {"nik", "name", "kpj", "status", "first_month"} <= set(extract.mapping.fields)
