"""Who looked at people, and alarms about unusual reading."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.access import readlog, views
from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import After, Id, Limit, Page, newest_first, page_of
from payung.registry import reading
from payung.registry.acts import CLOSE_ALARM, SET_BOUND
from payung.registry.bindings import PersonReaders

router = Router(tags=["persons"])


class ReaderOut(Schema):
    """One line of a person's log. `kind`: person, search, number, listing, claim, export, reveal, add_person, list_told, ..."""

    at: datetime
    actor_id: int
    who: str
    roles: str
    kind: str
    subject: str
    reason: str
    refused: bool
    count: int


class ReadAlarmOut(Schema):
    """Somebody read more people (many_persons) or was refused more often (refused_tries) within a day than the bound."""

    id: int
    kind: str
    user_id: int
    reader: str
    count: int
    bound: int
    at: datetime
    last_at: datetime
    closed_by: int | None
    closed_at: datetime | None
    note: str


class ReadBoundsOut(Schema):
    """From how many people, questions or rows on reading raises an alarm, or is refused."""

    persons_a_day: int
    refused_a_day: int
    numbers_an_hour: int
    elsewhere_a_day: int
    list_a_day: int


@router.get(
    "/persons/{person_id}/readers",
    auth=may("registry.view"),
    response=list[ReaderOut],
    summary="Who looked at a person",
)
def get_readers(request: HttpRequest, person_id: Id) -> list[PersonReaders]:
    """The last 50, newest first; this question is one of them."""
    reading.opened(actor(request), person_id, "readers")
    return reading.lines(person_id)


@router.get(
    "/read-alarms", auth=may("reads.alarms"), response=Page[ReadAlarmOut], summary="Alarms about unusual reading"
)
def list_read_alarms(
    request: HttpRequest, closed: bool = False, after: After = None, limit: Limit = 100
) -> dict[str, Any]:
    """Open ones, or closed ones, newest first."""
    return page_of(newest_first(readlog.alarms(closed), after, limit), limit, views.alarms)


@router.get("/read-bounds", auth=may("reads.alarms"), response=ReadBoundsOut, summary="Bounds of reading")
def list_read_bounds(request: HttpRequest) -> dict[str, int]:
    """By name."""
    return readlog.bounds()


mount(router, [CLOSE_ALARM], ReadAlarmOut)
mount(router, [SET_BOUND], ReadBoundsOut)
