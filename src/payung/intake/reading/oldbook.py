"""Rows of an old workbook (.xls) that are hidden, struck out, or bear a comment that somebody is gone.

The parser tells none of it, so the records are walked once more, without their values: a container of sectors with a table of chains
([MS-CFB]), and in it the stream of a workbook as numbered records ([MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from payung.intake.reading.departed import says_gone
from payung.intake.reading.marks import Marks

_SHEET, _FONT, _FORMAT, _ROW, _NOTE, _OBJECT, _TEXT, _MORE, _END = (
    0x85,
    0x31,
    0xE0,
    0x208,
    0x1C,
    0x5D,
    0x1B6,
    0x3C,
    0x0A,
)
_CELLS = frozenset((0xFD, 0x204, 0x203, 0x27E, 0x06, 0x205, 0xD6))
_MANY = 0xBD  # several numbers of one row
_IS_STRUCK, _IS_HIDDEN = 0x08, 0x20
_FREE = 0xFFFFFFF0  # from here on a number of a sector ends its chain
_UNICODE = 0x0600  # version of the records from which texts say how they are written
_SHIFTS = ((9, 6), (12, 6))  # of the sizes of sectors that there are
_NAMES = ("Workbook", "Book")


def marks_of_old_book(path: Path, sheet: str) -> Marks:
    """What is hidden, struck out and noted in a sheet; nothing where the file is not built as it should be."""
    try:
        stream = _stream(path.read_bytes())
        globals_ = _Globals.of(stream)
        start = globals_.sheets.get(sheet)
        return _marks(stream, start, globals_.struck) if start is not None and start < len(stream) else Marks()
    except (struct.error, UnicodeDecodeError):
        return Marks()


def _byte(data: bytes, at: int) -> int:
    value: int = struct.unpack_from("<B", data, at)[0]
    return value


def _chain(data: bytes, first: int, table: list[int], size: int, base: int) -> bytes:
    parts, seen = [], 0
    while first < len(table) and seen <= len(table):
        at = base + first * size
        parts.append(data[at : at + size])
        first, seen = table[first], seen + 1
    return b"".join(parts)


def _stream(data: bytes) -> bytes:
    """The stream of the workbook in its container."""
    shifts = struct.unpack_from("<HH", data, 30)
    if shifts not in _SHIFTS:
        return b""
    size, small = 1 << shifts[0], 1 << shifts[1]
    directory, cutoff, small_table = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    tables = [number for number in struct.unpack_from("<109I", data, 76) if number < _FREE]
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _FREE and len(tables) * size <= len(data):
        *numbers, more = struct.unpack_from(f"<{size // 4}I", data, size + more * size)
        tables += [number for number in numbers if number < _FREE]
    chains = [n for table in tables for n in struct.unpack_from(f"<{size // 4}I", data, size + table * size)]
    entries = _chain(data, directory, chains, size, size)
    streams, root = {}, (0, 0)
    for at in range(0, len(entries) - 127, 128):
        name = entries[at : at + max(struct.unpack_from("<H", entries, at + 64)[0] - 2, 0)].decode(
            "utf-16-le", "replace"
        )
        where = struct.unpack_from("<II", entries, at + 116)
        streams[name] = where
        root = where if _byte(entries, at + 66) == 5 else root
    first, length = next((streams[name] for name in _NAMES if name in streams), (0, 0))
    if length >= cutoff:
        return _chain(data, first, chains, size, size)[:length]
    inside = _chain(data, root[0], chains, size, size)
    packed = _chain(data, small_table, chains, size, size)
    return _chain(inside, first, list(struct.unpack(f"<{len(packed) // 4}I", packed)), small, 0)[:length]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, start, length) of the records from a place to the end of their part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, at + 4, length
        at += 4 + length


@dataclass(slots=True)
class _Globals:
    """Where each sheet begins, and the numbers of the cell formats whose font is struck through."""

    sheets: dict[str, int] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, stream: bytes) -> _Globals:
        out, fonts, formats = cls(), list[bool](), list[int]()
        is_unicode = struct.unpack_from("<H", stream, 4)[0] >= _UNICODE
        for kind, at, _length in _records(stream, 0):
            if kind == _SHEET:
                count, start = _byte(stream, at + 6), at + (8 if is_unicode else 7)
                wide = is_unicode and _byte(stream, at + 7) & 1
                text = stream[start : start + count * (2 if wide else 1)]
                out.sheets[text.decode("utf-16-le" if wide else "latin-1")] = struct.unpack_from("<I", stream, at)[0]
            elif kind == _FONT:
                fonts.append(bool(struct.unpack_from("<H", stream, at + 2)[0] & _IS_STRUCK))
                if len(fonts) == 4:  # there is no font of number four
                    fonts.append(False)
            elif kind == _FORMAT:
                formats.append(struct.unpack_from("<H", stream, at)[0])
        out.struck = {number for number, font in enumerate(formats) if font < len(fonts) and fonts[font]}
        return out


def _marks(stream: bytes, start: int, struck: set[int]) -> Marks:
    marks, texts, notes = Marks(), dict[int, str](), list[tuple[int, int]]()
    last, waits = 0, False
    for kind, at, length in _records(stream, start):
        if kind == _ROW and _byte(stream, at + 12) & _IS_HIDDEN:
            marks.hidden.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif kind in _CELLS and struck:
            row, column, number = struct.unpack_from("<HHH", stream, at)
            if number in struck:
                marks.struck.setdefault(row + 1, set()).add(column)
        elif kind == _MANY and struck:
            row, column = struct.unpack_from("<HH", stream, at)
            for n, place in enumerate(range(at + 4, at + length - 2, 6)):
                if struct.unpack_from("<H", stream, place)[0] in struck:
                    marks.struck.setdefault(row + 1, set()).add(column + n)
        elif kind == _OBJECT:
            last = struct.unpack_from("<H", stream, at + 6)[0]
        elif kind == _TEXT:
            waits = True
        elif kind == _MORE and waits:
            waits = False
            wide = _byte(stream, at) & 1
            texts[last] = stream[at + 1 : at + length].decode("utf-16-le" if wide else "latin-1", "replace")
        elif kind == _NOTE:
            row, _column, _shown, number = struct.unpack_from("<HHHH", stream, at)
            notes.append((row + 1, number))
    marks.noted = {row for row, number in notes if says_gone(texts.get(number, ""))}
    return marks
