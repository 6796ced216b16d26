"""Paying a bill in instalments: one proposes days and amounts, another agrees. Runs in the caller's session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import Instalment, InstalmentPlan
from payung.contributions.services import bill_of
from payung.kernel.money import MoneyError, parse_rupiah
from payung.platform import clock
from payung.platform.db import Call, T

_DAY = r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}))"
_PART = re.compile(rf"\s*{_DAY}[\s=:]+(?P<rupiah>(?:Rp\.?\s?)?\d[\d.]*)(?:\s*[,;]|\s+|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """An instalment on a day: its amount and its open amount (whole rupiah). state: one of
    `choices.INSTALMENT_STATE`.
    """

    place: int
    due_on: date
    amount: int
    open: int
    state: str


def read_parts(text: str) -> tuple[list[date], list[int]]:
    """Days and whole rupiah from "15/01/2026 Rp5.000.000" or "2026-01-15 5000000", parted by commas or lines.

    Raises ContributionsRefused(INSTALMENTS_WRONG).
    """
    days, amounts, at, text = [], [], 0, text.strip()
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise REFUSALS["P0E6A"]
        year, month, day = (
            int(part[long] or part[short]) for long, short in (("year", "y"), ("month", "m"), ("day", "d"))
        )
        try:
            days.append(date(year, month, day))
            amounts.append(parse_rupiah(part["rupiah"]))
        except (ValueError, MoneyError) as error:
            raise REFUSALS["P0E6A"] from error
        at = part.end()
    return days, amounts


def propose(actor: Actor, bill_id: int, parts: str, reason: str) -> int:
    """Propose instalments of a bill; returns the plan, which waits for another person.

    parts: as `read_parts` reads them, together what is open. Raises ContributionsRefused: BILL_UNKNOWN, INSTALMENTS_WRONG,
    INSTALMENTS_SUM, PLAN_WAITS.
    """
    require(actor.roles, "instalments.propose")
    bill = bill_of(actor, bill_id)
    days, amounts = read_parts(parts)
    asked = bindings.plan_propose(bill=bill_id, due=days, amounts=amounts, why=reason, today=clock.today())
    return REFUSALS.make(asked, code=bill.payment_code or "")


def plan_of(_actor: Actor | None, plan_id: int) -> InstalmentPlan:
    """A plan within the scope, with its instalments. Raises ContributionsRefused(PLAN_UNKNOWN)."""
    rows = InstalmentPlan.objects.select_related("bill__payer", "bill__standing").prefetch_related("instalments")
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise REFUSALS["plan_unknown"]
    return plan


def agree(actor: Actor, plan_id: int) -> None:
    """Agree to instalments that another person proposed; an earlier plan of the bill is replaced."""
    require(actor.roles, "instalments.agree")
    _decided(plan_id, bindings.plan_agree(plan=plan_id, today=clock.today()))


def refuse(actor: Actor, plan_id: int, reason: str) -> None:
    """Refuse instalments that another person proposed, with a reason; the bill stays due as it is."""
    require(actor.roles, "instalments.agree")
    _decided(plan_id, bindings.plan_drop(plan=plan_id, how="refused", reason=reason))


def withdraw(actor: Actor, plan_id: int, reason: str = "") -> None:
    """Take back instalments that the actor proposed himself and nobody has decided on."""
    require(actor.roles, "instalments.propose")
    _decided(plan_id, bindings.plan_drop(plan=plan_id, how="withdrawn", reason=reason))


def end(actor: Actor, plan_id: int, reason: str) -> None:
    """End a valid plan, with a reason: the bill is due on its own day again."""
    require(actor.roles, "instalments.agree")
    _decided(plan_id, bindings.plan_drop(plan=plan_id, how="ended", reason=reason))


def plans(bill_id: int | None = None, state: str = "") -> QuerySet[InstalmentPlan]:
    """Plans within the scope with their instalments, newest first."""
    rows = InstalmentPlan.objects.select_related("bill__payer", "bill__standing").prefetch_related("instalments")
    rows = rows.order_by("-id")
    if bill_id is not None:
        rows = rows.filter(bill_id=bill_id)
    return rows.filter(state=state) if state else rows


def parts_of(plan: InstalmentPlan, today: date) -> list[Part]:
    """The instalments of a plan in their order; of one that is not agreed everything is still open."""
    unpaid = plan.bill.standing.open if plan.state == "agreed" else None
    rows = sorted(plan.instalments.all(), key=lambda one: one.place)
    return [_part(one, one.amount if unpaid is None else one.part(unpaid), today) for one in rows]


def _part(one: Instalment, left: int, today: date) -> Part:
    if not left:
        state = "paid"
    elif one.due_on < today:
        state = "overdue"
    else:
        state = "part" if left < one.amount else "open"
    return Part(one.place, one.due_on, one.amount, left, state)


def _decided(plan_id: int, call: Call[T]) -> T:
    """Call the database; tells an object that is out of scope or does not exist from one that is already decided."""
    try:
        return REFUSALS.make(call)
    except ContributionsRefused as refused:
        if refused.code == "PLAN_DECIDED":
            plan_of(None, plan_id)
        raise
