"""Signs and checks whole transactions, by the signature mode of the bank."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import rsa

from payung.rails.errors import RailsError
from payung.rails.snap.codes import compose
from payung.rails.snap.errors import SnapError
from payung.rails.snap.headers import TOKEN_SERVICE, TokenHeaders, TransactionHeaders
from payung.rails.snap.profile import STANDARD, BankProfile, SignatureMode
from payung.rails.snap.signature import (
    sign_asymmetric,
    sign_symmetric,
    token_string,
    transaction_string,
    verify_asymmetric,
    verify_symmetric,
)
from payung.rails.snap.timestamps import format_timestamp


def sign_token(client_id: str, private_key: rsa.RSAPrivateKey, now: datetime) -> TokenHeaders:
    """Headers with which we ask a bank for a token (service 73)."""
    stamp = format_timestamp(now)
    return TokenHeaders(client_id, now, stamp, sign_asymmetric(private_key, token_string(client_id, stamp)))


def check_token(headers: TokenHeaders, public_key: rsa.RSAPublicKey) -> None:
    """Raises SnapError 4017300 when the signature of a token request is not the client's."""
    text = token_string(headers.client_id, headers.timestamp_text)
    if not verify_asymmetric(public_key, text, headers.signature):
        raise SnapError(compose(401, TOKEN_SERVICE, "00"), "Signature")


def signature_of(
    method: str,
    path: str,
    body: bytes,
    timestamp: str,
    *,
    token: str | None = None,
    client_secret: str | None = None,
    private_key: rsa.RSAPrivateKey | None = None,
    profile: BankProfile = STANDARD,
) -> str:
    """The Base64 signature of a transaction of ours. `timestamp` is the header's text, `path` has its query.

    Raises RailsError(SNAP_KEY_MISSING) when what the bank's mode signs with is not given.
    """
    if profile.signature_mode is SignatureMode.ASYMMETRIC:
        if private_key is None:
            raise RailsError("SNAP_KEY_MISSING", "Kunci untuk menandatangani belum ada")
        return sign_asymmetric(private_key, transaction_string(method, path, body, timestamp, None))
    if not client_secret or not token:
        raise RailsError("SNAP_KEY_MISSING", "Kunci untuk menandatangani belum ada")
    return sign_symmetric(client_secret, transaction_string(method, path, body, timestamp, token))


def check_transaction(
    headers: TransactionHeaders,
    service: str,
    method: str,
    path: str,
    body: bytes,
    *,
    client_secret: str | None = None,
    public_key: rsa.RSAPublicKey | None = None,
    profile: BankProfile = STANDARD,
) -> None:
    """Raises SnapError 401xx00 when a transaction's signature is not the client's, over the bytes received."""
    if profile.signature_mode is SignatureMode.ASYMMETRIC:
        text = transaction_string(method, path, body, headers.timestamp_text, None)
        good = public_key is not None and verify_asymmetric(public_key, text, headers.signature)
    else:
        text = transaction_string(method, path, body, headers.timestamp_text, headers.token or "")
        good = bool(client_secret and headers.token) and verify_symmetric(client_secret or "", text, headers.signature)
    if not good:
        raise SnapError(compose(401, service, "00"), "Signature")
