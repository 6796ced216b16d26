"""Secrets of others that we must be able to use (not only compare): encrypted with a key derived from our own secret."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from payung.kernel.errors import PayungError

_VERSION = b"\x01"
_NONCE = 12


class SealBroken(PayungError):
    """A sealed secret that this installation cannot open: another secret key made it, or it was changed."""


def seal(purpose: str, text: str) -> bytes:
    """AES-256-GCM of `text` under the key of this installation for `purpose`; another purpose cannot open it."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())


def unseal(purpose: str, sealed: bytes) -> str:
    """The text that was sealed for `purpose`. Raises SealBroken(SEAL_BROKEN)."""
    nonce, content = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        if sealed[:1] != _VERSION:
            raise InvalidTag
        return AESGCM(_key(purpose)).decrypt(nonce, content, purpose.encode()).decode()
    except (InvalidTag, ValueError) as broken:
        raise SealBroken(
            "SEAL_BROKEN", "Rahasia yang tersimpan tidak dapat dibuka dengan kunci instalasi ini."
        ) from broken


def key_for(purpose: str, secret: str) -> bytes:
    """The key (32 bytes) of one purpose. It is derived from the installation's secret; nothing else can be derived from
    it."""
    return hmac.new(secret.encode(), f"payung.seal.v1.{purpose}".encode(), hashlib.sha256).digest()


def variable(purpose: str) -> str:
    """The environment variable that hands a process the key of one purpose instead of the secret."""
    return f"PAYUNG_KEY_{purpose.upper().replace('-', '_')}"


def _key(purpose: str) -> bytes:
    given = os.environ.get(variable(purpose))
    return bytes.fromhex(given) if given else key_for(purpose, settings.SECRET_KEY)
