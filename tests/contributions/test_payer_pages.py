"""Payers on pages, interface and command line: account, joint code, credit carried, refund by two."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from tests.contributions.owing import owing
from tests.contributions.test_credit import organisation_account
from tests.support.people import one

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def payer(loader, app, token) -> tuple[int, list[int]]:
    return owing(loader, app, token)


def html(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_the_account_and_the_joint_code(payer, login):
    number, (july, august, september) = payer
    browser = login(Client(), "cabang")
    assert f'href="/iuran/pembayar/{number}"' in html(browser.get("/iuran/pembayar"))
    page = html(browser.get(f"/iuran/pembayar/{number}"))
    for part in ("Sisa tagihan Rp33.600, titipan Rp500.", "Tagihan yang belum lunas", "Titipan sekarang Rp500."):
        assert part in page
    assert "Saldo awal Rp16.800." in html(browser.get(f"/iuran/pembayar/{number}?dari=2025-07-05"))
    joined = browser.post(f"/iuran/pembayar/{number}/gabung", {"tagihan": [august, september]}, follow=True)
    assert "membayar Rp33.600 sekaligus" in html(joined)
    code = joined.redirect_chain[-1][0]
    assert browser.get(f"{code}/tagihan.pdf").content.startswith(b"%PDF-")
    assert b"VEVENT" in browser.get(f"{code}/jatuh-tempo.ics").content
    refused = browser.post(f"/iuran/pembayar/{number}/gabung", {"tagihan": [july, "x", august]}, follow=True)
    assert "Pilih 2 sampai 24 tagihan" in html(refused)
    rows = browser.get(f"/iuran/pembayar/{number}?unduh=csv")
    assert b"".join(rows.streaming_content).decode("utf-8-sig").count("\n") == 5  # heads, three bills, a receipt
    stranger = login(Client(), "bank-belu")
    assert stranger.get(f"/iuran/pembayar/{number}").status_code == 404
    assert stranger.get(code).status_code == 404


def test_credit_is_used_and_given_back_on_pages(payer, login, owner):
    number, (_july, august, _september) = payer
    officer, head = login(Client(), "cabang"), login(Client(), "kepala")
    assert "Pembayar ini punya titipan Rp500." in html(officer.get(f"/iuran/{august}"))
    asked = html(officer.post(f"/iuran/{august}/pakai-titipan", {"jumlah": "200"}))
    assert "Pakai titipan Rp200 untuk tagihan ini?" in asked
    done = officer.post(f"/iuran/{august}/pakai-titipan", {"jumlah": "200", "paham": "1"}, follow=True)
    assert "Masih kurang Rp16.600" in html(done)
    account = organisation_account(owner, number)
    form = f"/iuran/pembayar/{number}/kembalikan"
    choice = lxml.html.fromstring(html(officer.get(form))).xpath('//select[@name="rekening"]/option')
    assert [(one.get("value"), one.text_content()[:3]) for one in choice] == [("", "Pil"), (str(account), "130")]
    given = {"rekening": str(account), "jumlah": "300", "alasan": "kelebihan bayar Juli"}
    officer.post(form, given, follow=True)
    refund = one(owner, "select max(id) from contributions_refund")
    own = html(officer.get(f"/iuran/pengembalian/{refund}"))
    assert "Tarik usulan" in own
    assert "Setujui pengembalian" not in own
    assert "Setujui pengembalian" in html(head.get(f"/iuran/pengembalian/{refund}"))
    assert officer.get(f"/iuran/pengembalian/{refund}/setujui").status_code == 302  # nobody is asked what he may not do
    asked = html(head.get(f"/iuran/pengembalian/{refund}/setujui"))
    assert "Kembalikan Rp300 kepada pembayar?" in asked
    head.post(f"/iuran/pengembalian/{refund}/setujui", {"paham": "1"}, follow=True)
    assert one(owner, "select state from contributions_refund where id = %s", [refund]) == "approved"
    assert one(owner, "select sum(amount) from contributions_payercredit") == 0
