"""What waits for somebody, from one source: the cases of every room and the errands beside them, one line an item.

Beranda, Tugas and the count beside Tugas read it here, so that they never say different things.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, errands_for
from payung.casework.selectors import WorkItem, work_items_for

SIZE = 50


@dataclass(frozen=True)
class Inbox:
    """Work items by deadline and errands. more: there are further work items than these."""

    items: tuple[WorkItem, ...] = ()
    errands: tuple[Errand, ...] = ()
    more: bool = False

    @property
    def count(self) -> int:
        """Lines: each case one, each errand one however many things wait in it."""
        return len(self.items) + len(self.errands)

    @property
    def ordered(self) -> tuple[WorkItem | Errand, ...]:
        """Every line: alarms, then the nearest deadline first, so what is overdue leads; without one as they came."""
        return tuple(sorted((*self.items, *self.errands), key=lambda one: (not _alarm(one), due_of(one) or date.max)))

    def late(self, today: date) -> int:
        """Lines past their deadline, paused cases left out."""
        return sum(1 for one in self.ordered if (due := due_of(one)) and due < today and not _paused(one))

    @property
    def next_due(self) -> date | None:
        """The nearest deadline of a line that is not paused."""
        return min((due for one in self.ordered if (due := due_of(one)) and not _paused(one)), default=None)


def due_of(one: WorkItem | Errand) -> date | None:
    """The deadline of a line, where there is one."""
    return one.calendar_due if isinstance(one, WorkItem) else one.due


def _alarm(one: WorkItem | Errand) -> bool:
    return isinstance(one, Errand) and one.urgent


def _paused(one: WorkItem | Errand) -> bool:
    return isinstance(one, WorkItem) and one.paused_since is not None


def inbox(actor: Actor, *, after: tuple[date | None, int] | None = None, limit: int = SIZE) -> Inbox:
    """What the reader may do something about now; empty for roles without work items.

    after: the last work item of the page before; errands stand on the first page only.
    """
    if not can(actor.roles, "work_items.view"):
        return Inbox()
    items = work_items_for(actor, limit=limit + 1, after=after)
    return Inbox(tuple(items[:limit]), tuple(errands_for(actor) if after is None else ()), len(items) > limit)
