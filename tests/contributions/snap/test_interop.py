"""Clients and models that are not ours: two SNAP packages sign, call, and read what we answer."""

from __future__ import annotations

import json
import sys
import types
from importlib.util import find_spec

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from payung.banksim import Bank as PracticeBank
from payung.banksim.caller import Caller
from payung.platform import clock
from payung.rails.snap.timestamps import format_timestamp
from tests.contributions.snap.conftest import BASE

TOKEN, INQUIRY, PAYMENT = (
    f"/snap/v1.0/{path}" for path in ("access-token/b2b", "transfer-va/inquiry", "transfer-va/payment")
)


def web(app=None) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=app or get_wsgi_application()), base_url=BASE)


class Doku:
    """The signer of doku-python-library."""

    def __init__(self, client_id, secret, private_key):
        if "flask" not in sys.modules and find_spec("flask") is None:
            # The package imports flask without asking for it; its signer makes no use of it.
            sys.modules["flask"] = types.SimpleNamespace(request=None)
        name = "doku_python_library.src.services.token_service"
        self.service = pytest.importorskip(name, reason="doku-python-library is not installed").TokenService
        self.client_id, self.secret, self.key = client_id, secret, private_key

    def token_request(self):
        stamp = self.service.get_timestamp()
        signature = self.service.create_signature(self.key, f"{self.client_id}|{stamp}")
        request = self.service.create_token_b2b_request(signature, stamp, self.client_id)
        return stamp, signature, request.create_request_body()

    def sign(self, path, token, body, stamp):
        return self.service.generate_symmetric_signature("POST", path, token, body, stamp, self.secret)

    def read_token(self, body):
        from doku_python_library.src.model.token.token_b2b_response import TokenB2BResponse

        return TokenB2BResponse(**body).access_token


class Snapapi:
    """The signer of snapapi."""

    def __init__(self, client_id, secret, private_key):
        crypto = pytest.importorskip("snapapi.security.crypto", reason="snapapi is not installed").SNAPCrypto
        self.crypto = crypto(client_id=client_id, client_secret=secret, private_key=private_key)
        self.client_id = client_id

    def token_request(self):
        stamp = format_timestamp(clock.moment())
        signature = self.crypto.create_signature_oauth2(f"{self.client_id}|{stamp}".encode())
        return stamp, signature, {"grantType": "client_credentials", "additionalInfo": {}}

    def sign(self, path, token, body, stamp):
        return self.crypto.create_signature_transactional(
            path=path, timestamp=stamp, request_body=body, http_method="POST", access_token=token
        )

    def read_token(self, body):
        assert body["expiresIn"] == "900"
        return body["accessToken"]


def ask_for_token(http, signer) -> str:
    stamp, signature, body = signer.token_request()
    headers = {"X-TIMESTAMP": stamp, "X-CLIENT-KEY": signer.client_id, "X-SIGNATURE": signature}
    answer = http.post(TOKEN, json=body, headers=headers)
    assert answer.json()["responseCode"] == "2007300", answer.text
    return signer.read_token(answer.json())


def call(http, signer, token, path, body, partner, external):
    stamp = format_timestamp(clock.moment())
    headers = {
        "X-TIMESTAMP": stamp,
        "X-SIGNATURE": signer.sign(path, token, body, stamp),
        "X-PARTNER-ID": partner,
        "X-EXTERNAL-ID": external,
        "CHANNEL-ID": "95221",
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
    }
    # laid out with blanks, as `json.dumps` and several clients send it
    return http.post(path, content=json.dumps(body), headers=headers).json()


@pytest.mark.parametrize("library", [Doku, Snapapi])
def test_their_calls_reach_us(bank, debt, library):
    signer = library(bank.keys.client_id, bank.keys.client_secret, bank.keys.private_key_pem)
    with web() as http:
        token = ask_for_token(http, signer)
        asked = {**bank.account(debt.code), "inquiryRequestId": "202508150001", "channelCode": "6011"}
        found = call(http, signer, token, INQUIRY, asked, bank.keys.partner_id, "9001")
        assert found["responseCode"] == "2002400"
        told = {
            **bank.account(debt.code),
            "virtualAccountName": "Uji",
            "paymentRequestId": f"{library.__name__}-1",
            "paidAmount": found["virtualAccountData"]["totalAmount"],
            "trxDateTime": "2025-08-14T09:00:00+08:00",
        }
        done = call(http, signer, token, PAYMENT, told, bank.keys.partner_id, "9002")
        assert done["responseCode"] == "2002500"
        again = call(http, signer, token, PAYMENT, told, bank.keys.partner_id, "9002")
        assert again["responseCode"] == "4092500"
        place = "snapapi.model.virtual_account."
        inquiry, payment = (pytest.importorskip(place + name) for name in ("inquiry", "payment"))
        assert inquiry.InquiryResponseData(**found).virtualAccountData.inquiryStatus == "00"
        assert payment.PaymentResponseData(**done).virtualAccountData.paymentFlagStatus == "00"


@pytest.mark.parametrize("library", [Doku, Snapapi])
def test_their_calls_reach_the_practice_bank(tmp_path, library):
    bank = PracticeBank(tmp_path / "bank")
    keys = bank.enrol()
    signer = library(keys.client_id, keys.client_secret, keys.private_key_pem)
    with web(bank.app) as http:
        token = ask_for_token(http, signer)
        body = {
            "partnerReferenceNo": "JKM1",
            "amount": {"value": "42000000.00", "currency": "IDR"},
            "beneficiaryAccountNo": "0010203040506",
            "sourceAccountNo": keys.source_account,
            "transactionDate": "2026-11-23T12:00:00+08:00",
        }
        done = call(http, signer, token, "/snap/v1.0/transfer-intrabank", body, keys.partner_id, "1")
        assert done["responseCode"] == "2001700"
    assert bank.paid() == {"JKM1": 42_000_000}
    bank.close()


def test_our_calls_pass_their_check(bank, debt):
    """What the practice bank sends, a server built on snapapi would take."""
    crypto = pytest.importorskip("snapapi.security.crypto", reason="snapapi is not installed").SNAPCrypto
    sent = []
    http = web()
    http.event_hooks = {"request": [sent.append]}
    keys = bank.keys
    caller = Caller(
        BASE, keys.client_id, keys.client_secret, keys.private_key_pem, keys.partner_id, http=http, now=clock.moment
    )
    assert bank.inquire(caller, debt.code).code == "2002400"
    request = sent[-1]
    crypto(client_id=keys.client_id, client_secret=keys.client_secret).verify_signature_transactional(
        path=INQUIRY,
        access_token=caller._token,
        request_headers=dict(request.headers),
        request_body=json.loads(request.content),
    )
