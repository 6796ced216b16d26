"""Hukum, andai: a draft is asked for, refused in place, tried, shown and exported; only for those who may."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.platform import runs
from payung.platform.db import OWNER
from payung.platform.models import Run
from tests.support import people

JULY = people.MONTHS[0]
DRAFT = "jkm.bpu_amount: {values: {2025-07: 8000}}\njkm.funeral: {values: {2025-07-01: 12000000}}\n"
At = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-20")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def at(own_db: Any, login: Any) -> At:
    return lambda username: login(Client(), username)


@pytest.fixture
def assessed(own_db: Any, loader: Any, token: Any) -> int:
    with people.acting(loader, token("admin")):
        people.open_months(loader, [JULY])
        scheme = people.scheme(loader, months=[JULY])
        members = [people.member(loader, place) for place in ["53.04"] * 3 + ["53.71"] * 2]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        people.journal(loader, scheme)
        people.bill(loader, scheme.payer, JULY, members)
    return len(members)


def text_of(response: Any) -> str:
    """What the page says, without tags."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ")
    return " ".join(plain.split())


def tried(client: Client, **form: Any) -> str:
    """Ask, carry out, and give the address of the result."""
    asked = client.post("/hukum/andai", {"draft": DRAFT, "month": "2025-07", **form})
    assert asked.status_code == 302, text_of(asked)
    waits = client.get(asked["Location"])
    assert "hx-get" in waits.content.decode()
    row = runs.execute(Run.objects.using(OWNER).filter(kind="law.whatif").latest("id").pk)
    assert row["state"] == "done", row
    return str(asked["Location"])


def test_a_draft_is_tried_and_its_effect_told_in_the_first_line(assessed: int, at: At) -> None:
    officer = at("cabang")
    assert "ditetapkan sampai Juli 2025" in text_of(officer.get("/hukum/andai"))
    address = tried(officer)
    said = text_of(officer.get(address))
    assert "Iuran Juli 2025 naik Rp6.000; 5 orang membayar lebih." in said
    assert "Naik Rp1.000 sampai Rp9.999" in said
    assert "jkm.funeral tidak dipakai dalam iuran bulanan" in said
    assert "Kab. Belu" in said
    assert "Iuran JKM peserta BPU" in said
    assert "rancangan" in text_of(officer.get("/hukum/andai"))
    officer.cookies["payung_language"] = "en"
    assert "Contributions of July 2025 rise by Rp6,000" in text_of(officer.get(address))


def test_the_result_is_exported_in_both_forms(assessed: int, at: At) -> None:
    officer = at("cabang")
    address = tried(officer)
    content = b"".join(officer.get(address + "?unduh=csv").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (rows[0]["Orang"], rows[0]["Selisih"]) == ("5", "6000")
    assert {row["Bagian"] for row in rows} == {"Semua", "Program", "Pihak", "Segmen", "Kabupaten/kota", "Upah sejak"}
    assert sum(int(row["Selisih"]) for row in rows if row["Bagian"] == "Kabupaten/kota") == 6_000
    assert b"".join(officer.get(address + "?unduh=xlsx").streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_a_file_names_the_draft(assessed: int, at: At) -> None:
    officer = at("cabang")
    file = SimpleUploadedFile("RPP iuran.yaml", DRAFT.encode())
    assert "Andai: RPP iuran.yaml" in text_of(officer.get(tried(officer, draft="", file=file)))


@pytest.mark.parametrize(
    ("form", "part"),
    [
        ({"draft": "jkm.tidak: {values: {2025-07: 1}}"}, "jkm.tidak"),
        ({"draft": "jkm.bpu_amount: {unit: ppm, values: {2025-07: 1}}"}, "satuannya IDR/month"),
        ({"draft": "<script>: ["}, "tidak terbaca"),
        ({"draft": ""}, "Tulis rancangan"),
        ({"draft": "", "file": SimpleUploadedFile("x.yaml", b"\xff\xfe")}, "UTF-8"),
        ({"draft": "", "file": SimpleUploadedFile("x.yaml", b"#" * 70_000)}, "64 KB"),
        ({"month": "2025-13"}, "tahun-bulan"),
        ({"people_of": "2024-01"}, "Belum ada iuran"),
    ],
)
def test_what_does_not_fit_is_said_in_place(assessed: int, at: At, form: Any, part: str) -> None:
    response = at("cabang").post("/hukum/andai", {"draft": DRAFT, "month": "2025-07", **form})
    assert response.status_code == 400
    assert part in text_of(response)
    assert "<script>:" not in response.content.decode()
    assert not Run.objects.using(OWNER).exists()


def test_only_those_who_may_see_it_and_their_own_people(assessed: int, at: At) -> None:
    address = tried(at("belu"))
    assert "3 orang membayar lebih" in text_of(at("belu").get(address))
    assert at("cabang").get(address).status_code == 404
    assert at("juri").get("/hukum/andai").status_code == 403
    assert Client().get("/hukum/andai").status_code == 302
    assert at("belu").get("/hukum/andai/999999").status_code == 404


def test_before_any_assessment_the_page_says_so(own_db: Any, at: At) -> None:
    assert "Belum ada iuran yang ditetapkan" in text_of(at("cabang").get("/hukum/andai"))
