"""Paying a bill in instalments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from payung.contributions.choices import PLAN_STATE
from payung.kernel.choices import values

DECIDED = ["agreed", "refused", "replaced", "ended"]


class InstalmentPlan(models.Model):
    """A plan to pay a bill in instalments: one person proposes it, another agrees. Its instalments have the days and
    amounts and never change.
    """

    bill = models.ForeignKey("contributions.Bill", on_delete=models.PROTECT, related_name="plans")
    why = models.TextField()
    maker_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    state = models.TextField(default="waiting", db_default="waiting")
    checker_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_state", condition=Q(state__in=values(PLAN_STATE))),
            models.CheckConstraint(
                name="plan_two_people",
                condition=~Q(state__in=DECIDED) | (Q(checker_id__isnull=False) & ~Q(checker_id=F("maker_id"))),
            ),
            models.UniqueConstraint(fields=["bill"], condition=Q(state="waiting"), name="plan_one_waits"),
            models.UniqueConstraint(fields=["bill"], condition=Q(state="agreed"), name="plan_one_agreed"),
        ]


class Instalment(models.Model):
    """One instalment, whole rupiah; append-only. later: what comes after it, so it is open while more than that is open on the bill."""

    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="instalments", db_index=False)
    place = models.SmallIntegerField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    later = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "place"], name="instalment_place"),
            models.CheckConstraint(name="instalment_amount", condition=Q(amount__gt=0, later__gte=0, place__gt=0)),
        ]

    def part(self, unpaid: int) -> int:
        """What of it is open while so much is open on its bill, whole rupiah; the first one bears what was added since."""
        beyond = max(0, unpaid - self.later)
        return beyond if self.place == 1 else min(self.amount, beyond)


def instalment_due() -> Subquery:
    """The day of the first open instalment of a bill of the outer query, where instalments are agreed."""
    rows = Instalment.objects.filter(
        plan__bill=OuterRef("pk"), plan__state="agreed", later__lt=OuterRef("standing__open")
    )
    return Subquery(rows.order_by("place").values("due_on")[:1])
