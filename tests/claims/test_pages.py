"""Pages of claims in a browser without JavaScript: from the public report to the letter, done by four users."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.access.models import Change
from payung.claims.assessment.recomputing import recompute
from payung.claims.models import BenefitAssessment, Claim, Report
from payung.platform import limits
from payung.platform.db import OWNER
from tests.claims import world
from tests.claims.visits import REPORT, _today, completed, forgiven, html, lead, reported, taken_up, told  # noqa: F401
from tests.support.two import confirm
from tests.vault.papers import pdf, photo


def test_from_the_public_report_to_the_letter(site: Any, own_db: Any, actor: Any) -> None:
    claim = completed(site)
    page = html(site("cabang").get(f"/klaim/{claim}"))
    assert "7 hari lagi" in page
    assert page.count('class="day is-start is-today"') == 1  # the day on which the papers were complete is not counted

    preview = site("cabang").get(f"/klaim/{claim}/nilai")
    assert lead(preview).endswith("manfaat Rp42.000.000.")
    assert Claim.objects.using(OWNER).get().case.state == "complete"
    assert "disimpan" in told(site.post("cabang", f"/klaim/{claim}/nilai", paham="1"))
    recompute()

    own = site("cabang").get(f"/klaim/{claim}")
    assert "Menunggu orang lain" in html(own)
    assert f"/klaim/{claim}/setujui" not in html(own)
    assert "tidak dapat Anda setujui" in told(site.post("cabang", f"/klaim/{claim}/setujui", paham="1", sidik="x"))

    asked = html(site("kepala").get(f"/klaim/{claim}/setujui"))
    assert "Rp42.000.000" in asked
    assert "90123456789" not in asked
    digest = re.search(r'name="sidik" value="([0-9a-f]{64})"', asked)
    answer = site.post("kepala", f"/klaim/{claim}/setujui", paham="1", sidik=digest[1])
    assert lead(answer) == "Rp42.000.000 disetujui; menunggu pencairan."

    world.bank_says(own_db, actor("admin"), claim, "paid")
    assert lead(site("kepala").get(f"/klaim/{claim}")) == "Rp42.000.000 sudah dibayar kepada ahli waris."
    letter = site("kepala").get(f"/klaim/{claim}/surat.pdf")
    assert letter.content.startswith(b"%PDF")
    assert letter["Cache-Control"] == "no-store"


def test_a_share_that_comes_back_goes_to_another_account(site: Any, complete: int, own_db: Any, actor: Any) -> None:
    claim = complete
    site.post("cabang", f"/klaim/{claim}/nilai", paham="1")
    recompute()
    found = re.search(r'name="sidik" value="([0-9a-f]{64})"', html(site("kepala").get(f"/klaim/{claim}/setujui")))
    assert found
    site.post("kepala", f"/klaim/{claim}/setujui", paham="1", sidik=found[1])
    heir = Claim.objects.using(OWNER).get().heirs.get().pk
    world.bank_says(own_db, actor("admin"), claim, {heir: ("returned", "AC04")})
    page = site("cabang").get(f"/klaim/{claim}")
    assert lead(page) == "Uang kembali dari bank; ahli waris perlu rekening lain."
    assert "Rekening pengganti" in html(page)
    waits = [f'href="/klaim/{claim}"' in html(site(who).get("/tugas")) for who in ("cabang", "kepala", "bank")]
    assert waits == [True, False, False]
    assert "Usulkan rekening lain" in html(site("cabang").get("/"))
    assert "1 klaim belum selesai" in html(site("kepala").get("/"))  # nothing of it is his to do, and he answers for it
    account = {"bank_code": "130", "account_no": "90999999999", "holder_name": "Ana Bere"}
    at = f"/klaim/{claim}/ahli-waris/{heir}/rekening"
    for wrong in ({"account_no": "12"}, {"holder_name": "Orang Lain Sekali"}, {"account_no": ""}):
        kept = site("cabang").post(at, {**account, **wrong})
        assert kept.status_code == 400
        typed = {**account, **wrong}
        assert f'value="{typed["holder_name"]}"' in html(kept)  # nobody types it all again for one wrong word
        assert f'value="{typed["account_no"]}"' in html(kept)
    answer = site.post("cabang", at, **account)
    assert "orang lain menyetujuinya" in told(answer)
    assert lead(answer) == "Rekening pengganti diusulkan; menunggu persetujuan orang kedua."
    proposal = Claim.objects.using(OWNER).get().payee_changes.get().pk
    address = f"/klaim/{claim}/rekening/{proposal}"
    assert address not in html(answer), "whoever proposes is not asked to confirm"
    waits = [f'href="/klaim/{claim}"' in html(site(who).get("/tugas")) for who in ("cabang", "kepala", "belu")]
    assert waits == [False, True, False]
    own = site.post("cabang", address, paham="1")
    assert "tidak dapat Anda setujui" in told(own)
    assert address in html(site("kepala").get(f"/klaim/{claim}"))
    asked = html(site.post("kepala", address))
    for part in ("Rp42.000.000", "Ana Bere", "9999", "Diusulkan oleh"):
        assert part in asked
    answer = site.post("kepala", address, paham="1")
    assert "dikirim lagi" in told(answer)
    assert lead(answer) == "Rp42.000.000 sedang dibayar."
    assert f'href="/klaim/{claim}"' not in html(site("kepala").get("/tugas"))


def test_the_queue_says_how_many_wait_and_gives_files(site: Any, complete: int) -> None:
    claim = complete
    queue = site("kepala").get("/klaim")
    assert lead(queue) == "1 klaim menunggu. Tidak ada yang berisiko terlambat."
    rows = list(
        csv.DictReader(
            io.StringIO(b"".join(site("kepala").get("/klaim?unduh=csv").streaming_content).decode("utf-8-sig"))
        )
    )
    assert (rows[0]["Tenggat kalender"], rows[0]["Tenggat hari kerja"]) == ("2025-12-22", "2025-12-24")
    assert site("kepala").get("/klaim?unduh=xlsx").status_code == 200
    for query in ("keadaan=semua", "keadaan=complete&wilayah=53.04", "waktu=late", "waktu=risk", "waktu=paused"):
        assert site("kepala").get(f"/klaim?{query}").status_code == 200
    found = site("kepala").post("/klaim/cari", {"cari": "markus"})
    assert found["Location"] == f"/klaim/{claim}"
    assert lead(site("cabang").get("/tugas")).startswith("1 perkara menunggu Anda. Tenggat terdekat 22 Desember 2025")
    assert site("kepala").get("/klaim/laporan?keadaan=taken").status_code == 200
    assert f"/klaim/{claim}" in html(site("cabang").get(f"/orang/{site.member.person}"))


def test_a_claim_that_has_stood_too_long_is_late(site: Any, complete: int, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = complete
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-21")
    assert lead(site("kepala").get("/klaim")) == "1 klaim menunggu. 1 berisiko terlambat."
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-24")
    assert lead(site("kepala").get("/klaim")) == "1 klaim menunggu. 1 sudah terlambat."
    page = html(site("cabang").get(f"/klaim/{claim}"))
    assert "terlambat 2 hari" in page
    assert "is-late" in page


def test_pausing_moves_the_deadline_and_is_told(site: Any, complete: int, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = complete
    assert (
        lead(site.post("cabang", f"/klaim/{claim}/jeda", alasan="menunggu surat camat"))
        == "Dijeda: menunggu surat camat"
    )
    # refused: a claim in a pause cannot be assessed
    assert site.post("cabang", f"/klaim/{claim}/nilai", paham="1").redirect_chain
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-18")
    assert lead(site.post("cabang", f"/klaim/{claim}/lanjut")) == "Berkas lengkap; menunggu penilaian."
    assert "25 Desember 2025" in html(site("cabang").get(f"/klaim/{claim}"))


def test_a_refused_file_says_what_to_do(site: Any) -> None:
    claim = taken_up(site)
    answer = site.upload("cabang", claim, "akta_kematian", pdf(1, script=True), "akta.pdf")
    assert "Cetak atau foto suratnya" in told(answer)
    assert "Perlu diunggah ulang" in html(answer)
    assert "bukan PDF, JPEG, atau PNG" in told(site.upload("cabang", claim, "kk", b"PK\x03\x04 x", "kk.docx"))
    assert "kosong" in told(site.upload("cabang", claim, "kk", b"", "kk.pdf"))


def test_papers_open_page_by_page_and_the_original_is_logged(site: Any) -> None:
    claim = taken_up(site)
    site.upload("cabang", claim, "akta_kematian", pdf(2), "akta kematian.pdf")
    folder = Claim.objects.using(OWNER).get().folder_id
    page = html(site("cabang").get(f"/arsip/{folder}"))
    paper = int(re.search(r"/arsip/surat/(\d+)", page)[1])  # type: ignore[index]
    picture = site("cabang").get(f"/arsip/surat/{paper}/2.png")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    small = site("cabang").get(f"/arsip/surat/{paper}/kecil.png")
    assert small.content.startswith(b"\x89PNG")
    assert len(small.content) < 5_000
    assert small["Cache-Control"] == picture["Cache-Control"] == "no-store"
    assert lead(site("cabang").get(f"/arsip/surat/{paper}")) == "2 halaman, dapat dibaca."
    assert site("cabang").get(f"/arsip/surat/{paper}/3.png").status_code == 404
    assert "alasannya" in told(site.post("cabang", f"/arsip/surat/{paper}/asli", alasan=""))
    original = site("cabang").post(f"/arsip/surat/{paper}/asli", {"alasan": "diminta polisi"})
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original.streaming_content).startswith(b"%PDF")
    assert site("cabang").post(f"/arsip/surat/{paper}/tarik", {"alasan": "x"}).status_code == 400
    assert "Pemeriksaan selesai" in told(site.post("cabang", f"/arsip/surat/{paper}/periksa"))
    assert "ditarik" in told(site.post("cabang", f"/arsip/surat/{paper}/tarik", alasan="salah orang"))
    assert "sudah ditarik" in told(site.post("cabang", f"/arsip/surat/{paper}/tarik", alasan="salah orang"))
    assert site("cabang").get("/arsip").status_code == 200
    # A user of another regency sees nothing of the claim.
    for address in (
        f"/arsip/surat/{paper}",
        f"/arsip/surat/{paper}/1.png",
        f"/arsip/surat/{paper}/kecil.png",
        f"/arsip/{folder}",
        f"/klaim/{claim}",
    ):
        assert site("kupang").get(address).status_code == 404, address


def test_the_form_of_a_folder_leads_nowhere_else(site: Any) -> None:
    claim = taken_up(site)
    folder = Claim.objects.using(OWNER).get(pk=claim).folder_id
    for target in ("https://example.org/", "//example.org", "/\\example.org"):
        data = {"jenis": "kk", "kembali": target, "berkas": SimpleUploadedFile("kk.jpg", photo(text=target))}
        assert site("cabang").post(f"/arsip/{folder}/unggah", data)["Location"] == f"/arsip/{folder}"


def test_what_cannot_be_taken_back_is_asked_for_twice(site: Any, complete: int) -> None:
    claim = complete
    site.post("cabang", f"/klaim/{claim}/nilai", paham="1")
    recompute()
    state = lambda: Claim.objects.using(OWNER).select_related("case").get().case.state  # noqa: E731
    seen = {"sidik": BenefitAssessment.objects.using(OWNER).filter(claim_id=claim).latest("id").digest}
    # the digest is in the forms that decide on it
    assert html(site("kepala").get(f"/klaim/{claim}")).count(seen["sidik"]) >= 2
    asked = html(site("kepala").post(f"/klaim/{claim}/tolak", {"alasan": "bukan peserta", **seen}))
    assert "Tolak klaim untuk" in asked
    assert seen["sidik"] in asked
    assert state() == "assessed"
    short = site("kepala").post(f"/klaim/{claim}/tolak", {"alasan": "x<b", "paham": "1", **seen})
    assert short.status_code == 400
    assert "Tuliskan alasannya" in html(short)
    assert ">x&lt;b</textarea>" in html(short)  # the form still holds what was typed
    assert seen["sidik"] in html(short)
    assert site("kepala").get(f"/klaim/{claim}/setujui").status_code == 200
    # there is no separate page; the form is on the page of the claim
    assert site("kepala").get(f"/klaim/{claim}/tolak")["Location"] == f"/klaim/{claim}"
    assert "alasan" in html(site("cabang").get(f"/klaim/{claim}/tarik-nilai"))
    assert state() == "assessed"
    for stale in ({}, {"sidik": "0" * 64}):  # refused: nobody may decide on what he has not seen
        site.post("kepala", f"/klaim/{claim}/kembalikan", alasan="hitung lagi", **stale)
        site.post("kepala", f"/klaim/{claim}/tolak", alasan="bukan peserta", paham="1", **stale)
    assert state() == "assessed"
    answer = site.post("kepala", f"/klaim/{claim}/kembalikan", alasan="hitung lagi", **seen)
    assert "Penilaian ini tidak berlaku lagi" in html(answer)
    assert state() == "complete"
    site.post("cabang", f"/klaim/{claim}/nilai", paham="1")
    last = BenefitAssessment.objects.using(OWNER).filter(claim_id=claim).latest("id").digest
    site.post("kepala", f"/klaim/{claim}/tolak", alasan="bukan peserta", paham="1", sidik=last)
    assert state() == "rejected"
    assert site("kepala").get(f"/klaim/{claim}/surat.pdf").content.startswith(b"%PDF")


def test_an_officer_reports_a_death(site: Any) -> None:
    common = {"event_on": "2025-10-10", "reporter_name": "Ana", "reporter_relation": "child"}
    form = site("belu").get("/klaim/baru")
    assert "NIK yang meninggal" in html(form)
    nobody = site("belu").post("/klaim/baru", {**common, "nik": "5304010101700009"})
    assert "Peserta tidak ditemukan" in html(nobody)
    kept = site.post("belu", "/klaim/baru", **common, name="Yosef Mau", regency="53.04")
    assert "Laporan disimpan dengan kode" in told(kept)
    claimed = site.post("belu", f"/klaim/baru?orang={site.member.person}", **common)
    assert "Klaim dibuka" in told(claimed)
    again = site("belu").post(f"/klaim/baru?orang={site.member.person}", common)
    assert "sudah punya klaim" in html(again)


def test_the_public_page_asks_plainly_and_not_too_often(site: Any) -> None:
    page = html(Client().get("/lapor"))
    assert "tidak dipungut biaya" in page
    wrong = Client().post("/lapor", {**REPORT, "nik": "123", "event_on": "2026-01-01"})
    assert wrong.status_code == 400
    assert "16 angka" in html(wrong)
    assert "belum tiba" in html(wrong)
    visitor = Client()
    assert visitor.get("/lapor/diterima")["Location"] == "/lapor"
    answers = [visitor.post("/lapor", {**REPORT, "name": f"Markus {n}"}).status_code for n in range(8)]
    assert answers == [302] * 6 + [429] * 2
    assert Report.objects.using(OWNER).count() == 6
    forgiven("127.0.0.1")


def test_strangers_cannot_shut_the_door_for_others(site: Any) -> None:
    """One internet address may report six times an hour and twenty times a day; this does not limit other addresses."""
    for n in range(60):
        answer = Client(REMOTE_ADDR=f"203.0.113.{n}").post("/lapor", {**REPORT, "name": f"Orang {n}"})
        assert answer.status_code == 302
    busy = Client(REMOTE_ADDR="198.51.100.9")
    answers = []
    for hour in range(4):
        limits.forgive("report.hour", "198.51.100.9", everything=True)
        answers += [busy.post("/lapor", {**REPORT, "name": f"Jam {hour} {n}"}).status_code for n in range(6)]
    assert answers == [302] * 20 + [429] * 4
    assert Client(REMOTE_ADDR="198.51.100.10").post("/lapor", REPORT).status_code == 302
    for address in ("198.51.100.9", "198.51.100.10"):
        forgiven(address)


def test_the_title_of_a_claim_is_not_its_secret(site: Any, complete: int) -> None:
    claim = complete
    page = html(site("cabang").get(f"/klaim/{claim}"))
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title
    kept = Claim.objects.using(OWNER).get(pk=claim).code
    assert kept not in title[1].replace("-", "")
    assert str(claim) in title[1]


def proposed(kind: str) -> int:
    """The number of what an administrator has proposed last."""
    return int(Change.objects.using(OWNER).filter(kind=kind).latest("id").pk)


def test_bands_are_read_by_deciders_and_edited_by_the_office(site: Any) -> None:
    address = "/tugas/jenjang/claim.jkm/approve"
    assert "Memutuskan" in html(site("kepala").get("/tugas/jenjang"))
    assert "Ubah jenjang" not in html(site("kepala").get("/tugas/jenjang"))
    assert site("kepala").post(address).status_code == 403
    two = {
        "dari-0": "0",
        "suara-0": "1",
        "peran-0": ["head", "branch_officer"],
        "dari-1": "20.000.000",
        "suara-1": "2",
        "peran-1": "head",
    }
    page = html(site.post("admin", address, **two))
    assert "Rp0 sampai di bawah Rp20.000.000" not in html(site("kepala").get("/tugas/jenjang"))
    confirm(proposed("limits"))
    page = html(site("kepala").get("/tugas/jenjang"))
    assert "Rp0 sampai di bawah Rp20.000.000" in page
    for wrong in ({"dari-0": "5"}, {"suara-0": "0"}, {"peran-0": "nobody"}, {"dari-0": "banyak"}, {"dari-1": "0"}):
        assert "disimpan" not in told(site.post("admin", address, **{**two, **wrong})), wrong
    assert "Rp0 sampai di bawah Rp20.000.000" in html(site("kepala").get("/tugas/jenjang"))
    assert site("admin").post("/tugas/jenjang/claim.jkm/nothing").status_code == 404


def test_a_large_claim_needs_the_votes_of_its_band(site: Any, complete: int) -> None:
    two = {"dari-0": "0", "suara-0": "2", "peran-0": ["head", "branch_officer", "administrator"]}
    site.post("admin", "/tugas/jenjang/claim.jkm/approve", **two)
    confirm(proposed("limits"))
    claim = complete
    site.post("cabang", f"/klaim/{claim}/nilai", paham="1")
    recompute()
    for username, state in (("kepala", "assessed"), ("admin", "approved")):
        asked = re.search(r'name="sidik" value="([0-9a-f]{64})"', html(site(username).get(f"/klaim/{claim}/setujui")))
        assert asked
        page = site.post(username, f"/klaim/{claim}/setujui", paham="1", sidik=asked[1])
        assert Claim.objects.using(OWNER).select_related("case").get().case.state == state
    assert "Satu suara setuju" in html(page)


def test_the_queues_ask_as_often_for_many_as_for_one(site: Any, actor: Any, loader: Any, token: Any) -> None:
    officer = actor("cabang")

    def asked() -> list[int]:
        counts = []
        for address in ("/klaim", "/tugas", "/klaim/laporan", "/arsip"):
            with CaptureQueriesContext(connection) as seen:
                assert site("cabang").get(address).status_code == 200
            counts.append(len(seen))
        return counts

    world.open_claim(officer, site.member)
    reported(site)
    asked()
    few = asked()
    for _number in range(3):
        world.open_claim(officer, world.member_with_months(loader, token, [10]))
        reported(site)
    assert asked() == few


def test_the_public_page_in_english(site: Any) -> None:
    visitor = Client()
    visitor.cookies["payung_language"] = "en"
    assert lead(visitor.get("/lapor")).startswith("We are sorry for your loss")
    visitor.post("/lapor", REPORT)
    assert Report.objects.using(OWNER).get().language == "en"
    assert "Report received" in html(visitor.get("/lapor/diterima"))


def test_who_may_not_is_told_so(site: Any) -> None:
    claim = taken_up(site)
    for username, address in (
        ("bank", f"/klaim/{claim}/lengkap"),
        ("pemeriksa", f"/klaim/{claim}/ahli-waris"),
        ("belu", f"/klaim/{claim}/nilai"),
    ):
        assert site(username).post(address).status_code == 403, (username, address)
    for username in ("juri", "sponsor", "hrd", "tanpa-peran"):
        own = ("/tugas",) if username == "tanpa-peran" else ()
        for address in ("/klaim", f"/klaim/{claim}", *own, "/arsip"):
            assert site(username).get(address).status_code == 403, (username, address)
    assert Client().get(f"/klaim/{claim}")["Location"].startswith("/masuk")
