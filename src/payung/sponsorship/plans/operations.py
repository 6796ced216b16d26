"""Plans: what paying for people costs over months and years, by the law and by a draft; kept and compared."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import PLAIN, After, Body, Id, Limit, MonthIn, OneOf, Page, Rupiah, Search, newest_first, page_of
from payung.api.openapi import NOTHING_WRITTEN
from payung.kernel.choices import values
from payung.law.draft import MOST_BYTES
from payung.participation.choices import SECTOR
from payung.sponsorship.choices import GROWTH
from payung.sponsorship.plans import reckoning as plan
from payung.sponsorship.plans import services as plans
from payung.sponsorship.plans.acts import ACTS

WITHOUT_NUL = r"^[^\x00]*$"  # a text of several lines
router = Router(tags=["schemes"])
Months = Annotated[int, Field(ge=1, le=plan.MOST_MONTHS, strict=True)]


class PlanLineIn(Body):
    """Some people and who pays for them. `growth_bp`: hundredths of a percent a year or month (`growth_every`)."""

    payer: Annotated[str, OneOf(values(plan.PAYERS))]
    people: Annotated[int, Field(ge=1, le=plan.MOST_PEOPLE, strict=True)]
    months_a_year: Annotated[int, Field(ge=1, le=plan.YEAR, strict=True)] = plan.YEAR
    sector: Annotated[str, OneOf(values(SECTOR))] = "other"
    income: Rupiah = 1_000_000
    growth_bp: Annotated[int, Field(ge=-plan.WHOLE, le=plan.MOST_GROWTH, strict=True)] = 0
    growth_every: Annotated[str, OneOf(values(GROWTH))] = "year"
    first: MonthIn | None = None
    months: Months | None = None


class PlanIn(Body):
    """`draft`: a draft decree as YAML, as `POST /law/drafts` takes it; "" for none."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)] = "Rencana"
    first: MonthIn
    months: Months
    lines: Annotated[list[PlanLineIn], Field(min_length=1, max_length=plan.MOST_LINES)]
    draft: Annotated[str, Field(max_length=MOST_BYTES, pattern=WITHOUT_NUL)] = ""


class PlanMonthOut(Schema):
    month: str
    people: int
    total: int
    by_payer: dict[str, int]


class PlanYearOut(Schema):
    year: int
    total: int
    by_payer: dict[str, int]


class PlanLineCost(Schema):
    total: int
    worker_months: int


class PlanCost(Schema):
    """Whole rupiah by one law: in all, by payer, by year, by month, by line."""

    total: int
    worker_months: int
    by_payer: dict[str, int]
    years: list[PlanYearOut]
    months: list[PlanMonthOut]
    lines: list[PlanLineCost]


class PlanCosted(Schema):
    """A plan as it was stated; `law`: by the law as it stands; `draft_cost`: by the draft; `difference`: draft less law."""

    name: str
    first: str
    months: int
    lines: list[dict[str, Any]]
    draft: str
    law: PlanCost
    draft_cost: PlanCost | None
    difference: int | None


class PlanOut(PlanCosted):
    """A plan that was kept. `state`: closed when it was taken off the list."""

    id: int
    made_at: datetime
    state: str


class PlanListed(Schema):
    id: int
    name: str
    first: str
    months: int
    total: int
    worker_months: int
    made_by: str
    made_at: datetime
    state: str


@router.post(
    "/plans/cost",
    auth=may("plan.make"),
    response=PlanCosted,
    summary="What a plan costs",
    openapi_extra=NOTHING_WRITTEN,
)
def cost_plan(request: HttpRequest, data: PlanIn) -> dict[str, Any]:
    """Counted and not kept."""
    return plan.cost(plan.read(data.model_dump()))


@router.get("/plans", auth=may("plan.make"), response=Page[PlanListed], summary="Plans that were kept")
def list_plans(request: HttpRequest, text: Search = "", after: After = None, limit: Limit = 100) -> dict[str, Any]:
    """One's own and those of the province that one serves whole, newest first, each counted by the law of today."""
    return page_of(newest_first(plans.saved(text), after, limit), limit, plans.lines)


@router.post("/plans", auth=may("plan.make"), response=PlanOut, summary="Keep a plan")
def keep_plan(request: HttpRequest, data: PlanIn) -> dict[str, Any]:
    """It is counted first; what cannot be counted is refused."""
    return plans.whole(plans.save(actor(request), data.model_dump()))


@router.get(
    "/plans/compare",
    auth=may("plan.make"),
    response=list[PlanOut],
    summary="Plans beside each other",
    openapi_extra={"responses": {404: {}}},
)
def compare_plans(
    request: HttpRequest, ids: Annotated[list[Id], Query(min_length=2, max_length=plans.MOST_COMPARED)]
) -> list[dict[str, Any]]:
    """Two to four, in the order asked."""
    return plans.compared(ids)


@router.get("/plans/{plan_id}", auth=may("plan.make"), response=PlanOut, summary="A plan")
def get_plan(request: HttpRequest, plan_id: Id) -> dict[str, Any]:
    return plans.whole(plan_id)


mount(router, ACTS, PlanOut)
