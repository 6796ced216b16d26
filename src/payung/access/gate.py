"""The proof that a password was checked: HMAC with a key that the web process holds and no application role can read."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from django.conf import settings
from django.db import connections, transaction

from payung.access import bindings
from payung.platform.db import APPLICATION, OWNER


def gate_key() -> bytes:
    """The key that proves a checked password; derived from the signing secret, which only the web process and commands hold."""
    return hmac.new(settings.SECRET_KEY.encode(), b"payung.gate.v1", hashlib.sha256).digest()


def _blocks(key: bytes) -> tuple[bytes, bytes]:
    padded = key.ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in padded), bytes(b ^ 0x5C for b in padded)


def install_key() -> None:
    """Put the gate key derived from the secret key into the database (owner only; repeatable)."""
    ipad, opad = _blocks(gate_key())
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "insert into payung.gate_key (ipad, opad) values (%s, %s)"
            " on conflict (only_row) do update set ipad = excluded.ipad, opad = excluded.opad",
            [ipad, opad],
        )


def new_token() -> str:
    """An unguessable session token (256 bits)."""
    return secrets.token_urlsafe(32)


def open_session(user_id: int, kind: str, seconds: int, using: str = APPLICATION, token: str = "") -> str:
    """Open a session for a user whose right to act has been checked; returns its token.

    kind: web, api or command. seconds: life of the session.
    """
    token = token or new_token()
    issued = int(time.time())
    digest = hashlib.sha256(token.encode()).hexdigest()
    message = f"open|{digest}|{user_id}|{kind}|{seconds}|{issued}"
    mac = hmac.new(gate_key(), message.encode(), hashlib.sha256).digest()
    opened = bindings.session_open(token=token, uid=user_id, session_kind=kind, seconds=seconds, issued=issued, mac=mac)
    opened.ask(using)
    return token


def close_session(token: str, using: str = APPLICATION) -> None:
    """End a session; its token opens nothing afterwards."""
    bindings.session_close(token).ask(using)
