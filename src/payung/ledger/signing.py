"""Signatures of the ledger's heads. A file of its own: what only reads the ledger need not load a library of ciphers."""

from __future__ import annotations

from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def sign(seed: bytes, day: date, head: bytes) -> tuple[bytes, bytes]:
    """Ed25519 signature (64 bytes) of a day's head and the public key (32 bytes) of the seed (32 bytes)."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.sign(_signed(day, head)), key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def is_signed(public_key: bytes, signature: bytes, day: date, head: bytes) -> bool:
    """Whether the signature is this key's of that day's head."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _signed(day, head))
    except InvalidSignature:
        return False
    return True


def _signed(day: date, head: bytes) -> bytes:
    return day.isoformat().encode() + head
