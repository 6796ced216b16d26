"""What the answer says is what became of each row: saved, in already, taken by another payer since, waiting, out of scope."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from payung.intake.reading.numbering import ROWS_A_SHEET
from payung.platform import runs
from tests.intake.mess import HEADER, Person, book, line, people
from tests.intake.test_two_offices import opened, step
from tests.support.interface import Api
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def listed(client: Api, scheme: int, content: bytes, name: str = "daftar.csv") -> int:
    number = client.upload(scheme, name, content).json()["list"]["id"]
    assert step(client, number, "check")["state"] == "checked"
    return int(number)


def table(everybody: list[Person]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]])
    return out.getvalue().encode()


def answer(client: Api, number: int, row: int) -> list[list[str]]:
    """The answer file as CSV, from a row on."""
    run = client.post(f"/lists/{number}/answer", {"form": "csv"}).json()["id"]
    runs.execute(run)
    got = client.get(f"/runs/{run}/file")
    content = b"".join(got.streaming_content) if got.streaming else got.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[row:]


def outcomes(client: Api, number: int) -> list[str]:
    return [row["outcome"] for row in client.get(f"/lists/{number}/rows").json()["items"]]


def test_who_was_taken_since_the_check_is_not_told_that_he_is_in(own_db, api, scheme):
    office, everybody = api("provinsi"), people(5, seed=31)
    first = opened(office, {**scheme, "decree_number": "satu"})
    second = opened(office, {**scheme, "decree_number": "dua"})
    late = listed(office, second, table(everybody))
    early = listed(office, first, table(everybody[:2]))
    assert step(office, early, "commit")["counts"]["committed"] == 2
    counts = step(office, late, "commit")["counts"]
    assert (counts["committed"], counts["covered"]) == (3, 2)
    assert outcomes(office, late) == ["covered"] * 2 + ["committed"] * 3
    told = answer(office, late, 1)
    assert [row[-2] for row in told] == ["Belum masuk"] * 2 + ["Tersimpan"] * 3
    assert "diambil pembayar lain" in told[0][-1]
    assert [row["outcome"] for row in office.get(f"/lists/{late}/rows?verdict=covered").json()["items"]] == [
        "covered"
    ] * 2
    # sent once more to the scheme where they are: in already
    again = listed(office, first, table(everybody[1::-1]))
    step(office, again, "commit")
    assert outcomes(office, again) == ["already"] * 2
    assert [row[-2] for row in answer(office, again, 1)] == ["Sudah ada"] * 2


def test_rows_outside_the_region_are_told_so(own_db, api, scheme, login, owner):
    number = opened(api("provinsi"), scheme)
    here, there = people(3, seed=5, within="53.04."), people(2, seed=6, within="53.08.")
    office = api("belu")
    sent = listed(office, number, table([*here, *there]))
    counts = step(office, sent, "commit")["counts"]
    assert (counts["committed"], counts["out_of_scope"]) == (3, 2)
    told = answer(office, sent, 1)
    assert [row[-2] for row in told] == ["Tersimpan"] * 3 + ["Belum masuk"] * 2
    assert "di luar wilayah Anda" in told[-1][-1]
    page = login(Client(), "belu").get(f"/daftar/{sent}").content.decode()
    assert "Di luar wilayah Anda" in page
    assert one(owner, "select count(*) from intake_outcome where list_id = %s", [sent]) == 2


def test_a_second_sheet_is_named_and_its_rows_are_their_own(own_db, api, scheme, tmp_path: Path):
    office, everybody = api("provinsi"), people(4, seed=41)
    number = opened(office, scheme)
    rows = {name: [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]] for name in ("Satu", "Dua")}
    rows["Dua"][1][1] = everybody[0].nik[:12] + "9876"
    sent = listed(office, number, book(tmp_path / "a.xlsx", rows).read_bytes(), "a.xlsx")
    got = office.get(f"/lists/{sent}/rows").json()["items"]
    assert [(row["sheet"], row["row"]) for row in got] == [(name, n) for name in ("Satu", "Dua") for n in (2, 3, 4, 5)]
    assert got[5]["sheet_row"] == ROWS_A_SHEET + 3
    alone = listed(office, number, book(tmp_path / "b.xlsx", {"Satu": rows["Satu"]}).read_bytes(), "b.xlsx")
    assert {row["sheet"] for row in office.get(f"/lists/{alone}/rows").json()["items"]} == {""}
    assert got[5]["messages"] == [
        "Baris 3 lembar Satu memuat NIK yang sama; hapus salah satunya, lalu kirim kembali berkas ini."
    ]
    counts = step(office, sent, "commit")["counts"]
    assert counts["committed"] == sum(row["verdict"] == "accepted" for row in got)
    assert Counter(outcomes(office, sent))["committed"] == counts["committed"]


def test_sentences_say_what_the_nik_says(own_db, api, scheme):
    office, everybody = api("provinsi"), people(2, seed=51)
    number = opened(office, scheme)
    other = everybody[0].born.replace(day=everybody[0].born.day % 28 + 1)
    cells = [
        line(1, everybody[0], born=other.strftime("%d/%m/%Y")),
        line(2, everybody[1], sex="LP".replace(everybody[1].sex, "")),
    ]
    content = "\n".join(";".join(row) for row in [HEADER, *cells]).encode()
    got = office.get(f"/lists/{listed(office, number, content)}/rows").json()["items"]
    assert everybody[0].born.strftime("NIK menunjukkan %d-%m-%Y;") in got[0]["messages"][0]
    word = {"L": "laki-laki", "P": "perempuan"}[everybody[1].sex]
    assert f"NIK menunjukkan {word};" in got[1]["messages"][0]
