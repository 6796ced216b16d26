"""Prices of who pays himself that follow the law: what would move, asking, releasing, refusing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.contributions.own_prices import services as ownprices
from payung.contributions.own_prices.acts import ACTS
from payung.contributions.repricing.operations import PriceEffectOut

router = Router(tags=["schemes"])


class OwnRepricingOut(Schema):
    """New prices for months that people pay themselves. `law`: fingerprint of the statute; `amount`: whole rupiah, below zero for
    credits."""

    id: int
    province: str
    state: str
    reason: str
    law: str
    asked_on: date
    decided_on: date | None
    decided_reason: str
    people: int
    months: int
    amount: int


class OwnRepricingWhole(OwnRepricingOut):
    """effect: what it would move while it waits."""

    effect: PriceEffectOut | None


class OwnPricesOut(Schema):
    """What the law would move now, and what was asked for before, the newest first."""

    effect: PriceEffectOut
    repricings: list[OwnRepricingOut]


@router.get(
    "/own-repricings",
    auth=may("own.ahead"),
    response=OwnPricesOut,
    summary="What the law's prices would move for who pays himself",
)
def list_own_repricings(request: HttpRequest) -> dict[str, Any]:
    """Computes only; nothing is stored."""
    return ownprices.whole_of(actor(request))


mount(router, ACTS, OwnRepricingWhole)
