"""The monthly assessment: start a month, read the contribution of a person."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from payung.access.readlog import note
from payung.api.auth import actor, may
from payung.api.forms import Body, Id, MonthIn, first_day
from payung.api.runs import RunOut, started
from payung.contributions import open_months, selectors, services, views
from payung.contributions.operations.bills import AssessedOut
from payung.contributions.views import assessed_line
from payung.kernel.months import Month
from payung.platform import clock

router = Router(tags=["assessments"])


class AssessIn(Body):
    """The month, and the digest of what `GET /contribution-assessments/question` showed for it."""

    month: MonthIn
    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of what was looked at and is decided on.")]


class PayerToAssess(Schema):
    """What a payer would be billed for a month."""

    payer_id: int
    payer: str
    people: int
    amount: int


class ToAssessOut(Schema):
    """What assessing a month would bill now, in people and whole rupiah, by payer; `own_people` go on paying themselves after
    a sponsor's months; `seen` is its digest."""

    month: str
    people: int
    amount: int
    payers: list[PayerToAssess]
    own_people: int
    own_amount: int
    seen: str


class OpenMonthsOut(Schema):
    """What assessing all open months would bill now, month by month; `seen` is its digest."""

    months: list[ToAssessOut]
    people: int
    amount: int
    seen: str


class AssessOpenIn(Body):
    """The digest of what `GET /contribution-assessments/open` showed."""

    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of what was looked at and is decided on.")]


@router.get(
    "/contribution-assessments/question",
    auth=may("contributions.assess"),
    response=ToAssessOut,
    summary="What assessing a month would bill",
)
def contribution_assessment_question(request: HttpRequest, month: MonthIn) -> dict[str, Any]:  # noqa: ARG001  # every operation is handed it
    return views.to_assess_line(selectors.to_assess(Month.parse(month)))


@router.post(
    "/contribution-assessments", auth=may("contributions.assess"), response={202: RunOut}, summary="Assess a month"
)
def start_contribution_assessment(request: HttpRequest, response: HttpResponse, data: AssessIn) -> dict[str, Any]:
    """Assesses what is committed for the month and makes the bills, in the background; nothing but what was seen."""
    return started(services.start_assess(actor(request), Month.parse(data.month), seen=data.seen), response)


@router.get(
    "/contribution-assessments/open",
    auth=may("contributions.assess"),
    response=OpenMonthsOut,
    summary="What assessing all open months would bill",
)
def open_months_question(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # every operation is handed it
    """Every month up to this one that is not billed whole."""
    return views.open_months_line(open_months.open_months(clock.this_month()))


@router.post(
    "/contribution-assessments/open",
    auth=may("contributions.assess"),
    response={202: RunOut},
    summary="Assess all open months",
)
def assess_open_months(request: HttpRequest, response: HttpResponse, data: AssessOpenIn) -> dict[str, Any]:
    """In one transaction, in the background: just what was seen, or nothing."""
    return started(open_months.start_assess_open(actor(request), data.seen), response)


@router.get(
    "/contribution-assessments",
    auth=may("registry.view"),
    response=list[AssessedOut],
    summary="Contributions of a person",
)
def list_contribution_assessments(
    request: HttpRequest, person_id: Id, month: MonthIn | None = None
) -> list[dict[str, Any]]:
    """All rows of a person, or those of one month, in order of month; at most 500."""
    note(actor(request), "person", [person_id], subject="contributions")
    return [assessed_line(row) for row in selectors.assessed_of_person(person_id, first_day(month))]
