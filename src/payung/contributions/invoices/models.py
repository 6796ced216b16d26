"""Several bills of one payer under one payment code."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.platform.veiled import VeiledChar


class PaymentRequest(models.Model):
    """A code under which several bills of a payer are paid at once; append-only. Money goes to the bill that is due
    first.

    The bills keep their own codes; amounts that were paid under those are not demanded again.
    """

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="requests")
    payment_code = VeiledChar(max_length=14, unique=True)
    issued_on = models.DateField()
    due_on = models.DateField()
    maker_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="request_code", condition=Q(payment_code__regex=r"^\d{14}$"))]


class RequestedBill(models.Model):
    """A bill of a joint code, with its place in the order of payment; append-only."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="requested", db_index=False)
    bill = models.ForeignKey("contributions.Bill", on_delete=models.PROTECT, related_name="requested")
    place = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "place"], name="requested_place"),
            models.UniqueConstraint(fields=["request", "bill"], name="requested_once"),
        ]
