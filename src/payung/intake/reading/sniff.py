"""What kind of file came in, before anything opens it: workbook, delimited text, or neither."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from payung.intake.errors import ListRefused
from payung.intake.reading.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
    (b"GIF8", "gambar"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"{\\rtf", "dokumen RTF"),
)


def file_kind(path: Path, limits: Limits) -> str:
    """``"xlsx"`` or ``"csv"``. Raises ListRefused for empty, encrypted, old, foreign, cut and bomb-like
    files."""
    size = path.stat().st_size
    if size == 0:
        raise ListRefused("EMPTY_FILE", "Berkas ini kosong (0 byte). Kirim ulang berkas daftar yang berisi data.")
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PK"):
        _check_zip(path, size, limits)
        return "xlsx"
    if head.startswith(_OLE):
        _refuse_ole(path)
    for magic, word in _OTHER_KINDS:
        if head.startswith(magic):
            raise ListRefused(
                "NOT_A_LIST",
                "Berkas ini %(kind)s, bukan daftar. Kirim daftar sebagai .xlsx atau CSV.",
                kind=word,
            )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:300].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise ListRefused(
            "NOT_A_LIST",
            "Isi berkas ini halaman web atau XML, bukan lembar kerja. Buka berkas itu di aplikasi lembar kerja, lalu "
            "simpan sebagai .xlsx atau CSV dan kirim lagi.",
            kind="html",
        )
    return "csv"


def _refuse_ole(path: Path) -> None:
    with path.open("rb") as handle:
        directory = handle.read(1 << 20)
        handle.seek(max(0, path.stat().st_size - (1 << 20)))
        directory += handle.read()
    if "EncryptedPackage".encode("utf-16-le") in directory:
        raise ListRefused("ENCRYPTED", "Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
    raise ListRefused(
        "OLD_FORMAT",
        "Berkas ini dalam bentuk lama (.xls atau sejenisnya). Buka berkas itu di aplikasi lembar kerja, lalu simpan "
        "sebagai .xlsx atau CSV dan kirim lagi.",
    )


def _check_zip(path: Path, size: int, limits: Limits) -> None:
    if size > limits.xlsx_file_bytes:
        raise ListRefused(
            "TOO_LARGE",
            "Berkas ini terlalu besar untuk dibaca sebagai lembar kerja. Simpan sebagai CSV, lalu kirim lagi.",
            bytes=size,
        )
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise ListRefused(
            "FILE_CUT",
            "Berkas ini rusak atau terpotong, mungkin karena pengiriman terputus. Kirim ulang berkas aslinya.",
            bytes=size,
        ) from None
    unpacked, packed = (
        sum(info.file_size for info in infos),
        max(1, sum(info.compress_size for info in infos)),
    )
    bomb = unpacked > limits.bomb_floor_bytes and unpacked > packed * limits.bomb_ratio
    if unpacked > limits.unpacked_bytes or bomb:
        raise ListRefused(
            "TOO_LARGE",
            "Isi berkas ini setelah dibuka jauh terlalu besar. Salin hanya tabelnya ke berkas "
            "baru atau simpan "
            "sebagai CSV, lalu kirim lagi.",
            unpacked_bytes=unpacked,
            bytes=size,
        )
    names = {info.filename.replace("\\", "/").lower() for info in infos}
    if any(info.flag_bits & 1 for info in infos):
        raise ListRefused("ENCRYPTED", "Arsip ini dikunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        raise ListRefused(
            "NOT_A_LIST",
            "Berkas ini bukan lembar kerja .xlsx. Buka berkas itu di aplikasi lembar kerja, lalu simpan sebagai .xlsx "
            "atau CSV dan kirim lagi.",
            kind="zip",
        )
    if "xl/workbook.bin" in names:
        raise ListRefused(
            "OLD_FORMAT",
            "Berkas ini lembar kerja biner (.xlsb). Buka berkas itu di aplikasi lembar kerja, lalu simpan sebagai .xlsx "
            "atau CSV dan kirim lagi.",
        )


def text_encoding(path: Path) -> str:
    """Encoding of a delimited file: the byte order mark, else UTF-8 when every byte fits, else cp1252."""
    with path.open("rb") as handle:
        head = handle.read(1 << 16)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _whole(path, "utf-16")
        if head.startswith(codecs.BOM_UTF8):
            return _whole(path, "utf-8-sig")
        if head[1::2].count(0) * 2 > len(head[1::2]):
            return _whole(path, "utf-16-le")
        if head[0::2].count(0) * 2 > len(head[0::2]):
            return _whole(path, "utf-16-be")
    control = sum(byte < 32 and byte not in (9, 10, 13) for byte in head)
    if control * 100 > len(head):
        raise ListRefused(
            "NOT_A_LIST",
            "Isi berkas ini bukan teks dan bukan lembar kerja. Kirim daftar sebagai .xlsx atau CSV.",
        )
    try:
        return _whole(path, "utf-8")
    except ListRefused:
        return _whole(path, "cp1252")


def _whole(path: Path, encoding: str) -> str:
    """The encoding again when every byte of the file fits it."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as handle:
        try:
            while chunk := handle.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            raise ListRefused(
                "WRONG_ENCODING",
                "Huruf di berkas ini tidak dapat dibaca. Simpan ulang sebagai CSV UTF-8 atau .xlsx, lalu kirim lagi.",
                encoding=encoding,
            ) from None
    return encoding
