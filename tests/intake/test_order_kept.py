"""Rows of a list lie in the order of their sheet, as the key has them: what reads a list reads each page of the table once."""

from __future__ import annotations

import pytest

from payung.platform import runs
from tests.intake.lists import save_csv

HEADER = ["NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Kabupaten"]
ROWS = 1_000  # so many that a join in memory does not give them out in their order by chance


@pytest.mark.parametrize("table", ["intake_row", "intake_candidate"])
def test_rows_are_written_in_the_order_of_the_sheet(own_db, api, scheme, owner, tmp_path, table, monkeypatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    client = api("provinsi")
    people = [
        [f"530210120180{n:04d}", "Yohanes Bria", "12/01/1980", "L", "Belle", "KI'E", "TTS"] for n in range(1, ROWS)
    ]
    sent = save_csv(tmp_path / "daftar.csv", [HEADER, *people]).read_bytes()
    opened = client.post("/schemes", {**scheme, "quotas": {"53.02": 50}}).json()["id"]
    listed = client.upload(opened, "daftar.csv", sent).json()["list"]["id"]
    runs.execute(client.post(f"/lists/{listed}/check").json()["id"])
    kept = owner.execute(f"select sheet_row from {table} where list_id = %s order by ctid", [listed]).fetchall()
    assert kept == [(n,) for n in range(2, ROWS + 1)]
