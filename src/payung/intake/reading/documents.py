"""Cells of an .ods that are struck through, and its comments. Looked for only where the document has such styles or comments at all."""

from __future__ import annotations

from typing import IO
from xml.etree import ElementTree

from payung.intake.reading.departed import says_gone

_CHUNK = 1 << 20
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _STYLE, _OFFICE = (_NS % name for name in ("table", "text", "style", "office"))
_WIDEST = 1_024  # columns that are looked at

Marked = tuple[dict[int, set[int]], set[int]]
"""Struck columns (0-based) by row, and rows with a comment that says that somebody is gone."""


def has_marks(handle: IO[bytes]) -> bool:
    """Whether a document has styles that strike through, or comments."""
    tail = b""
    while chunk := handle.read(_CHUNK):
        text = tail + chunk
        if b"text-line-through" in text or b"office:annotation" in text:
            return True
        tail = text[-32:]
    return False


def marks_in_document(handle: IO[bytes], sheet: str) -> Marked:
    """What is struck through and noted in a sheet, row by row as the spreadsheet counts. Raises ParseError for broken XML."""
    styles: set[str] = set()
    struck: dict[int, set[int]] = {}
    noted: set[int] = set()
    row, inside = 0, False
    for event, one in ElementTree.iterparse(handle, ("start", "end")):  # noqa: S314
        if event == "start":
            if one.tag == f"{_TABLE}table":
                inside, row = one.get(f"{_TABLE}name") == sheet, 0
            continue
        if one.tag == f"{_STYLE}style" and _strikes(one):
            styles.add(one.get(f"{_STYLE}name", ""))
        if one.tag != f"{_TABLE}table-row":
            continue
        if inside:
            columns, is_noted = _of_row(one, styles)
            if columns:
                struck[row + 1] = columns
            if is_noted:
                noted.add(row + 1)
            row += _repeated(one, "rows")
        one.clear()
    return struck, noted


def _strikes(style: ElementTree.Element) -> bool:
    font = style.find(f"{_STYLE}text-properties")
    if font is None:
        return False
    kind = font.get(f"{_STYLE}text-line-through-style", font.get(f"{_STYLE}text-line-through-type", "none"))
    return kind != "none"


def _repeated(one: ElementTree.Element, what: str) -> int:
    text = one.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text) if text.isascii() and text.isdigit() else 1


def _of_row(row: ElementTree.Element, styles: set[str]) -> tuple[set[int], bool]:
    columns: set[int] = set()
    column, is_noted = 0, False
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        note = cell.find(f"{_OFFICE}annotation")
        if note is not None:
            is_noted |= says_gone(" ".join("".join(part.itertext()) for part in note.iterfind(f"{_TEXT}p")))
        times = _repeated(cell, "columns")
        if column < _WIDEST and _is_struck(cell, styles):
            columns.update(range(column, min(column + times, _WIDEST)))
        column += times
    return columns, is_noted


def _is_struck(cell: ElementTree.Element, styles: set[str]) -> bool:
    """Whether a filled cell, or most of its letters, are struck through."""
    texts = cell.findall(f"{_TEXT}p")
    whole = sum(len("".join(text.itertext()).strip()) for text in texts)
    if not whole or cell.get(f"{_TABLE}style-name") in styles:
        return bool(whole)
    spans = [span for text in texts for span in text.iter(f"{_TEXT}span") if span.get(f"{_TEXT}style-name") in styles]
    return 2 * sum(len("".join(span.itertext()).strip()) for span in spans) > whole
