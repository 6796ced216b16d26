"""One number for a row of a file with several sheets.

Rows keep the number that a spreadsheet shows; rows of the second and later sheets stand above those of the first, so the
number alone is the row's identity and its order is that of the sheets.
"""

from __future__ import annotations

ROWS_A_SHEET = 1 << 23
"""The distance between the numbers of two sheets: more rows than any accepted sheet or delimited file has."""

MOST_SHEETS = 255
"""How many sheets of people one file may have. With more, the number of a row would not fit into 32 bits."""


def row_number(sheet: int, row: int) -> int:
    """The number of a row (1-based as shown) of a sheet (0-based, of those that were read)."""
    return sheet * ROWS_A_SHEET + row


def sheet_of(number: int) -> int:
    """Which sheet a row's number lies in, 0-based."""
    return number // ROWS_A_SHEET


def shown_row(number: int) -> int:
    """The row as the spreadsheet shows it."""
    return number % ROWS_A_SHEET
