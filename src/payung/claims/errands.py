"""Work items of claims besides the cases: reports that nobody has taken up, claims not to be paid, what waits for a second
person."""

from __future__ import annotations

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.claims.merges.services import to_confirm
from payung.claims.models import PayeeChange, Payment
from payung.claims.selectors import queue, reports
from payung.payouts.transitions import FOLLOWABLE
from payung.registry.models import Merge, PersonEvent
from payung.registry.selectors import doubted_deaths

MOST = 50


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Reports to take up, claims of which the second process came to another result, deaths that another would take back,
    shares that came back, accounts and merges of records that another has proposed. Six queries at most.
    """
    waiting: list[Perhaps] = []
    if can(actor.roles, "claims.triage"):
        waiting.append(Perhaps(reports(), _reports))
    if can(actor.roles, "claims.assess"):
        doubts = doubted_deaths(actor.user_id)
        waiting += [
            Perhaps(doubts, lambda: _doubts(doubts)),
            Perhaps(_back(), _returned),
        ]
    if can(actor.roles, "registry.correct"):
        merges = to_confirm(actor.user_id)
        waiting.append(Perhaps(merges, lambda: _merges(merges)))
    if can(actor.roles, "claims.assess") or can(actor.roles, "claims.approve"):
        waiting.append(Perhaps(queue(due="different"), _different))
    if can(actor.roles, "claims.approve"):
        changes = _payee_changes(actor.user_id)
        waiting.append(Perhaps(changes, lambda: _changes(changes)))
    return waiting


def _reports() -> list[Errand]:
    waits = reports().order_by().aggregate(n=Count("pk"), since=Min("created_at"))
    return [Errand("claims.reports", "reports:waiting", int(waits["n"]), None, waits["since"])] if waits["n"] else []


def _different() -> list[Errand]:
    different = queue(due="different").count()
    return [Errand("claims.different", "claims:different", different, urgent=True)] if different else []


def _doubts(doubts: QuerySet[PersonEvent]) -> list[Errand]:
    return [
        Errand("claims.undo_death", f"person:{person}", 1, None, since)
        for person, since in doubts.values_list("person_id", "known_at")[:MOST]
    ]


def _merges(merges: QuerySet[Merge]) -> list[Errand]:
    return [
        Errand("claims.confirm_merge", f"merge:{number}", 1, None, since)
        for number, since in merges.values_list("pk", "made_at")[:MOST]
    ]


def _back() -> QuerySet[Payment]:
    """Shares that came back and for which nobody has proposed another account."""
    unpaid = Payment.objects.filter(instruction__standing__state__in=FOLLOWABLE, followed_by__isnull=True)
    return unpaid.filter(payee_changes__isnull=True)


def _returned() -> list[Errand]:
    """The claims of these shares, with what came back of each."""
    by_claim = _back().order_by().values("claim_id", "claim__case__calendar_due").annotate(amount=Sum("amount"))
    return [
        Errand(
            *("claims.returned", f"claim:{line['claim_id']}", 1, int(line["amount"])),
            due=line["claim__case__calendar_due"],
        )
        for line in by_claim.order_by("claim__case__calendar_due", "claim_id")[:MOST]
    ]


def _changes(changes: QuerySet[PayeeChange]) -> list[Errand]:
    return [
        Errand("claims.payee_change", f"claim:{one.claim_id}", 1, one.payment.amount, one.proposed_at)
        for one in changes[:MOST]
    ]


def _payee_changes(but_of: int) -> QuerySet[PayeeChange]:
    """The account proposed last for each share that waits for one, where this user has neither proposed nor recorded it."""
    later = PayeeChange.objects.filter(payment_id=OuterRef("payment_id"), pk__gt=OuterRef("pk"))
    paid_again = Payment.objects.filter(follows_id=OuterRef("payment_id"))
    others = PayeeChange.objects.exclude(maker_id=but_of).exclude(bank_account__created_by=but_of)
    return others.filter(~Exists(later), ~Exists(paid_again)).select_related("payment").order_by("id")
