"""Looks into the XML of a workbook when reading it failed, so that the refusal can name the cause (the cell, the sheet).

The XML is read as a stream: such a file may be too large for the memory.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from payung.intake.errors import ListRefused
from payung.intake.reading.limits import Limits

_CHUNK = 1 << 20
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA_ONLY = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def column_letters(column: int) -> str:
    """Letters of a 0-based column: 0 -> "A", 27 -> "AB"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """0-based column of its letters; inverse of :func:`column_letters`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_parts(path: Path) -> dict[str, str]:
    """Sheet name -> name of its XML part in the archive. Raises BadZipFile where the archive holds no workbook."""
    with zipfile.ZipFile(path) as archive:
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.namelist()):
            raise zipfile.BadZipFile
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
        parts = {}
        for sheet in book.iterfind("m:sheets/m:sheet", _NS):
            target = targets.get(sheet.get(_REL), "")
            parts[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return {name: part for name, part in parts.items() if part in archive.namelist()}


def formula_without_value(path: Path, part: str, columns: set[int]) -> str | None:
    """First cell (such as "B7") in the given 0-based columns that holds a formula but no stored value."""
    wanted = {column_letters(column).encode() for column in columns}
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as handle:
        while chunk := handle.read(_CHUNK):
            text = tail + chunk
            if b"<f" in text:
                for match in _FORMULA_ONLY.finditer(text):
                    if match.group(1) in wanted:
                        return (match.group(1) + match.group(2)).decode()
            cut = text.rfind(b"<c ")
            tail = text[cut:] if cut >= 0 and len(text) - cut < _CHUNK else b""
    return None


def explain_size(path: Path, sheet: str | None, limits: Limits) -> ListRefused:
    """Why a workbook did not fit in memory: too many rows, or one cell far away from the table."""
    rows, last, far = 0, "", ""
    try:
        parts = sheet_parts(path)
        part = parts.get(sheet or "") or next(iter(parts.values()), None)
        if part is None:
            raise zipfile.BadZipFile
        table_edge = 0
        with zipfile.ZipFile(path) as archive, archive.open(part) as handle:
            while chunk := handle.read(_CHUNK):
                rows += chunk.count(b"<row")
                cells = _CELL.findall(chunk)
                if not cells:
                    continue
                last = (cells[-1][0] + cells[-1][1]).decode()
                if not table_edge:
                    table_edge = max(column_number(letters.decode()) for letters, _ in cells[:200]) + 1
                if int(cells[-1][1]) > rows + limits.xlsx_rows or column_number(cells[-1][0].decode()) > 1000:
                    far = last
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError):
        rows = 0
    if rows > limits.xlsx_rows:
        return too_many_rows(rows, limits.xlsx_rows)
    if far:
        return ListRefused(
            "STRAY_CELL",
            "Ada isi di sel %(cell)s, jauh di luar tabel, sehingga lembar ini menjadi terlalu "
            "besar. Hapus baris dan "
            "kolom di luar tabel atau salin tabelnya ke berkas baru, lalu kirim lagi.",
            cell=far,
        )
    return ListRefused(
        "TOO_LARGE",
        "Lembar kerja ini terlalu besar untuk dibaca. Salin hanya tabelnya ke berkas baru atau "
        "simpan sebagai CSV, "
        "lalu kirim lagi.",
        last_cell=last,
    )


def too_many_rows(rows: int, limit: int) -> ListRefused:
    """The refusal of a workbook beyond its row limit."""
    return ListRefused(
        "TOO_MANY_ROWS",
        "Lembar kerja ini berisi lebih dari %(limit)s baris. Simpan sebagai CSV, lalu kirim "
        "lagi; CSV dibaca "
        "berapa pun panjangnya.",
        rows=rows,
        limit=limit,
    )
