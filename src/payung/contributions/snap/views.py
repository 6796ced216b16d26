"""Banks that report payments as interface, commands and tables show them."""

from __future__ import annotations

from typing import Any

from payung.contributions.choices import BANK_STATE
from payung.contributions.snap import services as clients
from payung.contributions.snap.models import SnapClient
from payung.kernel.views import Col, Columns, fields

BANKS: Columns = (
    Col("name", "Bank"),
    Col("partner_id", "Nomor mitra"),
    Col("state", "Keadaan", "choice", BANK_STATE),
    Col("calls", "Panggilan hari ini", "number"),
    Col("payments", "Pembayaran", "number"),
    Col("rupiah", "Jumlah", "money"),
    Col("last_call", "Panggilan terakhir", "date"),
)
OF_BANK = (
    *("name", "client_id", "partner_id", "service_id", "allow_from", "grace_days", "amounts", "signature"),
    *("unknown_an_hour", "created_at", "confirmed_at", "revoked_at"),
)


def bank_line(bank: SnapClient) -> dict[str, Any]:
    """A bank that is or was connected; no secret."""
    return {"id": bank.pk, **fields(bank, OF_BANK), "state": _state(bank)}


def _state(bank: SnapClient) -> str:
    return "closed" if bank.revoked_at else "active" if bank.confirmed_by else "waiting"


def bank_whole(bank_id: int) -> dict[str, Any]:
    """One bank. Raises ContributionsRefused(SNAP_CLIENT_UNKNOWN)."""
    return bank_line(clients.client_of(None, bank_id))
