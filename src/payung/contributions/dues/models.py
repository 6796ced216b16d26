"""Additions to a bill, and parts of it that are waived: late fines by the law, waivers by two people, instalments,
reminders.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.contributions.choices import CHARGE_KIND, WAIVED_PART, WAIVER_STATE
from payung.kernel.choices import values

ADDS = ["fine", "unwaived"]
OF_A_FINE = ["fine_lowered", "fine_waived"]


class FineRate(models.Model):
    """What the law adds to a month that is paid late, by class of payer, from a contribution month on; every migration copies it here.

    ppm: of the contributions that are open, for each whole month. by_month: one month's fine is rounded, else the sum of all.
    """

    payer_class = models.TextField()
    first_month = models.DateField()
    ppm = models.IntegerField()
    by_month = models.BooleanField()
    basis = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer_class", "first_month"], name="fine_rate_once"),
            models.CheckConstraint(name="fine_rate_ppm", condition=Q(ppm__gte=0, ppm__lte=1_000_000)),
        ]


class Waiver(models.Model):
    """A part of the contributions or a fine that is not to be paid: one person proposes it, and as many others approve
    as the approval limit demands.

    basis: the rule that allows it, as the proposer states it. document: number of the decision; document_on: its day.
    """

    bill = models.ForeignKey("contributions.Bill", on_delete=models.PROTECT, related_name="waivers")
    what = models.TextField()
    amount = models.BigIntegerField()
    why = models.TextField()
    basis = models.TextField()
    document = models.TextField()
    document_on = models.DateField()
    maker_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    state = models.TextField(default="waiting", db_default="waiting")
    checkers = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="waiver_state", condition=Q(state__in=values(WAIVER_STATE))),
            models.CheckConstraint(name="waiver_what", condition=Q(what__in=values(WAIVED_PART))),
            models.CheckConstraint(name="waiver_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="waiver_refused_by",
                condition=~Q(state="refused") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("maker_id"))),
            ),
            models.UniqueConstraint(fields=["bill"], condition=Q(state="waiting"), name="waiver_one_waits"),
        ]


class BillCharge(models.Model):
    """An entry other than contributions that changes the open amount of a bill, in whole rupiah; append-only.

    A fine names the amount that it is computed on (`base`), its rate and the whole months since the due day that it
    covers; each month is fined once. An entry that cancels or waives a fine names the fine (`of`).
    """

    bill = models.ForeignKey("contributions.Bill", on_delete=models.PROTECT, related_name="charges")
    kind = models.TextField()
    amount = models.BigIntegerField()
    on_day = models.DateField()
    of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="lowered_by")
    waiver = models.ForeignKey(Waiver, null=True, on_delete=models.PROTECT, related_name="charges")
    base = models.BigIntegerField(default=0, db_default=0)
    ppm = models.IntegerField(default=0, db_default=0)
    from_month = models.IntegerField(default=0, db_default=0)
    to_month = models.IntegerField(default=0, db_default=0)
    basis = models.TextField(default="", db_default="")
    actor_id = models.BigIntegerField()
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="charge_kind", condition=Q(kind__in=values(CHARGE_KIND))),
            models.CheckConstraint(
                name="charge_sign",
                condition=Q(kind__in=ADDS, amount__gt=0) | (~Q(kind__in=ADDS) & Q(amount__lt=0)),
            ),
            models.CheckConstraint(
                name="charge_of",
                condition=Q(kind__in=OF_A_FINE, of__isnull=False) | (~Q(kind__in=OF_A_FINE) & Q(of__isnull=True)),
            ),
            models.CheckConstraint(
                name="charge_fine",
                condition=~Q(kind="fine")
                | (Q(base__gt=0, ppm__gt=0, from_month__gt=0, to_month__gte=F("from_month")) & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="charge_waiver",
                condition=Q(kind__in=["waived", "fine_waived"], waiver__isnull=False)
                | (~Q(kind__in=["waived", "fine_waived"]) & Q(waiver__isnull=True)),
            ),
            models.UniqueConstraint(fields=["bill", "from_month"], condition=Q(kind="fine"), name="fine_month_once"),
        ]
