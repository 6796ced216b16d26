"""Coverage: active people by place and month over a named denominator, and figures as others published them."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from payung.access.selectors import home_province
from payung.api.auth import may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import MonthIn, MonthOut, PlaceIn, first_day
from payung.coverage import selectors, views
from payung.coverage.models import Statement
from payung.places import selectors as places
from payung.platform import clock

router = Router(tags=["coverage"])
Level = Literal["province", "regency", "district", "village"]
LEVELS = {"province": 1, "regency": 2, "district": 3, "village": 4}


class Base(Schema):
    """The denominator of a share: what was counted, how many, as of when, by whom."""

    kind: str
    value: int
    as_of: date
    source: str


class CoveredPlace(Schema):
    """Active people of a place by kind of payer. `share_bp`: hundredths of a percent of `base`, null without one."""

    code: str
    name: str
    people: int
    through_schemes: int
    existing: int
    by_payer: dict[str, int]
    base: Base | None
    share_bp: int | None


class Coverage(Schema):
    """One month. `people` counts a person once in each segment; only places within the scope are counted."""

    month: MonthOut
    level: str
    within: str | None
    people: int
    places: list[CoveredPlace]


class CoveredMonth(Schema):
    month: MonthOut
    people: int
    by_payer: dict[str, int]


class StatementOut(Schema):
    """A figure as somebody published it, with the one that it contradicts. Shares in hundredths of a percent."""

    code: str
    place_code: str
    subject: str
    percent_bp: int | None
    numerator: int | None
    denominator: int | None
    as_of: date
    source: str
    note: str
    contradicts: str | None


class Ucj(Schema):
    """Universal coverage as the published shares imply it, and what Payung's schemes add in a month.

    Workforces and covered people as counts, shares in hundredths of a percent. `added` is null for those who do not
    see the totals of the whole province.
    """

    place_code: str
    month: MonthOut
    formal: int
    informal: int
    formal_bp: int
    informal_bp: int
    covered_formal: int
    covered_informal: int
    total_bp: int
    formal_share_bp: int
    added: int | None
    total_with_added_bp: int | None


@router.get("/coverage", auth=may("coverage.view"), response=Coverage, summary="Coverage by place in a month")
def coverage_by_place(
    request: HttpRequest,
    month: MonthIn | None = None,
    level: Level = "regency",
    within: PlaceIn | None = None,
) -> dict[str, Any]:
    """`within` names the place whose parts are wanted. Without a month: this month, or the last one counted."""
    when = first_day(month) or _latest()
    lines = views.lines(when, LEVELS[level], within or "")
    return {
        "month": when,
        "level": level,
        "within": within,
        "people": sum(line.people for line in lines),
        "places": [views.place_line(line) for line in lines],
    }


def _latest() -> date:
    today = clock.today()
    return selectors.latest_month(today) or today.replace(day=1)


@router.get("/coverage/months", auth=may("coverage.view"), response=list[CoveredMonth], summary="Coverage by month")
def coverage_by_month(request: HttpRequest, within: PlaceIn | None = None) -> list[dict[str, Any]]:
    """Every month that is counted, oldest first."""
    return [
        {"month": month, "people": sum(by_payer.values()), "by_payer": by_payer}
        for month, by_payer in selectors.by_month(within or "")
    ]


@router.get(
    "/coverage/statements",
    auth=may("coverage.view"),
    response=list[StatementOut],
    summary="Figures as published",
)
def coverage_statements(request: HttpRequest, place: PlaceIn | None = None) -> list[dict[str, Any]]:
    """Kept with source and date, also where two of them cannot both hold."""
    return [_statement(one) for one in selectors.statements(place or home_province())]


def _statement(one: Statement) -> dict[str, Any]:
    names = [n for n in StatementOut.model_fields if n not in {"place_code", "contradicts"}]
    return {
        **{name: getattr(one, name) for name in names},
        "place_code": one.place_id,
        "contradicts": one.contradicts.code if one.contradicts else None,
    }


@router.get(
    "/coverage/ucj",
    auth=may("coverage.view"),
    response=Ucj,
    summary="Universal coverage, and what is added",
    openapi_extra={"responses": {404: {}}},
)
def coverage_ucj(request: HttpRequest, place: PlaceIn | None = None, month: MonthIn | None = None) -> dict[str, Any]:
    """Needs published figures for the place; kabupaten have none."""
    place = place or home_province()
    shares = or_refuse(
        views.ucj(place, first_day(month) or _latest()),
        "COVERAGE_UNKNOWN",
        "Belum ada angka cakupan yang dilaporkan untuk wilayah ini.",
    )
    if places.place(place) is None:
        raise ApiRefused("PLACE_UNKNOWN", "Wilayah dengan kode itu tidak ada.")
    return shares
