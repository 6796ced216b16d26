"""Fines, waivers, instalments and reminders of bills."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Id, Limit, OneOf, Page, newest_first, page
from payung.contributions.choices import CHARGE_KIND, INSTALMENT_STATE, PLAN_STATE, WAIVED_PART, WAIVER_STATE
from payung.contributions.dues import acts as dues_acts
from payung.contributions.dues import services as dues
from payung.contributions.dues import views as views_dues
from payung.contributions.instalments import acts as plan_acts
from payung.contributions.instalments import services as plans
from payung.contributions.instalments import views as instalments_views
from payung.contributions.operations.bills import BillOut
from payung.contributions.payers.operations import PayerAccountOut
from payung.contributions.reminders import acts as reminders_acts
from payung.contributions.reminders import services as reminders
from payung.kernel.choices import values
from payung.platform import clock

router = Router(tags=["bills"])


class FineOut(Schema):
    """What the law would add to a bill today: `months` whole months beside those `charged`, `ppm` of `base` for each, in whole rupiah."""

    months: int
    charged: int
    ppm: int
    base: int
    amount: int
    basis: str


class ChargeOut(Schema):
    """A line of a bill beside its contributions, above zero where it adds. A fine is for the whole months `from_month` to `to_month`
    since the due day; what falls or is waived of one names it in `of_id`."""

    id: int
    kind: Annotated[str, OneOf(values(CHARGE_KIND))]
    amount: int
    on_day: date
    of_id: int | None
    waiver_id: int | None
    base: int
    ppm: int
    from_month: int
    to_month: int
    basis: str


class WaiverOut(Schema):
    """Contributions or a fine that are to be asked no more. `basis`: the rule that lets it, as who proposed it states."""

    id: int
    bill_id: int
    payment_code: str
    payer: str
    what: Annotated[str, OneOf(values(WAIVED_PART))]
    amount: int
    why: str
    basis: str
    document: str
    document_on: date
    state: Annotated[str, OneOf(values(WAIVER_STATE))]
    maker_id: int
    made_at: datetime
    checkers: list[int]
    decided_by: int | None
    decided_at: datetime | None
    reason: str


class InstalmentOut(Schema):
    """One instalment, and what of it is open, in whole rupiah."""

    place: int
    due_on: date
    amount: int
    open: int
    state: Annotated[str, OneOf(values(INSTALMENT_STATE))]


class InstalmentPlanOut(Schema):
    """Instalments of a bill as they stand today; money fills the first one first."""

    id: int
    bill_id: int
    payment_code: str
    payer: str
    why: str
    state: Annotated[str, OneOf(values(PLAN_STATE))]
    maker_id: int
    made_at: datetime
    checker_id: int | None
    decided_at: datetime | None
    ended_by: int | None
    reason: str
    open: int
    overdue: int
    instalments: list[InstalmentOut]


class BillDuesOut(BillOut):
    """A bill with what was added to it and asked no more. `fined` and `waived`: what stands of it; `fine_by_law`: what the law would
    add today."""

    fined: int
    waived: int
    fine_by_law: FineOut | None
    charges: list[ChargeOut]
    waivers: list[WaiverOut]
    plans: list[InstalmentPlanOut]


class UnreachedOut(Schema):
    """A bill that falls due or is late, of a person without a mobile number, or whose reminder did not arrive; nobody is named here."""

    bill_id: int
    person_id: int
    regency: str
    payment_code: str
    open: int
    due_on: date
    reason: str


@router.get(
    "/bills/unreached",
    auth=may("contributions.view"),
    response=list[UnreachedOut],
    summary="Bills of persons whom no message reaches",
)
def list_unreached(request: HttpRequest) -> list[dict[str, Any]]:
    """Due within three days, or late by at most thirty; the earliest first, at most a thousand."""
    return reminders.unreached(clock.today())


@router.get(
    "/bills/{bill_id}/dues",
    auth=may("contributions.view"),
    response=BillDuesOut,
    summary="A bill with fines, waivers and instalments",
)
def get_dues(request: HttpRequest, bill_id: Id) -> dict[str, Any]:
    return views_dues.bill_dues(bill_id)


@router.get("/waivers", auth=may("contributions.view"), response=Page[WaiverOut], summary="Waivers, newest first")
def list_waivers(request: HttpRequest, after: After = None, limit: Limit = 100) -> dict[str, Any]:
    """Of the bills within the scope."""
    return page(newest_first(dues.waivers(), after, limit), limit, "pk", views_dues.waiver_line)


@router.get(
    "/instalment-plans",
    auth=may("contributions.view"),
    response=Page[InstalmentPlanOut],
    summary="Instalments, newest first",
)
def list_instalment_plans(request: HttpRequest, after: After = None, limit: Limit = 100) -> dict[str, Any]:
    """Of the bills within the scope."""
    return page(newest_first(plans.plans(), after, limit), limit, "pk", instalments_views.plan_line)


mount(router, (*dues_acts.OF_BILL, *plan_acts.OF_BILL), BillDuesOut)
mount(router, dues_acts.WAIVERS, WaiverOut)
mount(router, plan_acts.PLANS, InstalmentPlanOut)
mount(router, (*dues_acts.OF_PAYER, *reminders_acts.ACTS), PayerAccountOut)
