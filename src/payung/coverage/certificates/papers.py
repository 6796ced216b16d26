"""A certificate as a file that proves itself: the signed facts and a signature over every byte of the PDF are at its
end.

This module uses no database and no secret except the key that is passed in: anybody with the published key can read and
check a file without us. The QR code of the paper contains the address of the page that shows the certificate's state,
then the facts with their signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PURPOSE = "certificate"  # of the key, see `platform.sealing`
MARK = b"\n%PAYUNG-CERTIFICATE:"
_FACTS, _FILE = b"payung.certificate.v1\n", b"payung.certificate.file.v1\n"
MOST_BYTES = 20 * 2**20
KEY_BYTES = 32


@dataclass(frozen=True)
class Checked:
    """What a file or code says, and whether it is as it was issued: "genuine", "changed", or "foreign" (another key)."""

    state: str
    facts: dict[str, Any]


def public_key(seed: bytes) -> bytes:
    """The key by which others check (32 bytes), of the seed by which we sign."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def facts_text(facts: dict[str, Any]) -> str:
    """The one form of facts that is signed."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def signed_facts(seed: bytes, facts: str) -> bytes:
    """Signature (64 bytes) of facts in their one form."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_FACTS + facts.encode())


def code_text(facts: str, signature: bytes) -> str:
    """Facts and signature as the QR code carries them."""
    return f"{_plain(facts.encode())}.{_plain(signature)}"


def signed_file(seed: bytes, pdf: bytes, facts: str, signature: bytes) -> bytes:
    """The PDF with its proof behind it; readers of PDF pass over the last line."""
    over = Ed25519PrivateKey.from_private_bytes(seed).sign(_FILE + hashlib.sha256(pdf).digest() + facts.encode())
    return pdf + MARK + f"{code_text(facts, signature)}.{_plain(over)}\n".encode()


def checked(content: bytes, key: bytes) -> Checked | None:
    """A file, or the text of a QR code, checked with a public key; None if it is not a certificate."""
    body, mark, proof = content.rpartition(MARK)
    parts = (proof if mark else content.rpartition(b"#")[2]).strip().split(b".")
    if len(parts) != (3 if mark else 2):
        return None
    try:
        text, *signatures = [_bytes(part) for part in parts]
        facts = json.loads(text)
    except (ValueError, binascii.Error):
        return None
    if not isinstance(facts, dict):
        return None
    holder = Ed25519PublicKey.from_public_bytes(key)
    if not _holds(holder, signatures[0], _FACTS + text):
        return Checked("foreign", facts)
    if mark and not _holds(holder, signatures[1], _FILE + hashlib.sha256(body).digest() + text):
        return Checked("changed", facts)
    return Checked("genuine", facts)


def _holds(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
