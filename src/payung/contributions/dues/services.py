"""Late fines by the law, and waivers: the part of a bill that two people decide not to demand. Runs in the caller's
session.
"""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import BillCharge, Waiver
from payung.contributions.services import bill_of, payer_of
from payung.platform import clock
from payung.platform.db import Call, T


def charge_fine(actor: Actor, bill_id: int) -> int:
    """Charge the fine that the law adds to a late bill today, for whole months that nobody has charged; returns the charge.

    Raises ContributionsRefused: BILL_UNKNOWN, FINE_NONE (not late, or a payer whom the law does not fine).
    """
    require(actor.roles, "fines.charge")
    bill_of(actor, bill_id)
    return REFUSALS.make(bindings.fine_charge(bill=bill_id, today=clock.today()))


def charge_fines(actor: Actor, payer_id: int) -> int:
    """Charge what the law adds today to every late bill of a payer, bill by bill under the same rule; all or none. Returns whole rupiah.

    Raises ContributionsRefused: PAYER_UNKNOWN, FINES_NONE (nothing is left to charge).
    """
    require(actor.roles, "fines.charge")
    payer_of(actor, payer_id)
    return REFUSALS.make(bindings.fines_charge(payer=payer_id, today=clock.today()))


def fines_due(payer_id: int) -> list[bindings.FinesDue]:
    """What the law adds today to each late bill of a payer, the oldest first, in whole rupiah; within the scope. One query."""
    with connection.cursor() as cursor:
        return bindings.fines_due(payer=payer_id, on=clock.today()).on(cursor)


def waivable(bill_id: int, what: str) -> int:
    """How much of a bill may be waived now, in whole rupiah; 0 out of scope. what: one of `choices.WAIVED_PART`."""
    return bindings.waivable(bill=bill_id, what=what).ask() or 0


def propose_waiver(
    actor: Actor, bill_id: int, what: str, amount: int, reason: str, basis: str, document: str, document_on: date
) -> int:
    """Propose that contributions or a fine need not be paid; returns the waiver, which waits for another person.

    amount: whole rupiah, at most `waivable`. basis: the rule that allows it, as the proposer states it. document, document_on: of the decision.
    Raises ContributionsRefused: BILL_UNKNOWN, WAIVER_EMPLOYER (UU 24/2011 ps. 19), WAIVER_BEYOND, WAIVER_DOCUMENT, WAIVER_WAITS.
    """
    require(actor.roles, "waivers.propose")
    bill = bill_of(actor, bill_id)
    asked = bindings.waiver_propose(
        bill=bill_id,
        what=what,
        amount=amount,
        why=reason,
        basis=basis,
        document=document,
        document_on=document_on,
        today=clock.today(),
    )
    return REFUSALS.make(asked, code=bill.payment_code or "")


def waiver_of(_actor: Actor | None, waiver_id: int) -> Waiver:
    """A waiver within the scope. Raises ContributionsRefused(WAIVER_UNKNOWN)."""
    waiver = Waiver.objects.select_related("bill__payer", "bill__standing").filter(pk=waiver_id).first()
    if waiver is None:
        raise REFUSALS["waiver_unknown"]
    return waiver


def approve_waiver(actor: Actor, waiver_id: int) -> str:
    """Approve a waiver that another person proposed; returns its state, still "waiting" where its amount needs one more."""
    require(actor.roles, "waivers.approve")
    return _decided(waiver_id, bindings.waiver_approve(waiver=waiver_id, today=clock.today()))


def refuse_waiver(actor: Actor, waiver_id: int, reason: str) -> None:
    """Refuse a waiver that another person proposed, with a reason; the bill stays as it is."""
    require(actor.roles, "waivers.approve")
    _decided(waiver_id, bindings.waiver_drop(waiver=waiver_id, how="refused", reason=reason))


def withdraw_waiver(actor: Actor, waiver_id: int, reason: str = "") -> None:
    """Take back a waiver that the actor proposed himself and that has not taken effect."""
    require(actor.roles, "waivers.propose")
    _decided(waiver_id, bindings.waiver_drop(waiver=waiver_id, how="withdrawn", reason=reason))


def waivers(bill_id: int | None = None, state: str = "") -> QuerySet[Waiver]:
    """Waivers within the scope, newest first."""
    rows = Waiver.objects.select_related("bill__payer").order_by("-id")
    if bill_id is not None:
        rows = rows.filter(bill_id=bill_id)
    return rows.filter(state=state) if state else rows


def charges(bill_id: int) -> QuerySet[BillCharge]:
    """Lines of a bill beside its contributions, oldest first."""
    return BillCharge.objects.filter(bill_id=bill_id).order_by("id")


def _decided(waiver_id: int, call: Call[T]) -> T:
    """Call the database; tells an object that is out of scope or does not exist from one that is already decided."""
    try:
        return REFUSALS.make(call)
    except ContributionsRefused as refused:
        if refused.code == "WAIVER_NOT_WAITING":
            waiver_of(None, waiver_id)
        raise
