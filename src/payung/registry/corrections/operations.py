"""Corrections of a person, with what stood before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Id
from payung.registry import reading
from payung.registry.corrections import services as corrections
from payung.registry.corrections.acts import ACTS

router = Router(tags=["persons"])


class CorrectionOut(Schema):
    """A correction: done, waiting (a NIK, for another person), or refused. fields: name, birth_date, sex, village_code, ..."""

    id: int
    person_id: int
    fields: list[str]
    evidence: str
    reason: str
    made_by: int
    made_at: datetime
    state: str
    decided_by: int | None


class CorrectionChangeOut(Schema):
    """One field before and after; NIK and telephone are masked."""

    field: str
    before: str
    after: str


class CorrectionWhole(CorrectionOut):
    changes: list[CorrectionChangeOut]


@router.get(
    "/persons/{person_id}/corrections",
    auth=may("registry.view"),
    response=list[CorrectionWhole],
    summary="Corrections of a person",
)
def get_corrections(request: HttpRequest, person_id: Id) -> list[dict[str, Any]]:
    """Newest first."""
    reading.opened(actor(request), person_id, "corrections")
    return [
        {
            **corrections.line(one),
            "changes": [{"field": f, "before": b, "after": a} for f, b, a in corrections.changes(one)],
        }
        for one in corrections.of_person(person_id)
    ]


mount(router, ACTS, CorrectionOut)
