"""The answer for readers other than the sender: every row below the header is covered, the first and the last alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from payung.intake.masking import Mask

DOT = "\u2022"
FIELDS = {"nik": 0, "name": 1, "phone": 2, "address": 3, "mother": 4}
ROW = ["5304015203850001", "Maria Bere", "081234567", "Jalan Merdeka 1", "Rosa"]
COVERED = [f"5304{DOT * 8}0001", "Maria Bere", f"{DOT * 6}567", DOT * 6, DOT * 6]
HEADER = ["NIK", "Nama", "Telepon", "Alamat", "Ibu"]


def part(first: int, last: int, **fields: int) -> Any:
    """A table whose header stands in these rows of the sheet."""
    return SimpleNamespace(header_rows=(first, last), mapping=SimpleNamespace(fields=fields or FIELDS))


def test_the_first_row_under_the_header_is_covered_and_the_header_is_not() -> None:
    mask, table = Mask(), part(3, 4)
    assert mask(table, 1, ["Daftar 5304015203850001", "", "", "", ""])[0] == f"Daftar 5304{DOT * 8}0001"
    for row in (3, 4):
        assert mask(table, row, HEADER) == HEADER
    for row in (5, 6, 900):
        assert mask(table, row, ROW) == COVERED
    assert mask(table, 7, ["", "", "", "", ""]) == [""] * 5
    assert mask(table, 8, ["1", "", "12", "x", "y"]) == [DOT, "", "12", DOT * 6, DOT * 6]


def test_each_table_of_a_list_has_its_own_header_and_columns() -> None:
    mask, first, second = Mask(), part(1, 1), part(20, 20, mother=0, name=1)
    assert mask(first, 2, ROW) == COVERED
    assert mask(second, 20, ["Ibu", "Nama"]) == ["Ibu", "Nama"]
    assert mask(second, 21, ["Rosa", "Hub 0812 3456 7890"]) == [DOT * 6, f"Hub 0812{DOT * 6}7890"]
    assert mask(first, 3, ROW) == COVERED
