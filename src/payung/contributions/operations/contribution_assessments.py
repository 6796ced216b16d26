"""The monthly assessment: start a month, read the contribution of a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from payung.access.readlog import note
from payung.api.auth import actor, may
from payung.api.forms import Body, Id, MonthIn, first_day
from payung.api.runs import RunOut, started
from payung.contributions import selectors, services
from payung.contributions.operations.bills import AssessedOut
from payung.contributions.views import assessed_line
from payung.kernel.months import Month

router = Router(tags=["assessments"])


class AssessIn(Body):
    month: MonthIn


@router.post(
    "/contribution-assessments", auth=may("contributions.assess"), response={202: RunOut}, summary="Assess a month"
)
def start_contribution_assessment(request: HttpRequest, response: HttpResponse, data: AssessIn) -> dict[str, Any]:
    """Assesses what is committed for the month and makes the bills, in the background; again changes nothing."""
    return started(services.start_assess(actor(request), Month.parse(data.month)), response)


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
