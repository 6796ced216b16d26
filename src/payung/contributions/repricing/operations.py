"""Prices of a scheme that follow the law: what would move, asking, releasing, refusing."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import Id, MonthOut
from payung.contributions.repricing import services as repricing
from payung.contributions.repricing.acts import REFUSE_PRICES, RELEASE_PRICES, REPRICE
from payung.sponsorship.services import scheme_of

router = Router(tags=["schemes"])


class PriceMoveOut(Schema):
    """People whose month goes from one price to another, and the difference in whole rupiah. `standing`: billed (a credit
    or a bill follows) or estimated.
    """

    month: MonthOut
    sector: str
    was: int
    becomes: int
    standing: str
    people: int
    amount: int


class PriceEffectOut(Schema):
    """What the law's prices would move of a scheme. `short`: rupiah that its fund lacks for them."""

    people: int
    months: int
    amount: int
    credit: int
    debit: int
    short: int
    moves: list[PriceMoveOut]


class RepricingOut(Schema):
    """New prices that somebody asked for. `law`: fingerprint of the statute; `billed`: what went to credits and bills."""

    id: int
    scheme_id: int
    version: int
    state: str
    reason: str
    law: str
    asked_on: date
    decided_on: date | None
    decided_reason: str
    people: int
    months: int
    amount: int
    billed: int


class RepricingWhole(RepricingOut):
    effect: list[PriceMoveOut]


class RepricingsOut(Schema):
    """A scheme with its repricings, the newest first."""

    id: int
    name: str
    repricings: list[RepricingOut]


@router.get(
    "/schemes/{scheme_id}/price-effect",
    auth=may("scheme.edit"),
    response=PriceEffectOut,
    summary="What the law's prices would move",
)
def price_effect(request: HttpRequest, scheme_id: Id) -> dict[str, Any]:
    """Computes only; nothing is stored."""
    return repricing.effect_whole(repricing.effect(scheme_of(None, scheme_id)))


@router.get(
    "/schemes/{scheme_id}/repricings", auth=may("scheme.view"), response=RepricingsOut, summary="Repricings of a scheme"
)
def list_repricings(request: HttpRequest, scheme_id: Id) -> dict[str, Any]:
    return repricing.scheme_whole(scheme_id)


mount(router, (REPRICE,), RepricingsOut)
mount(router, (RELEASE_PRICES, REFUSE_PRICES), RepricingWhole)
