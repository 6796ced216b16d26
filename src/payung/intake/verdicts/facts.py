"""Facts of one row for the sentences about it: what its NIK says, and where the same NIK stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from payung.intake.reading.numbering import sheet_of, shown_row
from payung.kernel.nik import inspect

SAID = {
    "row": "Baris {row}",
    "row_of_sheet": "Baris {row} lembar {sheet}",
    "earlier": "Baris sebelumnya",
    "L": "laki-laki",
    "P": "perempuan",
}
"""Words of the facts (message ids)."""

_SIXTEEN = re.compile(r"[0-9]{16}")
_NOT_DIGIT = re.compile(r"[^0-9]")


def row_facts(
    nik: str, other_row: int | None, sheets: Sequence[str], on: date, translate: Callable[[str], str] = str
) -> dict[str, str]:
    """What the sentences of a row say: ``nik_born`` and ``nik_sex`` as its NIK has them, ``other_row`` where the same NIK
    stands before. ``nik`` is "" when it is not for the reader; ``other_row`` a row's number; ``on``: first day of the scheme."""
    facts = {"other_row": place_of(other_row, sheets, translate)}
    if digits := _SIXTEEN.match(_NOT_DIGIT.sub("", nik)):
        said = inspect(digits[0], on)
        if said.birth_date is not None:
            facts["nik_born"] = said.birth_date.strftime("%d-%m-%Y")
        if said.sex in SAID:
            facts["nik_sex"] = translate(SAID[said.sex])
    return facts


def place_of(number: int | None, sheets: Sequence[str], translate: Callable[[str], str] = str) -> str:
    """A row in words: "Baris 2", with its sheet where the list has several."""
    if number is None:
        return translate(SAID["earlier"])
    sheet = sheet_of(number)
    kind = "row_of_sheet" if len(sheets) > 1 and sheet < len(sheets) else "row"
    return translate(SAID[kind]).format(row=shown_row(number), sheet=sheets[sheet] if sheet < len(sheets) else "")
