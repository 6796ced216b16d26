"""Money in: the monthly assessment, bills, receipts."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Bill(models.Model):
    """What one payer owes for one month; `sequence` counts later bills of the same month."""

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="bills")
    month = models.DateField()
    sequence = models.SmallIntegerField(default=1)
    people = models.BigIntegerField()
    jkk = models.BigIntegerField()
    jkm = models.BigIntegerField()
    jht = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField()
    payment_code = models.CharField(max_length=11, unique=True)
    due_on = models.DateField()
    issued_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "month", "sequence"], name="bill_once"),
            models.CheckConstraint(
                name="bill_adds_up",
                condition=models.Q(
                    amount=models.F("jkk") + models.F("jkm") + models.F("jht"), amount__gt=0, people__gt=0
                ),
            ),
            models.CheckConstraint(name="bill_code", condition=models.Q(payment_code__regex=r"^\d{11}$")),
        ]
        indexes = [models.Index(fields=["month", "id"])]


class Receipt(models.Model):
    """Money that settles a bill, once and in full; append-only."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="receipt")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    channel = models.TextField()
    reference = models.TextField(unique=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())


class Assessment(models.Model):
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

    class Meta:
        managed = False
        db_table = "contributions_assessment"
