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
    assert admin.post(f"/iuran/bank/{number}/cabut", {"langkah": "cabut"}).status_code == 302
    assert bank.inquire(caller, debt.code).code == "4012401"
    assert "Putuskan bank ini" not in admin.get(f"/iuran/bank/{number}").content.decode()
    assert admin.get("/iuran/bank/999999").status_code == 404


@pytest.mark.parametrize("username", ["cabang", "bank", "belu", "pemeriksa"])
def test_nobody_else_does(bank, login, username):
    client = login(Client(), username)
    assert client.get("/iuran/bank").status_code == 403
    assert client.post("/iuran/bank/1/cabut", {"langkah": "cabut"}).status_code == 403
    assert "/iuran/bank" not in client.get("/iuran").content.decode()
