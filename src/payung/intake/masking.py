"""The answer file for users other than the sender: the same sheet with numbers, addresses and mothers' names covered."""

from __future__ import annotations

import re

from payung.intake.reading import Part
from payung.kernel.nik import mask_nik

NUMBERS = ("nik", "family_card", "kpj", "heir_nik", "account")
PHONES = ("phone", "heir_phone")
WHOLE = ("address", "mother", "email")
_LONG = re.compile(r"\d(?:[ .'\u00a0-]?\d){9,}")
"""Ten digits or more, however they are parted: in any other cell too, for nobody knows what senders write where."""


class Mask:
    """Covers the cells of a list's rows, table by table."""

    def __init__(self) -> None:
        self.part: Part | None = None

    def _of(self, part: Part) -> None:
        columns = part.mapping.fields
        self.part, self.first = part, part.header_rows[1] + 1
        self.numbers = [columns[name] for name in NUMBERS if name in columns]
        self.phones = [columns[name] for name in PHONES if name in columns]
        self.whole = [columns[name] for name in WHOLE if name in columns]

    def __call__(self, part: Part, sheet_row: int, texts: list[str]) -> list[str]:
        """The row's texts, covered; titles and header keep their words. ``sheet_row`` as the sheet shows it."""
        if part is not self.part:
            self._of(part)
        cells = list(texts)
        if sheet_row >= self.first:
            for column in self.numbers:
                cells[column] = mask_nik(cells[column])
            for column in self.phones:
                cells[column] = "\u2022" * max(len(cells[column]) - 3, 0) + cells[column][-3:]
            for column in self.whole:
                cells[column] = "\u2022" * 6 if cells[column] else ""
        return [_LONG.sub(lambda match: mask_nik(match[0]), text) for text in cells]
