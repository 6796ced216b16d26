"""Money out, what nobody can place: lines and codes of banks' files, and what a person says that they were."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.auth import actor, may
from payung.api.errors import known
from payung.api.forms import PLAIN, After, Body, BodyId, Id, Limit, Page, newest_first, page
from payung.payouts import unplaced
from payung.payouts.models import Unplaced

router = Router(tags=["payouts"])


class UnplacedOut(Schema):
    """A line that is no payment of ours, or a note on a file.

    `why`: account (another account than ours), unknown (no payment of ours), unsent (not sent through this account),
    amount (another amount than we sent), code (`number` is a status code that nobody knows, told `times`), balance (the
    statement is off by `amount`), unread. `side`: in, out, or empty for a note. `ours`: it moved our account and is
    booked. `placed_as`: what somebody said that it was.
    """

    id: int
    why: str
    bank: str
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


class PlaceIn(Body):
    """`other_id` for pair: the line that undoes this one. `reference` for receipt: of the receipt that is booked."""

    placed_as: Literal["fee", "interest", "receipt", "pair", "noted"]
    other_id: BodyId | None = None
    reference: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""


def shown(u: Unplaced) -> dict[str, Any]:
    """A line as the API tells it."""
    placed = getattr(u, "placed", None)
    names = ("why", "ours", "side", "amount", "booked_on", "times", "at")
    return {
        **{name: getattr(u, name) for name in names},
        "id": u.pk,
        "bank": u.bank.code,
        "account_ending": u.ending,
        "number": "" if u.number.startswith("#") else u.number,
        "payout_id": u.instruction_id,
        "placed_as": placed.placed_as if placed else None,
    }


def _line(line_id: int) -> Unplaced:
    found = unplaced.unplaced(open_only=False).filter(pk=line_id).first()
    return known(found, "LINE_UNKNOWN", "Baris itu tidak ada, atau di luar cakupan Anda.")


@router.get(
    "/payout-unplaced",
    auth=may("payouts.view"),
    response=Page[UnplacedOut],
    summary="What of banks' files has no place",
)
def list_payout_unplaced(
    request: HttpRequest, every: bool = False, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    """Newest first. `every`: also what somebody has placed."""
    return page(newest_first(unplaced.unplaced(open_only=not every), after, limit), limit, "pk", shown)


@router.get("/payout-unplaced/{line_id}", auth=may("payouts.view"), response=UnplacedOut, summary="One of these lines")
def get_payout_unplaced(request: HttpRequest, line_id: Id) -> dict[str, Any]:
    return shown(_line(line_id))


@router.post(
    "/payout-unplaced/{line_id}/place",
    auth=may("payouts.place"),
    response=UnplacedOut,
    summary="Say what a line was",
)
def place_payout_unplaced(request: HttpRequest, line_id: Id, data: PlaceIn) -> dict[str, Any]:
    """Once. A fee, interest, a receipt that is booked already, or two lines that undo each other move the books."""
    unplaced.place(actor(request), line_id, data.placed_as, data.other_id, data.reference)
    return shown(_line(line_id))
