"""Hand-over: who falls out of a scheme, by village, and what they are offered."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.auth import may
from payung.api.errors import ApiRefused
from payung.api.forms import Id, MonthIn, MonthOut
from payung.kernel.months import Month
from payung.sponsorship.handover import services as handover
from payung.sponsorship.services import scheme_of

router = Router(tags=["schemes"])


class EndingVillageOut(Schema):
    """People of a village whom nobody holds after the month."""

    regency: str
    village_code: str
    people: int


class OfferOut(Schema):
    """What they are offered: renew, other, sertakan or self; whole rupiah a month; how many more it carries (null: not asked)."""

    kind: str
    scheme_id: int | None
    name: str
    monthly: int
    room: int | None


class HandoverOut(Schema):
    """Who falls out after a month of a scheme. `grace_months`: months without a contribution that the law bears."""

    id: int
    name: str
    month: MonthOut
    first_day_without: date
    days_left: int
    people: int
    grace_months: int
    villages: list[EndingVillageOut]
    offers: list[OfferOut]


@router.get(
    "/schemes/{scheme_id}/handover",
    auth=may("scheme.view"),
    response=HandoverOut,
    summary="Who falls out after a month of a scheme",
)
def get_handover(request: HttpRequest, scheme_id: Id, month: MonthIn | None = None) -> dict[str, Any]:
    """After its last month unless another is named; who is continued is not counted."""
    scheme = scheme_of(None, scheme_id)
    when = Month.parse(month) if month else None
    if when and not scheme.first_month <= when.first_day <= scheme.last_month:
        raise ApiRefused("MONTH_OUTSIDE", "Skema ini tidak mencakup bulan itu.")
    return handover.whole(scheme, when)
