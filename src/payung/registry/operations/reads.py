"""Who looked at people, and alarms about unusual reading."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.access import readlog, views
from payung.api.auth import actor, may
from payung.api.errors import or_refuse
from payung.api.forms import PLAIN, After, Body, Id, Limit, Page, newest_first, page_of
from payung.registry import reading
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


class CloseIn(Body):
    note: Annotated[str, Field(min_length=5, max_length=300, pattern=PLAIN)]


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


@router.post("/read-alarms/{alarm_id}/close", auth=may("reads.alarms"), response=ReadAlarmOut, summary="Close an alarm")
def close_read_alarm(request: HttpRequest, alarm_id: Id, data: CloseIn) -> dict[str, Any]:
    """With what was row. Nobody closes the one about himself."""
    readlog.close_alarm(actor(request), alarm_id, data.note)
    row = readlog.alarms(closed=True).filter(pk=alarm_id).first()
    return views.alarms(
        [or_refuse(row, "ALARM_UNKNOWN", "Peringatan itu tidak ada, sudah ditutup, atau tentang Anda sendiri.")]
    )[0]
