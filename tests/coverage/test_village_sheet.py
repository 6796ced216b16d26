"""A village on paper and as a file: what is printed, what lists refused, and what is said where nobody has counted its people."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.test import Client

from tests.intake.mess import line, people
from tests.intake.reviewing import listed
from tests.intake.test_two_offices import opened, step
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def sent(own_db, api, scheme):
    """A list of one village: somebody who came in, and two who were refused, of whom one stands elsewhere."""
    body = people(60, seed=191, within="53.04.")
    here = body[0]
    refused = replace(body[1], name="Kornelia Ditolak")
    other = replace(next(p for p in body if p.code != here.code), name="Blandina Jauh")
    village = {"village": here.village, "district": here.district, "regency": here.regency}
    number = listed(
        api("belu"),
        opened(api("provinsi"), scheme),
        [line(1, here), line(2, refused, born="31/02/1980", **village), line(3, other, born="31/02/1980")],
    )
    assert step(api("belu"), number, "commit")["counts"]["committed"] == 1
    return here, refused, other


def test_the_sheet_that_is_printed_says_whose_it_is(sent, login):
    here, _refused, _other = sent
    page = login(Client(), "belu").get(f"/cakupan/{here.code}").content.decode()
    assert "data-print" in page
    note = page[page.index('class="small muted print-only"') :]
    assert "Dicetak 15\xa0Desember\xa02025" in note
    assert "Berisi data pribadi" in note
    assert here.nik not in page
    # who may see no people has nothing to print
    assert "data-print" not in login(Client(), "juri").get(f"/cakupan/{here.code}").content.decode()


def test_refused_rows_stand_below_with_what_to_do(sent, login, api):
    here, refused, other = sent
    page = login(Client(), "belu").get(f"/cakupan/{here.code}").content.decode()
    below = page[page.index("Ditolak dalam daftar daftar.csv") :]
    assert refused.name in below
    assert "Tanggal lahir kosong atau tidak ada di kalender" in below
    assert other.name not in page
    assert refused.nik not in page
    told = api("belu").get(f"/coverage/villages/{here.code}").json()
    assert (told["people"], told["refused"]) == (1, 1)
    assert "Ditolak dalam daftar" not in login(Client(), "juri").get(f"/cakupan/{here.code}").content.decode()


def test_the_file_of_a_village_names_its_people_and_is_written_down(sent, login, owner):
    here, refused, _other = sent
    asked = "select count(*) from access_readlog where kind = 'export' and subject = 'village'"
    before = one(owner, asked)
    content = b"".join(login(Client(), "belu").get(f"/cakupan/{here.code}?unduh=csv").streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    named = [row for row in rows if here.name in row]
    assert len(named) == 1
    assert not [row for row in rows if refused.name in row]
    assert one(owner, asked) == before + 1


def test_where_nobody_has_counted_the_gap_is_unknown_and_said_so(sent, login, api):
    here, _refused, _other = sent
    page = login(Client(), "belu").get(f"/cakupan/{here.code}").content.decode()
    assert "Jumlah penduduk desa ini belum dimuat, jadi yang belum tercatat tidak diketahui." in page
    assert api("belu").get(f"/coverage/villages/{here.code}").json()["gap"] is None
    body = {
        "place": here.code,
        "base_kind": "population_dukcapil",
        "value": 640,
        "as_of": "2025-06-30",
        "source": "Dukcapil Belu",
    }
    number = api("provinsi").post("/coverage/bases", body).json()["result"]["base"]
    assert api("admin").post(f"/coverage/bases/{number}/confirm").status_code == 200
    page = login(Client(), "belu").get(f"/cakupan/{here.code}").content.decode()
    assert "Dari 640 penduduk (Dukcapil Belu), 640 belum terlindungi." in page
