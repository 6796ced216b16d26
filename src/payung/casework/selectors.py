"""Reading cases, within the session's scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.casework.models import ApprovalLimit, Case, Event, Vote
from payung.kernel.calendar import WorkingCalendar
from payung.platform.db import rows

RISK_DAYS = 2


@dataclass(frozen=True)
class Clock:
    """The clock of a case. Days left count from today; below 0 is late. Without `complete_on` it does not run yet."""

    complete_on: date | None
    calendar_due: date | None
    working_due: date | None
    days_left: int | None
    paused_since: date | None
    pause_reason: str
    late: bool


@dataclass(frozen=True)
class WorkItem:
    """A case that waits for somebody of the reader's roles; `actions` are what he may do next."""

    case_id: int
    process: str
    subject: str
    state: str
    regency: str
    calendar_due: date | None
    paused_since: date | None
    actions: tuple[str, ...]


def case(case_id: int) -> Case | None:
    """One case, or None outside the scope."""
    return Case.objects.filter(pk=case_id).first()


def timeline(case_id: int) -> list[Event]:
    """Everything that happened to a case, oldest first."""
    return list(Event.objects.filter(case_id=case_id).order_by("id"))


def votes(case_id: int) -> list[Vote]:
    """Every vote of every round, oldest first."""
    return list(Vote.objects.filter(case_id=case_id).order_by("id"))


def approval_limits(process: str) -> list[ApprovalLimit]:
    """The approval limits of a process by step and amount."""
    return list(ApprovalLimit.objects.filter(process_id=process).order_by("step", "from_amount"))


def limits() -> list[dict[str, Any]]:
    """The approval limits of every process as interface and commands tell them."""
    names = ("step", "from_amount", "to_amount", "votes", "roles")
    ordered = ApprovalLimit.objects.order_by("process_id", "step", "from_amount")
    return [
        {"process": approval_limit.process_id, **{name: getattr(approval_limit, name) for name in names}}
        for approval_limit in ordered
    ]


def clock(case_id: int, today: date) -> Clock | None:
    """The clock of a case as it stands today, or None outside the scope."""
    wanted = case(case_id)
    return clock_of(wanted, today) if wanted else None


def clock_of(of_case: Case, today: date) -> Clock:
    """The clock of a case at hand. While it is paused the days left stand still; a closed case is never late."""
    calendar_due, working_due = of_case.calendar_due, of_case.working_due
    if calendar_due is None or working_due is None:
        return Clock(of_case.complete_on, None, None, None, of_case.paused_since, of_case.pause_reason, False)
    at = min(of_case.paused_since or today, today)
    if of_case.closed_at is not None:
        at = min(at, WorkingCalendar().local_date(of_case.closed_at))
    days_left = (calendar_due - at).days
    late = of_case.closed_at is None and days_left < 0
    return Clock(
        of_case.complete_on,
        calendar_due,
        working_due,
        days_left,
        of_case.paused_since,
        of_case.pause_reason,
        late,
    )


def queue(
    process: str, states: Iterable[str] = (), *, after: int = 0, limit: int = 50, regency: str = ""
) -> list[Case]:
    """Cases of a process in order of id, after a key; all states or only some."""
    cases = Case.objects.filter(process_id=process, pk__gt=after).order_by("pk")
    if states := list(states):
        cases = cases.filter(state__in=states)
    if regency:
        cases = cases.filter(regency=regency)
    return list(cases[:limit])


def at_risk(processes: Sequence[str], today: date) -> dict[str, int]:
    """Open cases of these processes: `open`, `running` (clock runs), `paused`, `late`, `risk` (due within 2 days)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) as open, count(*) filter (where paused_since is not null) as paused,"
            " count(*) filter (where calendar_due is not null and paused_since is null) as running,"
            " count(*) filter (where calendar_due < %(today)s and paused_since is null) as late,"
            " count(*) filter (where calendar_due between %(today)s and %(today)s + %(days)s and paused_since is null) as risk"
            " from casework_case where process_id = any(%(processes)s) and closed_at is null",
            {"processes": list(processes), "today": today, "days": RISK_DAYS},
        )
        return rows(cursor)[0]


# What takes a step back is possible for as long as the step stands: it waits for nobody.
BACK = ("recall", "withdraw")
_TASKS = """
select c.id, c.process_id, c.subject, c.state, c.regency, c.calendar_due, c.paused_since,
       array_agg(distinct t.action order by t.action) as actions
from casework_case c
join casework_transition t on t.process_id = c.process_id and t.source = c.state and t.roles && (select payung.roles())
left join casework_step s on s.process_id = c.process_id and s.name = t.step
where c.closed_at is null and t.action <> all(%(back)s) and %(process)s in ('', c.process_id) and (%(after_due)s is null
       or (coalesce(c.calendar_due, 'infinity'), c.id) > (%(after_due)s::date, %(after_id)s))
  and (t.step is null or (
        not exists (select from casework_seat x where x.case_id = c.id and x.actor_id = (select payung.actor_id()) and x.camp <> s.camp)
    and not exists (select from casework_vote v where v.case_id = c.id and v.round = c.round and v.actor_id = (select payung.actor_id()))))
group by c.id order by coalesce(c.calendar_due, 'infinity'), c.id limit %(limit)s
"""


def work_items_for(
    actor: Actor, *, limit: int = 50, after: tuple[date | None, int] | None = None, process: str = ""
) -> list[WorkItem]:
    """Cases of every process that wait for the reader, the nearest deadline first; keyset by (due, case id)."""
    require(actor.roles, "work_items.view")
    due: Any = None
    if after is not None:
        due = after[0].isoformat() if after[0] else "infinity"
    with connection.cursor() as cursor:
        cursor.execute(
            _TASKS,
            {
                "limit": limit,
                "after_due": due,
                "after_id": after[1] if after else 0,
                "process": process,
                "back": list(BACK),
            },
        )
        return [
            WorkItem(
                row["id"],
                row["process_id"],
                row["subject"],
                row["state"],
                row["regency"],
                row["calendar_due"],
                row["paused_since"],
                tuple(row["actions"]),
            )
            for row in rows(cursor)
        ]
