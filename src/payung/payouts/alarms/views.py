"""Alarms about payments as interface and commands tell them."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.payouts import selectors
from payung.payouts.choices import ALARM as ALARM_KIND
from payung.payouts.choices import (
    ALARM_STANDING,
)
from payung.payouts.errors import PayoutsRefused

ALARM: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("kind", "Peringatan", "choice", ALARM_KIND),
    Col("end_to_end_id", "Pembayaran"),
    Col("amount", "Selisih", "money"),
    Col("at", "Sejak", "moment"),
    Col("state", "Keadaan", "choice", ALARM_STANDING),
    Col("closed_by", "Ditutup oleh", "wide", on="page"),
    Col("note", "Catatan", on="file"),
)


def alarm_line(row: Any) -> dict[str, Any]:
    """An alarm of `selectors.all_alarms`."""
    ended = getattr(row, "closed_by", None)
    return {
        "id": row.pk,
        "kind": row.kind,
        "payout_id": row.instruction_id,
        "end_to_end_id": row.instruction.end_to_end_id,
        "said": row.said,
        "amount": row.amount,
        "at": row.at,
        "state": "open" if row.is_open else "ended",
        "closed_by": ended.actor_id if ended else None,
        "closed_at": ended.at if ended else None,
        "note": ended.note if ended else "",
    }


def alarm(alarm_id: int) -> dict[str, Any]:
    """One alarm. Raises ALARM_UNKNOWN."""
    row = selectors.all_alarms().filter(pk=alarm_id).first()
    if row is None:
        raise PayoutsRefused("ALARM_UNKNOWN", "Peringatan itu tidak ada, atau di luar cakupan Anda.")
    return alarm_line(row)
