"""A line of sub-headings below a header, which names no field: the answers of a check that are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from payung.intake.reading.headers import HeaderFound, Mapping


def with_line_below(header: HeaderFound, rows: Sequence[Sequence[str]]) -> HeaderFound:
    """The header with the line of sub-headings below it, which names no field: "Hasil Verifikasi" over "Ada | Meninggal | Pindah".

    They stand only under a heading that stretches over them; everything else in the line is empty.
    """
    mapping, last = header.mapping, header.last + 1
    below = rows[last] if last < len(rows) else ()
    cells = {column: cell.strip() for column, cell in enumerate(below) if cell.strip()}
    wide = _stretched(mapping)
    if len(cells) < 2 or not set(cells) <= wide or len(set(cells.values())) < len(cells):
        return header
    if not all(any(map(str.isalpha, cell)) and len(cell) > 1 for cell in cells.values()):
        return header
    mapping.headers = [cells.get(column, text) for column, text in enumerate(mapping.headers)]
    return HeaderFound(header.first, last, mapping, header.score)


def _stretched(mapping: Mapping) -> set[int]:
    """Columns under a heading that no field is read from and that goes on over empty ones to its right, with those."""
    used, columns = {*mapping.fields.values()}, set[int]()
    for column, text in enumerate(mapping.headers):
        goes_on = column + 1 < len(mapping.headers) and not mapping.headers[column + 1]
        if ((text and goes_on) or (not text and column - 1 in columns)) and column not in used:
            columns.add(column)
    return columns
