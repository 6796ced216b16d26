"""Reports of a death: sent through the API, and turned into a claim. No answer contains a name."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import (
    PLAIN,
    After,
    Body,
    BodyId,
    Day,
    Id,
    Limit,
    OneOf,
    Page,
    RegencyIn,
    oldest_first,
    page,
)
from payung.claims import selectors, services, views
from payung.claims.acts import REPORTS
from payung.claims.kinds import FIRST, KINDS

router = Router(tags=["claims"])
# What is told of the event, by the facts that the kind asks (`docs/claims.md`).
Said = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")], Annotated[str, Field(max_length=200, pattern=PLAIN)]],
    Field(max_length=20),
]
Name = Annotated[str, Field(max_length=120, pattern=PLAIN)]


class ReportIn(Body):
    """Word of a death. With `person_id`, a NIK or a KPJ that finds the person a claim is opened at once."""

    event_on: Day
    reporter_name: Name
    name: Name = ""
    person_id: BodyId | None = None
    nik: Annotated[str, Field(pattern=r"^([0-9]{16})?$")] = ""
    kpj: Annotated[str, Field(pattern=r"^([0-9]{11})?$")] = ""
    regency: Annotated[str, Field(pattern=r"^([0-9]{2}\.[0-9]{2})?$")] = ""
    village_code: Annotated[str, Field(pattern=r"^([0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4})?$")] = ""
    reporter_phone: Annotated[str, Field(pattern=r"^(\+?[0-9]{6,15})?$")] = ""
    reporter_address: Annotated[str, Field(max_length=300, pattern=PLAIN)] = ""
    reporter_relation: Annotated[str, Field(max_length=40, pattern=PLAIN)] = ""
    note: Annotated[str, Field(max_length=1000, pattern=PLAIN)] = ""
    kind: Annotated[str, OneOf(list(KINDS))] = FIRST.name
    said: Said = {}
    language: Literal["id", "en"] = "id"


class Filed(Schema):
    """The code with which the family follows it; `claim_id` is null while nobody knows whom the report is about."""

    code: str
    claim_id: int | None


class ReportOut(Schema):
    """A report that waits, without the names in it."""

    id: int
    code: str
    kind: str
    via: str
    regency: str
    event_on: date
    reported_on: date
    state: str
    claim_id: int | None


class TakeUp(Body):
    """Whom the report is about."""

    person_id: BodyId


@router.get("/death-reports", auth=may("claims.view"), response=Page[ReportOut], summary="Reports that wait")
def list_reports(
    request: HttpRequest, regency: RegencyIn | None = None, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    """The oldest first, without names; a person takes them up on the page."""
    rows = selectors.reports("waiting", regency or "")
    return page(oldest_first(rows, after, limit), limit, "pk", views.report)


@router.post("/death-reports", auth=may("claims.report"), response={201: Filed}, summary="Report a death")
def report_death(request: HttpRequest, data: ReportIn) -> Status[dict[str, Any]]:
    """Opens a claim when the person is known; else the report waits for somebody who finds him."""
    report = services.ReportData(**data.model_dump())
    if not (data.person_id or data.nik or data.kpj):
        return Status(201, {"code": services.file_report(actor(request), report), "claim_id": None})
    claim_id = services.report(actor(request), report)
    return Status(201, {"code": getattr(selectors.claim(claim_id), "code", ""), "claim_id": claim_id})


@router.post(
    "/death-reports/{report_id}/take-up", auth=may("claims.report"), response=Filed, summary="Take a report up"
)
def take_up_report(request: HttpRequest, report_id: Id, data: TakeUp) -> dict[str, Any]:
    """Opens the claim of a report. Link it to a claim, or close it, with the operations beside."""
    code = services.known_report(None, report_id).code
    return {"code": code, "claim_id": services.take_up(actor(request), report_id, data.person_id)}


mount(router, REPORTS, ReportOut)
