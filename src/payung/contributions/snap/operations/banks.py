"""Banks that tell of payments by SNAP, for those who manage them. Connecting one is a command: its secret is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import OneOf
from payung.contributions.choices import AMOUNTS, BANK_STATE
from payung.contributions.snap import services as clients
from payung.contributions.snap import views
from payung.contributions.snap.acts import ACTS
from payung.kernel.choices import values
from payung.payouts.choices import SIGNATURE

router = Router(tags=["receipts"])


class TellingBankOut(Schema):
    """A bank that is or was connected; `unknown_an_hour`: so many unknown codes within an hour raise an alarm."""

    id: int
    name: str
    client_id: str
    partner_id: str
    service_id: str
    allow_from: list[str]
    grace_days: int
    amounts: Annotated[str, OneOf(values(AMOUNTS))]
    signature: Annotated[str, OneOf(values(SIGNATURE))]
    unknown_an_hour: int
    created_at: datetime
    confirmed_at: datetime | None
    revoked_at: datetime | None
    state: Annotated[str, OneOf(values(BANK_STATE))]


@router.get(
    "/snap-clients", auth=may("snap.manage"), response=list[TellingBankOut], summary="Banks that tell of payments"
)
def list_snap_clients(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # every operation is handed the request
    """Those cut off last."""
    return [views.bank_line(bank) for bank in clients.clients()]


mount(router, ACTS, TellingBankOut)
