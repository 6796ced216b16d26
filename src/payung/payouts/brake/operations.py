"""The brake on all payouts: whether it stands, stopping, starting again."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.payouts.brake import views
from payung.payouts.brake.acts import ACTS

router = Router(tags=["payouts"])


class BrakeOut(Schema):
    """While `stopped`, nothing is sent to any bank. `proposal_id`: somebody wants to start again, another one confirms."""

    stopped: bool
    by: int | None = None
    at: datetime | None = None
    reason: str = ""
    proposal_id: int | None = None
    maker_id: int | None = None
    proposed_at: datetime | None = None
    proposal_reason: str = ""


@router.get("/payout-brake", auth=may("payouts.view"), response=BrakeOut, summary="Whether all payouts are stopped")
def get_payout_brake(request: HttpRequest) -> dict[str, Any]:
    return views.brake_state()


mount(router, ACTS, BrakeOut)
