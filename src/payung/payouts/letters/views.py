"""Banks' letters as interface and commands tell them."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.payouts.choices import ANSWER as ANSWER_STATE
from payung.payouts.choices import (
    LETTER_OUTCOME,
)
from payung.payouts.errors import REFUSALS
from payung.payouts.letters import services as letters
from payung.payouts.models import Letter

BANK_LETTER: Columns = (
    Col("payout_id", "Pembayaran", "id"),
    Col("outcome", "Menurut bank", "choice", LETTER_OUTCOME),
    Col("state", "Keadaan", "choice", ANSWER_STATE),
    Col("reason", "Alasan", "wide"),
)
LETTER = (
    *("id", "outcome", "reason", "paper_id", "state", "maker_id", "proposed_at", "checker_id", "decided_at"),
    "refusal",
)


def letter_line(row: Letter) -> dict[str, Any]:
    """A bank's letter about one payment."""
    return {**{name: getattr(row, name) for name in LETTER}, "payout_id": row.instruction_id}


def letter(letter_id: int) -> dict[str, Any]:
    """One letter. Raises LETTER_UNKNOWN."""
    row = letters.letters().filter(pk=letter_id).first()
    if row is None:
        raise REFUSALS["P0C45"]
    return letter_line(row)
