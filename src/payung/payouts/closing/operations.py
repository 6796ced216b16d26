"""Closing bank accounts: at once when nothing is on its way to one, else by two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.payouts.closing import services as closings
from payung.payouts.closing import views
from payung.payouts.closing.acts import CLOSE_ACCOUNT, CLOSINGS

router = Router(tags=["persons"])


class PayeeAccountOut(Schema):
    """A payee's account: `state` open, closed, or waiting for a second person to close it (`closing_id`)."""

    id: int
    person_id: int
    account_bank: str
    account_ending: str
    state: str
    closed_at: datetime | None
    closing_id: int | None


class ClosingOut(Schema):
    """A proposal to close an account to which money is on its way."""

    id: int
    bank_account_id: int
    maker_id: int
    proposed_at: datetime
    proposal: str
    state: str
    checker_id: int | None
    reason: str


@router.get(
    "/bank-account-closings", auth=may("bank_accounts.confirm"), response=list[ClosingOut], summary="Closings that wait"
)
def list_account_closings(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # handed to every operation
    """The oldest first, at most 1,000."""
    return [views.closing_line(one) for one in closings.waiting_closings()[:1000]]


mount(router, [CLOSE_ACCOUNT], PayeeAccountOut)
mount(router, CLOSINGS, ClosingOut)
