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


_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_WEB = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style", b"<head")


def file_kind(path: Path, limits: Limits) -> str:
    """``"xlsx"``, ``"xls"``, ``"ods"``, ``"html"``, ``"xml"`` (a workbook of 2003 as XML) or ``"csv"``, by what is in the file and not by its name. Raises ListRefused
    for empty, encrypted, foreign, cut and bomb-like files."""
    size = path.stat().st_size
    if size == 0:
        raise ListRefused("EMPTY_FILE", "Berkas ini kosong (0 byte). Kirim ulang berkas daftar yang berisi data.")
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PK"):
        return _check_zip(path, size, limits)
    if head.startswith(_OLE):
        _check_ole(path)
        return "xls"
    for magic, word in _OTHER_KINDS:
        if head.startswith(magic):
            raise ListRefused(
                "NOT_A_LIST",
                "Berkas ini %(kind)s, bukan daftar. Kirim daftar sebagai .xlsx atau CSV.",
                kind=word,
            )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (b"<workbook" in start or b":workbook" in start) and _XML_BOOK in start:
        return "xml"
    if start.startswith(_WEB) and b"<tr" in start and b"<workbook" not in start:
        return "html"
    if start.startswith(_WEB):
        raise ListRefused(
            "NOT_A_LIST",
            "Isi berkas ini halaman web atau XML, bukan lembar kerja. Buka berkas itu di aplikasi lembar kerja, lalu "
            "simpan sebagai .xlsx atau CSV dan kirim lagi.",
            kind="html",
        )
    return "csv"


def _check_ole(path: Path) -> None:
    """An old workbook (.xls) goes on; anything else in that container does not."""
    with path.open("rb") as handle:
        directory = handle.read(1 << 20)
        handle.seek(max(0, path.stat().st_size - (1 << 20)))
        directory += handle.read()
    if "EncryptedPackage".encode("utf-16-le") in directory:
        raise locked()
    if not any(name.encode("utf-16-le") in directory for name in ("Workbook", "WORKBOOK", "Book\0")):
        raise ListRefused(
            "OLD_FORMAT",
            "Berkas ini dalam bentuk lama yang bukan lembar kerja. Buka berkas itu di aplikasi lembar kerja, lalu simpan "
            "sebagai .xlsx atau CSV dan kirim lagi.",
        )


def locked() -> ListRefused:
    """The refusal of a file that a password locks."""
    return ListRefused("ENCRYPTED", "Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")


def _check_zip(path: Path, size: int, limits: Limits) -> str:
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
    if "content.xml" in names and "mimetype" in names:
        _check_ods(path)
        return "ods"
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
    return "xlsx"


def _check_ods(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise locked()
        if b"spreadsheet" not in archive.read("mimetype"):
            raise ListRefused(
                "NOT_A_LIST",
                "Berkas ini %(kind)s, bukan daftar. Kirim daftar sebagai .xlsx atau CSV.",
                kind="dokumen OpenDocument",
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
