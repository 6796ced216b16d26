"""Text that stays text when a spreadsheet opens a delimited file."""

from __future__ import annotations

import re

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# A spreadsheet keeps fifteen digits of a number and no zero before it: NIK, accounts, telephone numbers.
_LONG_NUMBER = re.compile(r"[0-9]{12,}|0[0-9]{8,}", re.ASCII)


def disarmed(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula or a number that it shortens.

    Spreadsheets show such a cell as text and save it as text; our own reader of lists takes the apostrophe away again.
    """
    return "'" + text if text.startswith(FORMULA_SIGNS) or _LONG_NUMBER.fullmatch(text) else text
