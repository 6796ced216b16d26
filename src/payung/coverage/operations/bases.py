"""Counts of places over which shares are taken: what was entered, and the acts of two by which a count stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Limit, Page, newest_first, page_of
from payung.coverage import bases
from payung.coverage.acts import BASES

router = Router(tags=["coverage"])


class CountOut(Schema):
    """A count of a place in people. `state`: waiting for the second person, accepted (it counts), or refused."""

    id: int
    place_code: str
    place: str
    kind: str
    value: int
    as_of: date
    source: str
    note: str
    state: str
    made_by: str
    made_at: datetime
    decided_by: str
    reason: str


@router.get("/coverage/bases", auth=may("coverage.publish"), response=Page[CountOut], summary="Counts of places")
def coverage_bases(request: HttpRequest, after: After = None, limit: Limit = 100) -> dict[str, Any]:  # noqa: ARG001  # every operation is handed it
    """Of the own province, newest first, with what the second person said."""
    return page_of(newest_first(bases.listed(), after, limit), limit, bases.lines)


mount(router, BASES, CountOut)
