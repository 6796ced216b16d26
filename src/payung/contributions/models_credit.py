"""What is open on bills, and what payers have to their credit: kept sums, entries that never change, refunds by two."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.contributions.choices import CREDIT_KIND, REFUND_STATE
from payung.kernel.choices import values

GIVES = ["overpaid", "corrected", "returned"]


class BillStanding(models.Model):
    """How a bill that is to be paid stands; kept by triggers with bills, corrections and settlements, in whole rupiah.

    net: the bill with all its corrections. fined: late fines on it, less what of them fell or was waived. waived: contributions that are
    asked no more. paid: what receipts brought to it. credited: what of that a later correction gave back to the payer's credit.
    open: what is still to be paid. receipt: the one that completed the contributions; a fine may be open after it.
    """

    bill = models.OneToOneField(
        "contributions.Bill", on_delete=models.PROTECT, primary_key=True, related_name="standing", db_constraint=False
    )
    payer_id = models.BigIntegerField()
    net = models.BigIntegerField()
    fined = models.BigIntegerField(default=0, db_default=0)
    waived = models.BigIntegerField(default=0, db_default=0)
    paid = models.BigIntegerField(default=0, db_default=0)
    credited = models.BigIntegerField(default=0, db_default=0)
    open = models.GeneratedField(
        expression=F("net") + F("fined") - F("waived") - F("paid") + F("credited"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    receipt = models.ForeignKey(
        "contributions.Receipt",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    @property
    def came(self) -> int:
        """What came for the bill, less what of it became credit by a correction, whole rupiah."""
        return self.paid - self.credited

    @property
    def contributions_open(self) -> int:
        """What of the open sum is contributions, whole rupiah: money goes to them before it goes to a fine."""
        return max(0, self.net - self.waived - self.came)

    @property
    def fine_open(self) -> int:
        """What of the open sum is a late fine, whole rupiah."""
        beyond: int = self.open - self.contributions_open
        return beyond

    def takes(self, amount: int) -> tuple[int, int, int]:
        """What an amount does to the bill, whole rupiah: (what goes to it, what then is still open, what becomes credit)."""
        part = min(amount, self.open)
        return part, self.open - part, amount - part

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_sums",
                condition=Q(net__gte=0, fined__gte=0, waived__gte=0, paid__gte=0, credited__gte=0)
                & Q(credited__lte=F("paid"), waived__lte=F("net"))
                & Q(paid__lte=F("net") + F("fined") - F("waived") + F("credited")),
            )
        ]
        indexes = [models.Index(fields=["payer_id"], condition=Q(open__gt=0), name="standing_open")]


class Credit(models.Model):
    """An entry of a payer's credit, above zero where it grows; append-only. on_day: the day of its journal."""

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
    """Credit that goes back to the payer's bank account: one proposes, another approves, `payouts` pays."""

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
