"""Reads a file of bookings line by line: which account of ours, which payment, how much, in or out.

Pure: bytes in, lines out. The database decides which lines are payments that we sent and what happens to the others
(`payout_answer`). Of a line that is not ours nothing is kept that could name a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from payung.payouts.answers.codes import reason_code
from payung.rails.iso20022.camt054 import Detail, Entry, Notification, Part, read_notification
from payung.rails.iso20022.status import damage

# The form of our end-to-end ids; an id of any other form comes from somebody else and may contain anything.
OUR_ID = re.compile(r"^PY[0-9]{1,18}-[0-9A-F]{12}$", re.ASCII)
BOOKED = "BOOK"
NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
# An entry's own reference is often only its position in the file; longer ones are numbers that the bank gave.
REFERENCE_LENGTH = 8


@dataclass(frozen=True)
class Bookings:
    """The lines of a file, with notes on what could not be read as it should; and the ids of whole batches in it.

    `banks`: those whose accounts of ours the file is about.
    """

    items: list[dict[str, Any]] = field(default_factory=list)
    banks: tuple[int, ...] = ()

    @property
    def ids(self) -> set[str]:
        """End-to-end ids that may be ours."""
        return {item["id"] for item in self.items if item.get("id")}

    @property
    def batches(self) -> set[str]:
        """Batches that were booked as a whole."""
        return {item["batch"] for item in self.items if item.get("batch")}


def read_bookings(content: bytes, kind: str, banks: Mapping[str, int]) -> Bookings:
    """Read camt.054 or camt.053. banks: bank id by account number of ours.

    Raises RailsError when the part of an account of ours, or the file itself, is damaged.
    """
    notification = read_notification(content, kind)
    _whole(notification)
    items: list[dict[str, Any]] = []
    unknown: Counter[str] = Counter()
    unread = 0
    for part in notification.parts:
        bank = banks.get(part.account)
        if bank is None:
            # Balances of other accounts do not matter here.
            unread += sum("/Bal" not in issue.path for issue in part.issues)
        elif part.issues:
            raise damage(part.issues[0])
        where = {"ours": bank is not None, "bank": bank, "ending": part.account[-4:]}
        unknown.update(_odd_states(part))
        for entry in part.entries:
            if entry.status == BOOKED:
                items += [where | line for line in _lines(entry)]
        if bank is not None and part.gap:
            items.append(where | {"note": "balance", "amount": abs(part.gap), "number": ""})
    items += [{"note": "code", "number": code, "times": times} for code, times in sorted(unknown.items())]
    if unread:
        items.append({"note": "unread", "number": "", "times": unread})
    return Bookings(items, tuple(banks[part.account] for part in notification.parts if part.account in banks))


def _whole(notification: Notification) -> None:
    """Refuse a file that is damaged outside the part of any account."""
    within = {issue for part in notification.parts for issue in part.issues}
    outside = [issue for issue in notification.issues if issue not in within]
    if outside:
        raise damage(outside[0])


def _odd_states(part: Part) -> Iterable[str]:
    return (reason_code(entry.status) for entry in part.entries if entry.status not in NOT_BOOKED | {BOOKED})


def _lines(entry: Entry) -> list[dict[str, Any]]:
    """The lines of an entry: one for each payment in it, or the entry as a whole where no payment has an amount."""
    details = entry.details
    if len(details) == 1 and details[0].amount is None:
        details = (replace(details[0], amount=entry.amount),)
    if not details or any(detail.amount is None for detail in details):
        batches = {detail.batch_id for detail in details} | {entry.batch_id}
        batch = next(iter(batches - {None}), None) if len(batches - {None}) == 1 else None
        return [_line(entry, Detail(amount=entry.amount), number_of(entry)) | ({"batch": batch} if batch else {})]
    same = Counter(detail.end_to_end_id for detail in details)
    return [
        _line(entry, detail, number_of(entry, detail, place if same[detail.end_to_end_id] > 1 else 0))
        for place, detail in enumerate(details, start=1)
    ]


def number_of(entry: Entry, detail: Detail | None = None, place: int = 0) -> str:
    """The bank's number of a booking; "" where it gives none.

    The entry's number distinguishes a second booking from a repeated one; a copied TxId would not. place: the booking's
    position in its entry, where other bookings of the entry look the same.
    """
    own = (detail and (detail.bank_reference or detail.transaction_id)) or ""
    if entry.bank_reference:
        if not place:
            return entry.bank_reference[:64]
        return (own if own and own != entry.bank_reference else f"{entry.bank_reference[:56]}/{place}")[:64]
    long = entry.reference if entry.reference and len(entry.reference) >= REFERENCE_LENGTH else ""
    return (own or (long if not place else ""))[:64]


def _line(entry: Entry, detail: Detail, number: str) -> dict[str, Any]:
    # Only the indicator says whether our balance grows: the reversal of a credit is a debit and takes money out.
    credit = entry.credit if detail.credit is None else detail.credit
    undoes = entry.reversal or bool(detail.return_reason)
    return {
        "id": detail.end_to_end_id if detail.end_to_end_id and OUR_ID.match(detail.end_to_end_id) else None,
        "state": "returned" if credit else "paid",
        "amount": detail.amount,
        "reason": reason_code(detail.return_reason or "REVERSAL") if credit else "",
        "undoes": undoes and not credit,
        "on": entry.booked_on.isoformat() if entry.booked_on else None,
        "reference": (detail.transaction_id or entry.bank_reference or "")[:64],
        "booking": number,
    }


@dataclass(frozen=True)
class Sent:
    """A payment of a batch as it stands: its id, its rupiah, its state."""

    end_to_end_id: str
    amount: int
    state: str


NEVER_OUT = frozenset({"ready", "batched", "rejected", "stopped"})
HAS_GONE = frozenset({"paid", "returned"})


def spread(items: Iterable[dict[str, Any]], batches: Mapping[str, list[Sent]]) -> list[dict[str, Any]]:
    """Bookings of whole batches as bookings of their payments, where the sum matches; the others stay as they are.

    A debit is for all that the bank has not refused, or for all; a credit brings back all that had gone.
    """
    bookings: list[dict[str, Any]] = []
    for item in items:
        payments = batches.get(item.get("batch") or "", [])
        if item.get("state") == "paid":
            choices = [[one for one in payments if one.state not in NEVER_OUT], payments]
        else:
            choices = [[one for one in payments if one.state in HAS_GONE]]
        whole = next((some for some in choices if some and sum(s.amount for s in some) == item.get("amount")), None)
        if whole is None:
            bookings.append(item)
        else:
            plain = {key: value for key, value in item.items() if key != "batch"}
            bookings += [plain | {"id": one.end_to_end_id, "amount": one.amount} for one in whole]
    return bookings
