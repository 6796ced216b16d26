"""Uploads and produced files on disk, under random names; they expire with the rows that refer to them."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from payung.kernel.errors import PayungError
from payung.platform.home import current_home

CHUNK = 1 << 20
MAX_BYTES = 200 * CHUNK
LONGEST_ENDING = 12  # of a file name, with its dot; a longer part is not an ending
_KEY = re.compile(r"^[0-9a-f]{32}$")


class FileRefused(PayungError):
    """An upload that is too large or empty, or a key that names no file."""


def _folder() -> Path:
    folder = current_home().files
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def save(source: IO[bytes], limit: int = MAX_BYTES) -> tuple[str, str, int]:
    """Store a stream; returns (key, sha256 hex, size in bytes). Refuses beyond `limit` bytes and empty files."""
    key, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    target = _folder() / key
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while block := source.read(CHUNK):
                size += len(block)
                if size > limit:
                    raise FileRefused(
                        "FILE_TOO_LARGE",
                        "Berkas lebih besar dari %(limit)s MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
                        limit=limit // CHUNK,
                    )
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if size == 0:
            raise FileRefused("FILE_EMPTY", "Berkas kosong (0 byte). Periksa berkas asalnya, lalu unggah lagi.")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return key, digest.hexdigest(), size


def plain_name(sent: str, most: int = 200) -> str:
    """The last part of a file's name as somebody sent it, at most `most` letters with its ending, without what is not printable.

    Line breaks break the head of the answer that hands it out again, marks of direction turn an ending round.
    """
    printable = "".join(sign for sign in sent.replace("\\", "/") if sign.isprintable())
    last = Path(printable)
    ending = last.suffix if len(last.suffix) <= LONGEST_ENDING else ""
    return last.name[: most - len(ending)].removesuffix(ending) + ending if last.name else "berkas"


def new() -> tuple[str, Path]:
    """A new key and the path for a file that will be produced."""
    key = secrets.token_hex(16)
    return key, _folder() / key


def path(key: str) -> Path:
    """Path of a stored file. Raises FileRefused when it is gone."""
    file = _folder() / key
    if not _KEY.match(key) or not file.is_file():
        raise FileRefused("FILE_GONE", "Berkas sudah dihapus karena masa simpannya habis. Unggah lagi bila perlu.")
    return file


def open_file(key: str) -> BinaryIO:
    """A stored file, opened for reading."""
    return path(key).open("rb")


def older_than(seconds: float) -> Iterator[str]:
    """Keys of stored files that were last written longer ago than this, by the file system's clock."""
    before = time.time() - seconds
    with os.scandir(_folder()) as entries:
        for entry in entries:
            if _KEY.match(entry.name) and entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before:
                yield entry.name


def delete(key: str) -> None:
    """Remove a stored file; nothing happens when it is gone."""
    if _KEY.match(key):
        (_folder() / key).unlink(missing_ok=True)
