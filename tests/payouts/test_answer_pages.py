"""Pages, API and work items for answers that people upload: two others must confirm them, and their names are shown
where it matters.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.casework.errands import errands_for
from payung.payouts.answers import services as proposals
from payung.platform.db import acting
from tests.payouts.test_pages import carry_out, text
from tests.support.interface import Api, code_of
from tests.support.paying import approved, connected, sent

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def laid(actor: Any, orders: Any, practice: Any) -> Any:
    """A batch that `admin` made and `cabang` sent, and a file that the bank wrote about it."""
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(2)
    batch = approved(admin, officer, "file")
    sent(officer, batch)
    return batch, bank.work()[0].read_bytes()


def handed_in(client: Any, batch: int, content: bytes) -> int:
    client.post(f"/pencairan/kelompok/{batch}/jawaban", {"berkas": SimpleUploadedFile("x.xml", content)})
    return int(carry_out("payouts.answer")["result"]["proposal"])


def test_from_the_upload_to_two_signatures(laid, actor, login):
    batch, content = laid
    uploader, head, bank = (login(Client(), name) for name in ("bank-belu", "kepala", "bank"))
    number = handed_in(uploader, batch, content)
    page = f"/pencairan/jawaban-bank/{number}"
    shown = text(uploader.get(page))
    assert "Anda yang mengunggahnya" in shown
    assert "Periksa dan konfirmasi" not in shown
    assert "Belum ada yang berubah" in shown
    assert "Jawaban bank yang diunggah orang" in text(head.get("/"))
    with acting(actor("kepala").token):
        assert [(e.kind, e.subject) for e in errands_for(actor("kepala"))] == [("payouts.confirm", f"answer:{number}")]
    assert f'href="{page}"' in head.get("/tugas").content.decode()
    assert "Anda orang pertama" in text(head.post(f"{page}/konfirmasi"))
    assert "menunggu satu orang lain" in text(head.post(f"{page}/konfirmasi", {"paham": "1"}, follow=True))
    assert "Anda sudah mengonfirmasinya" in text(head.get(page))
    assert "Terkirim, belum dijawab" in text(head.get(f"/pencairan/kelompok/{batch}"))
    own = login(Client(), "cabang").post(f"{page}/konfirmasi", {"paham": "1"}, follow=True)
    assert "Anda menyusun atau mengirim" in text(own)
    assert "Anda orang kedua" in text(bank.post(f"{page}/konfirmasi"))
    assert "Jawaban bank berlaku" in text(bank.post(f"{page}/konfirmasi", {"paham": "1"}, follow=True))
    assert "Diterima bank" in text(head.get(f"/pencairan/kelompok/{batch}"))
    assert "Bank-Belu" in text(head.get(page))
    for who in ("juri", "hrd", "belu"):
        assert login(Client(), who).get(page).status_code == 403
    assert login(Client(), "pemeriksa").post(f"{page}/konfirmasi", {"paham": "1"}).status_code == 403
    english = login(Client(), "kepala")
    english.cookies["payung_language"] = "en"
    assert "Uploaded by Bank-Belu: 2 payments" in text(english.get(page))


def test_one_refuses_on_the_page(laid, login):
    batch, content = laid
    number = handed_in(login(Client(), "bank-belu"), batch, content)
    head, page = login(Client(), "kepala"), f"/pencairan/jawaban-bank/{number}"
    short = head.post(f"{page}/tolak", {"alasan": "x"})
    assert (short.status_code, "5 sampai 500 huruf" in short.content.decode()) == (400, True)
    assert "tidak ada yang berubah" in text(head.post(f"{page}/tolak", {"alasan": "Bukan dari bank"}, follow=True))
    assert "Kepala: Bukan dari bank" in text(head.get(page))
    assert "Ditolak" in text(head.get("/pencairan/jawaban-bank?keadaan=refused"))


def test_whose_word_it_is_stands_on_later_pages(orders, actor, practice, login, app, loader):
    """The uploader's name is on the page of the payment, on that of the batch that follows, and shown before that batch
    is approved.
    """
    from tests.payouts.test_proposals import Desk

    desk = Desk(orders, app, loader, lambda name: actor(name).token)
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="claim:7:heir:1")
    desk.send(first)
    proposal, _, _ = desk.propose(desk.told("rejected", first, reason="AC04"), kind="pain.002")
    desk.confirm(proposal)
    words = "Ditolak bank menurut berkas yang diunggah Bank-Belu dan dikonfirmasi Kepala, Bank."
    checker = login(Client(), "bank")
    assert words in text(checker.get(f"/pencairan/perintah/{first}"))
    orders.token = actor("cabang").token
    second = orders.instruct(payee=payee, reference="claim:7:heir:1", follows=first)
    made = login(Client(), "cabang").post("/pencairan/susun", {"bank": "130", "channel": "file"})["Location"]
    page = checker.get(made)
    assert words in text(page)
    mark = re.search(r'name="sidik" value="([0-9a-f]{64})"', page.content.decode())
    assert mark
    assert words in text(checker.post(f"{made}/setujui", {"sidik": mark[1]}))
    assert words in text(checker.get(f"/pencairan/perintah/{second}"))
    api = Api(actor("bank").token)
    (hand,) = api.get(f"/payouts/{second}").json()["by_hand"]
    assert (hand["payout"], hand["uploaded_by"], hand["confirmed_by"]) == (first, "Bank-Belu", ["Kepala", "Bank"])
    assert api.get(f"/payout-batches/{made.rsplit('/', 1)[1]}").json()["by_hand"] == [hand]


def test_too_few_people_are_told_of_before_a_batch_is_made(orders, actor, login, owner, token):
    orders.bank(folder="")
    orders.many(1)
    maker, api = login(Client(), "cabang"), Api(token("cabang", "api"))
    asked = "/payout-banks/130/confirmers"
    assert api.get(asked).json() == {"confirmers_left": 4, "confirmers_needed": 2, "confirm_warning": ""}
    owner.execute(
        "update access_user set is_active = false where username in ('admin2', 'bank', 'bank-belu', 'kepala')"
    )
    assert api.get(asked).json()["confirm_warning"] == "NOBODY_LEFT"
    warned = text(maker.post("/pencairan/susun", {"bank": "130", "channel": "file"}))
    assert "tidak ada orang yang dapat mengonfirmasinya" in warned
    assert orders.states() == {"ready": 1}
    made = maker.post("/pencairan/susun", {"bank": "130", "channel": "file", "paham": "1"})["Location"]
    assert "tidak ada orang yang dapat mengonfirmasinya" in text(maker.get(made))
    batch = api.get(f"/payout-batches/{made.rsplit('/', 1)[1]}").json()
    assert (batch["confirmers_left"], batch["confirm_warning"]) == (0, "NOBODY_LEFT")


def test_the_interface(laid, actor, token, login):
    batch, content = laid
    number = handed_in(login(Client(), "bank-belu"), batch, content)
    head, bank, uploader = (Api(token(name, "api")) for name in ("kepala", "bank", "bank-belu"))
    address = f"/payout-answers/{number}"
    (listed,) = head.get("/payout-answers", state="open").json()["items"]
    assert listed == head.get(address).json()
    assert (listed["uploaded_by"], listed["bar"], listed["count"]) == ("Bank-Belu", "", 2)
    assert uploader.get(address).json()["bar"] == "UPLOADED"
    changes = head.get(f"{address}/changes", limit=1).json()
    assert (changes["items"][0]["source"], changes["next"]) == ("sent", 1)
    assert len(head.get(f"{address}/changes", after=1).json()["items"]) == 1
    assert code_of(uploader.post(f"{address}/confirm")) == "ANSWER_UPLOADED"
    assert head.post(f"{address}/confirm").json()["thing"]["confirmed_by"] == ["Kepala"]
    assert code_of(head.post(f"{address}/confirm")) == "ANSWER_SIGNED"
    done = bank.post(f"{address}/confirm").json()["thing"]
    assert (done["state"], done["changed"], done["unfit"]) == ("taken", 2, [])
    assert code_of(bank.post(f"{address}/refuse", {"reason": "terlambat"})) == "ANSWER_CLOSED"
    assert head.get("/payout-answers/999999").status_code == 404


def test_lists_ask_as_much_for_many_as_for_one(laid, orders, actor, app, loader, login):
    from tests.payouts.test_proposals import Desk

    desk = Desk(orders, app, loader, lambda name: actor(name).token)
    head = login(Client(), "kepala")

    def asked() -> list[int]:
        counts = []
        for address in ("/pencairan", "/pencairan/jawaban-bank", "/", "/tugas"):
            with CaptureQueriesContext(connection) as seen:
                assert head.get(address).status_code == 200
            counts.append(len(seen))
        return counts

    head.get("/")  # counts what waits; the pages after it do not
    few: list[int] = []
    for number in range(3):
        (taken,) = orders.many(1)
        desk.send(taken)
        desk.propose(desk.told("paid", taken), f"f{number}")
        few = few or asked()
    assert asked() == few
    with acting(actor("kepala").token):
        assert len(proposals.to_confirm(50)) == 3
