"""Work items that are not cases: a batch to approve, answers that are unclear. Rooms register sources of them.

register_source(lambda actor: [Errand("payouts.approve", "batch:12", 1, 42_000_000)])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from payung.access import readlog
from payung.access.policies import can, require
from payung.access.services import Actor
from payung.kernel.later import Later


@dataclass(frozen=True)
class Errand:
    """`count` things of one `kind` that wait together ("payouts.approve"); `subject` says where ("batch:12").

    amount: whole rupiah, where money waits. since: how long the oldest of them has waited, where that is known.
    """

    kind: str
    subject: str
    count: int
    amount: int | None = None
    since: datetime | None = None


Source = Callable[[Actor], list[Errand]]
SOURCES: list[Source] = []
# Modules of the rooms that hold sources; loaded when somebody first asks what waits.
FOUND_IN = Later()


def unusual_reading(actor: Actor) -> list[Errand]:
    """Alarms about others who read more people than usual, for those who may close them. One query."""
    if not can(actor.roles, "reads.alarms"):
        return []
    waiting = [alarm.at for alarm in readlog.alarms() if alarm.user_id != actor.user_id]
    return [Errand("reads.alarm", "reads:alarms", len(waiting), None, min(waiting))] if waiting else []


SOURCES.append(unusual_reading)


def register_source(source: Source) -> Source:
    """Make a room's source known; its module is named in FOUND_IN. A source asks a fixed number of queries."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def errands_for(actor: Actor) -> list[Errand]:
    """What waits for the reader besides cases, room by room. Raises Forbidden."""
    require(actor.roles, "work_items.view")
    FOUND_IN.load()
    return [errand for source in SOURCES for errand in source(actor)]
