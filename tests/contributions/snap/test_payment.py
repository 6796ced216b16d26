"""A bank asks what is owed and tells that it was paid: once, whatever it repeats, and nothing else."""

from __future__ import annotations

import json

import pytest

from payung.banksim.client import pay_bill
from payung.contributions.selectors import calendar
from payung.kernel.months import Month, MonthRange
from payung.ledger import services as ledger
from payung.platform.db import acting as django_acting
from tests.contributions.snap.conftest import BASE, MONTHS
from tests.support.people import one


def test_a_bill_is_asked_about_paid_and_seen_at_once(bank, caller, debt, owner, actor):
    assert caller.token().body["expiresIn"] == "900"
    asked = bank.inquire(caller, debt.code)
    assert (asked.http, asked.code) == (200, "2002400")
    data = asked.body["virtualAccountData"]
    assert data["totalAmount"] == {"value": f"{debt.amount}.00", "currency": "IDR"}
    assert data["virtualAccountNo"] == bank.account(debt.code)["virtualAccountNo"]
    assert data["virtualAccountTrxType"] == "C"
    done = bank.pay(caller, debt.code, debt.amount)
    assert done.code == "2002500"
    assert done.body["virtualAccountData"]["paymentFlagStatus"] == "00"
    row = owner.execute(
        "select amount, paid_on::text, channel, reference from contributions_receipt where bill_id = %s", [debt.id]
    ).fetchone()
    assert row == (debt.amount, "2025-08-14", "va", f"VA-{bank.keys.partner_id}-PAY-1")
    assert one(owner, "select count(*) from ledger_journal where event_key like 'receipt:%%'") == 1
    with django_acting(actor("belu").token):
        (cell,) = calendar(debt.members[0].person, MonthRange.through(*[Month.from_date(MONTHS[0])] * 2))
    assert cell.state == "paid"
    assert ledger.verify().ok
    assert bank.inquire(caller, debt.code).code == "4042414"


def test_a_repeated_payment_has_its_first_answer_and_another_under_its_id_is_refused(bank, caller, owe, owner):
    debt, other = owe(), owe()
    first = bank.pay(caller, debt.code, debt.amount, "R-1", "1001")
    assert first.code == "2002500"
    assert bank.pay(caller, debt.code, debt.amount, "R-1", "1001").code == "4092500"
    again = bank.pay(caller, debt.code, debt.amount, "R-1", "1002", referenceNo="9", flagAdvise="Y")
    assert again.body == first.body
    assert bank.pay(caller, debt.code, debt.amount + 1, "R-1", "1003").code == "4042518"
    assert bank.pay(caller, other.code, other.amount, "R-1", "1004").code == "4042518"
    assert bank.pay(caller, debt.code, debt.amount, "R-2", "1005").code == "4042514"
    assert bank.pay(caller, other.code, other.amount - 1, "R-3", "1006").code == "4042513"
    # a number is used up by whatever it carried, also across services
    assert bank.inquire(caller, other.code, "1006").code == "4092400"
    assert bank.pay(caller, other.code, other.amount, "R-3", "1007").code == "2002500"
    assert one(owner, "select count(*) from contributions_receipt") >= 2
    answers = owner.execute(
        "select k.external_id, a.response_code from contributions_snapcall k left join contributions_snapanswer a on a.call_id = k.id"
        " where k.external_id between '1001' and '1007' order by 1"
    ).fetchall()
    assert [code for _, code in answers] == [
        "2002500", "2002500", "4042518", "4042518", "4042514", "4042513", "2002500",
    ]  # fmt: skip


def test_what_cannot_be_paid(bank, caller, debt, monkeypatch):
    assert bank.inquire(caller, "12345678901").code == "4042412"
    assert bank.pay(caller, "12345678901", 1000).code == "4042512"
    wrong_digit = debt.code[:-1] + str((int(debt.code[-1]) + 1) % 10)
    assert bank.pay(caller, wrong_digit, debt.amount).code == "4042512"
    monkeypatch.setenv("PAYUNG_TODAY", "2026-07-02")
    assert bank.inquire(caller, debt.code).code == "4042419"
    assert bank.pay(caller, debt.code, debt.amount).code == "4042519"
    monkeypatch.setenv("PAYUNG_TODAY", "2026-07-01")
    assert bank.pay(caller, debt.code, debt.amount).code == "2002500"


def test_status_of_a_payment(bank, caller, owe):
    debt, other = owe(), owe()
    bank.pay(caller, debt.code, debt.amount, "S-1")
    asked = {**bank.account(debt.code), "inquiryRequestId": "INQ-1", "paymentRequestId": "S-1"}
    found = caller.call("26", asked)
    assert found.code == "2002600"
    assert found.body["virtualAccountData"]["paidAmount"]["value"] == f"{debt.amount}.00"
    assert caller.call("26", {**asked, "paymentRequestId": "S-2"}).code == "4042601"
    assert caller.call("26", {**bank.account(other.code), "inquiryRequestId": "1"}).code == "4042601"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paymentRequestId": ""}, "4002502"),
        ({"paidAmount": {"value": "84000.00"}}, "4002502"),
        ({"paidAmount": {"value": "84000", "currency": "IDR"}}, "4002501"),
        ({"paidAmount": {"value": "84000.50", "currency": "IDR"}}, "4002501"),
        ({"paidAmount": {"value": "84000.00", "currency": "USD"}}, "4002501"),
        ({"paidAmount": {"value": "-1.00", "currency": "IDR"}}, "4002501"),
        ({"virtualAccountNo": "1"}, "4002501"),
        ({"customerNo": "abc"}, "4002501"),
        ({"partnerServiceId": "12 34"}, "4002501"),
        ({"customerNo": None}, "4002502"),
    ],
)
def test_fields_that_do_not_fit(bank, caller, debt, change, code):
    assert bank.pay(caller, debt.code, debt.amount, "F-1", **change).code == code


def test_the_service_id_is_padded_as_banks_do(bank, caller, owe):
    for pad in (" ", "0"):
        debt = owe()
        service = bank.keys.partner_id.rjust(8, pad)
        account = {"partnerServiceId": service, "virtualAccountNo": service + debt.code}
        done = bank.pay(caller, debt.code, debt.amount, f"PAD-{pad or '-'}", **account)
        assert done.code == "2002500"
        assert done.body["virtualAccountData"]["partnerServiceId"] == service
    debt, short = owe(), bank.keys.partner_id
    done = bank.pay(caller, debt.code, debt.amount, "PAD", partnerServiceId=short, virtualAccountNo=short + debt.code)
    assert done.code == "2002500"


def test_an_agreed_service_id_is_kept_to(connect, debt):
    strict = connect(service_id="12345")
    caller = strict.caller()
    assert strict.pay(caller, debt.code, debt.amount).code == "4002501"
    service = "   12345"
    account = {"partnerServiceId": service, "virtualAccountNo": service + debt.code}
    assert strict.pay(caller, debt.code, debt.amount, **account).code == "2002500"


def test_money_told_of_after_the_month_was_closed_is_taken_today(own_db, bank, caller, debt, owner):
    owner.execute("insert into ledger_closedmonth (month, actor_id) values ('2025-07-01', 1)")
    done = bank.pay(caller, debt.code, debt.amount, trxDateTime="2025-07-31T10:00:00+08:00")
    assert done.code == "2002500"
    assert one(owner, "select paid_on::text from contributions_receipt where bill_id = %s", [debt.id]) == "2025-08-15"


def test_the_practice_bank_pays_as_a_teller_does(bank, caller, debt):
    keys = bank.keys
    done = pay_bill(
        BASE, keys.client_id, keys.client_secret, keys.private_key_pem, keys.partner_id, debt.code, http=caller._http
    )
    assert (done.ok, done.inquiry_code, done.payment_code) == (True, "2002400", "2002500")
    assert done.amount == debt.amount
    once_more = pay_bill(
        BASE, keys.client_id, keys.client_secret, keys.private_key_pem, keys.partner_id, debt.code, http=caller._http
    )
    assert (once_more.ok, once_more.inquiry_code) == (False, "4042414")


def test_nothing_kept_of_a_payment_names_anybody(bank, caller, debt, owner):
    bank.pay(caller, debt.code, debt.amount, virtualAccountName="MARIA BERE", channelCode="6011")
    kept = owner.execute("select answer from contributions_vapayment order by id desc limit 1").fetchone()[0]
    assert "MARIA" not in json.dumps(kept)
