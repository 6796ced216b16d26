"""Tables of a web page: what many programs write under the name of a workbook (.xls)."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_CHUNK = 1 << 16
_WIDEST = 256


class _Rows(HTMLParser):
    """Collects the rows that were closed since it was last asked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = 1
        self.below: dict[int, int] = {}  # column -> rows that a cell above still covers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.close_row()
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self.close_cell()
            said = dict(attrs)
            self.span = _number(said.get("colspan"))
            self._pass_covered()
            rows = _number(said.get("rowspan"))
            if rows > 1:
                self.below.update({len(self.row) + n: rows for n in range(self.span)})
            self.cell = []
        elif tag in ("br", "p", "div") and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.close_cell()
        elif tag in ("tr", "table"):
            self.close_row()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

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
            self.below = {column: rows - 1 for column, rows in self.below.items() if rows > 1}
        self.row = None


def _number(text: str | None) -> int:
    return min(int(text), _WIDEST) if text and text.isascii() and text.isdigit() and text != "0" else 1


def web_rows(path: Path, encoding: str) -> Iterator[list[str]]:
    """The rows of all tables of a page, one after the other, cells as text; merged cells hold their text once."""
    parser = _Rows()
    with path.open("r", encoding=encoding, errors="replace", newline="") as handle:
        while chunk := handle.read(_CHUNK):
            parser.feed(chunk)
            yield from parser.done
            parser.done.clear()
    parser.close()
    parser.close_row()
    yield from parser.done
