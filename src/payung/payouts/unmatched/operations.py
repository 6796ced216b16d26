"""Money out, what nobody can place: lines and codes of banks' files, and what a person says that they were."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Id, Limit, Page, newest_first, page
from payung.payouts.unmatched import services as unmatched
from payung.payouts.unmatched import views
from payung.payouts.unmatched.acts import PLACE

router = Router(tags=["payouts"])


class UnmatchedBookingOut(Schema):
    """A line that is no payment of ours, or a note on a file.

    `why`: account (another account than ours), unknown (no payment of ours), unsent (not sent through this account),
    amount (another amount than we sent), code (`number` is a status code that nobody knows, told `times`), balance (the
    statement is off by `amount`), unread. `side`: in, out, or empty for a note. `ours`: it moved our account and is
    booked. `placed_as`: what somebody said that it was.
    """

    id: int
    why: str
    bank: str
    bank_name: str
    ours: bool
    account_ending: str
    side: str
    amount: int
    booked_on: date | None
    number: str
    times: int
    payout_id: int | None
    placed_as: str | None
    at: datetime


@router.get(
    "/payout-unmatched-bookings",
    auth=may("payouts.view"),
    response=Page[UnmatchedBookingOut],
    summary="What of banks' files has no place",
)
def list_payout_unmatched(
    request: HttpRequest, every: bool = False, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    """Newest first. `every`: also what somebody has placed."""
    return page(newest_first(unmatched.unmatched(open_only=not every), after, limit), limit, "pk", views.unmatched_row)


@router.get(
    "/payout-unmatched-bookings/{line_id}",
    auth=may("payouts.view"),
    response=UnmatchedBookingOut,
    summary="One of these lines",
)
def get_payout_unmatched(request: HttpRequest, line_id: Id) -> dict[str, Any]:
    return views.unmatched_line(line_id)


mount(router, [PLACE], UnmatchedBookingOut)
