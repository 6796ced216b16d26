"""Open amounts of bills and credit of payers: kept sums, entries that never change, and refunds that take two
people.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.contributions.choices import CREDIT_KIND, REFUND_STATE
from payung.kernel.choices import values

GIVES = ["overpaid", "corrected", "returned"]


class Credit(models.Model):
    """An entry of a payer's credit, above zero if the credit grows; append-only. on_day: the day of its journal."""

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="credits")
    kind = models.TextField()
    amount = models.BigIntegerField()
    on_day = models.DateField()
    receipt = models.ForeignKey("contributions.Receipt", null=True, on_delete=models.PROTECT, related_name="credits")
    bill = models.ForeignKey("contributions.Bill", null=True, on_delete=models.PROTECT, related_name="credits")
    refund = models.ForeignKey("Refund", null=True, on_delete=models.PROTECT, related_name="credits")
    actor_id = models.BigIntegerField()
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="credit_kind", condition=Q(kind__in=values(CREDIT_KIND))),
            models.CheckConstraint(
                name="credit_sign",
                condition=Q(kind__in=GIVES, amount__gt=0) | (~Q(kind__in=GIVES) & Q(amount__lt=0)),
            ),
            models.CheckConstraint(
                name="credit_of",
                condition=Q(kind__in=["overpaid", "carried"], receipt__isnull=False, refund__isnull=True)
                | Q(
                    kind__in=["corrected", "uncorrected"], bill__isnull=False, receipt__isnull=True, refund__isnull=True
                )
                | Q(kind__in=["refunded", "returned"], refund__isnull=False, receipt__isnull=True),
            ),
            models.UniqueConstraint(fields=["receipt", "kind"], name="credit_of_receipt_once"),
            models.UniqueConstraint(fields=["refund", "kind"], name="credit_of_refund_once"),
        ]


class PayerCredit(models.Model):
    """What a payer has to his credit now, whole rupiah; kept by a trigger with the entries, and never below zero."""

    payer = models.OneToOneField(
        "participation.Payer", on_delete=models.PROTECT, primary_key=True, related_name="credit", db_constraint=False
    )
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="credit_not_below_zero", condition=Q(amount__gte=0))]


class Refund(models.Model):
    """Credit that is refunded to the payer's bank account: one person proposes, another approves, `payouts` pays."""

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="refunds")
    bank_account = models.ForeignKey("registry.BankAccount", on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    why = models.TextField()
    maker_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    state = models.TextField(default="waiting", db_default="waiting")
    checker_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")
    instruction_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="refund_state", condition=Q(state__in=values(REFUND_STATE))),
            models.CheckConstraint(name="refund_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_two_people",
                condition=Q(state__in=["waiting", "withdrawn"])
                | (Q(checker_id__isnull=False) & ~Q(checker_id=F("maker_id"))),
            ),
            models.CheckConstraint(
                name="refund_paid",
                condition=Q(state__in=["approved", "returned"], instruction_id__isnull=False)
                | (~Q(state__in=["approved", "returned"]) & Q(instruction_id__isnull=True)),
            ),
            models.UniqueConstraint(fields=["payer"], condition=Q(state="waiting"), name="refund_one_waits"),
        ]
