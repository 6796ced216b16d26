"""Work items of payouts: batches of others to approve, approved batches to send, failures, unmatched bookings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.payouts.answers import services as proposals
from payung.payouts.brake import services as brake
from payung.payouts.letters.services import bars
from payung.payouts.models import Batch, Closing, Letter, State
from payung.payouts.selectors import alarms
from payung.payouts.unmatched.services import unmatched

MOST = 50  # batches of a kind


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Batches that the reader may approve (never his own) or send; unclear answers; money that did not arrive; answers of
    others that he may confirm. Ten queries at most.
    """
    waiting: list[Perhaps] = []
    approves, sends = can(actor.roles, "payouts.approve"), can(actor.roles, "payouts.send")
    if approves or sends:
        open_ones = Batch.objects.filter(state__in=["draft", "approved", "sending"])
        waiting.append(Perhaps(open_ones, lambda: _batches(actor, open_ones, approves, sends)))
    if sends:
        # What failed or came back waits with the room whose payment it is.
        unclear = State.objects.filter(state="unknown")
        waiting += [Perhaps(unclear, lambda: _unclear(unclear)), Perhaps(alarms(), _alarms)]
    if can(actor.roles, "payouts.stop"):
        waiting.append(Perhaps(brake.history(), lambda: _halted(actor)))
    if can(actor.roles, "payouts.settle"):
        waiting.append(Perhaps(Letter.objects.filter(state="open"), _letters))
    if can(actor.roles, "bank_accounts.confirm"):
        closings = Closing.objects.filter(state="waiting").exclude(maker_id=actor.user_id)
        waiting.append(Perhaps(closings, lambda: _closings(closings)))
    if can(actor.roles, "payouts.place"):
        waiting.append(Perhaps(unmatched(), _unmatched))
    if can(actor.roles, "payouts.confirm"):
        waiting.append(Perhaps(proposals.proposals("open"), _answers))
    return waiting


def _batches(actor: Actor, open_ones: QuerySet[Batch], approves: bool, sends: bool) -> list[Errand]:
    waiting: list[Errand] = []
    # A sending that was interrupted (an empty account, a stop) leaves waiting payments in the batch.
    waits = Exists(State.objects.filter(batch=OuterRef("pk"), state="batched"))
    for batch in open_ones.annotate(held=waits).order_by("id")[: 2 * MOST]:
        if batch.state == "draft" and approves and batch.maker_id != actor.user_id:
            waiting.append(_of(batch, "payouts.approve", batch.made_at))
        elif batch.state == "approved" and sends:
            waiting.append(_of(batch, "payouts.send", batch.approved_at))
        elif batch.state == "sending" and sends and batch.held:
            waiting.append(_of(batch, "payouts.send", batch.begun_at))
    return waiting


def _alarms() -> list[Errand]:
    raised = alarms().order_by().aggregate(n=Count("pk"), amount=Coalesce(Sum("amount"), 0))
    sums = int(raised["n"]), int(raised["amount"])
    return [Errand("payouts.alarm", "payouts_alarms:open", *sums, urgent=True)] if raised["n"] else []


def _closings(closings: QuerySet[Closing]) -> list[Errand]:
    return [
        Errand("bank_accounts.confirm", f"closing:{one.pk}", 1, None, one.proposed_at)
        for one in closings.order_by("id")[:MOST]
    ]


def _answers() -> list[Errand]:
    return [
        Errand("payouts.confirm", f"answer:{answer.pk}", 1, answer.total, answer.uploaded_at)
        for answer in proposals.to_confirm(MOST)
    ]


def _halted(actor: Actor) -> list[Errand]:
    """Payouts that somebody stopped; another person's proposal to go on waits for a decision."""
    halt = brake.standing()
    if halt is None:
        return []
    proposed = halt.proposal_id is not None and halt.maker_id != actor.user_id
    kind = "payouts.start" if proposed else "payouts.halted"
    return [Errand(kind, "brake:standing", 1, None, halt.stopped_at, name=halt.reason, urgent=True)]


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


def _unclear(unclear: QuerySet[State]) -> list[Errand]:
    sums = unclear.order_by().aggregate(n=Count("pk"), amount=Sum("instruction__amount"), since=Min("changed_at"))
    if not sums["n"]:
        return []
    return [Errand("payouts.unknown", "payouts:unknown", int(sums["n"]), int(sums["amount"]), sums["since"])]
