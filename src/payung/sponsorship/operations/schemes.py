"""Schemes that pay for others: open, price, budget, quota, waiting list."""

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
    PLAIN,
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
from payung.participation.choices import SECTOR
from payung.places import selectors as places
from payung.sponsorship import selectors, services, views
from payung.sponsorship.acts import ACTS
from payung.sponsorship.choices import AFTER, CLASSES, KIND, STATE, WAITING_REASON
from payung.sponsorship.choosing.acts import ACTS as CHOOSING

router = Router(tags=["schemes"])
Kind = Annotated[str, OneOf(values(KIND))]
Sector = Annotated[str, OneOf(values(SECTOR))]
Age = Annotated[int, Field(ge=0, le=120, strict=True)]


class FundOut(Schema):
    """Budget, commitments and what is left, in whole rupiah; people committed for. `used_bp`: hundredths of a percent."""

    budget: int
    committed: int
    left: int
    people: int
    used_bp: int | None


class SchemeOut(Schema):
    """A scheme. `fund` is null for those who see only the quota of their regency; `after`: who pays when the months of a person are
    over ("self": he is billed monthly); `decree_date` is null where the kind needs no decree."""

    id: int
    name: str
    kind: str
    state: str
    organisation: OrganisationName
    payer: str
    payer_kind: str
    place_code: str
    decree_number: str
    decree_date: date | None
    first_month: MonthOut
    last_month: MonthOut
    income_base: int
    min_age: int
    max_age: int
    max_decile: int
    after: str
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


class SchemeDetail(SchemeOut):
    price_per_person: int
    quotas: list[QuotaOut]
    blocks: dict[str, int]
    prices: list[PriceOut]


class SchemeIn(Body):
    """Terms of a scheme. Months inclusive, amounts in whole rupiah, quotas by code of kabupaten/kota.

    `people`, all of them together, stands in place of quotas: they are split over the place by BPS population. Quotas, decree,
    ages and decile are for kinds that ask for them; `blocks`: months by class, for kinds with classes; `after`: "self" or "end".
    """

    name: Text
    kind: Kind
    organisation_id: BodyId
    place_code: PlaceIn
    decree_number: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    decree_date: Day | None = None
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
    blocks: Annotated[
        dict[Annotated[str, OneOf(CLASSES)], Annotated[int, Field(ge=1, le=60, strict=True)]],
        Field(max_length=10, json_schema_extra={"additionalProperties": False}),
    ] = {}
    after: Annotated[str, OneOf(["", *values(AFTER)])] = ""

    def terms(self) -> services.SchemeData:
        """As the sponsorship room takes it."""
        plain = self.model_dump()
        return services.SchemeData(
            **{
                **plain,
                "first_month": Month.parse(self.first_month),
                "last_month": Month.parse(self.last_month),
            }
        )


class QuoteOut(Schema):
    """Cost of one person over his months (sector other), by class in `classes`; of all quotas; how many the budget carries."""

    per_person: int
    people: int
    total: int
    affordable: int
    quotas: dict[str, int]
    classes: dict[str, int]
    prices: list[PriceOut]


class WaitingOut(Schema):
    """Somebody for whom quota or money was not left, in order of arrival; what his enrolment will be: class, loan, agent, months."""

    id: int
    person_id: int
    regency: str
    reason: str
    list_id: int
    sheet_row: int
    since: datetime
    participant_class: str
    loan: str
    agent_id: int | None
    first_month: MonthOut
    last_month: MonthOut


@router.get("/schemes", auth=may("scheme.view"), response=Page[SchemeOut], summary="Schemes, newest first")
def list_schemes(
    request: HttpRequest,
    kind: Kind | None = None,
    state: Annotated[str, OneOf(values(STATE))] | None = None,
    q: Search = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    rows = selectors.schemes(kind or "", state or "", q)
    return page(newest_first(rows, after, limit), limit, "pk", views.line)


@router.post("/schemes", auth=may("scheme.open"), response={201: SchemeDetail}, summary="Open a scheme")
def open_scheme(request: HttpRequest, response: HttpResponse, data: SchemeIn) -> dict[str, Any]:
    """Opens it with its fund, monthly prices and quotas."""
    or_refuse(places.place(data.place_code), "PLACE_UNKNOWN", "Wilayah dengan kode itu tidak ada.")
    scheme_id = services.open_scheme(actor(request), data.terms())
    response["Location"] = f"/api/v1/schemes/{scheme_id}"
    return views.whole(scheme_id)


@router.post("/schemes/quote", auth=may("scheme.open"), response=QuoteOut, summary="What a scheme would cost")
def quote_scheme(request: HttpRequest, data: SchemeIn) -> dict[str, Any]:
    """Computes only; nothing is stored."""
    answer_is_private(request)
    return views.quote_whole(services.quote(data.terms()))


@router.get(
    "/schemes/{scheme_id}",
    auth=may("scheme.view"),
    response=SchemeDetail,
    summary="One scheme",
)
def get_scheme(request: HttpRequest, scheme_id: Id) -> dict[str, Any]:
    return views.whole(scheme_id)


@router.get(
    "/schemes/{scheme_id}/prices",
    auth=may("scheme.view"),
    response=list[PriceOut],
    summary="Monthly prices",
)
def list_prices(request: HttpRequest, scheme_id: Id) -> list[dict[str, Any]]:
    services.scheme_of(None, scheme_id)
    return [views.price_line(price) for price in selectors.prices(scheme_id)]


@router.get(
    "/schemes/{scheme_id}/prices/{month}/why",
    auth=may("scheme.view"),
    response=dict[str, Any],
    summary="Why a price is what it is",
)
def explain_price(request: HttpRequest, scheme_id: Id, month: MonthIn, sector: Sector = "other") -> dict[str, Any]:
    """A tree of inputs, articles, sources and marks of verification: label, value, shown, basis, source, children."""
    scheme = services.scheme_of(None, scheme_id)
    when = Month.parse(month)
    if not scheme.first_month <= when.first_day <= scheme.last_month:
        raise ApiRefused("MONTH_OUTSIDE", "Skema ini tidak mencakup bulan itu.")
    payer = PayerClass[scheme.payer.payer_class.upper()]
    return explain_bpu(scheme.income_base, when, sector=LawSector[sector.upper()], payer=payer).to_dict()


mount(router, (*ACTS, *CHOOSING), SchemeDetail)


@router.get(
    "/schemes/{scheme_id}/waiting",
    auth=may("scheme.view"),
    response=Page[WaitingOut],
    summary="Who waits, in order of arrival",
)
def list_waiting(
    request: HttpRequest,
    scheme_id: Id,
    regency: RegencyIn | None = None,
    reason: Annotated[str, OneOf(values(WAITING_REASON))] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    services.scheme_of(None, scheme_id)
    rows = selectors.waiting(scheme_id, regency or "", reason or "")
    return page(oldest_first(rows, after, limit), limit, "pk", views.waiting_line)
