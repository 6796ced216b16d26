"""Downloaded files as a spreadsheet sees them: real days and numbers, and a head that says what was asked."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import lxml.etree
import pytest
from django.test import Client, RequestFactory
from python_calamine import CalamineWorkbook

from payung.kernel.choices import Choice
from payung.kernel.views import Col
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.exports import answer

STATES = (Choice("open", "Terbuka", "open"), Choice("closed", "Ditutup"))
COLUMNS = (
    Col("code", "Kode"),
    Col("amount", "Jumlah", "money"),
    Col("share_bp", "Persen", "share"),
    Col("day", "Tanggal", "date"),
    Col("at", "Saat", "moment"),
    Col("month", "Bulan", "month"),
    Col("nik", "NIK", private=True),
    Col("state", "Keadaan", "choice", STATES),
    Col("regency", "Wilayah", "place"),
    Col("codes", "Sebab"),
    Col("hidden", "Hanya halaman", on="page"),
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOMENT = datetime(2025, 12, 15, 2, 30)
ROWS = [
    {"code": "53.04", "amount": 42_000_000, "share_bp": 3490, "day": date(2025, 12, 15), "at": MOMENT, "month": "2025-12",
     "nik": "5304010101900001", "state": "open", "regency": "53.04", "codes": ["A", "B"]},
    {"code": "=1+1", "day": date(1899, 5, 1), "state": "strange", "nik": "0812345678901"},
]  # fmt: skip


def rows_of(form: str, **asked: str) -> list[list[object]]:
    request = RequestFactory().get("/apa", {**asked, "unduh": form})
    bar = FilterBar([Filter("keadaan", "Keadaan", value=asked.get("keadaan", ""), options=[("open", "Terbuka")])])
    told = answer(request, form, "tagihan", COLUMNS, ROWS, names={"53.04": "Belu"}, bar=lambda: bar)
    content = b"".join(told.streaming_content)  # type: ignore[attr-defined]
    if form == "csv":
        return [list(line) for line in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


HEADS = ["Kode", "Jumlah", "Persen", "Tanggal", "Saat", "Bulan", "NIK", "Keadaan", "Wilayah", "Sebab"]


def test_a_workbook_holds_days_and_numbers_below_what_was_asked(db):
    told = rows_of("xlsx", keadaan="open", sesudah="77")
    top = next(n for n, line in enumerate(told) if line[0] == "Kode")
    head = {str(line[0]): line[1] for line in told[:top] if line[0]}
    assert head["Isi"] == "tagihan"
    assert head["Saringan"] == "Keadaan: Terbuka"
    assert {"Keadaan per", "Dibuat pada"} <= set(head)
    assert told[top] == HEADS
    assert told[top + 1] == [
        *("53.04", 42_000_000, 34.9, date(2025, 12, 15), MOMENT, date(2025, 12, 1)),
        *("5304010101900001", "Terbuka", "Belu", "A|B"),
    ]
    assert told[top + 2] == ["=1+1", "", "", "1899-05-01", "", "", "0812345678901", "strange", "", ""]


def test_months_and_rupiah_have_the_form_of_their_kind(db):
    request = RequestFactory().get("/apa", {"unduh": "xlsx"})
    content = b"".join(answer(request, "xlsx", "tagihan", COLUMNS, ROWS).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles, sheet = (lxml.etree.fromstring(book.read(f"xl/{name}.xml")) for name in ("styles", "worksheets/sheet1"))
    forms = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    forms |= {"3": "#,##0", "2": "0.00", "0": ""}
    of_style = [forms[one.get("numFmtId")] for one in styles.find(f"{MAIN}cellXfs")]
    (row,) = (one for one in sheet.iter(f"{MAIN}row") if "".join(one[0].itertext()) == "53.04")
    assert [of_style[int(cell.get("s", "0"))] for cell in row][1:7] == [
        *("#,##0", "0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "mmm yyyy", "")
    ]
    assert row[6].get("t") in {"s", "inlineStr"}
    assert not list(sheet.iter(f"{MAIN}f"))


def test_a_file_of_the_same_content_is_the_same_bytes_and_of_the_stated_day(db, monkeypatch):
    """Only the minute in its head tells two files apart; their own properties say the day of the product's clock."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr("payung.ui.exports.clock.moment", lambda: MOMENT)
    request = RequestFactory().get("/apa", {"unduh": "xlsx"})
    first, second = (
        b"".join(answer(request, "xlsx", "tagihan", COLUMNS, ROWS).streaming_content)  # type: ignore[attr-defined]
        for _ in range(2)
    )
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert book.read("docProps/core.xml").count(b">2025-12-15T00:00:00Z<") == 2
        assert {part.date_time[0] for part in book.infolist()} == {1980}


def test_a_delimited_file_has_one_line_of_heads(db):
    assert rows_of("csv") == [
        HEADS,
        ["53.04", "42000000", "34.90", "2025-12-15", "2025-12-15T02:30:00", "2025-12", "'5304010101900001",
         "Terbuka", "Belu", "A|B"],
        ["'=1+1", "", "", "1899-05-01", "", "", "'0812345678901", "strange", "", ""],
    ]  # fmt: skip


def test_a_file_is_read_in_blocks():
    sizes: list[int] = []

    def told(rows):
        sizes.append(len(rows))
        return [{"code": str(n)} for n in rows]

    request = RequestFactory().get("/apa", {"unduh": "csv"})
    answer(request, "csv", "panjang", (Col("code", "Kode"),), range(4_500), told)
    assert sizes == [2_000, 2_000, 500]


@pytest.mark.parametrize(("username", "place"), [("provinsi", "Nusa Tenggara Timur"), ("belu", "Belu")])
def test_the_head_names_the_place_and_the_person(own_db, login, username, place):
    client = login(Client(SERVER_NAME="localhost"), username)
    content = b"".join(client.get("/cakupan?unduh=xlsx").streaming_content)
    told = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = {str(line[0]): str(line[1]) for line in told[:7]}
    assert place in head["Wilayah"]
    assert head["Dibuat oleh"]
