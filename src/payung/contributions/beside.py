"""What only some bills have beside themselves: money that came, fines and waivers, instalments, reminders, credit of the payer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from payung.contributions import selectors
from payung.contributions.dues import services as dues
from payung.contributions.instalments import services as plans
from payung.contributions.models import Bill, PayerCredit
from payung.platform.db import any_of

NEWEST = 20  # waivers and plans: what a page shows of them


def stored(bill: Bill) -> dict[str, list[Any]]:
    """Rows of a bill by their kind: parts, by_hand, charges, waivers, plans, reminders, and the credit of its payer.

    One query finds out which kinds exist; kinds without rows are not queried.
    """
    asked: dict[str, QuerySet[Any, Any]] = {
        "parts": selectors.parts_of(bill.pk),
        "by_hand": selectors.hand_receipts(bill.pk),
        "charges": dues.charges(bill.pk),
        "waivers": dues.waivers(bill.pk)[:NEWEST],
        "plans": plans.plans(bill.pk)[:NEWEST],
        "reminders": bill.reminders.order_by("id"),
        "credit": PayerCredit.objects.filter(pk=bill.payer_id, amount__gt=0),
    }
    there = any_of(list(asked.values()))
    return {name: list(rows) if some else [] for (name, rows), some in zip(asked.items(), there, strict=True)}
