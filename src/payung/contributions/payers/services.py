"""Credit of a payer, which is money that he paid beyond his bills: one person uses it for his bills, two people give it back. Runs in the caller's session."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import Credit, Refund
from payung.contributions.services import bill_of, payer_of
from payung.participation.models import Payer
from payung.platform import clock
from payung.platform.db import Call, T
from payung.registry.models import BankAccount


def refund_of(_actor: Actor | None, refund_id: int) -> Refund:
    """A refund within the scope. Raises ContributionsRefused(REFUND_UNKNOWN)."""
    refund = Refund.objects.select_related("payer", "bank_account").filter(pk=refund_id).first()
    if refund is None:
        raise ContributionsRefused("REFUND_UNKNOWN", "Pengembalian itu tidak ada, atau di luar wewenang Anda.")
    return refund


def carry(actor: Actor, bill_id: int, amount: int | None = None) -> int:
    """Pay a bill out of its payer's credit; returns the receipt.

    amount: whole rupiah, by default as much as there is and as is open. Raises ContributionsRefused: no such bill or code,
    settled (BILL_SETTLED), CREDIT_SHORT, CREDIT_BEYOND.
    """
    require(actor.roles, "credits.carry")
    code = bill_of(actor, bill_id).payment_code or ""
    return _ask(bindings.credit_carry(code=code, amount=amount, today=clock.today()), code=code)


def propose_refund(actor: Actor, payer_id: int, bank_account_id: int, amount: int, reason: str) -> int:
    """Propose to refund credit to an account of the payer himself; returns the refund, which waits for another person.

    amount: whole rupiah, at most his credit. Raises ContributionsRefused: PAYER_UNKNOWN, CREDIT_SHORT, REFUND_ACCOUNT,
    REFUND_WAITS.
    """
    require(actor.roles, "refunds.propose")
    payer_of(actor, payer_id)
    return _ask(bindings.refund_propose(payer=payer_id, account=bank_account_id, amount=amount, why=reason))


def approve_refund(actor: Actor, refund_id: int) -> int:
    """Approve a refund that another person proposed; returns the payment that waits in payouts."""
    require(actor.roles, "refunds.approve")
    return _decided(refund_id, bindings.refund_approve(refund=refund_id, today=clock.today()))


def refuse_refund(actor: Actor, refund_id: int, reason: str) -> None:
    """Refuse a refund that another person proposed, with a reason; the credit stays."""
    require(actor.roles, "refunds.approve")
    _decided(refund_id, bindings.refund_drop(refund=refund_id, how="refused", reason=reason))


def withdraw_refund(actor: Actor, refund_id: int, reason: str = "") -> None:
    """Take back a refund that the actor proposed himself and nobody has decided on."""
    require(actor.roles, "refunds.propose")
    _decided(refund_id, bindings.refund_drop(refund=refund_id, how="withdrawn", reason=reason))


def return_refund(actor: Actor, refund_id: int) -> int:
    """Turn a refund that the bank could not pay into credit of the payer again; returns the entry of the credit. Raises ContributionsRefused(REFUND_NOT_BACK)."""
    require(actor.roles, "refunds.propose")
    return _decided(refund_id, bindings.refund_return(refund=refund_id, today=clock.today()))


def refunds(payer_id: int | None = None, state: str = "") -> QuerySet[Refund]:
    """Refunds within the scope, newest first."""
    rows = Refund.objects.select_related("payer", "bank_account").order_by("-id")
    if payer_id is not None:
        rows = rows.filter(payer_id=payer_id)
    return rows.filter(state=state) if state else rows


def payers(search: str = "") -> QuerySet[Payer]:
    """Payers with open bills or with credit; those who owe most come first. unpaid: number of open bills; open, had (credit): whole rupiah.

    search: part of an organisation's name.
    """
    unpaid = Q(bills__standing__open__gt=0)
    rows = Payer.objects.annotate(
        unpaid=Count("bills", filter=unpaid),
        open=Coalesce(Sum("bills__standing__open"), 0),
        had=Coalesce(F("credit__amount"), 0),
    )
    rows = rows.filter(Q(open__gt=0) | Q(had__gt=0)).order_by("-open", "id")
    return rows.filter(label__icontains=search) if search else rows


def entries(payer_id: int) -> QuerySet[Credit]:
    """Every entry of a payer's credit, oldest first: what brought money, and what used it."""
    return Credit.objects.filter(payer_id=payer_id).order_by("id")


def accounts_of(payer: Payer) -> list[BankAccount]:
    """Open accounts to which credit of a payer may go back: his own, an organisation's only when another person verified it."""
    rows = BankAccount.objects.filter(closed_at__isnull=True).order_by("id")
    if payer.person_id is not None:
        return list(rows.filter(person_id=payer.person_id))
    return (
        list(rows.filter(organisation_id=payer.organisation_id, verified_at__isnull=False))
        if payer.organisation_id
        else []
    )


def _decided(refund_id: int, call: Call[T]) -> T:
    """Call the database; tells an object that is out of scope or does not exist from one that is already decided."""
    try:
        return _ask(call)
    except ContributionsRefused as refused:
        if refused.code == "REFUND_NOT_WAITING":
            refund_of(None, refund_id)
        raise


def _ask(call: Call[T], **facts: Any) -> T:
    return REFUSALS.make(call, **facts)
