"""Cells as text from the first byte, with the kind of cell they were.

A NIK that a spreadsheet stored as a number has lost digits or is about to; so every cell keeps a kind beside
its text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

TEXT, NUMBER, DATE, OTHER = 0, 1, 2, 3
"""Kinds of a cell, stored as uint8 beside its text, because a spreadsheet damages long numbers: a NIK that was kept as a number
has to be judged otherwise than one that was kept as text. Text such as "5,3E+15" is recognised later, from the text."""


_LONG = 1e18


def number_text(value: float) -> str:
    """Digits of a number cell as they are held: whole numbers without ".0" and never in scientific form."""
    if value == value and abs(value) < _LONG and value == int(value):
        return str(int(value))
    return repr(value)


def _datetime_text(value: dt.datetime) -> str:
    if value.time() == dt.time(0):
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    float: number_text,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.date: dt.date.isoformat,
    dt.datetime: _datetime_text,
    dt.time: dt.time.isoformat,
    dt.timedelta: str,
}
_KINDS: dict[type, int] = {str: TEXT, float: NUMBER, int: NUMBER, dt.date: DATE, dt.datetime: DATE}


def cell_text(value: Any) -> str:
    """One cell as text: dates as ISO, whole numbers without ".0", text exactly as it is."""
    return _TEXTS.get(type(value), str)(value)


def column_texts(cells: Sequence[Any]) -> tuple[Sequence[str], bytes | None]:
    """(texts, kinds) of one column of a batch; kinds is None when every cell is text (the common case)."""
    types = set(map(type, cells))
    if types == {str}:
        return cells, None
    kinds = bytes(map({one: _KINDS.get(one, OTHER) for one in types}.__getitem__, map(type, cells)))
    if types == {float} and _are_short(cells):
        return list(map(str, map(int, cells))), kinds
    if not types <= _APART:
        return [cell if type(cell) is str else cell_text(cell) for cell in cells], kinds
    # numbers and days repeat (deciles, incomes), so each distinct one is written out once
    written = {cell: cell_text(cell) for cell in set(cells) if type(cell) is not str}
    return list(map(written.get, cells, cells)), kinds


_APART = {str, float, dt.date, dt.datetime}
"""Types of which no value equals one of another; True, 1 and 1.0 are one key and three texts."""


def _are_short(cells: Sequence[float]) -> bool:
    """Whether all numbers are whole and held as they were typed."""
    return all(map(float.is_integer, cells)) and min(cells) > -_LONG and max(cells) < _LONG
