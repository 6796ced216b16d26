"""Connections to banks that pay for us, for those who manage them. Connecting one carries secrets: a page and a command do it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import OneOf
from payung.kernel.choices import values
from payung.payouts.banks import selectors
from payung.payouts.banks.acts import ACTS
from payung.payouts.choices import BANK_STATE

router = Router(tags=["payouts"])


class PayingBankOut(Schema):
    """A bank that pays for us, without its secret."""

    id: int
    code: str
    name: str
    organisation: str
    account_no: str
    account_name: str
    channels: str
    state: Annotated[str, OneOf(values(BANK_STATE))]


@router.get(
    "/payout-banks/connections",
    auth=may("snap.manage"),
    response=list[PayingBankOut],
    summary="Connections of banks that pay",
)
def list_connections(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # every operation is handed the request
    """Those that were closed too."""
    return [selectors.bank_line(one) for one in selectors.connections_kept()]


mount(router, ACTS, PayingBankOut)
