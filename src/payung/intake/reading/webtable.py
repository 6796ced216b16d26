"""Tables of a web page, and workbooks written as XML: what many programs write under the name of a workbook (.xls)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from payung.intake.reading.departed import says_gone
from payung.intake.reading.marks import Marks

_CHUNK = 1 << 16
_WIDEST = 256
_LOWEST = 1_048_576  # rows of a sheet
_PLAIN_NUMBER = re.compile(r"^-?\d{1,17}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$")


_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide", re.I)
_STRIKING = re.compile(r"text-decoration[^;]*line-through", re.I)
_STRUCK_TAGS = ("s", "strike", "del")


class _Rows(HTMLParser):
    """Collects the rows that were closed since it was last asked; what is hidden and struck out goes to ``marks``."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(convert_charrefs=True)
        self.marks, self.number = marks, 1
        self.struck = 0  # open tags that strike out
        self.is_struck = False  # the row or cell by its style
        self.done: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = 1
        self.below: dict[int, int] = {}  # column -> rows that a cell above still covers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.close_row()
            self.row = []
            style = dict(attrs).get("style") or ""
            if _HIDING.search(style) or "hidden" in dict(attrs):
                self.marks.hidden.add(self.number)
            self.is_struck = bool(_STRIKING.search(style))
        elif tag in _STRUCK_TAGS or (
            _STRIKING.search(dict(attrs).get("style") or "") and tag in ("span", "font", "p", "div")
        ):
            self.struck += 1
        elif tag in ("td", "th") and self.row is not None:
            self.close_cell()
            said = dict(attrs)
            self.span = _number(said.get("colspan"))
            self._pass_covered()
            rows = _number(said.get("rowspan"))
            if rows > 1:
                self.below.update({len(self.row) + n: rows for n in range(self.span)})
            self.cell = []
            self.struck = 0
            if _STRIKING.search(said.get("style") or ""):
                self.strike()
        elif tag in ("br", "p", "div") and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.close_cell()
        elif tag in ("tr", "table"):
            self.close_row()
        elif tag in _STRUCK_TAGS and self.struck:
            self.struck -= 1

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
            if data.strip() and (self.struck or self.is_struck):
                self.strike()

    def strike(self) -> None:
        """Marks the cell that is open as struck out."""
        if self.row is not None:
            self.marks.struck.setdefault(self.number, set()).add(len(self.row))

    def _pass_covered(self) -> None:
        while self.row is not None and self.below.get(len(self.row), 0) > 0 and len(self.row) < _WIDEST:
            self.row.append("")

    def close_cell(self) -> None:
        if self.cell is not None and self.row is not None:
            text = "\n".join(" ".join(line.split()) for line in "".join(self.cell).split("\n"))
            self.row += [text.strip(), *[""] * (self.span - 1)]
        self.cell = None

    def close_row(self) -> None:
        self.close_cell()
        if self.row is not None:
            self._pass_covered()
            self.done.append(self.row[:_WIDEST])
            self.number += 1
            self.below = {column: rows - 1 for column, rows in self.below.items() if rows > 1}
        self.row = None


def _number(text: str | None) -> int:
    return min(int(text), _WIDEST) if text and text.isascii() and text.isdigit() and text != "0" else 1


class _BookRows(HTMLParser):
    """Collects the rows of a workbook of 2003 that is written as XML; a number stays a number."""

    def set_cdata_mode(self, *_tag: Any, **_more: Any) -> None:
        """A style holds a font here, not a text."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(convert_charrefs=True)
        self.marks, self.number, self.style = marks, 1, ""
        self.striking: set[str] = set()  # styles that strike out
        self.note: list[str] | None = None
        self.done: list[list[Any]] = []
        self.row: list[Any] | None = None
        self.text: list[str] | None = None
        self.kind, self.at, self.last = "", 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        name = tag.rpartition(":")[2]
        if name in ("table", "worksheet"):
            self.last = 0
        elif name == "style":
            self.style = said.get("id", "")
        elif name == "font" and said.get("strikethrough", "0") not in ("0", "false"):
            self.striking.add(self.style)
        elif name == "comment":
            self.note = []
        elif name == "row":
            index = _place(said.get("index"), _LOWEST)
            self.done += [[] for _ in range(index - self.last - 1)]
            self.number += max(index - self.last - 1, 0)
            if said.get("hidden", "0") not in ("0", "false"):
                self.marks.hidden.add(self.number)
            self.last, self.row, self.at = max(index, self.last + 1), [], 0
        elif name == "cell" and self.row is not None:
            index = _place(said.get("index"), _WIDEST)
            self.at = index - 1 if index else self.at
            self.row += [""] * (self.at - len(self.row))
            if said.get("styleid") in self.striking:
                self.marks.struck.setdefault(self.number, set()).add(self.at)
            self.at += 1 + _place(said.get("mergeacross"), _WIDEST)
        elif name == "data" and self.row is not None and self.note is None:
            self.kind, self.text = said.get("type", ""), []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "data" and self.row is not None and self.text is not None:
            text = "".join(self.text).strip()
            self.row.append(float(text) if self.kind == "Number" and _PLAIN_NUMBER.match(text) else text)
            self.text = None
        elif name == "comment" and self.note is not None:
            if says_gone("".join(self.note)):
                self.marks.noted.add(self.number)
            self.note = None
        elif name == "row" and self.row is not None:
            self.done.append(self.row[:_WIDEST])
            self.number += 1
            self.row = None

    def handle_data(self, data: str) -> None:
        if self.note is not None:
            self.note.append(data)
        elif self.text is not None:
            self.text.append(data)


def _place(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() else 0


def book_rows(path: Path, encoding: str, marks: Marks | None = None) -> Iterator[list[Any]]:
    """The rows of all sheets of a workbook written as XML, one after the other; numbers as float, everything else as text.

    ``marks`` gets what is hidden, struck out and noted, by number of the row, before the row is handed out.
    """
    return _rows(_BookRows(Marks() if marks is None else marks), path, encoding)


def _rows(parser: _BookRows, path: Path, encoding: str) -> Iterator[list[Any]]:
    with path.open("r", encoding=encoding, errors="replace", newline="") as handle:
        while chunk := handle.read(_CHUNK):
            parser.feed(chunk)
            yield from parser.done
            parser.done.clear()
    parser.close()
    yield from parser.done


def web_rows(path: Path, encoding: str, marks: Marks | None = None) -> Iterator[list[str]]:
    """The rows of all tables of a page, one after the other, cells as text; merged cells hold their text once. ``marks`` as for a
    workbook."""
    parser = _Rows(Marks() if marks is None else marks)
    with path.open("r", encoding=encoding, errors="replace", newline="") as handle:
        while chunk := handle.read(_CHUNK):
            parser.feed(chunk)
            yield from parser.done
            parser.done.clear()
    parser.close()
    parser.close_row()
    yield from parser.done
