"""The brake on all payouts: one person stops them at once, two start them again. Runs in the caller's session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Subquery

from payung.access.policies import require
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS
from payung.payouts.models import Halt
from payung.platform.db import APPLICATION, Call


@dataclass(frozen=True)
class Standing:
    """Payouts are stopped: who did it, when and why; who wants to start again, under which id, if anybody."""

    stopped_by: int
    stopped_at: datetime
    reason: str
    proposal_id: int | None = None
    maker_id: int | None = None
    proposed_at: datetime | None = None
    why_again: str = ""


def standing(using: str = APPLICATION) -> Standing | None:
    """Who stopped all payouts, or None when money may go out. One query, for those who see payouts."""
    rows = Halt.objects.using(using)
    last_stop = Subquery(rows.filter(kind="stop").order_by("-id").values("pk")[:1])
    since = list(rows.filter(pk__gte=last_stop).order_by("id"))
    if not since or since[-1].kind == "start":
        return None
    stop, last = since[0], since[-1]
    if last.kind != "propose":
        return Standing(stop.actor_id, stop.at, stop.reason)
    return Standing(stop.actor_id, stop.at, stop.reason, last.pk, last.actor_id, last.at, last.reason)


def history() -> QuerySet[Halt]:
    """Every stop and start, the newest first."""
    return Halt.objects.order_by("-id")


def stop(actor: Actor, reason: str) -> int:
    """Stop all payouts of this installation at once; a running sender stops before its next call. Returns the row.

    reason: 5 to 500 letters, without anybody's number. Raises PayoutsRefused(HALT_STATE) when they are stopped.
    """
    return _step(actor, bindings.payout_halt(reason))


def propose_start(actor: Actor, reason: str) -> int:
    """Propose that payouts go on, and say what was checked; another person has to agree. Returns the proposal."""
    return _step(actor, bindings.payout_start_propose(reason))


def confirm_start(actor: Actor, proposal_id: int) -> int:
    """Agree that payouts go on; never to one's own proposal. Raises PayoutsRefused(HALT_OWN, HALT_STATE)."""
    return _step(actor, bindings.payout_start_confirm(proposal_id))


def refuse_start(actor: Actor, proposal_id: int, reason: str) -> int:
    """Refuse a proposal that payouts go on, or take one's own back; they stay stopped. Raises PayoutsRefused(HALT_STATE)."""
    return _step(actor, bindings.payout_start_refuse(proposal=proposal_id, reason=reason))


def _step(actor: Actor, call: Call[int]) -> int:
    require(actor.roles, "payouts.stop")
    return REFUSALS.make(call)
