"""What nobody knows of banks' files, as interface and commands tell it."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.payouts.choices import (
    PLACED,
    SIDE,
)
from payung.payouts.choices import UNMATCHED as WHY
from payung.payouts.models import UnmatchedBooking
from payung.payouts.unmatched import services as unmatched

UNMATCHED: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("why", "Mengapa", "choice", WHY),
    Col("bank", "Bank", on="file"),
    Col("account_ending", "Rekening"),
    Col("booked_on", "Dibukukan", "date"),
    Col("side", "Arah", "choice", SIDE),
    Col("amount", "Jumlah", "money"),
    Col("number", "Nomor bank"),
    Col("placed_as", "Keadaan", "choice", PLACED),
)
LINE = ("id", "why", "ours", "side", "amount", "booked_on", "times", "at")


def unmatched_row(row: UnmatchedBooking) -> dict[str, Any]:
    """A line that is no payment of ours, or a note on a file; what somebody said that it was."""
    placed = getattr(row, "placed", None)
    return {
        **{name: getattr(row, name) for name in LINE},
        "bank": row.bank.code,
        "bank_name": row.bank.name,
        "account_ending": row.ending,
        "number": "" if row.number.startswith("#") else row.number,
        "payout_id": row.instruction_id,
        "placed_as": placed.placed_as if placed else None,
    }


def unmatched_line(line_id: int) -> dict[str, Any]:
    """One of these lines. Raises LINE_UNKNOWN."""
    return unmatched_row(unmatched.line(line_id))
