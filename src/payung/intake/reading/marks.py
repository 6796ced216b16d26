"""Rows of a workbook that are hidden or struck out: what a person sees at once and the parser does not tell.

Read from the XML, streamed, and only as far as there is something to be found.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from payung.intake.reading.departed import says_gone
from payung.intake.reading.documents import has_marks, marks_in_document
from payung.intake.reading.inspect_xml import column_number, sheet_parts

HIDDEN, STRUCK, NOTED = 1, 2, 4
"""Bits of the mark of a row: hidden rows are asked about; struck ones, and those with a comment that the person died or left, are
held for a person to look at."""

_CHUNK = 1 << 20
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_STYLED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bs="(\d+)")[^>]*?\br="([A-Z]{1,3})(\d+)"')
_SHARED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="s")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
_TEXTS = "xl/sharedStrings.xml"
_ROW_OR_TABLE = re.compile(rb"<table:table(?:-row)?\b(?![-])[^>]*>")
_TABLE_NAME = re.compile(rb'^<table:table\s[^>]*\btable:name="([^"]*)"')
_REPEATED = re.compile(rb'\btable:number-rows-repeated="(\d{1,7})"')
_COLLAPSED = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
_FEW = 1_000
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(slots=True)
class Marks:
    """Numbers of the hidden rows, of struck cells by row (0-based columns), and of rows with a comment that somebody is gone."""

    hidden: set[int] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything is marked."""
        return bool(self.hidden or self.struck or self.noted)

    def of(self, row: int, columns: set[int]) -> int:
        """The mark of a row; it is struck out when a cell of these columns is."""
        mark = (HIDDEN if row in self.hidden else 0) | (NOTED if row in self.noted else 0)
        return mark | STRUCK if self.struck and columns & self.struck.get(row, set()) else mark


def marks_of(path: Path, sheet: str, kind: str = "xlsx") -> Marks:
    """What is hidden and struck out in a sheet of an .xlsx, an .ods or an .xls; nothing where the file does not say."""
    if kind == "xls":
        from payung.intake.reading.oldbook import marks_of_old_book

        return marks_of_old_book(path, sheet)
    if kind == "ods":
        return _marks_of_open_document(path, sheet)
    marks = Marks()
    try:
        part = sheet_parts(path).get(sheet)
        if part is None:
            return marks
        with zipfile.ZipFile(path) as archive:
            styles, texts = _struck_styles(archive), _struck_texts(archive)
            with archive.open(part) as handle:
                _scan(handle, styles, texts, marks)
            marks.noted = _noted_rows(archive, part)
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError):
        return Marks()
    return marks


def _struck_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """Numbers of the cell styles whose font is struck through."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    text = archive.read("xl/styles.xml")
    if b"strike" not in text:
        return set()
    root = ElementTree.fromstring(text)  # noqa: S314
    fonts = root.find(f"{_NS}fonts")
    struck = {str(n) for n, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}
    formats = root.find(f"{_NS}cellXfs")
    return {
        str(n).encode() for n, one in enumerate(formats if formats is not None else ()) if one.get("fontId") in struck
    }


def _struck_texts(archive: zipfile.ZipFile) -> set[bytes]:
    """Numbers of the shared texts of which more letters are struck through than not."""
    if _TEXTS not in archive.namelist() or b"strike" not in (text := archive.read(_TEXTS)):
        return set()
    struck = set()
    for number, item in enumerate(ElementTree.fromstring(text).iterfind(f"{_NS}si")):  # noqa: S314
        letters = [0, 0]
        for run in item.iterfind(f"{_NS}r"):
            font = run.find(f"{_NS}rPr")
            letters[font is not None and _is_struck(font)] += len("".join(run.itertext()).strip())
        if letters[1] > letters[0]:
            struck.add(str(number).encode())
    return struck


def _noted_rows(archive: zipfile.ZipFile, part: str) -> set[int]:
    """Rows of a sheet with a comment that says that the person died or left."""
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return set()
    rows = set()
    for link in ElementTree.fromstring(archive.read(links)):  # noqa: S314
        target = link.get("Target", "")
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if not link.get("Type", "").endswith("/comments") or target not in archive.namelist():
            continue
        for comment in ElementTree.fromstring(archive.read(target)).iter(f"{_NS}comment"):  # noqa: S314
            if says_gone("".join(comment.itertext())):
                rows.add(int("".join(ch for ch in comment.get("ref", "0") if ch.isdigit()) or 0))
    return rows


def coloured_rows(path: Path, sheet: str, columns: set[int]) -> set[int]:
    """Rows of a sheet of an .xlsx in which one of these columns has a background colour that few rows have: what a legend of colours is about.
    Empty where the archive does not say."""
    try:
        part = sheet_parts(path).get(sheet)
        with zipfile.ZipFile(path) as archive:
            fills = _fills(archive) if part is not None else {}
            rows: dict[bytes, set[int]] = {}
            filled = 0
            for style, letters, row in _STYLED.findall(archive.read(part)) if part and fills else ():
                if column_number(letters.decode()) in columns:
                    filled = max(filled, int(row))
                    rows.setdefault(fills.get(style, b""), set()).add(int(row))
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError):
        return set()
    return {row for fill, there in rows.items() if fill and len(there) * 2 <= filled for row in there}


def _fills(archive: zipfile.ZipFile) -> dict[bytes, bytes]:
    """Background colour of the cell styles that have one other than white, by the number of the style."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314
    colours = []
    for fill in root.iterfind(f"{_NS}fills/{_NS}fill"):
        pattern = fill.find(f"{_NS}patternFill")
        front = pattern.find(f"{_NS}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
        said = "" if front is None else "|".join(f"{name}={value}" for name, value in sorted(front.attrib.items()))
        colours.append("" if "FFFFFFFF" in said or said in ("theme=0", "indexed=9") else said)
    formats = root.find(f"{_NS}cellXfs")
    numbers = [int(one.get("fillId", "0")) for one in (formats if formats is not None else ())]
    return {
        str(n).encode(): colours[fill].encode()
        for n, fill in enumerate(numbers)
        if fill < len(colours) and colours[fill]
    }


def _is_struck(font: ElementTree.Element) -> bool:
    strike = font.find(f"{_NS}strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def _scan(handle: object, styles: set[bytes], texts: set[bytes], marks: Marks) -> None:
    """The XML in pieces that end before a row or cell. Most pieces hold no hidden row, so one quick search decides whether to look
    closer."""
    tail = b""
    while True:
        chunk = handle.read(_CHUNK)  # type: ignore[attr-defined]
        text = tail + chunk
        cut = max(text.rfind(b"<", 0, max(text.rfind(b' r="'), 0)), 0) if chunk else len(text)
        text, tail = text[:cut], text[cut:]
        if b'hidden="' in text:
            marks.hidden.update(int(number) for number in _HIDDEN_ROW.findall(text))
        for letters, row, number in _SHARED.findall(text) if texts else ():
            if number in texts:
                marks.struck.setdefault(int(row), set()).add(column_number(letters.decode()))
        for style, letters, row in _STYLED.findall(text) if styles else ():
            if style in styles:
                marks.struck.setdefault(int(row), set()).add(column_number(letters.decode()))
        if not chunk:
            return


def _marks_of_open_document(path: Path, sheet: str) -> Marks:
    """Rows of an .ods that are hidden or filtered away, struck out, or with a comment that somebody is gone."""
    marks = Marks()
    try:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                with archive.open("content.xml") as handle:
                    _hidden_in_document(handle, sheet, marks)
                with archive.open("content.xml") as handle:
                    is_marked = has_marks(handle)
                with archive.open("content.xml") as handle:
                    if is_marked:
                        marks.struck, marks.noted = marks_in_document(handle, sheet)
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError):
        return Marks()
    return marks


def _hidden_in_document(handle: IO[bytes], sheet: str, marks: Marks) -> None:
    """Counts rows as the spreadsheet shows them. In an .ods one tag may stand for many equal rows."""
    row, inside = 0, False
    for name, repeated, is_hidden in _whole_tags(handle):
        if name is not None:
            inside, row = name == sheet, 0
        elif inside:
            if is_hidden and repeated <= _FEW:  # the empty rest of a sheet is one row many times
                marks.hidden.update(range(row + 1, row + repeated + 1))
            row += repeated


def _whole_tags(handle: IO[bytes]) -> Iterator[tuple[str | None, int, bool]]:
    """The tables (by name) and rows (how often, whether hidden) of a document, in order."""
    tail = b""
    while chunk := handle.read(_CHUNK):
        text = tail + chunk
        cut = text.rfind(b">") + 1
        text, tail = text[:cut], text[cut:]
        for match in _ROW_OR_TABLE.finditer(text):
            tag = match[0]
            if named := _TABLE_NAME.search(tag):
                yield unescape(named[1].decode("utf-8", "replace")), 0, False
            elif tag.startswith(b"<table:table-row"):
                repeated = _REPEATED.search(tag)
                yield None, int(repeated[1]) if repeated else 1, bool(_COLLAPSED.search(tag))
