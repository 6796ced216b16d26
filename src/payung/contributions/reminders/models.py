"""The contacts at which organisations want to be reminded of their bills, and the reminders that were sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from payung.contributions.choices import REMINDED_BY, REMINDER_STAGE
from payung.kernel.choices import values


class BillContact(models.Model):
    """The contact at which a payer that is not a person agreed to be reminded of bills; one at a time."""

    payer = models.ForeignKey("participation.Payer", on_delete=models.PROTECT, related_name="+")
    channel = models.TextField()
    contact = models.TextField()
    agreed_to = models.BigIntegerField()
    agreed_at = models.DateTimeField(db_default=Now())
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="bill_contact_channel", condition=Q(channel__in=values(REMINDED_BY))),
            models.UniqueConstraint(fields=["payer"], condition=Q(ended_at__isnull=True), name="bill_contact_once"),
        ]


class Reminder(models.Model):
    """That somebody was reminded of a bill, or of an instalment by its day, at a stage; append-only."""

    bill = models.ForeignKey("contributions.Bill", on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    stage = models.TextField()
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="reminder_stage", condition=Q(stage__in=values(REMINDER_STAGE))),
            models.UniqueConstraint(fields=["bill", "due_on", "stage"], name="reminder_once"),
        ]
