"""Ditto marks in the columns of places: what the row above says, written as a sign or a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from payung.intake.reading.rowflags import NOT_DATA, Seen

_LONGEST = 20
_MOST_NAMES = 50_000
_SIGNS = re.compile(
    r"""^[\s\-_]*(?:["\u201c-\u201f\u3003\u2033]|''|,,|``|\u2019\u2019|\u2018\u2018)(?:[\s"'\-_,]|[\u2018-\u201f])*$"""
)
_WORDS = re.compile(r"^\W*(?:idem|do|s\W?d\W?a|dito|ditto|sama dengan (?:di )?atas(?:nya)?)\W*$", re.I)


def is_ditto(text: str) -> bool:
    """Whether a cell says only that the one above holds ("Sama" alone is the name of villages): a mark such as \", ,, or 〃, or a word such as idem or sda."""
    return 0 < len(text) <= _LONGEST and bool(_SIGNS.match(text) or _WORDS.match(text))


class Dittos:
    """Fills dittos of one table with what was last written above them in a row that is a person.

    A heading of a place between ends what was above: a ditto right below it stays as it is, and nobody guesses.
    """

    def __init__(self) -> None:
        self.last: dict[int, str] = {}
        self.names: set[str] = set()  # texts of which it is known that they are no dittos; places repeat

    def fill(self, texts: list[Any], seen: Seen, start: int, columns: Sequence[int]) -> None:
        """Replaces dittos in these columns of ``texts`` from ``start`` on, as far as ``seen`` goes."""
        stop = start + len(seen.flags)
        for column in columns:
            cells = texts[column]
            if self._any(cells[start:stop]):
                texts[column] = cells = list(cells)
                self._fill(cells, seen, start, column)
            else:
                self._remember(cells, seen, start, column)

    def _any(self, cells: Sequence[str]) -> bool:
        """Whether one of the cells is a ditto; each text is looked at once."""
        if self.names.issuperset(cells):
            return False
        fresh = set(cells) - self.names
        dittos = set(filter(is_ditto, fresh))
        if len(self.names) < _MOST_NAMES:
            self.names |= fresh - dittos
        return bool(dittos)

    def _fill(self, cells: list[str], seen: Seen, start: int, column: int) -> None:
        ends = {n for n, said in seen.groups if set(said) - {"gone"}}
        for n, flag in enumerate(seen.flags):
            if n in ends:
                self.last.pop(column, None)
            if flag == NOT_DATA:
                continue
            if is_ditto(cells[start + n]):
                cells[start + n] = self.last.get(column, cells[start + n])
            elif cells[start + n].strip():
                self.last[column] = cells[start + n]

    def _remember(self, cells: Sequence[str], seen: Seen, start: int, column: int) -> None:
        for n in range(len(seen.flags) - 1, -1, -1):
            if seen.flags[n] != NOT_DATA and cells[start + n].strip():
                self.last[column] = cells[start + n]
                return
            if any(at == n and set(said) - {"gone"} for at, said in seen.groups):
                self.last.pop(column, None)
                return
