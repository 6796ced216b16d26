"""A cycle is led: opened, its categories and days, its candidates, forward only; and what nobody may do to it."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from django.test import Client

from tests.awards.playing import TERMS, YEAR, approved, frozen, moved, nominated, opened, seated
from tests.support.interface import code_of
from tests.support.people import acting, one

JURORS = [f"juri{n}" for n in range(1, 6)]


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-10")


def test_a_cycle_is_led_from_nomination_to_scoring(own_db: Any, api: Any, login: Any, monkeypatch: Any) -> None:
    owner, office = own_db.connect("owner"), api("provinsi")
    numbers = opened(api)
    said = office.get(f"/award/cycles/{YEAR}/leading").json()
    assert (said["stage"], said["quorum"], said["rehearsal"], said["cut_off"]) == ("nomination", 5, True, "2025-08-15")
    assert code_of(office.post(f"/award/cycles/{YEAR}/categories", {"category": "desa2"})) == "CATEGORY_UNKNOWN"
    assert code_of(office.post(f"/award/cycles/{YEAR}/categories", {"category": "kabupaten_kota"})) == "CATEGORY_OPEN"
    # nobody is nominated yet, and a stage is not skipped
    assert code_of(_move(office, "documents")) == "STAGE_UNREADY"
    assert code_of(_move(office, "indicators")) == "STAGE_OTHER"
    nominated(api, numbers["kabupaten_kota"], place="53.04")
    moved(api, "documents")
    assert code_of(office.post(f"/award/cycles/{YEAR}/categories", {"category": "desa"})) == "STAGE_OTHER"
    late = office.post(f"/award/categories/{numbers['kabupaten_kota']}/candidates", {"place": "53.71"})
    assert code_of(late) == "STAGE_OTHER"
    moved(api, "indicators")
    assert code_of(_move(office, "visit")) == "STAGE_UNREADY"
    assert code_of(frozen(api)) == "FREEZE_OTHER"  # the cut-off is still to come
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-16")
    assert frozen(api).status_code == 200
    assert code_of(frozen(api)) == "FREEZE_OTHER"
    moved(api, "visit", "interview")
    assert code_of(_move(office, "scoring")) == "STAGE_UNREADY"
    for n, username in enumerate(JURORS, 1):
        seated(owner, n, username)
    approved(api, numbers["kabupaten_kota"], JURORS[:4])
    assert code_of(_move(office, "scoring")) == "STAGE_UNREADY"  # four of nine approve nothing
    newest = api("juri5").get(f"/award/categories/{numbers['kabupaten_kota']}/rubrics").json()[0]
    assert newest["in_force"] is False
    assert api("juri5").post(f"/award/rubrics/{newest['id']}/approve", {"seen": newest["digest"]}).status_code == 200
    moved(api, "scoring")
    # from here on the rules stand
    assert code_of(office.post(f"/award/cycles/{YEAR}/terms", {**TERMS, "cut_off": "2025-08-01"})) == "TERMS_STAND"
    assert code_of(office.post(f"/award/cycles/{YEAR}/terms", {**TERMS, "quorum": 6})) == "TERMS_STAND"
    assert office.post(f"/award/cycles/{YEAR}/terms", {**TERMS, "ceremony_on": "2025-09-25"}).status_code == 200
    again = office.post(f"/award/categories/{numbers['kabupaten_kota']}/rubrics", {"yaml": _rubric(60, 40)})
    assert code_of(again) == "STAGE_OTHER"
    page = login(Client(), "provinsi").get(f"/paritrana/{YEAR}/pelaksanaan").content.decode()
    for word in (
        "Tahap Penilaian",
        "Latihan: nama dan nilainya karangan",
        "Juri, masing-masing sendiri",
        "5 dari 9 kursi",
    ):
        assert word in page


def _move(office: Any, stage: str) -> Any:
    return office.post(f"/award/cycles/{YEAR}/move", {"stage": stage, "reason": "tahap selesai"})


def _rubric(first: int, second: int) -> str:
    return (
        f"criteria: [{{name: a, word: Satu, weight: {first}, source: jury}}, {{name: b, word: Dua, weight: {second}, source: jury}}]\n"
        "tie: [a]\nrecusal: tidak menilai\nnormalisation: apa adanya\n"
    )


def test_the_days_of_stages_follow_their_order(own_db: Any, api: Any) -> None:
    opened(api)
    office = api("provinsi")

    def set_days(stage: str, opens: str, closes: str) -> Any:
        return office.post(f"/award/cycles/{YEAR}/windows", {"stage": stage, "opens_on": opens, "closes_on": closes})

    assert set_days("nomination", "2025-08-01", "2025-08-12").status_code == 200
    assert code_of(set_days("documents", "2025-07-31", "2025-08-13")) == "STAGE_DAYS"
    assert code_of(set_days("documents", "2025-08-13", "2025-08-12")) == "STAGE_DAYS"
    assert code_of(set_days("interview", "2025-08-21", "2025-08-22")) == "STAGE_DAYS"  # interviews begin on the 20th
    assert set_days("documents", "2025-08-12", "2025-08-14").status_code == 200
    numbers = {
        one["category"]: one["open_id"] for one in office.get(f"/award/cycles/{YEAR}/leading").json()["categories"]
    }
    nominated(api, numbers["kabupaten_kota"], place="53.04")
    assert code_of(_move(office, "documents")) == "STAGE_DAYS"  # it opens on the 12th


def test_nominations_end_with_their_last_day(own_db: Any, api: Any, monkeypatch: Any) -> None:
    numbers = opened(api)
    days = {"stage": "nomination", "opens_on": "2025-08-01", "closes_on": "2025-08-09"}
    assert api("provinsi").post(f"/award/cycles/{YEAR}/windows", days).status_code == 200
    late = api("belu").post(f"/award/categories/{numbers['kabupaten_kota']}/candidates", {"place": "53.04"})
    assert code_of(late) == "STAGE_DAYS"
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-09")
    nominated(api, numbers["kabupaten_kota"], "belu", place="53.04")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("interviews_last", "2025-08-19", "TERMS_DAYS"),
        ("ceremony_on", "2025-08-21", "TERMS_DAYS"),
        ("cut_off", "2025-10-01", "TERMS_DAYS"),
        ("cut_off", "2023-12-31", "STAGE_DAYS"),
    ],
)
def test_impossible_terms_are_refused(own_db: Any, api: Any, field: str, value: str, code: str) -> None:
    assert code_of(api("provinsi").post(f"/award/cycles/{YEAR}/terms", {**TERMS, field: value})) == code


def test_only_the_committee_of_the_province_leads(own_db: Any, api: Any, app: psycopg.Connection, token: Any) -> None:
    assert code_of(api("belu").post(f"/award/cycles/{YEAR}/terms", TERMS)) == "CYCLE_NOT_LED"
    for who in ("bank", "juri", "hrd", "kepala", "pemeriksa"):
        assert api(who).post(f"/award/cycles/{YEAR}/terms", TERMS).status_code == 403
    opened(api)
    cycle = one(own_db.connect("owner"), "select id from awards_cycle where assessment_year = %s", [YEAR])
    calls = (
        ("select payung.award_category_open(%s, 'desa')", "P0E85"),
        ("select payung.award_window_set(%s, 'documents', '2025-08-01', '2025-08-02')", "P0E85"),
        ("select payung.award_move(%s, 'documents', 'sebab', '2025-08-10')", "P0E85"),
        ("select payung.award_freeze(%s, '2026-01-01')", "P0E85"),
    )
    for who in ("belu", "bank", "juri", "kepala"):
        for call, state in calls:
            with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
                app.execute(call, [cycle])
            assert refused.value.sqlstate == state


@pytest.mark.parametrize("table", [
    "cycleterms", "opencategory", "stagewindow", "stagemove", "candidate", "candidatewithdrawal", "rubric", "criterion", "rubricapproval",
    "seat", "deputy", "conflict", "candidatepaper", "figureobjection", "objectiondecision", "freeze", "indicator",
])  # fmt: skip
def test_raw_sql_writes_none_of_it(own_db: Any, app: psycopg.Connection, token: Any, table: str) -> None:
    for statement in (
        f"insert into awards_{table} default values",
        f"delete from awards_{table}",
        f"truncate awards_{table}",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(statement)
    owner = own_db.connect("owner")
    with pytest.raises(psycopg.Error) as refused, owner.transaction():
        owner.execute(f"delete from awards_{table}")
    assert refused.value.sqlstate == "P0A01"


def test_seats_are_nine_with_one_chair_and_nobody_twice(own_db: Any, api: Any) -> None:
    opened(api)
    owner = own_db.connect("owner")
    for n in range(1, 10):
        seated(owner, n, f"juri{n}", role="chair" if n == 1 else "secretary" if n == 2 else "member")
    with pytest.raises(psycopg.errors.CheckViolation):
        seated(owner, 10, "juri10")
    for number, username, role in ((3, "juri99", "chair"), (3, "juri99", "secretary"), (3, "juri4", "member")):
        with pytest.raises(psycopg.Error) as refused:
            seated(owner, number, username, role=role)
        assert refused.value.sqlstate == "P0E84"
    seated(owner, 3, "juri33")  # one who follows on the same seat
    assert (
        one(owner, "select count(*) from awards_cycle c, payung.award_seats(c.id) where c.assessment_year = %s", [YEAR])
        == 9
    )


def test_the_committee_leads_by_page(own_db: Any, login: Any) -> None:
    office = login(Client(), "provinsi")
    form = {"batas": "2025-08-15", "wawancara-awal": "2025-08-20", "wawancara-akhir": "2025-08-22", "penyerahan": "2025-09-21",
            "alasan": "SK Ketua Panitia", "kuorum": "5", "latihan": "yes"}  # fmt: skip
    assert office.post("/paritrana/2024/ketentuan", {**form, "batas": "kemarin"}).status_code == 400
    assert office.post("/paritrana/2024/ketentuan", form).status_code == 302
    assert office.post("/paritrana/2024/kategori/buka", {"kategori": "kabupaten_kota"}).status_code == 302
    page = office.get("/paritrana/2024/pelaksanaan").content.decode()
    assert "Tahap Pengusulan" in page
    number = page.split("/paritrana/kategori/")[1].split('"')[0]
    assert office.post(f"/paritrana/kategori/{number}/usulkan", {"wilayah": "53.04"}).status_code == 302
    assert "Kabupaten Belu" in office.get(f"/paritrana/kategori/{number}").content.decode()
    wrong = office.post(f"/paritrana/kategori/{number}/rubrik", {"text": _rubric(60, 30)})
    assert wrong.status_code == 400
    assert "berjumlah 100" in wrong.content.decode()
    assert office.post(f"/paritrana/kategori/{number}/rubrik", {"text": _rubric(60, 40)}).status_code == 302
    page = office.get(f"/paritrana/kategori/{number}").content.decode()
    assert "Bobot tidak diterbitkan penyelenggara" in page
    asked = office.post("/paritrana/2024/tahap", {"tahap": "documents", "alasan": "sudah lengkap"})
    assert "tidak ada jalan kembali" in asked.content.decode()
    moved_on = office.post("/paritrana/2024/tahap", {"tahap": "documents", "alasan": "sudah lengkap", "paham": "ya"})
    assert moved_on.status_code == 302
    assert "Tahap Berkas" in office.get("/paritrana/2024/pelaksanaan").content.decode()
    assert "/paritrana/2024/pelaksanaan" in office.get("/paritrana").content.decode()
    assert Client().get("/paritrana/2024/pelaksanaan").status_code == 302


def test_the_officer_of_a_regency_is_offered_nothing_of_the_committee(own_db: Any, api: Any, login: Any) -> None:
    """His role leads and records, but only whoever serves the whole province does; no form is filled in vain."""
    numbers = opened(api)
    category = numbers["kabupaten_kota"]
    belu, office = login(Client(), "belu"), login(Client(), "provinsi")
    committee = ("/ketentuan", "/tahap", "/jadwal", "/kategori/buka", "/catat", "/rubrik", "/butir", "/hitung", "/buat")
    for address in (
        "/paritrana",
        f"/paritrana/{YEAR}/pelaksanaan",
        f"/paritrana/kategori/{category}",
        *(f"/paritrana/{YEAR}/{name}" for name in ("wawancara", "kunjungan", "biaya", "pleno")),
    ):
        offered = set(re.findall(r'href="(/paritrana/[^"]+)"', belu.get(address).content.decode()))
        assert not [link for link in offered if link.endswith(committee)], address
    assert f"/paritrana/{YEAR}/tahap" in office.get(f"/paritrana/{YEAR}/pelaksanaan").content.decode()
    for address in (f"/paritrana/{YEAR}/tahap", f"/paritrana/{YEAR}/ketentuan", "/paritrana/catat"):
        assert office.get(address).status_code == 200
        for answer in (belu.get(address), belu.post(address, {})):
            assert answer.status_code == 403
            assert "seluruh provinsi" in answer.content.decode()


def test_a_cycle_is_offered_the_stage_that_follows_and_no_other(own_db: Any, api: Any, login: Any) -> None:
    opened(api)
    page = login(Client(), "provinsi").get(f"/paritrana/{YEAR}/tahap").content.decode()
    assert re.findall(r'<option value="(\w+)"', page.split('name="tahap"')[1]) == ["documents"]
    every = login(Client(), "provinsi").get(f"/paritrana/{YEAR}/jadwal").content.decode()
    assert len(re.findall(r'<option value="(\w+)"', every.split('name="tahap"')[1])) == 9


def test_categories_are_called_in_the_readers_language(own_db: Any, api: Any, login: Any) -> None:
    numbers = opened(api)
    nominated(api, numbers["kabupaten_kota"], place="53.04")
    office = login(Client(), "provinsi")
    english = login(Client(), "provinsi")
    english.cookies["payung_language"] = "en"
    for name in ("wawancara", "kunjungan", "pleno"):
        assert "Pemerintah kabupaten/kota" in office.get(f"/paritrana/{YEAR}/{name}").content.decode()
        assert "Pemerintah kabupaten/kota" not in english.get(f"/paritrana/{YEAR}/{name}").content.decode()
