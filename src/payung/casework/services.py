"""Opening, moving and deciding cases. Runs in the caller's transaction and session; the database decides what holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payung.access.models import ROLES
from payung.access.policies import require
from payung.access.services import Actor
from payung.casework import bindings
from payung.casework.errors import REFUSALS, CaseRefused
from payung.casework.transitions import PROCESSES, ApprovalLimit
from payung.platform import clock
from payung.platform.db import Call, T


@dataclass(frozen=True)
class Outcome:
    """Where a step stands after a vote: approvals given and needed, and whether it is decided in favour."""

    complete: bool
    approvals: int
    needed: int


def open_case(actor: Actor, process: str, subject: str, regency: str, organisation_id: int | None = None) -> int:
    """A new case of a kind about a subject (`claim:12`); returns its id. One case for a subject."""
    return _call(actor, bindings.case_open(process=process, subject=subject, regency=regency, org=organisation_id))


def act(actor: Actor, case_id: int, action: str, reason: str = "") -> str:
    """Move a case along its state table; returns the new state. Raises CaseRefused when the table does not allow it."""
    return _call(actor, bindings.case_act(case=case_id, action=action, reason=reason))


def vote(actor: Actor, case_id: int, step: str, decision: str, digest: str, amount: int, reason: str = "") -> Outcome:
    """Decide on a step: "approve", "return" or "reject" (with a reason), about this digest and amount (rupiah).

    The same vote again changes nothing. Raises CaseRefused for one's own work, another digest than the round's, an
    amount beyond the role's approval limit.
    """
    row = _call(
        actor,
        bindings.case_vote(case=case_id, step=step, decision=decision, digest=digest, amount=amount, reason=reason),
    )
    return Outcome(bool(row["complete"]), int(row["approvals"]), int(row["needed"]))


def papers_complete(actor: Actor, case_id: int, on: date) -> None:
    """Start the clock: both deadlines run from the day `on` which the papers were complete; never a day to come."""
    if on > clock.today():
        raise CaseRefused("COMPLETE_IN_FUTURE", "Tanggal lengkap belum tiba. Isi tanggal berkas terakhir diterima.")
    _call(actor, bindings.case_complete(case=case_id, on=on))


def pause(actor: Actor, case_id: int, reason: str) -> None:
    """Stop the clock from today on, with a reason of at least 5 letters."""
    _call(actor, bindings.case_pause(case=case_id, on=clock.today(), reason=reason))


def resume(actor: Actor, case_id: int) -> None:
    """Let the clock run on; both deadlines move by the days that the pause took."""
    _call(actor, bindings.case_resume(case=case_id, on=clock.today()))


def bands_of(step: str, lines: Iterable[tuple[int, int, Iterable[str]]]) -> list[ApprovalLimit]:
    """Approval limits of a step from lines of (from which amount on, votes, roles): each ends where the next begins.

    Raises CaseRefused: votes beyond 1 to 9, an unknown role, no line at all, two lines from the same amount on.
    """
    ordered = sorted((start, votes, sorted(roles)) for start, votes, roles in lines)
    if any(not 1 <= votes <= 9 for _start, votes, _roles in ordered):
        raise CaseRefused("APPROVAL_LIMITS_VOTES", "Jumlah suara harus 1 sampai 9.")
    if any(not set(roles) <= set(ROLES) for _start, _votes, roles in ordered):
        raise CaseRefused("BANDS_ROLES", "Peran tidak dikenal.")
    starts = [start for start, _votes, _roles in ordered]
    if not starts or len(set(starts)) < len(starts):
        raise CaseRefused(
            "APPROVAL_LIMITS_BROKEN", "Jenjang jumlah harus bersambung dari Rp0 tanpa celah dan tanpa tumpang tindih."
        )
    ends = [*starts[1:], None]
    return [
        ApprovalLimit(step, start, end, roles, votes) for (start, votes, roles), end in zip(ordered, ends, strict=True)
    ]


def set_approval_limits(
    actor: Actor, process: str, step: str, approval_limits: Iterable[ApprovalLimit], reason: str = ""
) -> int:
    """Propose to replace the approval limits of a step (administrator of every place); returns the number of the proposal.

    They must cover every amount from 0 on, and hold when another administrator has confirmed them. Raises CaseRefused.
    """
    require(actor.roles, "approval_limits.set")
    if process not in PROCESSES or step not in PROCESSES[process].steps():
        raise CaseRefused("BANDS_UNKNOWN", "Jenis perkara atau langkah itu tidak ada.")
    rows = [
        {"from_amount": b.from_amount, "to_amount": b.to_amount, "roles": list(b.roles), "votes": b.votes}
        for b in approval_limits
    ]
    call = bindings.case_set_approval_limits(
        process=process, step=step, approval_limits=json.dumps(rows), reason=reason
    )
    return _call(actor, call)


def confirm_approval_limits(actor: Actor, change_id: int, seen: str) -> None:
    """As the second administrator: the proposed limits hold from now on. Raises AccessRefused: CHANGE_*."""
    require(actor.roles, "changes.confirm")
    _call(actor, bindings.case_confirm_approval_limits(change=change_id, seen=seen))


def _call(actor: Actor, call: Call[T]) -> T:
    require(actor.roles, "work_items.view")
    return REFUSALS.make(call)
