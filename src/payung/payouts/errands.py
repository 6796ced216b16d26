"""Work items of payouts: batches of others to approve, approved batches to send, failures, unmatched bookings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Sum

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, register_source
from payung.payouts import proposals
from payung.payouts.closing import waiting_closings
from payung.payouts.letters import bars
from payung.payouts.models import Batch, Letter, State
from payung.payouts.transitions import FOLLOWABLE
from payung.payouts.unmatched import unmatched

MOST = 50  # batches of a kind


@register_source
def errands(actor: Actor) -> list[Errand]:
    """Batches that the reader may approve (never his own) or send; unclear answers; money that did not arrive; answers of
    others that he may confirm.

    Seven queries at most.
    """
    approves, sends = can(actor.roles, "payouts.approve"), can(actor.roles, "payouts.send")
    waiting: list[Errand] = []
    if approves or sends:
        # A sending that was interrupted (an empty account, a stop) leaves waiting payments in the batch.
        waits = Exists(State.objects.filter(batch=OuterRef("pk"), state="batched"))
        open_ones = Batch.objects.filter(state__in=["draft", "approved", "sending"]).annotate(held=waits)
        for batch in open_ones.order_by("id")[: 2 * MOST]:
            if batch.state == "draft" and approves and batch.maker_id != actor.user_id:
                waiting.append(_of(batch, "payouts.approve", batch.made_at))
            elif batch.state == "approved" and sends:
                waiting.append(_of(batch, "payouts.send", batch.approved_at))
            elif batch.state == "sending" and sends and batch.held:
                waiting.append(_of(batch, "payouts.send", batch.begun_at))
    if sends:
        waiting += _stuck()
    if can(actor.roles, "payouts.settle"):
        waiting += _letters()
    if can(actor.roles, "bank_accounts.confirm"):
        waiting += [
            Errand("bank_accounts.confirm", f"closing:{one.pk}", 1, None, one.proposed_at)
            for one in waiting_closings()[:MOST]
            if one.maker_id != actor.user_id
        ]
    if can(actor.roles, "payouts.place"):
        waiting += _unmatched()
    if can(actor.roles, "payouts.confirm"):
        for answer in proposals.to_confirm(MOST):
            waiting.append(Errand("payouts.confirm", f"answer:{answer.pk}", 1, answer.total, answer.uploaded_at))
    return waiting


def _letters() -> list[Errand]:
    """Letters of a bank about single payments that the reader may decide. Two queries."""
    waiting = list(Letter.objects.filter(state="open").select_related("instruction").order_by("id")[:MOST])
    free = bars([letter.pk for letter in waiting]) if waiting else {}
    return [
        Errand("payouts.letter", f"payout:{x.instruction_id}", 1, x.instruction.amount, x.proposed_at)
        for x in waiting
        if free.get(x.pk) == ""
    ]


def _unmatched() -> list[Errand]:
    """Unmatched bookings, for those who look after the bank."""
    waiting = unmatched().order_by().aggregate(n=Count("pk"), amount=Sum("amount"), since=Min("at"))
    if not waiting["n"]:
        return []
    return [
        Errand("payouts.unmatched", "payouts:unmatched", int(waiting["n"]), int(waiting["amount"]), waiting["since"])
    ]


def _of(batch: Batch, kind: str, since: datetime | None) -> Errand:
    return Errand(kind, f"batch:{batch.pk}", 1, batch.total, since)


def _stuck() -> list[Errand]:
    """Unclear answers, and what failed and has no follow-up yet, by state."""
    waiting = (
        State.objects.filter(state__in=["unknown", *FOLLOWABLE], instruction__followed_by__isnull=True)
        .order_by("state")
        .values("state")
        .annotate(n=Count("pk"), amount=Sum("instruction__amount"), since=Min("changed_at"))
    )
    return [
        Errand(f"payouts.{row['state']}", f"payouts:{row['state']}", int(row["n"]), int(row["amount"]), row["since"])
        for row in waiting
    ]
