"""Closing an account to which money is on its way."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.payouts.choices import CLOSING


class Closing(models.Model):
    """A proposal to close an account to which money is on its way; another person decides, once."""

    bank_account = models.ForeignKey("registry.BankAccount", on_delete=models.PROTECT, related_name="closings")
    maker_id = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=Now())
    proposal = models.TextField()
    state = models.TextField(default="waiting", db_default="waiting")
    checker_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account"], condition=models.Q(state="waiting"), name="closing_one_waits"
            ),
            models.CheckConstraint(name="closing_state", condition=models.Q(state__in=values(CLOSING))),
            models.CheckConstraint(
                name="closing_two_people",
                condition=~models.Q(state__in=["confirmed", "refused"]) | ~models.Q(checker_id=models.F("maker_id")),
            ),
        ]
