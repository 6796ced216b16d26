"""Money in: the monthly assessment, bills, receipts."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from payung.contributions.agents.models import Incentive
from payung.contributions.ahead.models import GroupMember, PayGroup
from payung.contributions.choices import HAND_STATE
from payung.contributions.dues.models import BillCharge, FineRate, Waiver
from payung.contributions.instalments.models import Instalment, InstalmentPlan
from payung.contributions.invoices.models import PaymentRequest, RequestedBill
from payung.contributions.own_prices.models import OwnRepricing
from payung.contributions.payers.models import Credit, PayerCredit, Refund
from payung.contributions.reminders.models import BillContact, Reminder
from payung.contributions.snap.models import (
    CodeAlarm,
    SnapAnswer,
    SnapCall,
    SnapClient,
    SnapSecret,
    UnknownCode,
    VaPayment,
)
from payung.kernel.choices import values
from payung.platform.veiled import VeiledChar, VeiledText

# Tables that are defined in files of their own.
__all__ = [
    "BillCharge",
    "BillContact",
    "CodeAlarm",
    "Credit",
    "FineRate",
    "GroupMember",
    "Incentive",
    "Instalment",
    "InstalmentPlan",
    "OwnRepricing",
    "PayGroup",
    "PayerCredit",
    "PaymentRequest",
    "Refund",
    "Reminder",
    "RequestedBill",
    "SnapAnswer",
    "SnapCall",
    "SnapClient",
    "SnapSecret",
    "UnknownCode",
    "VaPayment",
    "Waiver",
]


class Bill(models.Model):
    """What one payer owes for a month, or for several; `sequence` counts later bills from the same month.

    A credit corrects an earlier bill below zero, and what is taken back of a credit corrects it above; neither is paid, so
    neither has a payment code. regency: where a payer of a regency belongs, "" for a payer of the province.
    """

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="bills")
    month = models.DateField()
    last_month = models.DateField()
    sequence = models.SmallIntegerField(default=1)
    regency = models.CharField(max_length=5, default="", db_default="")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    people = models.BigIntegerField()
    jkk = models.BigIntegerField()
    jkm = models.BigIntegerField()
    jht = models.BigIntegerField(default=0, db_default=0)
    jp = models.BigIntegerField(default=0, db_default=0)
    jkp = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField()
    payment_code = VeiledChar(max_length=14, unique=True, null=True)
    due_on = models.DateField()
    issued_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())
    province = models.CharField(max_length=2)
    # Over another price alone, for people who were billed before: nobody is counted again by it, or taken back.
    repriced = models.BooleanField(default=False, db_default=False)

    @property
    def several(self) -> bool:
        """Whether it is over more than one month; `people` are then months of people."""
        return self.last_month > self.month

    @property
    def its_months(self) -> dict[str, Any]:
        """The filter of its months, by which only their partitions are read."""
        return {"month__gte": self.month, "month__lte": self.last_month} if self.several else {"month": self.month}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "month", "sequence"], name="bill_once"),
            models.CheckConstraint(
                name="bill_adds_up",
                condition=models.Q(
                    amount=models.F("jkk") + models.F("jkm") + models.F("jht") + models.F("jp") + models.F("jkp"),
                    people__gt=0,
                ),
            ),
            models.CheckConstraint(
                name="bill_or_credit",
                condition=models.Q(amount__gt=0, corrects__isnull=True)
                | (models.Q(corrects__isnull=False) & ~models.Q(amount=0)),
            ),
            models.CheckConstraint(
                name="bill_months",
                condition=models.Q(month__lte=models.F("last_month"), month__day=1, last_month__day=1),
            ),
            models.CheckConstraint(
                name="bill_place", condition=models.Q(regency="") | models.Q(regency__startswith=models.F("province"))
            ),
            models.CheckConstraint(name="bill_code", condition=models.Q(payment_code__regex=r"^(\d{11}|\d{14})$")),
            models.CheckConstraint(
                name="bill_code_to_pay",
                condition=models.Q(payment_code__isnull=False, corrects__isnull=True)
                | models.Q(payment_code__isnull=True, corrects__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["month", "id"])]


class Receipt(models.Model):
    """Money that was paid for a bill, or credit that was used for it; append-only. Its settlements say how much each
    bill got; the excess is in the payer's credit.

    `paid_on` is stated by the bank or by hand, `known_on` is the server's own day. `checker_id`: the second person of a
    receipt by hand; None for a bank's own call, and if the bank's statement confirmed the entry. `request`: the joint
    code under which it was paid; `bill` is then the first bill of that code.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="receipts")
    request = models.ForeignKey("PaymentRequest", null=True, on_delete=models.PROTECT, related_name="receipts")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    known_on = models.DateField()
    channel = models.TextField()
    reference = VeiledText(unique=True)
    maker_id = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    checker_id = models.BigIntegerField(null=True)


class Settlement(models.Model):
    """The part of a receipt that went to a bill; append-only. settles: this row completes the payment of the bill,
    which happens once. It is 0 where a correction left nothing to pay beyond what had come."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="settlements")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="settlements", db_index=False)
    amount = models.BigIntegerField()
    settles = models.BooleanField()
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bill", "receipt"], condition=models.Q(amount__gt=0), name="settlement_once"
            ),
            models.UniqueConstraint(fields=["bill"], condition=models.Q(settles=True), name="settled_once"),
            models.CheckConstraint(
                name="settlement_amount", condition=models.Q(amount__gt=0) | models.Q(amount=0, settles=True)
            ),
        ]
        indexes = [models.Index(fields=["bill"], name="settlement_of_bill")]


class HandReceipt(models.Model):
    """A payment that a person entered by hand; it settles nothing before another person confirms it.

    Only one waits for a bill at a time. superseded: the bank's own call settled the bill in the meantime. Decided once,
    then never changed. confirmed_from: another person, or the statement of the bank, when no person decided.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="by_hand")
    request = models.ForeignKey("PaymentRequest", null=True, on_delete=models.PROTECT, related_name="by_hand")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    channel = models.TextField()
    reference = VeiledText()
    maker_id = models.BigIntegerField()
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    state = models.TextField(default="waiting", db_default="waiting")
    confirmed_from = models.TextField(default="", db_default="")
    checker_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, related_name="by_hand")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(state="waiting"), name="hand_receipt_one_waits"
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=models.Q(state__in=["waiting", "confirmed"]),
                name="hand_receipt_reference",
            ),
            models.CheckConstraint(name="hand_receipt_state", condition=models.Q(state__in=values(HAND_STATE))),
            models.CheckConstraint(
                name="hand_receipt_from",
                condition=models.Q(state="confirmed", confirmed_from="person", checker_id__isnull=False)
                | models.Q(state="confirmed", confirmed_from="statement", checker_id__isnull=True)
                | (~models.Q(state="confirmed") & models.Q(confirmed_from="")),
            ),
            models.CheckConstraint(
                name="hand_receipt_two_people",
                condition=~models.Q(state__in=["confirmed", "refused"]) | ~models.Q(checker_id=models.F("maker_id")),
            ),
            models.CheckConstraint(
                name="hand_receipt_settles",
                condition=models.Q(state="confirmed", receipt__isnull=False)
                | (~models.Q(state="confirmed") & models.Q(receipt__isnull=True)),
            ),
        ]


class ContributionAssessment(models.Model):
    """The contribution of a membership for a month, all programmes in one row; later revisions hold the delta."""

    pk = models.CompositePrimaryKey("membership_id", "month", "revision")
    membership = models.ForeignKey("participation.Membership", on_delete=models.DO_NOTHING, db_constraint=False)
    month = models.DateField()
    revision = models.SmallIntegerField()
    bill = models.ForeignKey(Bill, on_delete=models.DO_NOTHING, db_constraint=False)
    regency = models.CharField(max_length=5)
    base = models.BigIntegerField()
    jkk = models.BigIntegerField()
    jkm = models.BigIntegerField()
    jht = models.BigIntegerField()
    jp = models.BigIntegerField()
    jkp = models.BigIntegerField()
    total = models.BigIntegerField()
    asked = models.ForeignKey(Bill, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    repriced = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "contributions_contributionassessment"


class BillPlace(models.Model):
    """People and rupiah of a bill in a month by village, kept with its assessed rows: one row for a regency and segment, with a
    place in three lists for each of its villages. (`published.contributions_billplace` has a row for a village.)

    origin_id: the bill that was asked first, where this one corrects it or a correction of it; else the bill itself. village_codes
    in order. amounts are below zero on a credit, whose people are taken back.
    """

    pk = models.CompositePrimaryKey("bill_id", "month", "regency", "segment")
    bill = models.ForeignKey(Bill, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    origin_id = models.BigIntegerField()
    payer_id = models.BigIntegerField()
    month = models.DateField()
    regency = models.CharField(max_length=5)
    segment = models.TextField()
    village_codes = ArrayField(models.CharField(max_length=13))
    people = ArrayField(models.BigIntegerField())
    amounts = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bill_place_lists",
                condition=Q(
                    village_codes__len__gt=0, people__len=F("village_codes__len"), amounts__len=F("village_codes__len")
                ),
            )
        ]
        indexes = [models.Index(fields=["month", "origin_id"], name="bill_place_month")]


class BillStanding(models.Model):
    """The present state of a bill that is to be paid; triggers update it with bills, corrections and settlements, in
    whole rupiah.

    net: the bill with all its corrections. fined: late fines on it, without those that were cancelled or waived.
    waived: contributions that were waived. paid: the amount of its receipts. credited: the part of it that a later
    correction returned to the payer's credit. open: the amount still to be paid. receipt: the one that completed the
    contributions; a fine may be open after it.
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
        """The contributions in the open amount, whole rupiah; money pays contributions before it pays a fine."""
        return max(0, self.net - self.waived - self.came)

    @property
    def fine_open(self) -> int:
        """What of the open sum is a late fine, whole rupiah."""
        beyond: int = self.open - self.contributions_open
        return beyond

    def takes(self, amount: int) -> tuple[int, int, int]:
        """How an amount is used for the bill, whole rupiah: (part for the bill, amount still open then, rest that
        becomes credit).
        """
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
