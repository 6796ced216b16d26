"""One number for a row of a file with several sheets.

Rows keep the number that a spreadsheet shows; rows of the second and later sheets stand above those of the first, so the
number alone is the row's identity and its order is that of the sheets.
"""

from __future__ import annotations

ROWS_A_SHEET = 1 << 23
"""More rows than any sheet or delimited file that is taken."""

MOST_SHEETS = 255
"""Sheets of people in one file, so that a number stays within 32 bits."""


def row_number(sheet: int, row: int) -> int:
    """The number of a row (1-based as shown) of a sheet (0-based, of those that were read)."""
    return sheet * ROWS_A_SHEET + row


def sheet_of(number: int) -> int:
    """Which sheet a row's number lies in, 0-based."""
    return number // ROWS_A_SHEET


def shown_row(number: int) -> int:
    """The row as the spreadsheet shows it."""
    return number % ROWS_A_SHEET
