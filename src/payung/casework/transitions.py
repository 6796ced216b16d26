"""State tables as data. A room registers its processes; every migration writes them into the database, which then
refuses whatever they do not allow.

    register(Process("claim.jkm", states=[...], initial="reported", final=["paid"], transitions=[
        Transition("approve", "assessed", "approved", ["branch_officer"], step="approve", guarded=True)]))

A transition with a `step` needs votes behind it: `decision` "approve" (the default) needs the step decided in favour,
"return" and "reject" need one such vote. A `guarded` transition is caused by SQL of its room only
(`payung.room_case_act`), because something else has to happen in the same breath; `payung.case_act` refuses it, and
`payung.case_vote` the votes behind it (`payung.room_case_vote`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class Transition:
    """One lawful change of state. `roles` may cause it; `step` and `decision` name the votes behind it."""

    action: str
    source: str
    target: str
    roles: Iterable[str]
    step: str | None = None
    decision: str | None = None
    guarded: bool = False


@dataclass(frozen=True)
class ApprovalLimit:
    """From `from_amount` (rupiah) up to below `to_amount` (None: no end) a step needs `votes` of these roles."""

    step: str
    from_amount: int
    to_amount: int | None
    roles: Iterable[str]
    votes: int = 1


@dataclass(frozen=True)
class Process:
    """A kind of case.

    `camps` maps a step to its camp (default: the step's own name); one person stays in one camp of a case for good.
    `openers` are the roles that open a case (default: those of the transitions out of `initial`). `approval_limits` are the
    limits of a fresh installation; what an office has changed since stays. A `guarded` process is opened by SQL of its
    room only (`payung.room_case_open`). `title` and the words are Indonesian sentences that pages translate; `badges`
    are the looks of states.
    """

    name: str
    states: Iterable[str]
    initial: str
    final: Iterable[str]
    transitions: Iterable[Transition]
    approval_limits: Iterable[ApprovalLimit] = ()
    camps: dict[str, str] = field(default_factory=dict)
    openers: Iterable[str] = ()
    guarded: bool = False
    calendar_days: int = 7
    working_days: int = 7
    title: str = ""
    state_words: dict[str, str] = field(default_factory=dict)
    action_words: dict[str, str] = field(default_factory=dict)
    badges: dict[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raise ValueError where the table contradicts itself; a programming error."""
        states = set(self.states)
        named = {self.initial, *self.final} | {s for t in self.transitions for s in (t.source, t.target)}
        if named - states:
            raise ValueError(f"{self.name}: unknown states {sorted(named - states)}")
        if any(t.source in set(self.final) for t in self.transitions):
            raise ValueError(f"{self.name}: a final state has a way out")
        keys = [(t.action, t.source) for t in self.transitions]
        if len(keys) != len(set(keys)):
            raise ValueError(f"{self.name}: an action leads two ways from one state")
        steps = self.steps()
        if {approval_limit.step for approval_limit in self.approval_limits} - set(steps) or set(self.camps) - set(
            steps
        ):
            raise ValueError(f"{self.name}: an approval limit or camp of an unknown step")

    def steps(self) -> dict[str, str]:
        """Steps with their camps."""
        return {t.step: self.camps.get(t.step, t.step) for t in self.transitions if t.step}


PROCESSES: dict[str, Process] = {}
# What the steps that people vote on are called.
STEP_WORDS = {"assess": "Menilai", "approve": "Memutuskan", "undo": "Membatalkan"}


def register(process: Process) -> Process:
    """Register a process; a room calls this when the program starts."""
    process.check()
    PROCESSES[process.name] = process
    return process


def sync(using: str) -> None:
    """Write processes, transitions, steps, and missing approval limits into the database (owner)."""
    with connections[using].cursor() as cursor:
        for process in PROCESSES.values():
            cursor.execute("select pg_advisory_xact_lock(hashtext('payung.casework_sync'))")
            _sync_process(cursor, process)


def _sync_process(cursor: Any, process: Process) -> None:
    openers = list(process.openers) or sorted(
        {role for t in process.transitions if t.source == process.initial for role in t.roles}
    )
    cursor.execute(
        "insert into casework_process (name, initial, final, openers, guarded, calendar_days, working_days)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict (name) do update set initial = excluded.initial,"
        " final = excluded.final, openers = excluded.openers, guarded = excluded.guarded,"
        " calendar_days = excluded.calendar_days, working_days = excluded.working_days",
        [
            process.name,
            process.initial,
            list(process.final),
            openers,
            process.guarded,
            process.calendar_days,
            process.working_days,
        ],
    )
    rows = [
        {
            "action": t.action,
            "source": t.source,
            "target": t.target,
            "roles": list(t.roles),
            "step": t.step,
            "decision": (t.decision or "approve") if t.step else None,
            "guarded": t.guarded,
        }
        for t in process.transitions
    ]
    cursor.execute("delete from casework_transition where process_id = %s", [process.name])
    cursor.execute(
        "insert into casework_transition (process_id, action, source, target, roles, step, decision, guarded)"
        " select %s, t.* from jsonb_to_recordset(%s) t(action text, source text, target text, roles text[], step text,"
        " decision text, guarded boolean)",
        [process.name, json.dumps(rows)],
    )
    for step, camp in process.steps().items():
        cursor.execute(
            "insert into casework_step (process_id, name, camp) values (%s, %s, %s)"
            " on conflict (process_id, name) do update set camp = excluded.camp",
            [process.name, step, camp],
        )
        cursor.execute("select 1 from casework_approvallimit where process_id = %s and step = %s", [process.name, step])
        if cursor.fetchone() is None:
            for approval_limit in process.approval_limits:
                if approval_limit.step == step:
                    cursor.execute(
                        "insert into casework_approvallimit (process_id, step, from_amount, to_amount, roles, votes)"
                        " values (%s, %s, %s, %s, %s, %s)",
                        [
                            process.name,
                            step,
                            approval_limit.from_amount,
                            approval_limit.to_amount,
                            list(approval_limit.roles),
                            approval_limit.votes,
                        ],
                    )
