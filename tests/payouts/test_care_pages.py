"""Pages and API for the stop of payouts, for alarms and for letters of a bank: who may use them, what they say, what
they ask.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.payouts.alarms.watch import watch
from tests.payouts.test_pages import text
from tests.support.paying import later, silent
from tests.vault.papers import pdf

pytestmark = pytest.mark.usefixtures("own_db")
WHY = "Surat bank mencurigakan"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def unclear(actor: Any, orders: Any, practice: Any) -> int:
    """A payment whose fate nobody knows, with its alarm; `admin` made it and `cabang` sent it."""
    [payment], _batch = silent(actor, orders, practice)
    with later(hours=25):
        watch()
    return payment


def test_the_brake_on_its_pages(orders, unclear, login):
    head, officer, auditor = login(Client(), "kepala"), login(Client(), "cabang"), login(Client(), "pemeriksa")
    pages = ("/", "/pencairan", "/pencairan/kelompok", "/pencairan/peringatan", f"/pencairan/perintah/{unclear}")
    assert "Hentikan sekarang" in text(head.get("/pencairan/rem"))
    assert "Hentikan sekarang" not in text(auditor.get("/pencairan/rem"))
    assert auditor.post("/pencairan/rem/hentikan", {"alasan": WHY}).status_code == 403
    short = head.post("/pencairan/rem/hentikan", {"alasan": "x"})
    assert (short.status_code, "Tuliskan alasannya" in short.content.decode()) == (400, True)
    for page in pages:
        assert "Semua pencairan dihentikan" not in text(officer.get(page))
    head.post("/pencairan/rem/hentikan", {"alasan": WHY})
    for page in pages:
        assert "Semua pencairan dihentikan" in text(officer.get(page)), page
    officer.post("/pencairan/rem/usulkan", {"alasan": "Bank sudah memastikan"})
    shown = text(officer.get("/pencairan"))
    assert "Orang lain yang menyetujuinya." in shown
    (address,) = re.findall(r'action="(/pencairan/rem/\d+/mulai)"', head.get("/pencairan").content.decode())
    assert "orang lain yang menyetujuinya" in text(officer.post(address, follow=True))
    assert "Pencairan boleh berjalan lagi." in text(head.post(address, follow=True))
    assert "Bank sudah memastikan" in text(head.get("/pencairan/rem"))
    assert "Semua pencairan dihentikan" not in text(officer.get("/pencairan"))


def test_a_letter_on_the_page_of_a_payment(orders, unclear, login):
    page = f"/pencairan/perintah/{unclear}"
    maker, bank, head = login(Client(), "admin"), login(Client(), "bank"), login(Client(), "kepala")
    assert "Selesaikan menurut surat bank" not in text(maker.get(page))
    assert "Selesaikan menurut surat bank" in text(bank.get(page))

    def propose(client: Client, **changes: Any) -> Any:
        data = {
            "hasil": "paid",
            "alasan": "Surat bank nomor 12/OPS",
            "nomor": "12/OPS",
            "tanggal": "2025-12-10",
            **changes,
        }
        data["surat"] = SimpleUploadedFile("surat.pdf", pdf(), "application/pdf")
        return client.post(f"{page}/surat", data, follow=True)

    assert "diputuskan orang lain" in text(propose(maker))
    assert "Pilih apa yang dikatakan bank" in text(propose(bank, hasil=""))
    assert "Surat bank diusulkan" in text(propose(bank))
    assert "Anda yang mengusulkannya" in text(bank.get(page))
    tasks = text(head.get("/tugas"))
    assert "Baca suratnya, lalu putuskan" in tasks, tasks[200:1600]
    (agree,) = re.findall(r'action="(/pencairan/surat/\d+/setuju)"', head.get(page).content.decode())
    assert "Surat bank diputuskan orang lain" in text(maker.post(agree, follow=True))
    found = text(head.post(agree, follow=True))
    assert "diselesaikan menurut surat bank" in found
    assert "Diusulkan Bank" in found
    assert "Disetujui Kepala" in found
    assert orders.states() == {"paid": 1}
    assert "Terbuka" not in text(maker.get("/pencairan/peringatan")).split("Keadaan")[-1]


def test_the_interface(api_of, orders, unclear):
    bank, head, officer = api_of("bank"), api_of("kepala"), api_of("cabang")
    (alarm,) = officer("GET", "/payout-alarms?standing=open")["items"]
    assert (alarm["kind"], alarm["payout_id"], alarm["state"]) == ("stuck", unclear, "open")
    refused = officer("POST", f"/payout-alarms/{alarm['id']}/close", {"note": "Sudah dilihat"}, status=409)
    assert refused["type"].endswith(":ALARM_OPEN_FATE")
    assert officer("GET", "/payout-brake") == {**officer("GET", "/payout-brake"), "stopped": False}
    assert head("POST", "/payout-brake/stop", {"reason": WHY})["thing"]["stopped"] is True
    proposal = officer("POST", "/payout-brake/propose", {"reason": WHY})["result"]["proposal"]
    assert officer("POST", f"/payout-brake/{proposal}/confirm", {}, status=409)["type"].endswith(":HALT_OWN")
    assert head("POST", f"/payout-brake/{proposal}/confirm", {})["thing"]["stopped"] is False
    files = {"file": SimpleUploadedFile("surat.pdf", pdf(), "application/pdf")}
    made = bank(
        "POST", f"/payouts/{unclear}/letters", {"outcome": "rejected", "reason": WHY, **files}, status=201, form=True
    )
    assert (made["state"], made["outcome"], made["checker_id"]) == ("open", "rejected", None)
    assert bank("POST", f"/payout-letters/{made['id']}/confirm", {}, status=409)["type"].endswith(":LETTER_OWN")
    assert head("POST", f"/payout-letters/{made['id']}/confirm", {})["thing"]["state"] == "taken"
    assert head("POST", f"/payout-letters/{made['id']}/refuse", {"reason": WHY}, status=409)["type"].endswith(
        ":LETTER_UNKNOWN"
    )
    assert [row["id"] for row in bank("GET", "/payout-letters?state=taken")["items"]] == [made["id"]]
    assert officer("GET", "/payout-alarms?standing=open")["items"] == []
    assert orders.states() == {"rejected": 1}


@pytest.fixture
def api_of(token: Any) -> Any:
    """Calls the API as a user: method, path below /api/v1, body; returns the JSON of the answer."""
    import json
    import uuid

    def user(name: str) -> Any:
        key = token(name, "api")
        client = Client()

        def call(method: str, path: str, body: Any = None, *, status: int = 200, form: bool = False) -> Any:
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid.uuid4().hex}
            if method == "GET":
                answer = client.get(f"/api/v1{path}", headers=headers)
            elif form:
                answer = client.post(f"/api/v1{path}", body, headers=headers)
            else:
                answer = client.post(
                    f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
                )
            assert answer.status_code == status, answer.content[:500]
            return json.loads(answer.content)

        return call

    return user
