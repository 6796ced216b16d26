"""Interface, command, page and downloaded file say the same of each thing: same ids, same amounts, same states, same names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site.faces import THINGS

pytestmark = pytest.mark.slow  # a demonstration of its own
ROOT = Path(__file__).resolve().parents[2]
ROWS = 450
# heading of a column -> field of the line; the first tells the rows of a file apart. A reviewed list, not made from the columns.
COLUMNS: dict[str, dict[str, str]] = {
    "bills": {"Kode iuran": "payment_code", "Pembayar": "payer", "Bulan": "month", "Bulan terakhir": "last_month", "Orang-bulan": "people", "Jumlah": "amount",
              "Iuran JKK": "jkk", "Iuran JKM": "jkm", "Jatuh tempo": "due_on", "Keadaan": "state"},
    "schemes": {"Nomor": "id", "Skema": "name", "Bulan pertama": "first_month", "Bulan terakhir": "last_month",
                "Orang": "fund.people", "Anggaran": "fund.budget", "Dijanjikan": "fund.committed",
                "Terpakai": "fund.used_bp", "Keadaan": "state"},
    "quotas": {"Kode": "regency", "Kuota": "quota", "Terisi": "people", "Sisa": "left", "Menunggu": "waiting",
               "Bagian terisi": "used_bp"},
    "lists": {"Nomor": "id", "Berkas": "file_name", "Skema": "scheme_name", "Baris": "counts.rows",
              "Diterima": "counts.accepted", "Ditolak": "counts.rejected", "Tersimpan": "counts.committed",
              "Keadaan": "state"},
    "rows": {"Baris": "sheet_row", "Nama": "person.name", "NIK": "person.nik", "Kode desa/kelurahan": "village_code",
             "Hasil": "verdict"},
    "assessed": {"KPJ": "", "Kode kabupaten/kota": "regency", "Dasar": "base", "Iuran JKK": "jkk", "Iuran JKM": "jkm",
                 "Jumlah": "total"},
    "payments": {"Nomor ujung-ke-ujung": "end_to_end_id", "Untuk": "purpose", "Rujukan": "reference",
                 "Kode kabupaten/kota": "regency", "Jumlah": "amount", "Keadaan": "state", "Kelompok": "batch_id"},
    "batches": {"Kelompok": "id", "Bank": "bank_name", "Saluran": "channel", "Banyaknya": "count", "Jumlah": "total",
                "Keadaan": "state"},
    "journals": {"Jurnal": "id", "Peristiwa": "event", "Kunci": "event_key", "Tanggal": "posted_on", "Baris": "lines",
                 "Jumlah debit": "amount", "Segel": "seal"},
    "accounts": {"Akun": "code", "Golongan": "kind", "Debit": "debit", "Kredit": "credit", "Saldo": "balance"},
    "claims": {"Kode klaim": "code", "Meninggal": "event_on", "Dilaporkan": "reported_on", "Keadaan": "state",
               "Tenggat kalender": "calendar_due", "Tenggat hari kerja": "working_due", "Sisa waktu": "days_left"},
    "runs": {"Nomor": "id", "Pekerjaan": "kind", "Baris": "done", "Keadaan": "state", "Keterangan": "error_text"},
    "people": {"NIK": "nik", "Nama": "name", "Tanggal lahir": "birth_date", "Kode desa/kelurahan": "village_code",
               "Kode kabupaten/kota": "regency"},
    "places": {"Kode": "code", "Terlindungi": "people", "Melalui skema": "through_schemes",
               "Data peserta BPJS": "existing", "Penduduk": "base.value", "Persen penduduk": "share_bp"},
}  # fmt: skip
IN_WORDS = {"state", "channel", "event", "kind", "seal", "verdict"}
SHARES = {"fund.used_bp", "used_bp", "share_bp"}
# What a page shows in its own way: a number with a word before it, a deadline with its urgency, a place without its code.
OWN = {"code", "payment_code", "id", "days_left", "used_bp", "fund.used_bp", "share_bp"}
DAY = re.compile(r"^\d{4}-\d\d-\d\dT")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every face of a demonstration says."""
    home = tmp_path_factory.mktemp("faces")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAYUNG_", "DJANGO_"))}
    environment = {**kept, "PAYUNG_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment["DJANGO_SETTINGS_MODULE"] = "payung.platform.settings"
    for command in (
        ["payung", "demo", "--rows", str(ROWS), "--no-serve", "--json", "-"],
        ["tests.site.faces", str(home / "faces.json")],
    ):
        asked = [sys.executable, "-m", *command]
        done = subprocess.run(asked, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads((home / "faces.json").read_text()))


def of(line: Any, path: str) -> Any:
    for name in path.split("."):
        line = line.get(name) if line else None
    return line


def as_text(field: str, value: Any) -> str:
    """How a delimited file writes a value of the interface."""
    if value is None:
        return ""
    return f"{value // 100}.{value % 100:02d}" if field in SHARES else str(value)


def bare(text: str) -> str:
    return text.removeprefix("'")


@pytest.mark.parametrize("name", [name for name, thing in THINGS.items() if thing.command])
def test_interface_and_command_answer_alike(told, name):
    interface, command = told[name]["interface"], told[name]["command"]
    assert interface
    assert sorted(map(json.dumps, same_keys(interface))) == sorted(map(json.dumps, same_keys(command)))
    key = "id" if "id" in interface[0] else "code"
    assert {line[key]: line for line in interface} == {line[key]: line for line in command}


def same_keys(lines: list[dict[str, Any]]) -> list[list[str]]:
    return [sorted(line) for line in lines]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_delimited_file_has_the_same_rows(told, name):
    heads, *rows = told[name]["csv"]
    key, *_others = [head for head, field in COLUMNS[name].items() if field]
    assert set(COLUMNS[name]) <= set(heads)
    by_key = {}
    for row in rows:
        line = dict(zip(heads, map(bare, row), strict=True))
        by_key.setdefault(line[key], []).append(line)
    expected = told[name]["interface"]
    assert len(rows) == len(expected) > 0
    words: dict[str, dict[str, set[str]]] = {}
    for line in expected:
        options = by_key[as_text(COLUMNS[name][key], of(line, COLUMNS[name][key]))]
        checked = {head: field for head, field in COLUMNS[name].items() if field and field not in IN_WORDS}
        values = {head: as_text(field, of(line, field)) for head, field in checked.items()}
        assert any(all(one[head] == value for head, value in values.items()) for one in options), (values, options)
        for head, field in COLUMNS[name].items():
            if field in IN_WORDS and len(options) == 1:
                words.setdefault(head, {}).setdefault(options[0][head], set()).add(of(line, field))
    for head, meant in words.items():
        assert all(len(values) == 1 for values in meant.values()), (head, meant)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_workbook_has_the_cells_of_the_delimited_file(told, name):
    heads, *rows = told[name]["csv"]
    title, book_heads, *book = told[name]["xlsx"]
    assert title
    assert book_heads == heads
    assert len(book) == len(rows)
    for row, cells in zip(rows, book, strict=True):
        for head, text, cell in zip(heads, map(bare, row), cells, strict=True):
            if isinstance(cell, int | float):
                assert float(text) == cell, (head, text, cell)
            elif not DAY.match(text):
                assert str(cell) == text or str(cell).startswith(text + "-01"), (head, text, cell)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_page_shows_the_amounts_and_states_of_the_file(told, name):
    heads, *rows = told[name]["csv"]
    page = told[name]["page"]
    assert page
    assert len(page) == min(len(rows), 50)
    both = [head for head, field in COLUMNS[name].items() if head in page[0] and field not in OWN]
    assert both
    file = [dict(zip(heads, map(bare, row), strict=True)) for row in rows]
    numbers = [head for head in both if all(re.fullmatch(r"-?\d*", line[head]) for line in file)]
    texts = [head for head in both if head not in numbers and "-" not in file[0][head]]
    in_file = {tuple(line[head] for head in (*numbers, *texts)) for line in file}
    for line in page:
        shown = (
            *(re.sub(r"[^\d−-]", "", line.get(h, "")).replace("−", "-") for h in numbers),
            *(line.get(h, "") for h in texts),
        )
        assert shown in in_file, (numbers, texts, shown)
