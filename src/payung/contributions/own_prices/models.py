"""The law moves: what people have paid for themselves follows, a province at a time."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.sponsorship.choices import REPRICING


class OwnRepricing(models.Model):
    """New prices for months that no scheme pays; one person asks for them and another decides.

    law: fingerprint of the statute; prices: by month, sector, class of payer and base. people, months, amount (whole
    rupiah): its result.
    """

    province = models.CharField(max_length=2)
    state = models.TextField()
    law = models.TextField()
    reason = models.TextField()
    prices = models.JSONField()
    asked_by = models.BigIntegerField()
    asked_on = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    decided_reason = models.TextField(default="", db_default="")
    people = models.BigIntegerField(default=0, db_default=0)
    months = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province"], condition=models.Q(state="asked"), name="own_repricing_one_waits"
            ),
            models.CheckConstraint(name="own_repricing_state", condition=models.Q(state__in=values(REPRICING))),
            models.CheckConstraint(
                name="own_repricing_two_people",
                condition=~models.Q(state="taken")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
            ),
        ]
