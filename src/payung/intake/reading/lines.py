"""Records of a delimited file in which quotation marks are not always quotation marks.

A nickname in quotes (``Yosef "Sef Bria``) opens a cell that swallows the next lines, and the people in them. A record of
several lines is kept only when it cannot be several records; else each of its lines stands alone.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator

_LINES = 400  # a cell of more lines was never closed


Mend = Callable[[Iterable[str]], Iterable[str]]
_BLANKS = re.compile(r'(^|[;,\t|]) +"')
_BLANK_CELL = re.compile(r'([;,\t|]) +"[^"]*"\s*(?:\1|$)')


def mend_of(text: str, most: int) -> Mend:
    """How the lines of a file have to be mended before they are cut into cells, by the first lines of its text: quotation marks around
    whole lines, blanks before the mark that opens a cell, or nothing."""
    first = [line for line in itertools.islice(io.StringIO(text, newline=""), most) if line.strip()]
    if is_wrapped(first):
        return unwrapped
    return _without_blanks if len(first) > 1 and all(map(_BLANK_CELL.search, first)) else iter


def _without_blanks(lines: Iterable[str]) -> Iterator[str]:
    return (_BLANKS.sub(r'\1"', line) for line in lines)


def records(lines: Iterable[str], delimiter: str, width: int) -> Iterator[list[str]]:
    """Records of lines, each as cells. ``width``: cells of an ordinary record; 0 when it is not known yet.

    Quoted cells may hold line breaks and delimiters; a mark that opens a cell and does not close it is a letter.
    """
    source = iter(lines)
    waiting: deque[str] = deque()
    pending: list[str] = []

    def feed() -> Iterator[str]:
        while True:
            while waiting:
                pending.append(waiting.popleft())
                yield pending[-1]
            for line in source:
                pending.append(line)
                yield line
                if waiting:
                    break
            else:
                return

    reader = csv.reader(feed(), delimiter=delimiter)
    while True:
        row: list[str] | None
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond the limit: never closed
            row = None
        if row is None or len(pending) > 1 or len(row) < width:
            alone = _alone(pending, row, delimiter, width)
            if alone is not None:
                waiting.extendleft(reversed(pending[1:]))
                row = alone
                reader = csv.reader(feed(), delimiter=delimiter)
        pending.clear()
        yield row or []


def _alone(pending: list[str], row: list[str] | None, delimiter: str, width: int) -> list[str] | None:
    """The first line by itself when the record was made of lines that belong to several; None when it is one record."""
    if row is None:
        return _plain(pending[0], delimiter)
    if '"' not in pending[0]:
        return None
    if width and (cells := _dittos(pending[0], delimiter, width)):
        return cells
    swallowed = len(pending) > 1 and _is_several(pending, row, delimiter, width)
    torn = len(row) < width and pending[0].count(delimiter) >= width - 1 and not _is_strict(pending, delimiter)
    return _plain(pending[0], delimiter) if swallowed or torn else None


def _dittos(line: str, delimiter: str, width: int) -> list[str]:
    """The cells of a line in which a lone mark stands for the cell above it; [] when there is none."""
    cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    marks = sum(cell.strip() == '"' for cell in cells)
    return cells if marks > 1 and len(cells) == width and sum(cell.count('"') for cell in cells) == marks else []


def unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Lines without the quotation marks that were put around each as a whole, and with the doubled ones inside as one."""
    for line in lines:
        cells = next(csv.reader([line], delimiter=_NEVER), [])
        yield (cells[0] if len(cells) == 1 else line.rstrip("\r\n")) + "\n"


def is_wrapped(lines: Iterable[str]) -> bool:
    """Whether nearly every line is one pair of quotation marks around all of its cells."""
    filled = [line.strip() for line in lines if line.strip()]
    whole = sum(len(line) > 1 and line[0] == line[-1] == '"' and not _INSIDE.search(line[1:-1]) for line in filled)
    return whole > 1 and whole * 10 >= len(filled) * 9


_NEVER = "\x1f"
_INSIDE = re.compile(r'(?<!")"(?!")')  # a single mark within the line: its cells are quoted, not the line


def _is_several(pending: list[str], row: list[str], delimiter: str, width: int) -> bool:
    wanted = max(width - 1, 1)
    if len(pending) > _LINES:
        return True
    if not any(line.count(delimiter) >= wanted for line in pending[1:]):
        return False
    inside = max((cell.count(delimiter) for cell in row if "\n" in cell or "\r" in cell), default=0)
    return len(row) != width or inside >= wanted


def _is_strict(lines: list[str], delimiter: str) -> bool:
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _plain(line: str, delimiter: str) -> list[str]:
    """One line as cells. Quotation marks that close within the line are quotes; others are letters that somebody typed, and must
    not swallow the lines below."""
    if _is_strict([line], delimiter):
        return next(csv.reader([line], delimiter=delimiter))
    cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return [_unquoted(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    """A cell between quotation marks keeps what is between them; a mark without its partner stays as a letter."""
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return cell
