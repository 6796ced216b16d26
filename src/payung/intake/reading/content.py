"""What the cells of a column hold, to confirm or to replace a guess about its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from payung.intake.reading.headers import MISSPELT, SURE, Mapping, header_key, recognise
from payung.intake.reading.others import of_somebody_else

_NIK_SIGNS = re.compile(r"[\s '.\-\"]")
_NIK = re.compile(r"\d{16}")
_LIKE_NIK = re.compile(r"(?<!\d)\d{6}[ .\-]?\d{6}[ .\-]?\d{4}(?!\d)")
_TOLD = re.compile(
    r"\b(?:contoh|misal(?:nya)?|diisi|isikan|digit|angka|petunjuk)\b", re.I
)  # a sentence that says how to fill in a list
_DATE = re.compile(r"\d{1,4}[/.\- ]+(?:\d{1,2}|[A-Za-z]{3,9})[/.\-, ]+\d{2,4}")
_SEX = re.compile(r"(?:l|p|lk|pr|laki.*|perempuan|pria|wanita|m|f|v|√)", re.I)
_DECILE = re.compile(r"(?:desil\s*|d-?\s*)?(?:10|[1-9])(?:\.0)?", re.I)
_NAME = re.compile(r"[^\d]{3,}")

Rows = Sequence[Sequence[str]]


def cells_of(rows: Rows, column: int) -> list[str]:
    """The filled cells of a column."""
    return [row[column].strip() for row in rows if column < len(row) and row[column].strip()]


def mostly(cells: Sequence[str], fits: Callable[[str], object]) -> bool:
    """Whether at least six of ten cells fit. A column without cells proves nothing, so the answer is no."""
    return bool(cells) and sum(bool(fits(cell)) for cell in cells) * 10 >= len(cells) * 6


def _is_nik(cell: str) -> bool:
    return bool(_NIK.fullmatch(_NIK_SIGNS.sub("", cell)))


def _is_place(level: str) -> Callable[[str], object]:
    from payung.places.packaged import packaged_index

    index = packaged_index()
    return lambda cell: index.is_known(cell.split(",")[0], level)


_TESTS: dict[str, Callable[[str], object]] = {
    "nik": _is_nik,
    "name": _NAME.fullmatch,
    "birth_date": _DATE.search,
    "birth_place_date": _DATE.search,
    "sex": _SEX.fullmatch,
    "decile": _DECILE.fullmatch,
}


def confirm(mapping: Mapping, rows: Rows) -> None:
    """Takes questions back that the cells answer: a guess that its cells confirm, a second column that says the same.

    A slip in a short header of what every person must have stays a question.
    """
    mapping.unsure = [asked for asked in mapping.unsure if not _settled(mapping, asked, rows)]


def _settled(mapping: Mapping, asked: dict[str, object], rows: Rows) -> bool:
    name, column = str(asked["field"]), int(str(asked["column"]))
    if asked["reason"] == "duplicate":
        first = mapping.fields[name]
        pairs = [(row[first].strip(), row[column].strip()) for row in rows if max(first, column) < len(row)]
        return all(not other or one == other for one, other in pairs)
    sure = mapping.confidence[name]
    if sure < MISSPELT and name in mapping.required:
        return False
    test = _is_place(name) if name in ("village", "district", "regency") else _TESTS.get(name)
    return test is not None and mostly(cells_of(rows, column), test)


def guess_nik_column(mapping: Mapping, rows: Rows) -> None:
    """Adds an unsure ``nik`` column from the cells themselves when no header names one: mostly 16 digits."""
    if "nik" in mapping.fields or not rows:
        return
    mapped = set(mapping.fields.values())
    headers = sorted(enumerate(mapping.headers), key=lambda one: of_somebody_else(header_key(one[1])))
    for column, header in headers:
        is_sure = recognise(header)[1] >= SURE
        if column not in mapped and not is_sure and mostly(cells_of(rows, column), _is_nik):
            mapping.fields["nik"] = column
            mapping.confidence["nik"] = 0.6
            if header.strip():  # a column without a header cannot be asked about, and holds nothing but such numbers
                mapping.unsure.append({"column": column, "header": header, "field": "nik", "reason": "content"})
            return


def nik_column(rows: Rows) -> int | None:
    """The column that holds numbers like a NIK, when some rows have one."""
    width = max((len(row) for row in rows), default=0)
    counts = [sum(_is_nik(cell) for cell in cells_of(rows, column)) for column in range(width)]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def holds_people(rows: Rows) -> bool:
    """Whether numbers like a NIK stand anywhere in these rows: then the sheet holds people, even if no header was recognised."""
    return any(_LIKE_NIK.search(cell) and not _TOLD.search(cell) for row in rows for cell in row)


def says_places(rows: Rows, column: int) -> bool:
    """Whether a column of addresses names villages or districts at all."""
    said = re.compile(r"\b(?:desa|ds|kel|kelurahan|kec|kecamatan)\b|,", re.I)
    return mostly(cells_of(rows, column), said.search)
