"""Banks that pay for us, within the session's scope."""

from __future__ import annotations

from typing import Any

from payung.access.services import Actor
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Bank


def banks() -> list[Bank]:
    """Banks that pay for us."""
    return list(Bank.objects.filter(is_active=True).order_by("code"))


def bank_of(_actor: Actor | None, bank_id: int) -> Bank:
    """A bank that pays or has paid for us. Raises PayoutsRefused(BANK_UNKNOWN)."""
    bank = Bank.objects.select_related("organisation").filter(pk=bank_id).first()
    if bank is None:
        raise PayoutsRefused("BANK_UNKNOWN", "Bank atau saluran itu belum terhubung.")
    return bank


def bank_whole(bank_id: int) -> dict[str, Any]:
    """A connection without its secret. Raises PayoutsRefused(BANK_UNKNOWN)."""
    return bank_line(bank_of(None, bank_id))


def connections_kept() -> list[Bank]:
    """Banks that pay or have paid for us, by code."""
    return list(Bank.objects.select_related("organisation").order_by("code"))


def bank_line(bank: Bank) -> dict[str, Any]:
    """A connection as every face tells it; no secret."""
    return {
        "id": bank.pk,
        "code": bank.code,
        "name": bank.name,
        "organisation": bank.organisation.name,
        "account_no": bank.account_no,
        "account_name": bank.account_name,
        "channels": ", ".join(["file"] * bool(bank.folder) + ["snap"] * bool(bank.base_url)),
        "state": "active" if bank.is_active else "closed",
    }
