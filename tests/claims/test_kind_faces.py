"""A death at work on the public page, on pages of officers, in the API and in commands."""

from __future__ import annotations

from typing import Any

import pytest

from payung.claims.models import Claim, Finding, Report
from payung.platform.db import OWNER
from tests.claims import world
from tests.claims.visits import REPORT, _today, forgiven, html, lead, told  # noqa: F401
from tests.support.interface import code_of

AT_WORK = {name: value for name, value in world.AT_WORK.items() if name != "stage_one_on"}
WHY = "Polisi menyatakan kecelakaan di jalan pulang kerja."


def test_the_public_page_asks_how_it_happened(site: Any) -> None:
    page = html(site("").get("/lapor"))
    for word in ("Hubungan dengan pekerjaan", "Sebab kecelakaan", "Tempat kecelakaan", "Jam kecelakaan"):
        assert word in page
    wrong = site("").post("/lapor", {**REPORT, "kind": "death_at_work", **AT_WORK, "accident_at": "sore"})
    assert wrong.status_code == 400
    assert "Tulis jam sebagai 07:30." in html(wrong)
    assert site("").post("/lapor", {**REPORT, "kind": "death_at_work", **AT_WORK}).status_code == 302
    report = Report.objects.using(OWNER).get()
    assert report.kind_id == "death_at_work"
    seen = html(site("cabang").get(f"/klaim/laporan/{report.pk}"))
    assert "Klaim kematian karena kecelakaan kerja" in seen
    assert AT_WORK["place"] in seen
    site.post("cabang", f"/klaim/laporan/{report.pk}/ambil", orang=site.member.person)
    claim = html(site("cabang").get(f"/klaim/{Claim.objects.using(OWNER).get().pk}"))
    for word in (
        "Laporan kecelakaan kerja tahap I",
        "Laporan kecelakaan kerja tahap II",
        "Laporan polisi",
        "8 Oktober 2025",
    ):
        assert word in claim


def test_what_is_told_of_an_ordinary_death_asks_nothing_more(site: Any) -> None:
    assert site("").post("/lapor", {**REPORT, "kind": "", "accident_at": "sore"}).status_code == 302
    report = Report.objects.using(OWNER).get()
    assert (report.kind_id, report.said) == ("death", "{}")


def test_an_officer_changes_the_kind_on_its_page(site: Any) -> None:
    assert site("").post("/lapor", REPORT).status_code == 302
    report = Report.objects.using(OWNER).get()
    site.post("cabang", f"/klaim/laporan/{report.pk}/ambil", orang=site.member.person)
    claim = Claim.objects.using(OWNER).get()
    assert f"/klaim/{claim.pk}/jenis" in html(site("cabang").get(f"/klaim/{claim.pk}"))
    assert site("pemeriksa").get(f"/klaim/{claim.pk}/jenis").status_code == 403
    typed = {"jenis": "death_at_work", "alasan": WHY, "hubungan_kerja": "on_the_way", "sebab": "fall",
             "tanggal_kecelakaan": "2025-10-08", "tempat": "Pasar Baru", "tahap_satu": "2025-10-09"}  # fmt: skip
    short = site("cabang").post(f"/klaim/{claim.pk}/jenis", {**typed, "alasan": "x"})
    assert short.status_code == 400
    done = site.post("cabang", f"/klaim/{claim.pk}/jenis", **typed)
    assert "Jenis klaim dan keterangan kejadian disimpan" in told(done)
    page = html(done)
    assert "Laporan kecelakaan kerja tahap I" in page
    assert WHY in page
    assert 'id="surat-laporan_polisi"' not in page  # not asked for, because it was no traffic accident
    assert Finding.objects.using(OWNER).filter(claim=claim).count() == 2


def test_over_the_interface(own_db: Any, api: Any, loader: Any, token: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    member = world.member_with_months(loader, token, [10])
    client = api("cabang")
    body = {"event_on": "2025-10-10", "reporter_name": "Ana", "person_id": member.person}
    wrong = {**body, "kind": "death_at_work", "said": {"cause": "magic"}}
    assert code_of(client.post("/death-reports", wrong)) == "EVENT_UNTOLD"
    assert client.post("/death-reports", {**body, "kind": "birth"}).status_code == 422
    filed = client.post("/death-reports", {**body, "kind": "death_at_work", "said": AT_WORK})
    assert filed.status_code == 201, filed.content
    address = f"/claims/{filed.json()['claim_id']}"
    seen = client.get(address).json()
    assert (seen["kind"], seen["programme"], seen["said"]) == ("death_at_work", "JKK", AT_WORK)
    assert "laporan_polisi" in seen["missing"]
    done = client.post(f"{address}/kind", {"kind": "death", "reason": "Dokter menyatakan sakit jantung."})
    assert done.status_code == 200, done.content
    assert (done.json()["thing"]["kind"], done.json()["thing"]["said"]) == ("death", {})
    assert done.json()["result"]["finding"] > 0
    assert code_of(client.post(f"{address}/kind", {"kind": "death_at_work", "reason": WHY, "cause": "magic"})) != ""
    assert api("kepala").post(f"{address}/kind", {"kind": "death", "reason": WHY}).status_code == 403


def test_by_command(db: Any, desk: Any, loader: Any, token: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    member = world.member_with_months(loader, token, [10])
    facts = [part for name, value in AT_WORK.items() for part in ("--fact", f"{name}={value}")]
    words = ("claims", "report", "--died", "2025-10-10", "--reporter", "Ana Bere", "--person", str(member.person))
    assert desk(*words, "--fact", "cause", "--as", "cabang").code == 2
    filed = desk.told(*words, "--kind", "death_at_work", *facts, "--as", "cabang")
    claim = str(filed["claim"])
    changed = desk.told("claims", "change-kind", claim, "--kind", "death", "--reason", WHY, "--as", "cabang")
    assert changed["thing"]["kind"] == "death"
    back = desk.told(
        "claims", "change-kind", claim, "--kind", "death_at_work", "--reason", WHY, "--stage-one-on", "2025-10-09",
        "--as", "cabang",
    )  # fmt: skip
    assert back["thing"]["said"] == {**AT_WORK, "stage_one_on": "2025-10-09"}
