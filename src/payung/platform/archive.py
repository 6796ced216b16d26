"""The tar of a backup: written whole, read with checks of our own.

`tarfile`'s extraction filters came with Python 3.11.4, later than the Python of Debian 12. We need little of them: plain
files of known names, each written anew below a private folder, so a member's own path, type, owner and mode are
ignored.

The manifest names every file with its digest and is signed with a key that follows from the installation's secret. What
is not signed with the key that we were told to trust is refused before anything in it runs.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from payung.kernel.errors import PayungError

FORMAT = 2
MANIFEST, SIGNATURE, DUMP = "manifest.json", "manifest.sig", "database.dump"
_SIGNED_AS = b"payung.backup.v2\0"
STORED = re.compile(r"files/[0-9a-f]{32}")
_MANIFEST_BYTES = 64 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TABLE = re.compile(r"[a-z_][a-z0-9_.]{0,126}")


class BackupRefused(PayungError):
    """A backup that cannot be made, read or trusted."""


def sha256(path: Path) -> str:
    """SHA-256 of a file, as hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def signing_key(secret: str) -> Ed25519PrivateKey:
    """The key with which an installation signs its backups; it is derived from the secret, which cannot be derived from
    it."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"payung.backup.key.v1" + secret.encode()).digest())


def public_key(secret: str) -> str:
    """The public key as hex, for the machine that is to trust these backups."""
    return signing_key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(manifest: bytes, secret: str) -> bytes:
    """The signature that belongs beside a manifest."""
    return signing_key(secret).sign(_SIGNED_AS + manifest)


def pack(target: Path, parts: Mapping[str, Path]) -> None:
    """Write a tar of files by their names in it; readable by its owner alone."""
    target.touch(mode=0o600)
    with tarfile.open(target, "w") as tar:
        for name, part in parts.items():
            tar.add(part, name, recursive=False)


def extract(source: Path, folder: Path, trusted: str) -> dict[str, Any]:
    """Take the manifest and exactly the files that it lists out of a tar into `folder`, an empty private one.

    trusted: hex of the public key whose signature counts. Raises BackupRefused: BACKUP_UNREADABLE for what is no backup
    of ours, BACKUP_FOREIGN for another's key, BACKUP_FORGED for a changed manifest, BACKUP_DAMAGED where a file is
    missing or another than the manifest says.
    """
    try:
        with tarfile.open(source, "r:") as tar:
            members = _members(tar)
            manifest = _manifest(tar, members, trusted)
            (folder / "files").mkdir()
            for name in manifest["checksums"]:
                if name not in members:
                    raise _damaged()
                _take(tar, members[name], folder / name)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise _unreadable() from error
    for name, digest in manifest["checksums"].items():
        if sha256(folder / name) != digest:
            raise _damaged()
    return manifest


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """Members by name. Any member that is not a plain file with a name of a backup's file makes the whole tar
    invalid."""
    members: dict[str, tarfile.TarInfo] = {}
    for member in tar:
        plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse() and member.size >= 0
        expected = member.name in (MANIFEST, SIGNATURE, DUMP) or STORED.fullmatch(member.name)
        if not plain or not expected or member.name in members:
            raise _unreadable()
        members[member.name] = member
    return members


def _manifest(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo], trusted: str) -> dict[str, Any]:
    text, signature = _small(tar, members, MANIFEST), _small(tar, members, SIGNATURE)
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not _is_manifest(manifest):
        raise _unreadable()
    _check_signature(text, signature, manifest["key"], trusted)
    return dict(manifest)


def _check_signature(text: bytes, signature: bytes, key: str, trusted: str) -> None:
    if key != trusted:
        raise BackupRefused(
            "BACKUP_FOREIGN",
            "Cadangan ini ditandatangani instalasi lain (kunci %(key)s). Bila Anda mengenal kunci itu, ulangi dengan"
            " --trust-key %(key)s. Tidak ada yang dijalankan.",
            key=key,
        )
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(trusted)).verify(signature, _SIGNED_AS + text)
    except InvalidSignature as error:
        raise BackupRefused(
            "BACKUP_FORGED", "Tanda tangan cadangan tidak cocok: isinya telah diubah. Tidak ada yang dijalankan."
        ) from error


def _small(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo], name: str) -> bytes:
    member = members.get(name)
    handle = tar.extractfile(member) if member is not None and member.size <= _MANIFEST_BYTES else None
    if handle is None:
        raise _unreadable()
    return handle.read()


def _is_manifest(manifest: object) -> bool:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return False
    counts, checksums = manifest.get("counts"), manifest.get("checksums")
    if not all(isinstance(manifest.get(name), str) and _DIGEST.fullmatch(manifest[name]) for name in ("key", "head")):
        return False
    if not isinstance(counts, dict) or not isinstance(checksums, dict) or DUMP not in checksums:
        return False
    return all(_TABLE.fullmatch(table) and type(rows) is int for table, rows in counts.items()) and all(
        (name == DUMP or STORED.fullmatch(name)) and isinstance(digest, str) and _DIGEST.fullmatch(digest)
        for name, digest in checksums.items()
    )


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    handle = tar.extractfile(member)
    if handle is None:
        raise _unreadable()
    with handle, target.open("xb") as out:
        shutil.copyfileobj(handle, out, 1 << 20)


def _unreadable() -> BackupRefused:
    return BackupRefused("BACKUP_UNREADABLE", "Berkas itu bukan cadangan Payung yang utuh.")


def _damaged() -> BackupRefused:
    return BackupRefused("BACKUP_DAMAGED", "Cadangan rusak: isinya tidak cocok dengan daftarnya.")
