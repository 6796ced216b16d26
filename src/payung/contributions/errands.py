"""Work items of contributions: receipts that wait for a second person, alarms about banks, months to assess, bills that are late or due soon, prices that wait for a second person."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from payung.access.models import Grant
from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.contributions.models import Bill, HandReceipt, InstalmentPlan, OwnRepricing, Waiver
from payung.contributions.selectors import bills, code_alarms, hand_receipts, months_to_assess, next_due
from payung.contributions.snap.models import CodeAlarm
from payung.kernel.months import Month
from payung.platform import clock
from payung.platform.db import planned_rows
from payung.sponsorship.models import Correction, Repricing, Scheme

MOST = 50
SOON = timedelta(days=14)  # before its day a bill is work for those who act for its payer


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Receipts by hand that the reader may confirm, never his own; alarms; months whose people are not billed; bills that
    are late, and those that the reader's own organisation has to pay soon; prices and corrections that another asked for,
    waivers and instalments likewise. Eleven queries at most."""
    waiting: list[Perhaps] = []
    if can(actor.roles, "receipts.confirm"):
        hand = hand_receipts(state="waiting").exclude(maker_id=actor.user_id)
        waiting.append(Perhaps(hand, lambda: _receipts(hand)))
    if can(actor.roles, "receipts.alarms"):
        waiting.append(Perhaps(CodeAlarm.objects.filter(closed_at__isnull=True), _alarms))
    if can(actor.roles, "contributions.assess"):
        waiting.append(Perhaps(Scheme.objects.filter(first_month__lte=clock.today()), _months))
    if can(actor.roles, "bills.chase"):
        late = bills(state="overdue", on=clock.today()).order_by("next_due", "id")
        waiting.append(Perhaps(late, lambda: _unpaid(late, "bills.overdue")))
        soon = _own_soon(actor)
        waiting.append(Perhaps(soon, lambda: _unpaid(soon, "bills.due")))
    if can(actor.roles, "waivers.approve"):
        waived = Waiver.objects.filter(state="waiting").exclude(maker_id=actor.user_id)
        waived = waived.exclude(checkers__contains=[actor.user_id]).select_related("bill__payer")
        waiting.append(Perhaps(waived, lambda: _waivers(waived)))
    if can(actor.roles, "instalments.agree"):
        plans = InstalmentPlan.objects.filter(state="waiting").exclude(maker_id=actor.user_id)
        waiting.append(Perhaps(plans, lambda: _plans(plans.select_related("bill__payer", "bill__standing"))))
    if can(actor.roles, "scheme.edit"):
        asked = Repricing.objects.filter(state="asked").exclude(asked_by=actor.user_id).select_related("scheme")
        waiting.append(Perhaps(asked, lambda: _prices(asked)))
        swaps = Correction.objects.filter(state="asked").exclude(asked_by=actor.user_id).select_related("scheme")
        waiting.append(Perhaps(swaps, lambda: _swaps(swaps)))
    if can(actor.roles, "own.ahead"):
        own = OwnRepricing.objects.filter(state="asked").exclude(asked_by=actor.user_id)
        waiting.append(Perhaps(own, lambda: _own_prices(own)))
    return waiting


def _waivers(asked: QuerySet[Waiver]) -> list[Errand]:
    return [
        Errand(
            *("waiver.confirm", f"waiver:{one.pk}", 1, one.amount, one.made_at),
            name=one.bill.payer.label,
            month=one.bill.month,
        )
        for one in asked.order_by("id")[:MOST]
    ]


def _plans(asked: QuerySet[InstalmentPlan]) -> list[Errand]:
    return [
        Errand(
            *("plan.confirm", f"plan:{one.pk}", 1, one.bill.standing.open, one.made_at),
            name=one.bill.payer.label,
            month=one.bill.month,
        )
        for one in asked.order_by("id")[:MOST]
    ]


def _own_prices(asked: QuerySet[OwnRepricing]) -> list[Errand]:
    return [Errand("own_prices.confirm", f"own_prices:{one.pk}", 1, None, one.asked_at) for one in asked[:MOST]]


def _swaps(asked: QuerySet[Correction]) -> list[Errand]:
    return [
        Errand("correction.confirm", f"correction:{one.pk}", 1, None, one.asked_at, name=one.scheme.name)
        for one in asked.order_by("id")[:MOST]
    ]


def _prices(asked: QuerySet[Repricing]) -> list[Errand]:
    return [
        Errand(*("prices.confirm", f"prices:{one.scheme_id}", 1, None, one.asked_at), name=one.scheme.name)
        for one in asked.order_by("id")[:MOST]
    ]


def _receipts(hand: QuerySet[HandReceipt]) -> list[Errand]:
    return [
        Errand(
            *("receipts.confirm", f"receipt:{one.pk}", 1, one.amount, one.recorded_at),
            name=one.bill.payer.label,
            month=one.bill.month,
        )
        for one in hand[:MOST]
    ]


def _alarms() -> list[Errand]:
    return [
        Errand(f"receipts.{one.kind}", f"alarm:{one.pk}", 1, None, one.at, name=one.bank, urgent=True)
        for one in code_alarms()[:MOST]
    ]


def _months() -> list[Errand]:
    this = clock.this_month()
    return [
        Errand("contributions.assess", f"assess:{month}", 1, people=line["unbilled"], month=month.first_day)
        for line in months_to_assess()
        if (month := Month.from_date(line["month"])) <= this
    ]


def _own_soon(actor: Actor) -> QuerySet[Bill]:
    """Open bills of the organisations that the reader acts for, due within SOON; none for which a receipt waits already."""
    today = clock.today()
    own = Grant.objects.filter(user_id=actor.user_id, organisation__isnull=False).values("organisation")
    soon = Q(next_due__range=(today, today + SOON), waits=False)
    return bills(state="unpaid").filter(soon, payer__organisation__in=own).order_by("next_due", "id")


def _unpaid(unpaid: QuerySet[Bill], kind: str) -> list[Errand]:
    """What is still to be paid of each, not what it once came to."""
    return [
        Errand(
            *(kind, f"bill:{one.pk}", 1, one.standing.open),
            name=one.payer.label,
            due=next_due(one),
            month=one.month,
        )
        for one in planned_rows(unpaid[:MOST])
    ]
