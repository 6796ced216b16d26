"""From which amount on a step needs how many votes, of which roles."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from payung.access import changes
from payung.access.models import ROLES
from payung.api.auth import actor, may
from payung.api.forms import Body, OneOf, Reason, Rupiah
from payung.casework import selectors, services
from payung.office.accounts.operations import TwoPersonChangeOut

router = Router(tags=["office"])
Name = Annotated[str, Path(pattern=r"^[a-z_.]{1,60}$")]


class LimitIn(Body):
    """From `from_amount` (rupiah) on, up to the next line, a step needs `votes` of these roles."""

    from_amount: Rupiah
    votes: Annotated[int, Field(ge=1, le=9, strict=True)]
    roles: Annotated[list[Annotated[str, OneOf(ROLES)]], Field(min_length=1, max_length=20)]


class LimitsIn(Body):
    reason: Reason | None = None
    limits: Annotated[list[LimitIn], Field(min_length=1, max_length=20)]


class LimitOut(Schema):
    """`to_amount`: where the next line begins, null for the last."""

    process: str
    step: str
    from_amount: int
    to_amount: int | None
    votes: int
    roles: list[str]


@router.get("/approval-limits", auth=may("work_items.view"), response=list[LimitOut], summary="Approval limits")
def list_approval_limits(request: HttpRequest) -> list[dict[str, Any]]:
    """Of every kind of case and step, the lowest first."""
    return selectors.limits()


@router.post(
    "/approval-limits/{process}/{step}",
    auth=may("approval_limits.set"),
    response=TwoPersonChangeOut,
    summary="Propose the approval limits of a step",
)
def set_approval_limits(request: HttpRequest, process: Name, step: Name, data: LimitsIn) -> dict[str, Any]:
    """All of the step, from 0 on. They hold when another administrator has confirmed the proposal."""
    lines = [(line.from_amount, line.votes, line.roles) for line in data.limits]
    bands = services.bands_of(step, lines)
    return changes.whole(services.set_approval_limits(actor(request), process, step, bands, data.reason or ""))
