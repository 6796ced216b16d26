"""Amounts as SNAP writes them: "42000000.00", always two decimals; rupiah has none to lose."""

from __future__ import annotations

import re

from payung.kernel.money import MAX_RUPIAH
from payung.rails.errors import RailsError

_VALUE = re.compile(r"^(0|[1-9][0-9]{0,15})\.([0-9]{2})$")


def format_amount(rupiah: int) -> str:
    """Whole rupiah from 0 to 10^15 as text: 42000000 -> "42000000.00". Raises RailsError(SNAP_AMOUNT) outside."""
    if not 0 <= rupiah <= MAX_RUPIAH:
        raise RailsError("SNAP_AMOUNT", "Jumlah di luar rentang SNAP: %(value)s", value=rupiah)
    return f"{rupiah}.00"


def parse_amount(text: str) -> int:
    """Whole rupiah from "42000000.00". Raises RailsError(SNAP_AMOUNT) on any other form and on cents."""
    match = _VALUE.fullmatch(text)
    if not match or match[2] != "00" or int(match[1]) > MAX_RUPIAH:
        raise RailsError("SNAP_AMOUNT", "Jumlah SNAP tidak sah: %(value)s", value=text[:32])
    return int(match[1])
