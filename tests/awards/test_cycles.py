"""Past cycles of the award: packaged ones stand with their winners, a file corrects them, and nothing is erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.awards import history
from payung.awards.cycles import read_cycle
from payung.awards.errors import SheetRefused
from payung.awards.models import Edition
from tests.support.people import acting

CATEGORIES, PLACES = {"kabupaten_kota", "desa", "usaha_keuangan"}, {"53.04", "53.07"}
MADE_UP = """\
cycle: 2031
labels: [{text: "Paritrana Award 2032", source: "latihan"}]
interviews: {first: 2032-06-01, last: 2032-06-03}
ceremony: 2032-07-01
source: "latihan, karangan"
rehearsal: true
categories:
  kabupaten_kota:
    - {rank: 1, name: "Kabupaten Sikka", place: "53.07"}
    - {rank: 1, name: "Kabupaten Belu", place: "53.04"}
  desa: []
"""


def test_the_ceremony_of_2024_stands_with_its_winners_and_the_next_says_that_nothing_is_known(own_db: Any) -> None:
    history.load_packaged({"53"})
    newest, past = history.cycles("53")
    assert (newest["assessment_year"], past["assessment_year"]) == (2024, 2023)
    assert str(past["ceremony_on"]) == "2024-07-25"
    # the year of its poster and the year that was judged differ, and both are told
    assert [one["text"] for one in past["labels"]] == ["Paritrana Award tahun 2024", "Tahun penilaian 2023"]
    assert [(one["category"], [w["name"] for w in one["winners"]]) for one in past["contests"]] == [
        ("kabupaten_kota", ["Kabupaten Belu", "Kabupaten Sikka", "Kabupaten Nagekeo"]),
        ("usaha_keuangan", ["Bank NTT", "BPR TLM Kupang", "Kopdit Swasti Sari"]),
    ]
    assert (str(newest["interviews_first"]), str(newest["interviews_last"])) == ("2025-06-24", "2025-06-26")
    assert {len(one["winners"]) for one in newest["contests"]} == {0}
    assert {"2024", "2025"} == {label["text"][-4:] for label in newest["labels"]}
    visitor = Client()
    assert "belum ada data" in visitor.get("/paritrana").content.decode()
    page = visitor.get("/paritrana/2023").content.decode()
    for name in ("Kabupaten Nagekeo", "Kopdit Swasti Sari", "25\xa0Juli\xa02024", "Tahun penilaian 2023"):
        assert name.replace("\xa0", " ") in page.replace("\xa0", " ")
    assert "Pemenang: belum ada data" in visitor.get("/paritrana/2024").content.decode()
    assert visitor.get("/paritrana/2019").status_code == 404
    assert visitor.get("/paritrana/catat").status_code == 302


def test_a_made_up_year_comes_from_a_file_and_is_corrected_by_another(own_db: Any, api: Any, login: Any) -> None:
    office = login(Client(), "provinsi")
    wrong = office.post("/paritrana/catat", {"file": SimpleUploadedFile("a.yaml", b"cycle: 2031\ncycle: 2032\n")})
    assert wrong.status_code == 400
    assert "Baris 2" in wrong.content.decode()
    assert office.post("/paritrana/catat", {"file": SimpleUploadedFile("a.yaml", b"\xff\xfe")}).status_code == 400
    done = office.post("/paritrana/catat", {"file": SimpleUploadedFile("2031.yaml", MADE_UP.encode())})
    assert (done.status_code, done["Location"]) == (302, "/paritrana/2031")
    page = office.get("/paritrana/2031").content.decode()
    assert "Latihan: nama dan nilainya karangan" in page
    assert "Kabupaten Sikka (latihan: karangan)" in Client().get("/paritrana").content.decode()
    said = api("provinsi").post("/award/cycles", {"yaml": MADE_UP})
    assert said.json()["type"].endswith("EDITION_STANDS")
    corrected = MADE_UP.replace('{rank: 1, name: "Kabupaten Belu"', '{rank: 2, name: "Kabupaten Belu"')
    said = api("provinsi").post("/award/cycles", {"yaml": corrected})
    assert said.status_code == 200, said.content
    assert (said.json()["edition"], said.json()["contests"][0]["winners"][1]["rank"]) == (2, 2)
    assert api("provinsi").get("/award/cycles/2031").json() == said.json()
    assert Edition.objects.filter(cycle__assessment_year=2031).count() == 2
    assert "berlaku" in office.get("/paritrana/2031").content.decode()
    assert api("provinsi").post("/award/cycles", {"yaml": "a: ["}).json()["type"].endswith("SHEET_YAML")


def test_who_serves_one_regency_records_no_cycle_of_the_province(own_db: Any, api: Any, login: Any) -> None:
    assert api("belu").post("/award/cycles", {"yaml": MADE_UP}).json()["type"].endswith("AWARD_PLACE")
    assert api("bank").post("/award/cycles", {"yaml": MADE_UP}).status_code == 403
    assert login(Client(), "bank").get("/paritrana/catat").status_code == 403
    assert login(Client(), "bank").get("/paritrana").status_code == 200


RECORD = "select payung.award_record('53', %s::jsonb, repeat('a', 64))"
CONTENT = {"cycle": 2030, "rehearsal": False, "source": "sumber", "labels": [], "contests": []}


@pytest.mark.parametrize(
    ("who", "content", "state"),
    [
        ("bank", CONTENT, "P0E80"),
        ("belu", CONTENT, "P0E81"),
        ("provinsi", {**CONTENT, "first": "2030-02-01", "last": "2030-01-01"}, "23514"),
        ("provinsi", {**CONTENT, "first": "2030-02-01", "last": "2030-02-02", "ceremony": "2030-02-01"}, "23514"),
        ("provinsi", {**CONTENT, "cycle": 1999}, "23514"),
        ("provinsi", {**CONTENT, "source": ""}, "23514"),
        ("provinsi", {**CONTENT, "contests": [{"category": "none", "winners": []}]}, "23503"),
        ("provinsi", {**CONTENT, "contests": [{"category": "desa", "winners": []}] * 2}, "23505"),
        ("provinsi", {**CONTENT, "contests": [{"category": "desa", "winners": [{"rank": 0, "name": "x"}]}]}, "23514"),
    ],
)
def test_raw_sql_records_nothing_impossible(
    own_db: Any, app: psycopg.Connection, token: Any, who: str, content: dict[str, Any], state: str
) -> None:
    with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
        app.execute(RECORD, [json.dumps(content)])
    assert refused.value.sqlstate == state


@pytest.mark.parametrize("table", ["cycle", "edition", "label", "contest", "winner", "category"])
def test_raw_sql_changes_nothing_that_was_recorded(
    own_db: Any, app: psycopg.Connection, token: Any, table: str
) -> None:
    for statement in (f"delete from awards_{table}", f"insert into awards_{table} default values"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(statement)


def test_packaged_cycles_come_once_and_never_over_what_somebody_recorded(own_db: Any, api: Any) -> None:
    history.load_packaged({"53"})
    before = Edition.objects.count()
    assert history.load_packaged({"53"}) == 0
    text = (history.DATA / "53-2023.yaml").read_text()
    fixed = text.replace('name: "Kopdit Swasti Sari"', 'name: "Kopdit Swasti Sari, Kupang"')
    assert api("provinsi").post("/award/cycles", {"yaml": fixed}).status_code == 200
    assert history.load_packaged({"53"}) == 0
    assert Edition.objects.count() == before + 1
    assert "Kupang" in history.whole(2023, "53")["contests"][1]["winners"][2]["name"]


@pytest.mark.parametrize(
    ("found", "put", "line", "code"),
    [
        ("cycle: 2031", "cycle: 2016", 1, "CYCLE_YEAR"),
        ("cycle: 2031", "cycle: 2031.5", 1, "CYCLE_YEAR"),
        ("2032-06-01", "2032-06-31", 3, "CYCLE_DAY"),
        ("2032-06-01", "2032-06-04", 3, "CYCLE_ORDER"),
        ("ceremony: 2032-07-01", "ceremony: 2032-06-02", 3, "CYCLE_ORDER"),
        ("ceremony: 2032-07-01", "ceremony: 2031-11-30", 3, "CYCLE_ORDER"),
        ("2032-06-01, last: 2032-06-03}\nceremony: 2032-07-01", "2030-06-01, last: 2030-06-03}\nceremony: 2031-07-01", 4, "CYCLE_BEFORE"),
        ("rehearsal: true", "rehearsal: maybe", 6, "CYCLE_REHEARSAL"),
        ("desa: []", "kota: []", 11, "CYCLE_CATEGORY"),
        ('"53.07"', '"53.99"', 9, "CYCLE_PLACE"),
        ("rank: 1, name: \"Kabupaten Belu\"", "rank: 100, name: \"Kabupaten Belu\"", 10, "CYCLE_RANK"),
        ("Kabupaten Belu", "Kabupaten Sikka", 10, "SHEET_TWICE"),
        ("Kabupaten Belu", "Kabupaten \\t Belu", 10, "CYCLE_TEXT"),
        ("Kabupaten Belu", "Kabupaten \\x07 Belu", 10, "SHEET_UNSEEN"),
        ("rank: 1, name: \"Kabupaten Belu\"", "peringkat: 1, name: \"Kabupaten Belu\"", 10, "CYCLE_ROW"),
        (", source: \"latihan\"", "", 2, "CYCLE_ROW"),
        ("source: \"latihan, karangan\"\n", "", 1, "SHEET_PART_MISSING"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(found: str, put: str, line: int, code: str) -> None:
    assert read_cycle(MADE_UP, CATEGORIES, PLACES)["cycle"] == 2031
    assert found in MADE_UP
    with pytest.raises(SheetRefused) as refused:
        read_cycle(MADE_UP.replace(found, put, 1), CATEGORIES, PLACES)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_command_records_and_tells(desk: Any, tmp_path: Path) -> None:
    file = tmp_path / "2031.yaml"
    file.write_text(MADE_UP)
    tried = desk("award", "load", str(file), "--dry-run", "--as", "provinsi")
    assert tried.code == 0, tried.err
    assert "2 pemenang" in tried.out
    assert desk("award", "show", "2031", "--as", "provinsi").code == 1
    done = desk("award", "load", str(file), "--as", "provinsi", "--json", "-")
    assert done.code == 0, done.err
    assert done.json["edition"] == 1
    assert "Kabupaten Sikka" in desk("award", "show", "2031", "--as", "provinsi").out
    # invented winners of a year that somebody may take for theirs are marked wherever they stand
    assert "Latihan: nama dan nilainya karangan." in desk("award", "show", "2031", "--as", "provinsi").out
    assert "Kabupaten Belu, Kabupaten Sikka (latihan: karangan)" in desk("award", "list", "--as", "provinsi").out
    listed = desk("award", "list", "--as", "provinsi", "--json", "-").json
    assert listed[0] == done.json
