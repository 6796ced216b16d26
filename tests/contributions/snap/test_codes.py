"""Payment codes cannot be walked, and whoever tries is noticed."""

from __future__ import annotations

import itertools
import secrets
from datetime import date

import psycopg
import pytest

from payung.contributions import selectors, services
from payung.contributions.services import start_assess
from payung.contributions.snap.models import SnapClient
from payung.contributions.snap.services import limit_client
from payung.kernel.checkdigit import DRAWN, is_payment_code, payment_code
from payung.kernel.months import Month
from payung.platform import runs
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import acting, one

JULY = date(2025, 7, 1)
BILLS = 12


def test_codes_are_drawn_and_old_ones_stay_payable(own_db, db, connect, loader, owner, actor, token):
    with acting(loader, token("admin")):
        people.open_months(loader, [JULY])
        for _number in range(BILLS):
            scheme, member = people.scheme(loader, months=[JULY]), people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
            people.journal(loader, scheme)
    admin = actor("admin")
    with session(admin.token):
        run = start_assess(admin, Month.from_date(JULY), defer=False)
    runs.execute(run)
    codes = [code for (code,) in owner.execute("select payment_code from contributions_bill order by id").fetchall()]
    assert len(codes) == BILLS
    assert all(len(code) == 14 and is_payment_code(code) and int(code[:-1]) in DRAWN for code in codes)
    numbers = [int(code[:-1]) for code in codes]
    steps = [abs(after - before) for before, after in itertools.pairwise(numbers)]
    assert min(steps) > 1_000  # a walk of neighbours meets none: the chance is one in a hundred million
    owner.execute("alter table contributions_bill disable trigger user")
    old = payment_code(1_000_000_001)
    owner.execute("update contributions_bill set payment_code = %s where payment_code = %s", [old, codes[0]])
    owner.execute("alter table contributions_bill enable trigger user")
    bank = connect()
    caller = bank.caller()
    for number, code in enumerate((old, codes[1])):
        assert bank.inquire(caller, code).code == "2002400"
        assert bank.pay(caller, code, people.PRICE, request=f"OLD-{number}").code == "2002500"


def test_a_series_of_unknown_codes_raises_an_alarm_and_ends_inquiries(bank, caller, debt, owner, app, actor, token):
    admin, officer = actor("admin"), actor("cabang")
    with session(admin.token):
        client = SnapClient.objects.get(partner_id=bank.keys.partner_id).pk
        limit_client(admin, client, 3)
    mistyped = debt.code[:-1] + str((int(debt.code[-1]) + 1) % 10)
    for _try in range(5):
        assert bank.inquire(caller, mistyped).code == "4042412"
    for _try in range(3):
        assert bank.inquire(caller, debt.code).code == "2002400"
        assert bank.inquire(caller, payment_code(secrets.choice(DRAWN))).code == "4042412"
    for code in (debt.code, payment_code(secrets.choice(DRAWN))):
        assert bank.inquire(caller, code).code == "4292400"
    assert bank.pay(caller, debt.code, debt.amount, request="LIMITED").code == "2002500"
    with session(officer.token):
        (alarm,) = selectors.code_alarms()
        assert alarm.client_id == client
    with pytest.raises(psycopg.Error) as refused, acting(app, token("bank-belu")):
        app.execute("select payung.code_alarm_close(%s, 'bukan urusan saya')", [alarm.pk])
    assert refused.value.sqlstate == "P0C52"
    with session(officer.token):
        services.close_code_alarm(officer, alarm.pk, "uji coba bank, sudah ditelepon")
        assert selectors.code_alarms() == []
    owner.execute("alter table contributions_unknowncode disable trigger user")
    owner.execute("update contributions_unknowncode set at = at - interval '61 minutes'")
    owner.execute("alter table contributions_unknowncode enable trigger user")
    assert bank.inquire(caller, debt.code).code == "4042414"
    assert one(owner, "select count(*) from contributions_codealarm") == 1


def test_a_payment_id_that_is_used_again_for_another_bill_or_amount_raises_an_alarm(
    bank, caller, debt, owe, owner, actor, client, login, settings
):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    officer, other = actor("cabang"), owe()
    assert bank.pay(caller, debt.code, debt.amount, request="TWICE").code == "2002500"
    assert bank.pay(caller, debt.code, debt.amount, request="TWICE").code == "2002500"
    with session(officer.token):
        assert selectors.code_alarms() == []
    assert bank.pay(caller, other.code, other.amount, request="TWICE").code == "4042518"
    assert bank.pay(caller, debt.code, debt.amount + 1, request="TWICE").code == "4042518"
    with session(officer.token):
        (alarm,) = selectors.code_alarms()
    whose = "select partner_id from contributions_snapclient where id = %s"
    assert (alarm.kind, one(owner, whose, [alarm.client_id])) == ("request", bank.keys.partner_id)
    login(client, "cabang")
    assert "nomor pembayaran yang sama untuk tagihan atau jumlah lain" in client.get("/iuran").content.decode()
    assert "Nomor pembayaran dipakai lagi" in client.get("/").content.decode()
    closed = client.post(f"/iuran/peringatan/{alarm.pk}/tutup", {"alasan": "bank salah menyusun nomor"})
    assert closed.status_code == 302
    with session(officer.token):
        assert selectors.code_alarms() == []
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [other.id]) == 0
    # A closed one does not silence the next; an alarm about codes stands beside it.
    assert bank.pay(caller, other.code, other.amount, request="TWICE").code == "4042518"
    with session(actor("admin").token):
        limit_client(actor("admin"), alarm.client_id, 1)
    assert bank.inquire(caller, payment_code(secrets.choice(DRAWN))).code == "4042412"
    with session(officer.token):
        assert [found.kind for found in selectors.code_alarms()] == ["request", "codes"]
