"""What a payer paid, for whom, and what came of it; what is deducted from whose pay (SERTAKAN)."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.auth import actor, may
from payung.api.forms import Id, MonthIn
from payung.coverage import paid_for
from payung.kernel.months import Month
from payung.sponsorship.choosing import services as choosing
from payung.sponsorship.services import scheme_of

router = Router(tags=["schemes"])


class PaidVillageOut(Schema):
    """A village: the most people of a month, paid months of people, paid rupiah. "" stands for all with fewer than five people."""

    village_code: str
    people: int
    months: int
    amount: int


class PaidForOut(Schema):
    """A scheme for its payer; amounts in whole rupiah. ends: people whom nobody continues after its last month."""

    scheme_id: int
    name: str
    kind: str
    last_month: str
    people: int
    now: int
    months: int
    paid: int
    open: int
    committed: int
    left: int
    claims: int
    claims_paid: int
    paid_out: int
    benefit: int
    ends: int
    villages: list[PaidVillageOut]
    villages_with_few: int


class DeductionOut(Schema):
    """What is deducted for a month from an employee's pay, and for how many neighbours."""

    number: str
    people: int
    amount: int


@router.get(
    "/schemes/{scheme_id}/paid-for",
    auth=may("paid_for.view"),
    response=PaidForOut,
    summary="What was paid, and for whom",
)
def get_paid_for(request: HttpRequest, scheme_id: Id) -> dict[str, Any]:
    return paid_for.line(paid_for.of_scheme(actor(request), scheme_of(None, scheme_id)))


@router.get(
    "/schemes/{scheme_id}/deductions/{month}",
    auth=may("neighbours.manage"),
    response=list[DeductionOut],
    summary="What is deducted for a month from each employee's pay",
)
def list_deductions(request: HttpRequest, scheme_id: Id, month: MonthIn) -> list[dict[str, Any]]:
    scheme_of(None, scheme_id)
    return choosing.deductions(scheme_id, Month.parse(month))
