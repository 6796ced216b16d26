"""Headers in and out, and whole signed exchanges."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from payung.rails.errors import RailsError
from payung.rails.snap.errors import SnapError
from payung.rails.snap.exchange import check_token, check_transaction, sign_token, signature_of
from payung.rails.snap.headers import (
    TransactionHeaders,
    external_id,
    read_token,
    read_transaction,
    response_headers,
    write_token,
    write_transaction,
)
from payung.rails.snap.profile import STANDARD, BankProfile, SignatureMode
from payung.rails.snap.signature import load_private_key, load_public_key, sign_symmetric, transaction_string
from payung.rails.snap.timestamps import format_timestamp
from tests.rails.samples import NOW

PATH = "/snap/v1.0/transfer-va/payment"
BODY = b'{"paymentRequestId":"pay-1"}'
SECRET = "s3cr3t-test"
ASYMMETRIC = BankProfile(signature_mode=SignatureMode.ASYMMETRIC, origin_header="X-ORIGIN")


def transaction(**change) -> dict[str, str]:
    stamp = format_timestamp(NOW)
    signature = signature_of("POST", PATH, BODY, stamp, token="tok", client_secret=SECRET)
    headers = TransactionHeaders("PARTNER", external_id(date(2026, 11, 21), 7), "95051", NOW, stamp, signature, "tok")
    written = write_transaction(headers) | change
    return {name: value for name, value in written.items() if value is not None}


def test_a_signed_transaction_is_read_and_believed():
    found = read_transaction({name.lower(): value for name, value in transaction().items()}, "25", NOW)
    assert found.external_id == "20261121000000000007"
    check_transaction(found, "25", "POST", PATH, BODY, client_secret=SECRET)
    # A sender that signs the compact form and sends a loose one is understood.
    loose = json.dumps(json.loads(BODY), indent=2).encode()
    check_transaction(found, "25", "POST", PATH, loose, client_secret=SECRET)


@pytest.mark.parametrize(
    ("field", "value"),
    [("timestamp_text", "2026-11-21T09:30:01+08:00"), ("token", "other"), ("token", None), ("signature", "AAAA")],
)
def test_a_changed_part_is_4012500(field, value):
    found = replace(read_transaction(transaction(), "25", NOW), **{field: value})
    with pytest.raises(SnapError) as refused:
        check_transaction(found, "25", "POST", PATH, BODY, client_secret=SECRET)
    assert str(refused.value.response_code) == "4012500"


@pytest.mark.parametrize(
    ("method", "path", "body", "secret"),
    [
        ("PUT", PATH, BODY, SECRET),
        ("POST", PATH + "?a=1", BODY, SECRET),
        ("POST", PATH, BODY + b"{}", SECRET),
        ("POST", PATH, BODY, ""),
        ("POST", PATH, BODY, None),
    ],
)
def test_another_request_is_4012500(method, path, body, secret):
    found = read_transaction(transaction(), "25", NOW)
    with pytest.raises(SnapError) as refused:
        check_transaction(found, "25", method, path, body, client_secret=secret)
    assert str(refused.value.response_code) == "4012500"


@pytest.mark.parametrize(("secret", "token"), [("", "tok"), (None, "tok"), (SECRET, None), (SECRET, ""), ("", None)])
def test_what_anybody_could_have_signed_proves_nothing(secret, token):
    """An empty secret, or none of the tokens that are handed out, with the signature that fits."""
    found = read_transaction(transaction(), "25", NOW)
    text = transaction_string("POST", PATH, BODY, found.timestamp_text, token or "")
    found = replace(found, token=token, signature=sign_symmetric(secret or "", text))
    with pytest.raises(SnapError) as refused:
        check_transaction(found, "25", "POST", PATH, BODY, client_secret=secret)
    assert str(refused.value.response_code) == "4012500"


def test_a_longer_channel_than_the_standards_is_taken():
    assert read_transaction({**transaction(), "CHANNEL-ID": "TELLER-0001"}, "25", NOW).channel_id == "TELLER-0001"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"X-TIMESTAMP": None}, "4002502", "X-TIMESTAMP"),
        ({"X-TIMESTAMP": "2026-11-21T09:30:00"}, "4002501", "X-TIMESTAMP"),
        ({"X-TIMESTAMP": "2026-11-21T09:36:00+08:00"}, "4012500", "X-TIMESTAMP"),
        ({"X-SIGNATURE": None}, "4002502", "X-SIGNATURE"),
        ({"X-PARTNER-ID": "p" * 37}, "4002501", "X-PARTNER-ID"),
        ({"X-EXTERNAL-ID": ""}, "4002502", "X-EXTERNAL-ID"),
        ({"X-EXTERNAL-ID": "1" * 37}, "4002501", "X-EXTERNAL-ID"),
        ({"X-EXTERNAL-ID": "１２"}, "4002501", "X-EXTERNAL-ID"),
        ({"CHANNEL-ID": None}, "4002502", "CHANNEL-ID"),
        ({"CHANNEL-ID": "９５"}, "4002501", "CHANNEL-ID"),
        ({"Content-Type": None}, "4002502", "Content-Type"),
        ({"Content-Type": "text/xml"}, "4002501", "Content-Type"),
        ({"Authorization": None}, "4012503", "Token Not Found"),
        ({"Authorization": "Basic abc"}, "4012501", "Invalid Token"),
    ],
)
def test_a_header_at_fault_is_named(change, code, words):
    with pytest.raises(SnapError) as refused:
        read_transaction(transaction(**change), "25", NOW)
    assert str(refused.value.response_code) == code
    assert words in refused.value.response_message


def test_a_bank_that_signs_without_token(key_pair):
    stamp = format_timestamp(NOW)
    private, public = load_private_key(key_pair[0]), load_public_key(key_pair[1])
    signature = signature_of("POST", PATH, BODY, stamp, private_key=private, profile=ASYMMETRIC)
    headers = TransactionHeaders("P", "1", "95051", NOW, stamp, signature, origin="bank.example")
    written = write_transaction(headers, ASYMMETRIC)
    assert "Authorization" not in written
    assert written["X-ORIGIN"] == "bank.example"
    found = read_transaction(written, "24", NOW, ASYMMETRIC)
    assert found == headers
    check_transaction(found, "24", "POST", PATH, BODY, public_key=public, profile=ASYMMETRIC)
    with pytest.raises(SnapError):
        check_transaction(found, "24", "POST", PATH, b"", public_key=public, profile=ASYMMETRIC)
    # The same headers do not pass where the standard's mode is agreed.
    with pytest.raises(SnapError):
        check_transaction(found, "24", "POST", PATH, BODY, public_key=public, profile=STANDARD)


def test_a_token_request(key_pair):
    asked = sign_token("client-1", load_private_key(key_pair[0]), NOW)
    found = read_token(write_token(asked), NOW + timedelta(minutes=4))
    assert found == asked
    check_token(found, load_public_key(key_pair[1]))
    with pytest.raises(SnapError) as refused:
        check_token(replace(found, client_id="client-2"), load_public_key(key_pair[1]))
    assert str(refused.value.response_code) == "4017300"
    with pytest.raises(SnapError) as refused:
        read_token(write_token(asked) | {"X-CLIENT-KEY": ""}, NOW)
    assert str(refused.value.response_code) == "4007302"


def test_what_we_cannot_sign_we_do_not_send():
    with pytest.raises(RailsError, match="SNAP_KEY_MISSING"):
        signature_of("POST", PATH, BODY, "T", client_secret=SECRET)
    with pytest.raises(RailsError, match="SNAP_KEY_MISSING"):
        signature_of("POST", PATH, BODY, "T", profile=ASYMMETRIC)
    headers = TransactionHeaders("P", "abc", "1", NOW, "T", "S", "tok")
    with pytest.raises(RailsError, match="SNAP_FIELD"):
        write_transaction(headers)
    with pytest.raises(RailsError, match="SNAP_FIELD"):
        external_id(date(2026, 1, 1), 10**12)
    assert response_headers(NOW)["X-TIMESTAMP"] == "2026-11-21T09:30:00+08:00"
