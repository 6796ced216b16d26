"""Downloaded files as a spreadsheet sees them: real days and numbers, and a head that says what was asked."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from python_calamine import CalamineWorkbook

from payung.ui.exports import PERCENT, RUPIAH, Field, answer

FIELDS = [
    Field("Kode", lambda row: row[0]),
    Field("Jumlah", lambda row: row[1], RUPIAH),
    Field("Persen", lambda row: row[2], PERCENT),
    Field("Tanggal", lambda row: row[3]),
    Field("Saat", lambda row: row[4]),
]
ROWS = [
    ("53.04", 42_000_000, Decimal("34.90"), date(2025, 12, 15), datetime(2025, 12, 15, 2, 30)),
    ("=1+1", None, None, date(1899, 5, 1), None),
]


def rows_of(form: str, **asked: str) -> list[list[object]]:
    request = RequestFactory().get("/apa", {**asked, "unduh": form})
    content = b"".join(answer(request, form, "tagihan", FIELDS, ROWS).streaming_content)  # type: ignore[attr-defined]
    if form == "csv":
        return [list(line) for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_workbook_holds_days_and_numbers_below_what_was_asked(db):
    told = rows_of("xlsx", bulan="2025-12", sesudah="77")
    top = next(n for n, line in enumerate(told) if line[0] == "Kode")
    head = {str(line[0]): line[1] for line in told[:top] if line[0]}
    assert head["Isi"] == "tagihan"
    assert head["Saringan"] == "bulan: 2025-12"
    assert {"Keadaan per", "Dibuat pada"} <= set(head)
    assert told[top + 1] == ["53.04", 42_000_000, 34.9, date(2025, 12, 15), datetime(2025, 12, 15, 2, 30)]
    assert told[top + 2] == ["=1+1", "", "", "1899-05-01", ""]


def test_a_delimited_file_has_one_line_of_heads(db):
    assert rows_of("csv") == [
        ["Kode", "Jumlah", "Persen", "Tanggal", "Saat"],
        ["53.04", "42000000", "34.90", "2025-12-15", "2025-12-15T02:30:00"],
        ["'=1+1", "", "", "1899-05-01", ""],
    ]


@pytest.mark.parametrize(("username", "place"), [("provinsi", "Nusa Tenggara Timur"), ("belu", "Belu")])
def test_the_head_names_the_place_and_the_person(own_db, login, username, place):
    client = login(Client(SERVER_NAME="localhost"), username)
    content = b"".join(client.get("/cakupan?unduh=xlsx").streaming_content)
    told = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = {str(line[0]): str(line[1]) for line in told[:7]}
    assert place in head["Wilayah"]
    assert head["Dibuat oleh"]
