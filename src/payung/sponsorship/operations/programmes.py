"""Programmes that pay for others: open, price, budget, quota, waiting list."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import (
    After,
    Body,
    BodyId,
    Count,
    Day,
    Id,
    Limit,
    MonthIn,
    MonthOut,
    OneOf,
    OrganisationName,
    Page,
    PlaceIn,
    RegencyIn,
    Rupiah,
    Search,
    Sector,
    Text,
    newest_first,
    oldest_first,
    page,
)
from payung.api.idempotency import answer_is_private
from payung.kernel.choices import values
from payung.kernel.months import Month
from payung.law import PayerClass, explain_bpu
from payung.law import Sector as LawSector
from payung.places import selectors as places
from payung.sponsorship import selectors, services, views
from payung.sponsorship.acts import ACTS
from payung.sponsorship.choices import KIND, STATE, WAITING_REASON

router = Router(tags=["programmes"])
Kind = Annotated[str, OneOf(values(KIND))]
Age = Annotated[int, Field(ge=0, le=120, strict=True)]


class FundOut(Schema):
    """Budget, commitments and what is left, in whole rupiah; people committed for. `used_bp`: hundredths of a percent."""

    budget: int
    committed: int
    left: int
    people: int
    used_bp: int | None


class ProgrammeOut(Schema):
    """A programme. `fund` is null for those who see only the quota of their regency."""

    id: int
    name: str
    kind: str
    state: str
    organisation: OrganisationName
    payer: str
    payer_kind: str
    place_code: str
    decree_number: str
    decree_date: date
    first_month: MonthOut
    last_month: MonthOut
    income_base: int
    min_age: int
    max_age: int
    max_decile: int
    fund: FundOut | None


class QuotaOut(Schema):
    """Places of a regency: how many there are, taken, left and waited for. `used_bp`: hundredths of a percent."""

    regency: str
    quota: int
    people: int
    left: int
    waiting: int
    used_bp: int | None


class PriceOut(Schema):
    """What one participant costs in a month, as the statute has it."""

    month: MonthOut
    sector: str
    jkk: int
    jkm: int
    amount: int


class ProgrammeDetail(ProgrammeOut):
    price_per_person: int
    quotas: list[QuotaOut]
    prices: list[PriceOut]


class ProgrammeIn(Body):
    """Terms of a programme. Months inclusive, amounts in whole rupiah, quotas by code of kabupaten/kota.

    `people`, all of them together, stands in place of quotas: they are split over the place by BPS population.
    """

    name: Text
    kind: Kind
    organisation_id: BodyId
    place_code: PlaceIn
    decree_number: Text
    decree_date: Day
    first_month: MonthIn
    last_month: MonthIn
    budget: Rupiah
    quotas: Annotated[
        dict[RegencyIn, Count], Field(max_length=600, json_schema_extra={"additionalProperties": False})
    ] = {}
    people: Annotated[int, Field(ge=1, le=50_000_000, strict=True)] | None = None
    income_base: Annotated[int, Field(ge=1, le=10**12, strict=True)] = 1_000_000
    min_age: Age = 17
    max_age: Age = 64
    max_decile: Annotated[int, Field(ge=1, le=10, strict=True)] = 5

    def terms(self) -> services.ProgrammeData:
        """As the sponsorship room takes it."""
        plain = self.model_dump()
        return services.ProgrammeData(
            **{
                **plain,
                "first_month": Month.parse(self.first_month),
                "last_month": Month.parse(self.last_month),
            }
        )


class QuoteOut(Schema):
    """Cost of one person over all months (sector other), of all quotas, and how many the budget carries."""

    per_person: int
    people: int
    total: int
    affordable: int
    quotas: dict[str, int]
    prices: list[PriceOut]


class WaitingOut(Schema):
    """Somebody for whom quota or money was not left, in order of arrival."""

    id: int
    person_id: int
    regency: str
    reason: str
    list_id: int
    sheet_row: int
    since: datetime


@router.get("/programmes", auth=may("programme.view"), response=Page[ProgrammeOut], summary="Programmes, newest first")
def list_programmes(
    request: HttpRequest,
    kind: Kind | None = None,
    state: Annotated[str, OneOf(values(STATE))] | None = None,
    q: Search = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    rows = selectors.programmes(kind or "", state or "", q)
    return page(newest_first(rows, after, limit), limit, "pk", views.line)


@router.post("/programmes", auth=may("programme.open"), response={201: ProgrammeDetail}, summary="Open a programme")
def open_programme(request: HttpRequest, response: HttpResponse, data: ProgrammeIn) -> dict[str, Any]:
    """Opens it with its fund, monthly prices and quotas."""
    or_refuse(places.place(data.place_code), "PLACE_UNKNOWN", "Wilayah dengan kode itu tidak ada.")
    programme_id = services.open_programme(actor(request), data.terms())
    response["Location"] = f"/api/v1/programmes/{programme_id}"
    return views.whole(programme_id)


@router.post("/programmes/quote", auth=may("programme.open"), response=QuoteOut, summary="What a programme would cost")
def quote_programme(request: HttpRequest, data: ProgrammeIn) -> dict[str, Any]:
    """Computes and keeps nothing."""
    answer_is_private(request)
    return views.quote_whole(services.quote(data.terms()))


@router.get(
    "/programmes/{programme_id}",
    auth=may("programme.view"),
    response=ProgrammeDetail,
    summary="One programme",
)
def get_programme(request: HttpRequest, programme_id: Id) -> dict[str, Any]:
    return views.whole(programme_id)


@router.get(
    "/programmes/{programme_id}/prices",
    auth=may("programme.view"),
    response=list[PriceOut],
    summary="Monthly prices",
)
def list_prices(request: HttpRequest, programme_id: Id) -> list[dict[str, Any]]:
    services.programme_of(None, programme_id)
    return [views.price_line(price) for price in selectors.prices(programme_id)]


@router.get(
    "/programmes/{programme_id}/prices/{month}/why",
    auth=may("programme.view"),
    response=dict[str, Any],
    summary="Why a price is what it is",
)
def explain_price(request: HttpRequest, programme_id: Id, month: MonthIn, sector: Sector = "other") -> dict[str, Any]:
    """A tree of inputs, articles, sources and marks of verification: label, value, shown, basis, source, children."""
    programme = services.programme_of(None, programme_id)
    when = Month.parse(month)
    if not programme.first_month <= when.first_day <= programme.last_month:
        raise ApiRefused("MONTH_OUTSIDE", "Skema ini tidak mencakup bulan itu.")
    payer = PayerClass[programme.payer.payer_class.upper()]
    return explain_bpu(programme.income_base, when, sector=LawSector[sector.upper()], payer=payer).to_dict()


mount(router, ACTS, ProgrammeDetail)


@router.get(
    "/programmes/{programme_id}/waiting",
    auth=may("programme.view"),
    response=Page[WaitingOut],
    summary="Who waits, in order of arrival",
)
def list_waiting(
    request: HttpRequest,
    programme_id: Id,
    regency: RegencyIn | None = None,
    reason: Annotated[str, OneOf(values(WAITING_REASON))] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    services.programme_of(None, programme_id)
    rows = selectors.waiting(programme_id, regency or "", reason or "")
    return page(oldest_first(rows, after, limit), limit, "pk", views.waiting_line)
