"""Work items that are not cases: a batch to approve, answers that are unclear. Rooms register sources of them.

register_source(lambda actor: [Errand("payouts.approve", "batch:12", 1, 42_000_000)])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from payung.access import changes, readlog
from payung.access.policies import can, require
from payung.access.services import Actor
from payung.kernel.later import Later
from payung.platform.db import any_of


@dataclass(frozen=True)
class Errand:
    """`count` things of one `kind` that wait together ("payouts.approve"); `subject` says where ("batch:12").

    amount: whole rupiah, where money waits. since: how long the oldest of them has waited, where that is known.
    name: what the one thing is called (a file, a payer), where it has a name of its own. due: by when, where there is a day.
    people: how many it is about. month: of which month it is. urgent: an alarm, which comes before every deadline.
    """

    kind: str
    subject: str
    count: int
    amount: int | None = None
    since: datetime | None = None
    name: str = ""
    due: date | None = None
    people: int | None = None
    month: date | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Perhaps:
    """Errands that are there only while `rows` has any: whether it has is asked of all rooms in one query."""

    rows: QuerySet[Any]
    then: Callable[[], list[Errand]]


MOST_CHANGES = 50
Source = Callable[[Actor], Sequence[Errand | Perhaps]]
SOURCES: list[Source] = []
# Modules of the rooms that hold sources; loaded when somebody first asks what waits.
FOUND_IN = Later()


def register_source(source: Source) -> Source:
    """Make a room's source known; its module is named in FOUND_IN. A source asks a fixed number of queries, and none for what
    it says behind a Perhaps, where nothing waits.
    """
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def unusual_reading(actor: Actor) -> list[Perhaps]:
    """Alarms about others who read more people than usual, for those who may close them. One query."""
    if not can(actor.roles, "reads.alarms"):
        return []
    others = readlog.alarms().exclude(user_id=actor.user_id)

    def then() -> list[Errand]:
        waiting = [alarm.at for alarm in others]
        return [Errand("reads.alarm", "reads:alarms", len(waiting), None, min(waiting), urgent=True)] if waiting else []

    return [Perhaps(others, then)]


def changes_to_confirm(actor: Actor) -> list[Perhaps]:
    """What another administrator has proposed, for those who may confirm it. One query, and one more for each of few."""
    if not can(actor.roles, "changes.confirm"):
        return []
    waiting = changes.to_confirm(actor.user_id)

    def then() -> list[Errand]:
        return [Errand("office.change", f"change:{one.pk}", 1, None, one.made_at) for one in waiting[:MOST_CHANGES]]

    return [Perhaps(waiting, then)]


SOURCES += [unusual_reading, changes_to_confirm]


def errands_for(actor: Actor) -> list[Errand]:
    """What waits for the reader besides cases, room by room: each source asks for itself what he may do. Raises Forbidden."""
    require(actor.roles, "work_items.view")
    FOUND_IN.load()
    offered = [one for source in SOURCES for one in source(actor)]
    asked = [one for one in offered if isinstance(one, Perhaps)]
    there = dict(zip(map(id, asked), any_of([one.rows for one in asked]), strict=True))
    waiting: list[Errand] = []
    for one in offered:
        if isinstance(one, Errand):
            waiting.append(one)
        elif there[id(one)]:
            waiting += one.then()
    return waiting
