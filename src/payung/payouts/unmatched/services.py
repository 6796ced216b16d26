"""Unmatched bookings of banks' files: the list, and resolving one."""

from __future__ import annotations

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import UnmatchedBooking
from payung.platform import clock


def unmatched(open_only: bool = True, batch_id: int | None = None) -> QuerySet[UnmatchedBooking]:
    """Lines and notes of banks' files, newest first; each line once, even when several files contain it."""
    rows = UnmatchedBooking.objects.select_related("bank", "placed", "instruction").filter(same_as__isnull=True)
    if open_only:
        rows = rows.filter(placed__isnull=True)
    if batch_id is not None:
        rows = rows.filter(message__batch_id=batch_id)
    return rows.order_by("-id")


def line(line_id: int) -> UnmatchedBooking:
    """One line of the list. Raises PayoutsRefused(LINE_UNKNOWN)."""
    row = unmatched(open_only=False).filter(pk=line_id).first()
    if row is None:
        raise PayoutsRefused("LINE_UNKNOWN", "Baris itu tidak ada, atau di luar cakupan Anda.")
    return row


def possible(booking: UnmatchedBooking) -> list[str]:
    """What a person may say that a line was, by the direction of its money."""
    if booking.ours and booking.side == "out":
        return ["fee", "pair", "noted"]
    if booking.ours and booking.side == "in":
        return ["receipt", "interest", "pair", "noted"]
    return ["noted"]


def place(actor: Actor, line_id: int, placed_as: str, other_id: int | None = None, reference: str = "") -> None:
    """Say what a line was. pair needs `other_id`, the line that undoes it; receipt the `reference` of the receipt.

    Raises PayoutsRefused: LINE_UNKNOWN, LINE_PLACED, LINE_OTHERWISE (it cannot have been that), RECEIPT_UNKNOWN,
    LINE_PAIR.
    """
    require(actor.roles, "payouts.place")
    REFUSALS.make(
        bindings.payout_place(
            line=line_id, as_=placed_as, other=other_id, reference=reference.strip(), on=clock.today()
        )
    )
