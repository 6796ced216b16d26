"""Bank accounts and their closing as interface and commands tell them."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.payouts.closing import services as closing
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Closing
from payung.registry import selectors as registry

WAITING_CLOSING: Columns = (Col("bank_account_id", "Rekening", "id"), Col("proposal", "Alasan", "wide"))
CLOSING = ("id", "bank_account_id", "maker_id", "proposed_at", "proposal", "state", "checker_id", "reason")


def account(bank_account_id: int) -> dict[str, Any]:
    """A payee's account: open, closed, or waiting for a second person to close it. Raises ACCOUNT_UNKNOWN."""
    row = registry.account(bank_account_id)
    if row is None:
        raise PayoutsRefused("ACCOUNT_UNKNOWN", "Rekening itu tidak ada, atau di luar cakupan Anda.")
    waiting = next(iter(closing.waiting_closings([bank_account_id])), None)
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "account_bank": row.bank_code,
        "account_ending": row.account_no[-4:],
        "state": "closed" if row.closed_at else "waiting" if waiting else "open",
        "closed_at": row.closed_at,
        "closing_id": waiting.pk if waiting else None,
    }


def closing_line(row: Closing) -> dict[str, Any]:
    """A proposal to close an account to which money is on its way."""
    return {name: getattr(row, name) for name in CLOSING}


def account_closing(closing_id: int) -> dict[str, Any]:
    """One proposal. Raises CLOSING_UNKNOWN."""
    return closing_line(closing.the_closing(closing_id))
