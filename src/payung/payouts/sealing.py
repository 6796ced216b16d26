"""Secrets of bank connections at rest: encrypted under a key that follows from the installation's secret."""

from __future__ import annotations

import base64
import hashlib
import json
import os

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from payung.payouts.errors import PayoutsRefused

# The worker is given this key alone, never the secret that it follows from.
KEY = "PAYUNG_BANK_KEY"


def bank_key(secret: str) -> bytes:
    """The 32 bytes under which bank secrets are encrypted."""
    return hashlib.sha256(b"payung.bank.v1" + secret.encode()).digest()


def _box() -> Fernet:
    given = os.environ.get(KEY)
    key = bytes.fromhex(given) if given else bank_key(settings.SECRET_KEY)
    return Fernet(base64.urlsafe_b64encode(key))


def seal(values: dict[str, str]) -> bytes:
    """Encrypted and authenticated."""
    return _box().encrypt(json.dumps(values).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    """What was sealed. Raises PayoutsRefused when it was sealed under another secret."""
    try:
        found: dict[str, str] = json.loads(_box().decrypt(sealed))
    except InvalidToken as error:
        raise PayoutsRefused(
            "BANK_SECRET", "Rahasia bank tidak terbaca dengan kunci instalasi ini. Hubungkan bank sekali lagi."
        ) from error
    return found
