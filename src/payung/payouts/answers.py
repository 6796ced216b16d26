"""What a bank's file says, as steps of our instructions. A file that is not about what we sent is refused whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from payung.payouts.errors import PayoutsRefused
from payung.rails.errors import RailsError
from payung.rails.iso20022.camt054 import Detail, Entry, read_notification
from payung.rails.iso20022.codes import Action, Standing
from payung.rails.iso20022.pain002 import read_report
from payung.rails.iso20022.status import Reason, StatusReport, damage, other_batch, require_ours

# What a standing makes of an instruction. A bank that holds a payment back has taken it, too.
STEPS = {
    Standing.ACCEPTED: "accepted",
    Standing.PENDING: "accepted",
    Standing.PAID: "paid",
    Standing.REJECTED: "rejected",
    Standing.PARTIAL: "unknown",
    Standing.UNKNOWN: "unknown",
}

# A bank's own reason may be free text that names people: only codes are kept.
_CODE = re.compile(r"^(?=.*[A-Z])[A-Z0-9]{2,8}$|^[0-9]{2,4}$", re.ASCII)
NARRATIVE = "NARR"


@dataclass(frozen=True)
class Sent:
    """A batch as we sent it: rupiah by end-to-end id."""

    batch_id: int
    bank_id: int
    message_id: str
    amounts: dict[str, int]


def kind_of(content: bytes) -> str:
    """pain.002 or camt.054, by the root element. Raises PayoutsRefused for anything else."""
    try:
        for _event, element in etree.iterparse(_Once(content), events=("start",), resolve_entities=False):
            space = etree.QName(element).namespace or ""
            for kind in ("pain.002", "camt.054"):
                if f":{kind}." in space:
                    return kind
            break
    except (etree.XMLSyntaxError, ValueError):
        pass
    raise PayoutsRefused(
        "ANSWER_KIND", "Berkas ini bukan jawaban bank yang dikenal (pain.002 atau camt.054). Tidak ada yang diubah."
    )


class _Once:
    """Bytes as a file that the parser reads."""

    def __init__(self, content: bytes) -> None:
        self._content = content[:65536]

    def read(self, _size: int = -1) -> bytes:
        found, self._content = self._content, b""
        return found


def statuses(report: StatusReport, sent: Sent) -> list[dict[str, Any]]:
    """The steps that a status report tells of; silence is no news. Raises RailsError when it is not about `sent`, whole
    and undamaged.
    """
    require_ours(report, sent.message_id, sent.amounts)
    if report.original_batch_id not in (None, sent.message_id):
        raise other_batch()
    references = {item.end_to_end_id: item.bank_reference for item in report.items}
    found = []
    for end_to_end_id in sent.amounts:
        told = report.of(end_to_end_id)
        if told is None:
            continue
        state, reason = step_of(*told)
        found.append(
            {"id": end_to_end_id, "state": state, "reason": reason, "reference": references.get(end_to_end_id) or ""}
        )
    return found


def step_of(standing: Standing, reasons: tuple[Reason, ...]) -> tuple[str, str]:
    """State and reason code. Refused as a repetition says nothing about the first one: that stays to be asked."""
    code = reason_code(reasons[0].code) if reasons else ""
    if standing is Standing.REJECTED and any(reason.meaning.action is Action.DUPLICATE for reason in reasons):
        return "unknown", code
    return STEPS[standing], code


def reason_code(text: str) -> str:
    """A reason as it is kept: a code, or NARR for words."""
    return text if _CODE.match(text) else NARRATIVE


def bookings(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """The steps that bookings tell of: a debit has been paid, a credit was returned; what else the bank says of it does
    not matter.

    Bookings without an end-to-end id are other business of the account. Only what is booked counts.
    """
    found = []
    for entry in entries:
        if entry.status != "BOOK":
            continue
        for detail in entry.details:
            if detail.end_to_end_id:
                found.append(_booking(entry, detail))
    return found


def _booking(entry: Entry, detail: Detail) -> dict[str, Any]:
    # The indicator alone says whether our account grows: the reversal of a credit is a debit, and takes money out.
    credit = entry.credit if detail.credit is None else detail.credit
    undoes = entry.reversal or bool(detail.return_reason)
    amount = detail.amount if detail.amount is not None else entry.amount if len(entry.details) == 1 else None
    if amount is None:
        raise RailsError("ISO_AMOUNT_MISSING", "Sebuah rincian pembukuan tidak menyebut jumlahnya")
    return {
        "id": detail.end_to_end_id,
        "state": "returned" if credit else "paid",
        "amount": amount,
        "reason": reason_code(detail.return_reason or "REVERSAL") if credit else "",
        "undoes": undoes and not credit,
        "on": entry.booked_on.isoformat() if entry.booked_on else None,
        "reference": (detail.transaction_id or entry.bank_reference or "")[:64],
        # The bank's number of the entry tells a second booking from a repetition; a copied TxId would not.
        "booking": (entry.bank_reference or detail.transaction_id or "")[:64],
    }


def read_status(content: bytes) -> StatusReport:
    """A status report, damaged or not."""
    return read_report(content)


def read_bookings(content: bytes) -> tuple[set[str], list[dict[str, Any]]]:
    """The accounts of a booking file and the steps it tells of. Raises RailsError when any of it is damaged."""
    notification = read_notification(content)
    if notification.issues:
        raise damage(notification.issues[0])
    return {entry.account for entry in notification.entries}, bookings(notification.entries)
