"""Rubrics: versions from a file, approved by seats as they were read, in force by the quorum; whole in the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.awards.errors import SheetRefused
from payung.awards.leading.rubrics import read_rubric
from tests.awards.playing import RUBRIC, TERMS, YEAR, approved, nominated, opened, seated
from tests.support.interface import code_of
from tests.support.people import acting, one
from tests.vault.papers import pdf

JURORS = [f"juri{n}" for n in range(1, 6)]
CONTENT = {
    "criteria": [
        {"name": "a", "word": "Satu", "weight": 60, "source": "jury"},
        {"name": "b", "word": "Dua", "weight": 40, "source": "jury"},
    ],
    "rules": {"tie": ["a"], "recusal": "tidak menilai", "normalisation": "apa adanya", "replacement": "kept"},
}


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-10")


def test_a_version_is_in_force_once_the_quorum_approves_it_as_it_was_read(own_db: Any, api: Any, login: Any) -> None:
    owner = own_db.connect("owner")
    open_id = opened(api)["kabupaten_kota"]
    for n, username in enumerate(JURORS, 1):
        seated(owner, n, username)
    address = f"/award/categories/{open_id}/rubrics"
    first = approved(api, open_id, JURORS)
    assert api("provinsi").get(address).json()[0]["in_force"] is True
    assert "Bobot tidak diterbitkan penyelenggara" in first["weights"]
    assert (
        code_of(api("juri1").post(f"/award/rubrics/{first['id']}/approve", {"seen": first["digest"]}))
        == "RUBRIC_APPROVED"
    )
    # a later version stands beside it until the quorum has approved that one; the earlier is approved no more
    second = api("juri1").post(address, {"yaml": RUBRIC.replace("40", "50").replace("60", "50")}).json()
    assert (second["version"], second["in_force"]) == (2, False)
    versions = api("provinsi").get(address).json()
    assert [(x["version"], x["in_force"]) for x in versions] == [(2, False), (1, True)]
    seated(owner, 6, "juri6")
    old = api("juri6").post(f"/award/rubrics/{first['id']}/approve", {"seen": first["digest"]})
    assert code_of(old) == "RUBRIC_OTHER"
    other = api("juri6").post(f"/award/rubrics/{second['id']}/approve", {"seen": "0" * 64})
    assert code_of(other) == "RUBRIC_OTHER"
    juror = login(Client(), "juri6")
    asked = juror.post(f"/paritrana/rubrik/{second['id']}/setujui", {})
    page = asked.content.decode()
    for word in ("bobot 50 dari 100", "Cakupan, Wawancara", second["digest"]):
        assert word in page
    category = f"/paritrana/kategori/{open_id}"
    button = f'href="/paritrana/rubrik/{second["id"]}/setujui"'
    assert button in juror.get(category).content.decode()
    done = juror.post(f"/paritrana/rubrik/{second['id']}/setujui", {"paham": "ya", "sidik": second["digest"]})
    assert done.status_code == 302
    page = juror.get(category).content.decode()
    assert button not in page  # his seat approves it already
    assert "Cakupan, Wawancara" in page
    assert api("provinsi").get(address).json()[0]["approved_by_seats"] == [6]
    # who sits nowhere approves nothing and writes none
    assert api("juri").post(f"/award/rubrics/{second['id']}/approve", {"seen": second["digest"]}).status_code == 403
    assert code_of(api("juri").post(address, {"yaml": RUBRIC})) == "CYCLE_NOT_LED"
    assert api("bank").post(address, {"yaml": RUBRIC}).status_code == 403


def test_the_same_seat_counts_once_however_often_it_is_filled(own_db: Any, api: Any) -> None:
    owner = own_db.connect("owner")
    open_id = opened(api)["kabupaten_kota"]
    for n, username in enumerate(JURORS[:4], 1):
        seated(owner, n, username)
    rubric = approved(api, open_id, JURORS[:4])
    seated(owner, 4, "juribaru")
    said = api("juribaru").post(f"/award/rubrics/{rubric['id']}/approve", {"seen": rubric["digest"]})
    assert said.status_code == 200
    assert said.json()["thing"]["in_force"] is False  # still four seats


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda c: c["criteria"][0].update(weight=50), "P0E83"),
        (lambda c: c["criteria"].clear(), "P0E83"),
        (lambda c: c["criteria"][0].update(weight=140), "23514"),
        (lambda c: c["criteria"][0].update(source="juri"), "23514"),
        (lambda c: c["criteria"][1].update(name="Satu Dua"), "23514"),
        (lambda c: c["criteria"][1].update(name="a"), "23505"),
        (lambda c: c["rules"].update(tie=["c"]), "P0E8B"),
        (lambda c: c["rules"].update(tie="a"), "P0E8B"),
        (lambda c: c["rules"].pop("recusal"), "P0E8B"),
        (lambda c: c["rules"].update(normalisation=""), "P0E8B"),
        (lambda c: c["rules"].pop("replacement"), "P0E8B"),
        (lambda c: c["rules"].update(replacement="later"), "P0E8B"),
    ],
)
def test_raw_sql_writes_no_rubric_that_is_not_whole(
    own_db: Any, api: Any, app: Any, token: Any, change: Any, state: str
) -> None:
    open_id = opened(api)["kabupaten_kota"]
    content = json.loads(json.dumps(CONTENT))
    change(content)
    with pytest.raises(psycopg.Error) as refused, acting(app, token("provinsi")):
        app.execute("select payung.award_rubric_set(%s, %s)", [open_id, json.dumps(content)])  # or at its end
    assert refused.value.sqlstate == state
    assert one(own_db.connect("owner"), "select count(*) from awards_rubric") == 0


def test_a_criterion_cannot_be_slipped_in_later(own_db: Any, api: Any, app: Any, token: Any) -> None:
    """Not even by the owner: the weights would no longer add up."""
    open_id = opened(api)["kabupaten_kota"]
    with acting(app, token("provinsi")):
        rubric = one(app, "select payung.award_rubric_set(%s, %s)", [open_id, json.dumps(CONTENT)])
    owner = own_db.connect("owner")
    with pytest.raises(psycopg.Error) as refused, owner.transaction():
        owner.execute(
            "insert into awards_criterion (rubric_id, name, word, weight, source) values (%s, 'c', 'Tiga', 1, 'jury')",
            [rubric],
        )
    assert refused.value.sqlstate == "P0E83"


@pytest.mark.parametrize(
    ("found", "put", "line", "code"),
    [
        ("weight: 60", "weight: 59", 2, "SHEET_WEIGHTS"),
        ("weight: 60", "weight: 60.5", 3, "RUBRIC_WEIGHT"),
        ("name: interview", "name: Wawancara", 3, "RUBRIC_NAME"),
        ("name: interview", "name: coverage", 2, "SHEET_TWICE"),
        ("source: jury", "source: tim9", 3, "RUBRIC_SOURCE"),
        (", source: jury", "", 3, "RUBRIC_CRITERION"),
        ("tie: [coverage, interview]", "tie: [coverage, other]", 4, "SHEET_CRITERION_UNKNOWN"),
        ('recusal: "Juri yang berbenturan tidak menilai."\n', "", 1, "SHEET_PART_MISSING"),
        ("normalisation:", "normalization:", 6, "SHEET_PART"),
    ],
)  # fmt: skip
def test_a_wrong_rubric_is_refused_with_its_line(found: str, put: str, line: int, code: str) -> None:
    assert read_rubric(RUBRIC)["criteria"][1]["weight"] == 60
    assert found in RUBRIC
    with pytest.raises(SheetRefused) as refused:
        read_rubric(RUBRIC.replace(found, put, 1))
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_cycle_is_led_by_command(desk: Any, tmp_path: Path) -> None:
    def said(*words: str, who: str = "provinsi") -> Any:
        answer = desk("award", *words, "--as", who, "--json", "-")
        assert answer.code == 0, answer.err
        return answer.json

    days = [x for name in ("cut_off", "interviews_first", "interviews_last", "ceremony_on") for x in (
        {"cut_off": "--cut-off", "interviews_first": "--first", "interviews_last": "--last", "ceremony_on": "--ceremony"}[name], TERMS[name])]  # fmt: skip
    said("set-terms", str(YEAR), *days, "--reason", "SK Ketua Panitia", "--rehearsal", "yes")
    opened_as = said("open-category", str(YEAR), "--category", "usaha_keuangan")["result"]["open_category"]
    said("set-window", str(YEAR), "--stage", "nomination", "--opens", "2025-01-01", "--closes", "2030-01-01")
    assert said("nominate", str(opened_as), "--body", "bank-ntt", who="bank")["result"]["candidate"]
    number = said("candidates", str(YEAR), who="bank")[0]["id"]
    assert said("candidates", str(YEAR), who="belu") == []
    paper = tmp_path / "bukti.pdf"
    paper.write_bytes(pdf())
    added = said("add-paper", str(number), str(paper), "--kind", "wages", who="bank")["id"]
    assert added
    one_candidate = said("candidate", str(number), who="bank")
    assert [x["kind"] for x in one_candidate["asked"] if not x["missing"]] == ["wages"]
    assert desk("award", "candidate", str(number), "--as", "belu").code == 1
    figure = desk("award", "figure", str(number), "bills_in_time", "--as", "bank")
    assert "payung.award_of_bills" in figure.out
    file = tmp_path / "rubrik.yaml"
    file.write_text(RUBRIC)
    assert said("rubric", str(opened_as), str(file))["version"] == 1
    assert "Bobot tidak diterbitkan penyelenggara" in desk("award", "rubrics", str(opened_as), "--as", "bank").out
    tried = desk(
        "award", "move", str(YEAR), "--stage", "documents", "--reason", "selesai", "--dry-run", "--as", "provinsi"
    )
    assert "tidak ada jalan kembali" in tried.out
    assert said("cycle", str(YEAR))["stage"] == "nomination"
    said("move", str(YEAR), "--stage", "documents", "--reason", "selesai")
    assert said("cycle", str(YEAR))["stage"] == "documents"
    assert "Berkas" in desk("award", "cycle", str(YEAR), "--as", "bank").out
    assert desk("award", "cycle", "2019", "--as", "bank").code == 1


def test_pages_ask_as_often_however_many_candidates_there_are(own_db: Any, api: Any, login: Any) -> None:
    open_id = opened(api)["kabupaten_kota"]
    office, counts = login(Client(), "provinsi"), []
    office.get(f"/paritrana/kategori/{open_id}")  # what is asked once a process
    for places in (("53.04",), ("53.01", "53.02", "53.03", "53.05")):
        for place in places:
            nominated(api, open_id, place=place)
        for address in (f"/paritrana/kategori/{open_id}", f"/paritrana/{YEAR}/pelaksanaan"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert office.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
