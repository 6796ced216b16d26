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


def bill_line(bill: Bill, today: date | None = None) -> dict[str, Any]:
    """A bill with its receipt, on a business date; for bills as `selectors.bills` and `bill` give them."""
    receipt = getattr(bill, "receipt", None)
    return {
        "id": bill.pk,
        "month": f"{bill.month:%Y-%m}",
        **_of(bill, BILL),
        "payer": bill.payer.label,
        "payer_kind": bill.payer.kind,
        "state": selectors.bill_state(bill, today or clock.today()),
        "receipt": settled_line(receipt) if receipt else None,
    }


def settled_line(receipt: Receipt) -> dict[str, Any]:
    """Money that settled a bill."""
    return {"id": receipt.pk, "by_hand": receipt.channel != "va", **_of(receipt, RECEIPT)}


def receipt_line(receipt: HandReceipt) -> dict[str, Any]:
    """A payment that a person entered, with the bill that it names. Asks nothing more."""
    return {
        "id": receipt.pk,
        "payment_code": receipt.bill.payment_code,
        "payer": receipt.bill.payer.label,
        **_of(receipt, BY_HAND),
    }


def receipt_whole(waiting_id: int) -> dict[str, Any]:
    """A payment that a person entered, and its bill. Raises ContributionsRefused(RECEIPT_UNKNOWN)."""
    receipt = services.receipt_of(None, waiting_id)
    bill = selectors.bill(receipt.bill_id)
    return {**receipt_line(receipt), "bill": bill_line(bill) if bill else None}


def alarm_line(alarm: CodeAlarm) -> dict[str, Any]:
    """An alarm about a bank."""
    state = "closed" if alarm.closed_at else "open"
    return {"id": alarm.pk, "bank_id": alarm.client_id, **_of(alarm, ALARM), "state": state}


def alarm_whole(alarm_id: int) -> dict[str, Any]:
    """One alarm. Raises ContributionsRefused(ALARM_UNKNOWN)."""
    return alarm_line(services.alarm_of(None, alarm_id))


def bank_line(bank: SnapClient) -> dict[str, Any]:
    """A bank that is or was connected; no secret."""
    return {"id": bank.pk, **_of(bank, BANK), "state": "closed" if bank.revoked_at else "active"}


def bank_whole(bank_id: int) -> dict[str, Any]:
    """One bank. Raises ContributionsRefused(SNAP_CLIENT_UNKNOWN)."""
    return bank_line(clients.client_of(None, bank_id))


def _of(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}
