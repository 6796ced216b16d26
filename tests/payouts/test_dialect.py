"""Banks that differ from the standard: CHANNEL-ID, kind of signature, ORIGIN, and how they write numbers."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from payung.banksim.door import Manner
from payung.payouts import calls
from payung.payouts.banks import services, snap
from payung.payouts.banks.services import BankData, Dialect
from payung.payouts.banks.snap import SnapBank
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Bank
from payung.platform.db import acting
from payung.rails.snap.profile import BankProfile, SignatureMode
from payung.rails.snap.signature import new_key_pair
from tests.support import two
from tests.support.paying import approved, connected, sent

pytestmark = pytest.mark.usefixtures("own_db")
ASYMMETRIC = BankProfile(signature_mode=SignatureMode.ASYMMETRIC)


@pytest.mark.parametrize(
    ("manner", "dialect"),
    [
        (Manner(channel_id="07"), Dialect()),
        (Manner(padded=True), Dialect(padding="zeros")),
        (Manner(origin="payung.example.go.id"), Dialect(origin="payung.example.go.id")),
        (Manner(ASYMMETRIC, "6011", True, "x"), Dialect("asymmetric", "zeros", "x")),
    ],
)
def test_a_bank_is_paid_through_in_its_own_dialect(actor, orders, practice, manner, dialect):
    bank = practice(manner=manner)
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=dialect)
    orders.many(2)
    run = sent(officer, approved(admin, officer, "snap"))
    assert run["state"] == "done", run["error"]
    assert orders.states() == {"paid": 2}


@pytest.mark.parametrize(
    "manner", [Manner(channel_id="07"), Manner(padded=True), Manner(ASYMMETRIC), Manner(origin="x")]
)
def test_a_bank_that_is_called_wrongly_pays_nobody_and_nothing_is_lost(actor, orders, practice, manner):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    bank.app._manner = manner
    orders.many(2)
    run = sent(officer, approved(admin, officer, "snap"))
    assert (run["state"], run["error_code"]) == ("refused", "BANK_HOLD")
    assert orders.states() == {"batched": 2}


def test_what_a_connection_needs(actor, practice, app, token):
    bank, admin = practice(), actor("admin")
    known = bank.enrol()

    def connect(**changes: Any) -> str:
        data = {
            "code": "131",
            "name": "Bank",
            "organisation": "bank-ntt",
            "account_no": "0019999900001",
            "account_name": "X",
            "base_url": "https://bank.example",
            "client_id": "c",
            "partner_id": "p",
            "channel_id": "95221",
            "client_secret": "s",
            "private_key_pem": known.private_key_pem,
        }
        with acting(admin.token):
            try:
                change = services.connect_bank(admin, BankData(**{**data, **changes}))
            except PayoutsRefused as refused:
                return refused.code
        two.confirm(change)
        return ""

    assert connect(channel_id="") == "BANK_CLIENT"
    assert connect(channel_id="123456") == "BANK_CLIENT"
    assert connect(dialect=Dialect(signature="md5")) == "BANK_DIALECT"
    assert connect(dialect=Dialect(padding="blanks")) == "BANK_DIALECT"
    assert connect(dialect=Dialect(origin="a b")) == "BANK_DIALECT"
    assert connect(dialect=Dialect(absent_minutes=0)) == "BANK_PATIENCE"
    assert connect(dialect=Dialect(timeout_seconds=121)) == "BANK_PATIENCE"
    assert connect(dialect=Dialect("asymmetric", "zeros", "x", True, 45, 20)) == ""
    with acting(admin.token):
        kept = Bank.objects.get(code="131")
    assert (kept.channel_id, kept.signature, kept.padding, kept.origin) == ("95221", "asymmetric", "zeros", "x")
    assert (kept.tells_holders, kept.absent_minutes, kept.timeout_seconds) == (True, 45, 20)


TOKEN = {"responseCode": "2007300", "responseMessage": "Successful", "accessToken": "t", "tokenType": "Bearer"}


@pytest.mark.parametrize(
    ("http", "body", "code", "words"),
    [
        (200, {**TOKEN, "expiresIn": 900}, "", ""),
        (200, {**TOKEN, "expiresIn": "900"}, "", ""),
        (200, TOKEN, "", ""),
        (200, {**TOKEN, "responseCode": 2007300}, "", ""),
        (200, {**TOKEN, "expiresIn": "soon"}, "", ""),  # accepted, because this value changes nothing
        (200, {**TOKEN, "accessToken": 7}, "BANK_TOKEN_UNREADABLE", "responseCode 2007300, isian accessToken"),
        (500, TOKEN, "BANK_TOKEN_UNREADABLE", "responseCode 2007300, isian HTTP 500"),
        (200, b"<html>", "BANK_TOKEN_UNREADABLE", "responseCode -, isian JSON"),
        (502, b"", "BANK_TOKEN_UNREADABLE", "responseCode -, isian JSON"),
        (401, {"responseCode": "4017300", "responseMessage": "Unauthorized"}, "BANK_TOKEN", "4017300"),
    ],
)
def test_the_answer_to_a_token_request(actor, orders, practice, monkeypatch, http, body, code, words):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(1)
    batch = approved(admin, officer, "snap")

    def tell(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access-token/b2b"):
            return httpx.Response(http, content=body if isinstance(body, bytes) else json.dumps(body).encode())
        reference = json.loads(request.content)["partnerReferenceNo"]
        return httpx.Response(200, json={"responseCode": "2001700", "partnerReferenceNo": reference})

    wire = httpx.MockTransport(tell)
    monkeypatch.setattr(
        calls,
        "connect",
        lambda row, keys: SnapBank(row, keys, httpx.Client(transport=wire, base_url="http://127.0.0.1")),
    )
    run = sent(officer, batch)
    assert (run["error_code"], words in run["error"]) == (code, True)
    assert orders.states() == ({"batched": 1} if code else {"paid": 1})


def test_certificates_are_read_once_and_not_for_every_bank(monkeypatch):
    row = {"base_url": "https://bank.test/snap", "signature": "symmetric", "timeout_seconds": 1}
    keys, read = {"client_secret": "s", "private_key_pem": new_key_pair()[0]}, []
    trust = httpx.create_ssl_context
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: read.append(1) or trust())
    snap._trusted.cache_clear()
    for _ in range(3):
        SnapBank(row, keys).close()
    assert read == [1]
