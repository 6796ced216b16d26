"""Alarms about payments: all of them, open and ended, and closing one."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Limit, OneOf, Page, newest_first, page
from payung.kernel.choices import values
from payung.payouts import selectors
from payung.payouts.alarms import views
from payung.payouts.alarms.acts import ACTS
from payung.payouts.choices import ALARM, ALARM_STANDING

router = Router(tags=["payouts"])
Kind = Annotated[str, OneOf(values(ALARM))]


class AlarmOut(Schema):
    """`amount`: whole rupiah that it puts on account 1190. `closed_by` and `note`: who closed it by hand, and what was found."""

    id: int
    kind: str
    payout_id: int
    end_to_end_id: str
    said: str
    amount: int
    at: datetime
    state: Annotated[str, OneOf(values(ALARM_STANDING))]
    closed_by: int | None
    closed_at: datetime | None
    note: str


@router.get("/payout-alarms", auth=may("payouts.view"), response=Page[AlarmOut], summary="Alarms, newest first")
def list_payout_alarms(
    request: HttpRequest,
    standing: Annotated[str, OneOf(values(ALARM_STANDING))] | None = None,
    kind: Kind | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Open ones and those that have ended, by themselves or by hand."""
    return page(
        newest_first(selectors.all_alarms(standing or "", kind or ""), after, limit),
        limit,
        "pk",
        views.alarm_line,
    )


mount(router, ACTS, AlarmOut)
