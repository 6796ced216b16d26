"""Pages and API of payouts: one person makes a batch, another approves it; it is sent, answered and explained."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.platform import runs
from payung.platform.db import OWNER
from payung.platform.models import Run
from tests.support.paying import confirmed, connected

pytestmark = pytest.mark.usefixtures("own_db")
INLINE = re.compile(r"<[^>]+\s(style|onclick|onchange|onsubmit)=|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def text(response: Any, status: int = 200) -> str:
    """The text of a page. It also checks that the page has nothing that the content security policy forbids."""
    found = response.content.decode()
    assert response.status_code == status, found[-2000:]
    assert not INLINE.search(found), INLINE.search(found)
    return " ".join(re.sub(r"<[^>]+>", " ", found).replace("\xa0", " ").split())


def carry_out(kind: str) -> dict[str, Any]:
    """Do what the worker would do with the last run of a kind."""
    run = Run.objects.using(OWNER).filter(kind=kind).latest("pk")
    return runs.execute(run.pk)


def test_from_waiting_to_paid(actor, orders, practice, login):
    bank = practice()
    connected(actor("admin"), bank)
    orders.many(3)
    orders.instruct(10_000_000, ending="0404")
    maker, checker = login(Client(), "cabang"), login(Client(), "admin")
    assert "4 pembayaran menunggu, bersama Rp13.000.000." in text(maker.get("/pencairan"))
    made = maker.post("/pencairan/susun", {"bank": "130", "channel": "file"})
    page = made["Location"]
    found = text(maker.get(page))
    assert "Anda yang menyusun kelompok ini" in found
    assert "Periksa dan setujui" not in found

    shown = checker.get(page)
    mark = re.search(r'name="sidik" value="([0-9a-f]{64})"', shown.content.decode())
    assert mark
    asked = checker.post(f"{page}/setujui", {"sidik": mark[1]})
    assert "Isi kelompok tidak dapat diubah lagi" in text(asked)
    forged = checker.post(f"{page}/setujui", {"sidik": "0" * 64, "paham": "1"}, follow=True)
    assert "tidak sama lagi dengan yang diperiksa" in text(forged)
    own = maker.post(f"{page}/setujui", {"sidik": mark[1], "paham": "1"}, follow=True)
    assert "tidak boleh menyetujuinya sendiri" in text(own)
    assert "boleh dikirim" in text(checker.post(f"{page}/setujui", {"sidik": mark[1], "paham": "1"}, follow=True))

    assert "Kirim ke bank" in text(maker.post(f"{page}/kirim"))
    maker.post(f"{page}/kirim", {"paham": "1"})
    assert "Halaman ini boleh ditutup" in text(maker.get(page))
    assert carry_out("payouts.send")["state"] == "done"
    assert "Terkirim, belum dijawab" in text(maker.get(page))
    order = maker.get(f"{page}/perintah.xml")
    assert b"<InstdAmt" in order.content
    assert order["Cache-Control"] == "no-store"

    for path in bank.work():
        upload = SimpleUploadedFile(path.name, path.read_bytes(), "application/xml")
        maker.post(f"{page}/jawaban", {"berkas": upload})
        run = carry_out("payouts.answer")
        assert run["state"] == "done"
        assert confirmed(actor, run["result"]["proposal"]) == "taken"
    found = text(maker.get(page))
    assert "menunggu rekening lain dari penerimanya" in found
    assert re.search(r"Sudah dibayar 3 · Rp3\.000\.000", found)
    rejected = re.search(r'href="(/pencairan/perintah/\d+)"', maker.get(page + "?keadaan=rejected").content.decode())
    assert rejected
    found = text(maker.get(rejected[1]))
    assert "Rekening sudah ditutup (AC04)" in found
    assert "Mintalah rekening lain kepada penerima" in found
    assert maker.get("/pencairan?unduh=csv").status_code == 200
    assert "Closed" not in text(maker.get("/pencairan/kelompok"))


def test_a_foreign_file_is_refused_on_the_page(actor, orders, practice, login):
    bank = practice()
    connected(actor("admin"), bank)
    orders.many(1)
    maker, checker = login(Client(), "cabang"), login(Client(), "admin")
    pages = []
    for _ in range(2):
        page = maker.post("/pencairan/susun", {"bank": "130", "channel": "file"})["Location"]
        mark = re.search(r'value="([0-9a-f]{64})"', checker.get(page).content.decode())
        assert mark
        checker.post(f"{page}/setujui", {"sidik": mark[1], "paham": "1"})
        maker.post(f"{page}/kirim", {"paham": "1"})
        carry_out("payouts.send")
        pages.append(page)
        orders.many(1)
    laid = bank.work()
    report = laid[0].read_bytes()
    maker.post(f"{pages[1]}/jawaban", {"berkas": SimpleUploadedFile("x.xml", report)})
    assert carry_out("payouts.answer")["error_code"] == "ANSWER_OTHER"
    assert "bukan tentang yang kita kirim" in text(maker.get(pages[1]))
    for path in laid:
        maker.post("/pencairan/jawaban", {"berkas": SimpleUploadedFile(path.name, path.read_bytes())})
        confirmed(actor, carry_out("payouts.answer")["result"]["proposal"])
    assert "Selesai" in text(maker.get(pages[0]))
    maker.post("/pencairan/jawaban", {"berkas": SimpleUploadedFile("x.xml", b"<a/>")})
    assert carry_out("payouts.answer")["error_code"] == "ANSWER_KIND"
    assert "bukan jawaban bank yang dikenal" in text(maker.get("/pencairan"))


def test_who_sees_what(actor, orders, practice, login):
    bank = practice()
    connected(actor("admin"), bank)
    orders.many(2)
    orders.many(1, regency="53.71")
    belu = login(Client(), "bank-belu")
    assert "2 pembayaran menunggu" in text(belu.get("/pencairan"))
    assert "Tidak ada pembayaran yang menunggu" in text(login(Client(), "bank").get("/pencairan"))
    for username in ("hrd", "juri", "sponsor"):
        assert login(Client(), username).get("/pencairan").status_code == 403
    assert login(Client(), "kepala").post("/pencairan/susun", {"bank": "130", "channel": "file"}).status_code == 403
    made = login(Client(), "cabang").post("/pencairan/susun", {"bank": "130", "channel": "file"})["Location"]
    assert "••••" in login(Client(), "bank").get(made).content.decode()
    assert login(Client(), "bpr").get(made).status_code == 403
    english = login(Client(), "cabang")
    english.cookies["payung_language"] = "en"
    assert "Payment batch" in text(english.get(made))


def test_the_interface(actor, orders, practice, token):
    from tests.support.interface import Api, code_of

    bank = practice()
    connected(actor("admin"), bank)
    taken = orders.many(3)
    maker, checker = Api(token("cabang", "api")), Api(token("admin", "api"))
    assert maker.get("/payout-banks").json() == [{"code": "130", "name": "Bank Uji", "channels": ["file", "snap"]}]
    listed = maker.get("/payouts", state="ready", limit=2).json()
    assert [item["id"] for item in listed["items"]] == taken[:0:-1]
    assert len(listed["items"][0]["account_ending"]) == 4
    made = maker.post("/payout-batches", {"bank": "130", "channel": "snap"})
    assert made.status_code == 201, made.content
    batch = made.json()
    assert (batch["count"], batch["total"], batch["states"]) == (3, 3_000_000, {"batched": 3})
    address = f"/payout-batches/{batch['id']}"
    assert code_of(maker.post("/payout-batches", {"bank": "130"})) == "NOTHING_WAITS"
    approval = {"content_hash": batch["content_hash"]}
    assert code_of(maker.post(f"{address}/approve", approval)) == "OWN_BATCH"
    assert checker.post(f"{address}/approve", approval).json()["thing"]["state"] == "approved"
    sent = maker.post(f"{address}/send")
    assert sent.status_code == 202, sent.content
    assert runs.execute(sent.json()["id"])["state"] == "done"
    assert maker.get(address).json()["states"] == {"paid": 3}
    steps = maker.get(f"/payouts/{taken[0]}").json()["steps"]
    assert [step["state"] for step in steps] == ["ready", "batched", "sending", "paid"]
    assert len(maker.get(f"{address}/items").json()["items"]) == 3
    assert code_of(maker.get(f"{address}/order")) == "ORDER_UNKNOWN"
    assert code_of(maker.post(f"{address}/discard")) == "BATCH_STATE"
    assert maker.get("/payouts/999999").status_code == 404
