"""Signatures of SNAP BI: token request (RSA), transactions (HMAC by default, RSA where a bank asks for it).

Signatures leave as Base64, which every bank's library sends; on verification hex, as the portal's samples show
it, is accepted too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from payung.rails.errors import RailsError

LEAST_BITS = 2048
_TEXT_OR_BLANKS = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")|[ \t\r\n]++', re.DOTALL)
_HEX = re.compile(r"^[0-9a-fA-F]+$")


def minify(body: bytes) -> bytes:
    """The JSON text without blanks between its parts; key order and escapes stay as they were sent."""
    return _TEXT_OR_BLANKS.sub(lambda match: match[1] or b"", body)


def body_hash(body: bytes) -> str:
    """Lower-case hex SHA-256 of the minified body; of the empty string when there is none."""
    return hashlib.sha256(minify(body)).hexdigest()


def token_string(client_id: str, timestamp: str) -> str:
    """What a client signs to ask for a token (service 73)."""
    return f"{client_id}|{timestamp}"


def transaction_string(method: str, path: str, body: bytes, timestamp: str, token: str | None) -> str:
    """What a client signs for a transaction.

    `path` is relative, with its query; `timestamp` is the header's text as sent; `token` is None in the
    asymmetric form without token.
    """
    parts = [method.upper(), path, *([] if token is None else [token]), body_hash(body), timestamp]
    return ":".join(parts)


def sign_symmetric(client_secret: str, text: str) -> str:
    """Base64 HMAC-SHA512 of `text`."""
    return base64.b64encode(_hmac(client_secret, text)).decode()


def verify_symmetric(client_secret: str, text: str, signature: str) -> bool:
    """Whether `signature` (Base64 or hex) is the HMAC of `text`; compared in constant time."""
    expected = _hmac(client_secret, text)
    given = _decode(signature, len(expected))
    return given is not None and bool(client_secret) and hmac.compare_digest(expected, given)


def sign_asymmetric(private_key: rsa.RSAPrivateKey, text: str) -> str:
    """Base64 SHA256withRSA (PKCS #1 v1.5) of `text`."""
    return base64.b64encode(private_key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def verify_asymmetric(public_key: rsa.RSAPublicKey, text: str, signature: str) -> bool:
    """Whether `signature` (Base64 or hex) is the SHA256withRSA signature of `text`."""
    given = _decode(signature, public_key.key_size // 8)
    if given is None:
        return False
    try:
        public_key.verify(given, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def new_key_pair(bits: int = LEAST_BITS) -> tuple[str, str]:
    """A fresh RSA key pair as PEM texts: private (PKCS #8, not encrypted) and public."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def load_private_key(pem: str, password: str | None = None) -> rsa.RSAPrivateKey:
    """An RSA private key from PEM. Raises RailsError(SNAP_KEY) when it is none, or shorter than 2048 bits."""
    secret = password.encode() if password else None
    content = pem.encode()
    try:
        key = serialization.load_pem_private_key(content, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as broken:  # TypeError: a password where none belongs
        raise _no_key() from broken
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise _no_key()
    return key


def load_public_key(text: str) -> rsa.RSAPublicKey:
    """An RSA public key from a PEM key, a PEM certificate, or the bare Base64 of a key as portals print it.

    Raises RailsError(SNAP_KEY) when it is none of these, or shorter than 2048 bits.
    """
    key: object
    try:
        if "BEGIN CERTIFICATE" in text:
            key = x509.load_pem_x509_certificate(text.encode()).public_key()
        elif "BEGIN" in text:
            key = serialization.load_pem_public_key(text.encode())
        else:
            key = serialization.load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm) as broken:
        raise _no_key() from broken
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        raise _no_key()
    return key


def _no_key() -> RailsError:
    return RailsError("SNAP_KEY", "Bukan kunci RSA dengan panjang sedikitnya %(bits)s bit", bits=LEAST_BITS)


def _hmac(client_secret: str, text: str) -> bytes:
    return hmac.digest(client_secret.encode(), text.encode(), hashlib.sha512)


def _decode(signature: str, length: int) -> bytes | None:
    """The bytes of a signature of known length; None when the text is neither its hex nor its Base64."""
    if len(signature) > 4 * length:
        return None
    try:
        if len(signature) == 2 * length and _HEX.fullmatch(signature):
            return bytes.fromhex(signature)
        raw = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == length else None
