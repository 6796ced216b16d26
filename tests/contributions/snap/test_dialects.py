"""Banks depart from the standard: what we read all the same, and that every answer is one that their programs read."""

from __future__ import annotations

import json
import uuid

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from payung.platform import clock
from payung.rails.snap.exchange import sign_token, signature_of
from payung.rails.snap.profile import BankProfile, SignatureMode
from payung.rails.snap.signature import load_private_key, new_key_pair
from payung.rails.snap.timestamps import format_timestamp
from tests.contributions.snap.conftest import BASE
from tests.support.people import one

INQUIRY, PAYMENT = "/snap/v1.0/transfer-va/inquiry", "/snap/v1.0/transfer-va/payment"
# What banks write into fields that decide nothing here.
ODD = [
    {"channelCode": 6011},
    {"sourceBankCode": 14},
    {"language": "Indonesia"},
    {"additionalInfo": []},
    {"flagAdvise": "X"},
    {"amount": {}},
    {"amount": {"value": "", "currency": ""}},
    {"trxDateInit": "20201231T235959Z"},
    {"freeTexts": [{"english": "x", "indonesia": "x"}] * 30},
    {"billDetails": [{"billAmount": {"value": 10000, "currency": "IDR"}}]},
]


def web(**options) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application(), **options), base_url=BASE)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: json.dumps(odd)[:40])
def test_a_field_that_nobody_reads_refuses_nothing(bank, caller, debt, odd):
    assert bank.inquire(caller, debt.code, **odd).code == "2002400"
    amount = {"value": f"{debt.amount}.00", "currency": "IDR"}
    told = {**bank.account(debt.code), "paymentRequestId": "ODD", "paidAmount": amount}
    assert caller.call("25", {**told, **odd}).code == "2002500"


def test_a_time_in_another_form_is_paid_on_the_day_it_is_told(bank, caller, debt, owner):
    assert bank.pay(caller, debt.code, debt.amount, trxDateTime="20250814T090000Z").code == "2002500"
    assert str(one(owner, "select paid_on from contributions_receipt where bill_id = %s", [debt.id])) == "2025-08-15"


def test_what_decides_is_read_strictly(bank, caller, debt):
    for wrong in (debt.amount, f"{debt.amount}.00", {"value": debt.amount, "currency": "IDR"}):
        assert bank.pay(caller, debt.code, debt.amount, paidAmount=wrong).code == "4002501"
    assert bank.pay(caller, debt.code, debt.amount, customerNo=int(debt.code)).code == "4002501"
    assert bank.pay(caller, debt.code, debt.amount, paymentRequestId=17).code == "4002501"


def test_a_refusal_repeats_the_account_and_says_why(bank, caller, debt):
    unknown = bank.inquire(caller, "10000000013")
    assert unknown.code == "4042412"
    assert unknown.body["responseMessage"] == "Invalid Bill/Virtual Account [Not Found]"
    told = unknown.body["virtualAccountData"]
    assert told["inquiryStatus"] == "01"
    assert told["inquiryReason"] == {"english": "Bill not found", "indonesia": "Tagihan tidak ditemukan"}
    assert {name: told[name] for name in bank.account("10000000013")} == bank.account("10000000013")
    assert told["inquiryRequestId"] == "INQ-1"
    short = bank.pay(caller, debt.code, debt.amount - 1).body
    assert short["responseCode"] == "4042513"
    assert short["virtualAccountData"]["paymentFlagStatus"] == "01"
    assert short["virtualAccountData"]["paymentRequestId"] == "PAY-1"
    assert short["virtualAccountData"]["paymentFlagReason"]["indonesia"] == "Jumlah tidak sama dengan tagihan"
    assert bank.pay(caller, debt.code, debt.amount, "PAID").code == "2002500"
    for again, reason in (
        (bank.inquire(caller, debt.code), "inquiryReason"),
        (bank.pay(caller, debt.code, debt.amount, "OTHER"), "paymentFlagReason"),
    ):
        assert again.code[3:] in {"2414", "2514"}
        assert again.body["virtualAccountData"][reason]["indonesia"] == "Tagihan sudah dibayar"
    broken = bank.pay(caller, debt.code, debt.amount, paidAmount="x", customerNo=["x"], inquiryReason={"english": 5})
    assert broken.code == "4002501"
    assert broken.body["virtualAccountData"]["paymentFlagReason"]["indonesia"] == "Ditolak"
    assert "customerNo" not in broken.body["virtualAccountData"]


def test_a_payment_is_called_failed_only_where_that_is_certain(bank, caller, debt):
    """A bank gives its customer the money back where it reads 01; another call may have settled the bill meanwhile."""
    assert bank.pay(caller, debt.code, debt.amount, ext="17").code == "2002500"
    again = bank.pay(caller, debt.code, debt.amount, ext="17")
    assert again.code == "4092500"
    assert again.body["virtualAccountData"]["paymentFlagStatus"] == "02"
    ask = {**bank.account(debt.code), "paymentRequestId": "PAY-1"}
    for call, code, flag in (
        (caller.call("26", ask), "4002602", "02"),
        (caller.call("26", {**ask, "inquiryRequestId": "INQ-1"}, "18"), "2002600", "00"),
        (caller.call("26", {**ask, "inquiryRequestId": "INQ-1"}, "18"), "4092600", "02"),
        (caller.call("26", {**ask, "inquiryRequestId": "INQ-1", "paymentRequestId": "NO"}), "4042601", "01"),
    ):
        assert (call.code, call.body["virtualAccountData"]["paymentFlagStatus"]) == (code, flag)
    stranger = bank.caller(partner_id="99999")
    for call, name in (
        (bank.inquire(stranger, debt.code), "inquiryReason"),
        (bank.pay(stranger, debt.code, debt.amount), "paymentFlagReason"),
    ):
        assert call.code[3:] in {"2416", "2516"}
        told = call.body["virtualAccountData"]
        assert told["virtualAccountNo"] == bank.account(debt.code)["virtualAccountNo"]
        assert "pihak lain" in told[name]["indonesia"]
        assert told.get("paymentFlagStatus", "02") == "02"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("POST", "/snap/v1.0/transfer-va/create-va", "4042702"),
        ("POST", "/snap/v1/transfer-va/inquiry", "4040002"),
        ("POST", "/snap/v1.0/access-token/b2b/", "4047302"),
        ("GET", "/snap/v1.0/nothing", "4050000"),
        ("PUT", "/snap/v1.0/transfer-va/update-va", "4052800"),
        ("POST", "/snap/", "4040002"),
    ],
)
def test_everything_below_the_door_answers_in_the_standards_form(db, method, path, code):
    with web() as http:
        found = http.request(method, path, content=b"{}")
    assert found.headers["Content-Type"] == "application/json"
    assert (found.json()["responseCode"], found.status_code) == (code, int(code[:3]))


def test_a_wrong_host_too(db):
    with web() as http:
        found = http.post(INQUIRY, content=b"{}", headers={"Host": "bank.invalid"})
    assert (found.status_code, found.json()["responseCode"]) == (400, "4000000")


def test_a_token_without_its_grant_type_is_refused(bank):
    head = sign_token(bank.keys.client_id, load_private_key(bank.keys.private_key_pem), clock.moment())
    headers = {
        "Content-Type": "application/json",
        "X-TIMESTAMP": head.timestamp_text,
        "X-CLIENT-KEY": head.client_id,
        "X-SIGNATURE": head.signature,
    }
    with web() as http:
        found = http.post("/snap/v1.0/access-token/b2b", content=b"{}", headers=headers).json()
        assert found["responseCode"] == "4007302"
        assert found["responseMessage"] == "Invalid Mandatory Field grantType"
        for more in (b"", b',"additionalInfo":[]', b',"additionalInfo":"x"'):
            content = b'{"grantType":"client_credentials"' + more + b"}"
            found = http.post("/snap/v1.0/access-token/b2b", content=content, headers=headers).json()
            assert found["responseCode"] == "2007300"


def test_a_number_of_a_call_may_have_letters(connect, debt):
    private, public = new_key_pair()
    bank = connect(public_key=public, signature="asymmetric")
    theirs, number = Signing(bank.keys.partner_id, private), str(uuid.uuid4())
    asked = {**bank.account(debt.code), "inquiryRequestId": "1"}
    for ext, code in ((number, "2002400"), (number, "4092400"), ("x" * 37, "4002401")):
        assert theirs.call(INQUIRY, asked, **{"X-EXTERNAL-ID": ext})["responseCode"] == code


class Signing:
    """A bank that signs each call with its own key and asks for no token."""

    def __init__(self, partner: str, private: str) -> None:
        self.partner, self.key, self.sent = partner, load_private_key(private), 0

    def call(self, path: str, body: dict[str, object], **more: str) -> dict[str, object]:
        self.sent += 1
        content, stamp = json.dumps(body, separators=(",", ":")).encode(), format_timestamp(clock.moment())
        mode = BankProfile(signature_mode=SignatureMode.ASYMMETRIC)
        headers = {
            "Content-Type": "application/json",
            "X-TIMESTAMP": stamp,
            "X-SIGNATURE": signature_of("POST", path, content, stamp, private_key=self.key, profile=mode),
            "X-PARTNER-ID": self.partner,
            "X-EXTERNAL-ID": f"{self.sent:09d}",
            "CHANNEL-ID": "14",
            **more,
        }
        with web() as http:
            found: dict[str, object] = http.post(path, content=content, headers=headers).json()
            return found


def test_a_bank_that_signs_without_a_token(connect, debt, owner):
    private, public = new_key_pair()
    bank = connect(public_key=public, signature="asymmetric")
    theirs = Signing(bank.keys.partner_id, private)
    asked = {**bank.account(debt.code), "inquiryRequestId": "1"}
    assert theirs.call(INQUIRY, asked)["responseCode"] == "2002400"
    told = {
        **bank.account(debt.code),
        "paymentRequestId": "NEO-1",
        "paidAmount": {"value": f"{debt.amount}.00", "currency": "IDR"},
    }
    assert theirs.call(PAYMENT, told)["responseCode"] == "2002500"
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id]) == 1


def test_nobody_else_calls_without_a_token(connect, debt, owner):
    private, public = new_key_pair()
    other, _ = new_key_pair()
    signing, plain = connect(public_key=public, signature="asymmetric"), connect(public_key=public)
    asked = {**signing.account(debt.code), "inquiryRequestId": "1"}
    assert Signing(signing.keys.partner_id, other).call(INQUIRY, asked)["responseCode"] == "4012400"
    assert Signing(plain.keys.partner_id, private).call(INQUIRY, asked)["responseCode"] == "4012403"
    assert Signing("99999", private).call(INQUIRY, asked)["responseCode"] == "4012403"
    assert Signing(signing.keys.partner_id, private).call(INQUIRY, asked, Authorization="Bearer x")["responseCode"] == (
        "4012401"
    )
    # Its secret opens nothing: this bank has said that it signs with its key.
    caller = signing.caller(private_key_pem=private)
    assert signing.inquire(caller, debt.code).code == "4012400"
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id]) == 0
