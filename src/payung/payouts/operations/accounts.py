"""Closing bank accounts: at once when nothing is on its way to one, else by two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.auth import actor, may
from payung.api.errors import known
from payung.api.forms import Id, ReasonIn
from payung.payouts import closing as closings
from payung.payouts.models import Closing

router = Router(tags=["persons"])


class ClosedOut(Schema):
    """`proposal`: the number of what waits for a second person; null when the account was closed at once."""

    closed: bool
    proposal: int | None


class ClosingOut(Schema):
    """A proposal to close an account to which money is on its way."""

    id: int
    account_id: int
    proposed_by: int
    proposed_at: datetime
    proposal: str
    state: str
    decided_by: int | None
    reason: str


def _shown(one: Closing) -> dict[str, Any]:
    return {name: getattr(one, "pk" if name == "id" else name) for name in ClosingOut.model_fields}


def _closing(closing_id: int) -> Closing:
    return known(closings.closing(closing_id), "CLOSING_UNKNOWN", "Usul penutupan itu tidak ada dalam cakupan Anda.")


@router.post(
    "/accounts/{account_id}/close", auth=may("claims.report"), response=ClosedOut, summary="Close a bank account"
)
def close_account(request: HttpRequest, account_id: Id, data: ReasonIn) -> dict[str, Any]:
    """While a payment to it is on its way this proposes it, and another person decides."""
    proposal = closings.close_account(actor(request), account_id, data.reason)
    return {"closed": proposal is None, "proposal": proposal}


@router.get("/account-closings", auth=may("accounts.confirm"), response=list[ClosingOut], summary="Closings that wait")
def list_account_closings(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # handed to every operation
    """The oldest first, at most 1,000."""
    return [_shown(one) for one in closings.waiting_closings()[:1000]]


@router.post(
    "/account-closings/{closing_id}/confirm",
    auth=may("accounts.confirm"),
    response=ClosingOut,
    summary="Close an account as another has proposed",
)
def confirm_account_closing(request: HttpRequest, closing_id: Id) -> dict[str, Any]:
    _closing(closing_id)
    closings.confirm_closing(actor(request), closing_id)
    return _shown(_closing(closing_id))


@router.post(
    "/account-closings/{closing_id}/refuse",
    auth=may("accounts.confirm"),
    response=ClosingOut,
    summary="Leave an account open that another has proposed to close",
)
def refuse_account_closing(request: HttpRequest, closing_id: Id, data: ReasonIn) -> dict[str, Any]:
    _closing(closing_id)
    closings.refuse_closing(actor(request), closing_id, data.reason)
    return _shown(_closing(closing_id))


@router.post(
    "/account-closings/{closing_id}/withdraw",
    auth=may("accounts.confirm"),
    response=ClosingOut,
    summary="Take one's own proposal back",
)
def withdraw_account_closing(request: HttpRequest, closing_id: Id) -> dict[str, Any]:
    _closing(closing_id)
    closings.withdraw_closing(actor(request), closing_id)
    return _shown(_closing(closing_id))
