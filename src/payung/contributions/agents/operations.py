"""Agents of a scheme: the statement of attribution and incentive, and the rate that the scheme states."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import Id, MonthIn, MonthOut
from payung.contributions.agents import services as agents
from payung.contributions.agents.acts import ACTS
from payung.kernel.months import Month
from payung.sponsorship.services import scheme_of

router = Router(tags=["schemes"])


class AttributionOut(Schema):
    """Whom an agent brought into a scheme: people, months that stand for them, contributions in whole rupiah; what of that is paid, and the
    incentive of the paid months, null where the scheme states no rate. own_months, own_paid: what these people paid themselves afterwards."""

    agent_id: int
    people: int
    months: int
    amount: int
    paid_months: int
    paid: int
    incentive: int | None
    own_months: int
    own_paid: int
    first_month: MonthOut | None
    last_month: MonthOut | None


class BroughtOut(Schema):
    """A person whom an agent brought: months that stand and months that are paid, whole rupiah."""

    person_id: int
    months: int
    amount: int
    paid_months: int
    paid: int
    own_months: int
    own_paid: int
    first_month: MonthOut | None
    last_month: MonthOut | None


class IncentiveOut(Schema):
    """A rate from a month on, in parts per million of paid contributions, and where it is written."""

    id: int
    from_month: MonthOut
    rate_ppm: int
    source: str


class AgentStatementOut(Schema):
    """stated_by: "scheme", which is who stands for the rate; null where none is stated. rule: what months of people's own earn, and why."""

    scheme_id: int
    first_month: MonthOut
    last_month: MonthOut
    stated_by: str | None
    rates: list[IncentiveOut]
    agents: list[AttributionOut]
    paid_months: int
    paid: int
    incentive: int | None
    own_months: int
    own_paid: int
    rule: str


def _month(text: str | None) -> Month | None:
    return Month.parse(text) if text else None


@router.get(
    "/schemes/{scheme_id}/agents", auth=may("scheme.view"), response=list[AttributionOut], summary="Who brought whom"
)
def list_agents(
    request: HttpRequest, scheme_id: Id, first: MonthIn | None = None, last: MonthIn | None = None
) -> list[dict[str, Any]]:
    """Agents by what is paid of what they brought in."""
    return agents.lines_of(scheme_of(None, scheme_id), _month(first), _month(last))


@router.get(
    "/schemes/{scheme_id}/agent-statement",
    auth=may("scheme.view"),
    response=AgentStatementOut,
    summary="Statement of attribution and incentive",
)
def agent_statement(
    request: HttpRequest, scheme_id: Id, first: MonthIn | None = None, last: MonthIn | None = None
) -> dict[str, Any]:
    """Paid months only, each for one agent; by the rate that the scheme states."""
    return agents.statement(scheme_id, _month(first), _month(last))


@router.get(
    "/schemes/{scheme_id}/agents/{agent_id}",
    auth=may("scheme.view"),
    response=list[BroughtOut],
    summary="Whom an agent brought",
)
def list_agent_people(
    request: HttpRequest, scheme_id: Id, agent_id: Id, first: MonthIn | None = None, last: MonthIn | None = None
) -> list[dict[str, Any]]:
    return agents.people_of(scheme_of(None, scheme_id), agent_id, _month(first), _month(last))


mount(router, ACTS, AgentStatementOut)
