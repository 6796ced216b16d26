"""Two records of one person: side by side, merged, and parted again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Id, MonthOut
from payung.claims.merges import services as merging
from payung.claims.merges.acts import ACTS
from payung.registry import reading
from payung.registry.views import person_line

router = Router(tags=["persons"])


class MergeOut(Schema):
    """A merge, or (`undoes_id`) the proposal to take one back: waiting (for another officer), done, refused or undone."""

    id: int
    person_id: int
    stays_id: int
    undoes_id: int | None
    releases: bool
    seen: str
    reason: str
    made_by: int
    made_at: datetime
    state: str
    decided_by: int | None
    decided_at: datetime | None


class RecordOut(Schema):
    """One of two records: how many months somebody holds of it, its memberships, claims and open accounts."""

    person_id: int
    name: str
    nik: str
    months: int
    memberships: int
    claims: int
    bank_accounts: int
    dead: bool


class ComparisonOut(Schema):
    """Two records side by side, the months that both hold, and the digest that a proposal names."""

    goes: RecordOut
    stays: RecordOut
    doubled: list[MonthOut]
    seen: str


def _record(side: merging.Side) -> dict[str, Any]:
    masked = person_line(side.person)
    return {
        "person_id": side.person.person_id,
        "name": masked["name"],
        "nik": masked["nik"],
        "months": len(side.held),
        "memberships": len(side.members),
        "claims": len(side.claims),
        "bank_accounts": len(side.accounts),
        "dead": bool(side.death and side.death.certain),
    }


@router.get(
    "/persons/{person_id}/comparison",
    auth=may("registry.correct"),
    response=ComparisonOut,
    summary="A record beside another of perhaps the same person",
)
def get_comparison(
    request: HttpRequest, person_id: Id, stays: Annotated[int, Query(ge=1, le=2**63 - 1)]
) -> dict[str, Any]:
    """`stays`: the other record. Numbers are masked."""
    both = merging.compared(actor(request), person_id, stays)
    return {
        "goes": _record(both.goes),
        "stays": _record(both.stays),
        "doubled": [str(one) for one in both.doubled],
        "seen": both.seen,
    }


@router.get(
    "/persons/{person_id}/merges", auth=may("registry.view"), response=list[MergeOut], summary="Merges of a person"
)
def get_merges(request: HttpRequest, person_id: Id) -> list[dict[str, Any]]:
    """Newest first, where both records lie within the scope."""
    reading.opened(actor(request), person_id, "merge")
    return [merging.line(one) for one in merging.of_person(person_id)]


mount(router, ACTS, MergeOut)
