"""What gateways said of messages that they took. No number, no name, no text."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.notices.choices import RECEIPT


class DeliveryReceipt(models.Model):
    """One word of a gateway about one part of a message; append-only, and never twice the same.

    `told_at` is the gateway's clock, `taken_at` ours. Where the message stands follows from all its rows, in whatever order they came.
    """

    notification = models.ForeignKey(
        "notices.Notification", on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    part = models.SmallIntegerField()
    outcome = models.TextField()
    transport = models.TextField()
    told_at = models.DateTimeField()
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "part", "outcome"], name="receipt_once"),
            models.CheckConstraint(name="receipt_outcome", condition=models.Q(outcome__in=values(RECEIPT))),
            models.CheckConstraint(name="receipt_part", condition=models.Q(part__gte=1)),
        ]
