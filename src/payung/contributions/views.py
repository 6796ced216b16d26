"""What is told of bills, receipts, banks and alarms about them: one shape for interface, commands and tables. Whole rupiah."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.contributions import clients, selectors, services
from payung.contributions.models import Bill, CodeAlarm, HandReceipt, Receipt, SnapClient
from payung.platform import clock

BILL = ("sequence", "people", "jkk", "jkm", "jht", "amount", "payment_code", "issued_on", "due_on")
RECEIPT = ("bill_id", "amount", "paid_on", "known_on", "channel", "reference")
BY_HAND = (
    *("bill_id", "amount", "paid_on", "channel", "reference", "recorded_by", "recorded_at", "state"),
    *("confirmed_from", "decided_by", "decided_at", "reason", "receipt_id"),
)
ALARM = ("bank", "kind", "at", "closed_by", "closed_at", "reason")
BANK = (
    *("name", "client_id", "partner_id", "service_id", "allow_from", "grace_days", "signature", "unknown_an_hour"),
    *("created_at", "revoked_at"),
)


def bill_line(found: Bill, today: date | None = None) -> dict[str, Any]:
    """A bill with its receipt, on a business date; for bills as `selectors.bills` and `bill` give them."""
    receipt = getattr(found, "receipt", None)
    return {
        "id": found.pk,
        "month": f"{found.month:%Y-%m}",
        **_of(found, BILL),
        "payer": found.payer.label,
        "payer_kind": found.payer.kind,
        "state": selectors.bill_state(found, today or clock.today()),
        "receipt": settled_line(receipt) if receipt else None,
    }


def settled_line(found: Receipt) -> dict[str, Any]:
    """Money that settled a bill."""
    return {"id": found.pk, "by_hand": found.channel != "va", **_of(found, RECEIPT)}


def receipt_line(found: HandReceipt) -> dict[str, Any]:
    """A payment that a person entered, with the bill that it names. Asks nothing more."""
    return {
        "id": found.pk,
        "payment_code": found.bill.payment_code,
        "payer": found.bill.payer.label,
        **_of(found, BY_HAND),
    }


def receipt_whole(waiting_id: int) -> dict[str, Any]:
    """A payment that a person entered, and its bill. Raises ContributionsRefused(RECEIPT_UNKNOWN)."""
    found = services.receipt_of(None, waiting_id)
    bill = selectors.bill(found.bill_id)
    return {**receipt_line(found), "bill": bill_line(bill) if bill else None}


def alarm_line(found: CodeAlarm) -> dict[str, Any]:
    """An alarm about a bank."""
    state = "closed" if found.closed_at else "open"
    return {"id": found.pk, "bank_id": found.client_id, **_of(found, ALARM), "state": state}


def alarm_whole(alarm_id: int) -> dict[str, Any]:
    """One alarm. Raises ContributionsRefused(ALARM_UNKNOWN)."""
    return alarm_line(services.alarm_of(None, alarm_id))


def bank_line(found: SnapClient) -> dict[str, Any]:
    """A bank that is or was connected; no secret."""
    return {"id": found.pk, **_of(found, BANK), "state": "closed" if found.revoked_at else "active"}


def bank_whole(bank_id: int) -> dict[str, Any]:
    """One bank. Raises ContributionsRefused(SNAP_CLIENT_UNKNOWN)."""
    return bank_line(clients.client_of(None, bank_id))


def _of(found: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}
