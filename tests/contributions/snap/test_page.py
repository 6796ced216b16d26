"""What people see of a bank: the bill that it paid, and, for administrators, the banks themselves."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def admin(login):
    return login(Client(), "admin")


def test_the_bill_tells_who_paid_it(bank, caller, debt, admin):
    bank.pay(caller, debt.code, debt.amount, "PAGE-1")
    text = admin.get(f"/iuran/{debt.id}").content.decode()
    assert f"Dibayar lewat VA bank, referensi VA-{bank.keys.partner_id}-PAGE-1." in text
    assert bank.keys.partner_id in admin.get("/iuran/bank").content.decode()


def test_administrators_see_banks_and_cut_them_off(bank, caller, debt, admin, owner):
    bank.pay(caller, debt.code, debt.amount, "PAGE-2")
    number = owner.execute(
        "select id from contributions_snapclient where client_id = %s", [bank.keys.client_id]
    ).fetchone()[0]
    shown = admin.get(f"/iuran/bank/{number}").content.decode()
    assert bank.keys.client_id in shown
    assert "1 pembayaran" in shown
    assert bank.keys.client_secret not in shown
    asked = admin.post(f"/iuran/bank/{number}/cabut")
    assert "Putuskan bank ini sekarang?" in asked.content.decode()
    assert bank.inquire(caller, debt.code).code == "4042414"
    assert admin.post(f"/iuran/bank/{number}/cabut", {"paham": "1"}).status_code == 302
    assert bank.inquire(caller, debt.code).code == "4012401"
    assert "Putuskan bank ini" not in admin.get(f"/iuran/bank/{number}").content.decode()
    again = admin.post(f"/iuran/bank/{number}/cabut", {"paham": "1"}, follow=True).content.decode()
    assert "sudah diputus sebelumnya" in again
    for address in ("", "/cabut", "/batas"):
        assert admin.get(f"/iuran/bank/999999{address}").status_code == 404


def test_administrators_change_the_bound_of_unknown_codes(bank, admin, owner):
    ours = "select id, unknown_an_hour from contributions_snapclient where client_id = %s"
    number = owner.execute(ours, [bank.keys.client_id]).fetchone()[0]
    wrong = admin.post(f"/iuran/bank/{number}/batas", {"batas": "0"})
    assert wrong.status_code == 400
    assert "harus 1 sampai 100.000" in wrong.content.decode()
    assert 'value="0"' in wrong.content.decode()
    assert admin.post(f"/iuran/bank/{number}/batas", {"batas": "1.250"}).status_code == 302
    assert owner.execute(ours, [bank.keys.client_id]).fetchone()[1] == 1250
    assert "1.250" in admin.get(f"/iuran/bank/{number}").content.decode()


@pytest.mark.parametrize("username", ["cabang", "bank", "belu", "pemeriksa"])
def test_nobody_else_does(bank, login, username):
    client = login(Client(), username)
    assert client.get("/iuran/bank").status_code == 403
    assert client.post("/iuran/bank/1/cabut", {"paham": "1"}).status_code == 403
    assert client.post("/iuran/bank/1/batas", {"batas": "5"}).status_code == 403
    assert "/iuran/bank" not in client.get("/iuran").content.decode()
