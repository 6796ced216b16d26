"""The calendar at its faces: page, interface and command tell the same years, and an administrator loads the next."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.lawbook.commands import holidays as commands
from tests.casework.test_holidays import NEXT
from tests.support.databases import Database


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch, own_db: Database) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    monkeypatch.setenv("PAYUNG_TODAY", "2027-10-01")


def test_anybody_reads_the_calendar_and_nobody_without_the_right_loads_one(api: Any, login: Any) -> None:
    page = Client().get("/hukum/kalender").content.decode()
    assert "2015" in page
    assert "2027" in page
    assert "SKB Nomor 1205 Tahun 2026" in page
    assert "Muat SKB" not in page
    of_year = Client().get("/hukum/kalender/2024").content.decode()
    assert "15 Apr 2024" in of_year.replace("\xa0", " ")
    assert Client().get("/hukum/kalender/2028").status_code == 404
    assert Client().get("/hukum/kalender/muat").status_code == 302
    assert login(Client(), "cabang").get("/hukum/kalender/muat").status_code == 403
    refused = api("cabang").post("/law/holidays", {"csv": NEXT, "reason": "SKB terbit"})
    assert refused.status_code == 403


def test_an_administrator_loads_the_next_year_and_every_face_counts_by_it(api: Any, login: Any) -> None:
    office = api("admin")
    asked = {"contribution": "1000000", "month": "2027-12", "segment": "PU", "months_late": "0"}
    assert office.post("/law/calculate/due", asked).json()["type"].endswith("YEAR_UNKNOWN")
    admin = login(Client(), "admin")
    assert 'name="file"' in admin.get("/hukum/kalender/muat").content.decode()
    for content, said in (
        (NEXT.replace("2028-05-01", "2028-05-02"), "itu hari libur tiap tahun"),
        ("a,b\n", "Kolomnya harus"),
        (NEXT.replace("Imlek", "Im\x00lek"), "tidak terbaca"),
        (NEXT.replace("2028-", "9999-"), "bukan tahun kalender ini"),
        ("\udcff".encode("utf-8", "surrogateescape"), "teks UTF-8"),
    ):
        sent = content if isinstance(content, bytes) else content.encode()
        wrong = admin.post(
            "/hukum/kalender/muat", {"file": SimpleUploadedFile("a.csv", sent), "reason": "SKB 2028 terbit"}
        )
        assert wrong.status_code == 400
        assert said in wrong.content.decode()
    done = admin.post(
        "/hukum/kalender/muat", {"file": SimpleUploadedFile("2028.csv", NEXT.encode()), "reason": "SKB 2028 terbit"}
    )
    assert done.status_code == 302, done.content
    assert "SKB 2028 terbit" in admin.get("/hukum/kalender/2028").content.decode()
    assert "SKB 2028 terbit" not in Client().get("/hukum/kalender/2028").content.decode()
    assert (
        office.get("/law/holidays").json()[0] | {"year": 2028, "days": 6, "packaged": False}
        == office.get("/law/holidays").json()[0]
    )
    assert len(office.get("/law/holidays/2028").json()) == 6
    answered = office.post("/law/calculate/due", asked)
    assert answered.status_code == 200, answered.content
    assert "17 Januari 2028" in json.dumps(answered.json()).replace("\\u00a0", " ")
    page = Client().get("/hukum/hitung/due", asked).content.decode().replace("\xa0", " ")
    assert "17 Januari 2028" in page
    again = office.post("/law/holidays", {"csv": NEXT, "reason": "sekali lagi saja"})
    assert again.status_code == 200
    assert again.json()["reason"] == "SKB 2028 terbit"
    assert set(commands.COMMANDS) == {"list", "show", "load"}
