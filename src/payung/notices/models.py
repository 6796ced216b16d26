"""Notifications to people. Names, addresses and texts are in `notices_recipient` only; every other row refers to it by
id."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.notices.choices import CHANNEL, MESSAGE_STATE, OUTCOME, REFUSABLE
from payung.notices.receipts.models import DeliveryReceipt as DeliveryReceipt
from payung.platform.veiled import VeiledText


class Notification(models.Model):
    """One notification to one recipient. `key` names the event, so that nobody gets two notifications of the same
    event.

    `subject` names what it is about ("claim:12"). channel "none": nobody could be reached, which is a failure at once.
    """

    key = models.TextField(unique=True)
    template = models.TextField()
    language = models.CharField(max_length=2)
    channel = models.TextField()
    subject = models.TextField()
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    parts = models.SmallIntegerField()
    state = models.TextField(default="queued", db_default="queued")
    reason = models.TextField(default="", db_default="")
    attempts = models.SmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(db_default=Now())
    queued_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="notification_channel", condition=models.Q(channel__in=values(CHANNEL))),
            models.CheckConstraint(name="notification_state", condition=models.Q(state__in=values(MESSAGE_STATE))),
            models.CheckConstraint(name="notification_language", condition=models.Q(language__in=["id", "en"])),
        ]
        indexes = [
            models.Index(fields=["subject", "id"]),
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state__in=["queued", "sending"]), name="notification_open"
            ),
        ]


class Recipient(models.Model):
    """The recipient and text of a message; this is identity data, so it can be erased some time after sending."""

    notification = models.OneToOneField(
        Notification, on_delete=models.PROTECT, primary_key=True, related_name="recipient"
    )
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False)
    name = VeiledText()
    phone = VeiledText(default="", db_default="")
    address = VeiledText(default="", db_default="")
    email = VeiledText(default="", db_default="")
    title = VeiledText()
    body = VeiledText()


class Attempt(models.Model):
    """One try to deliver a message, as it ended; append-only."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="tries")
    number = models.SmallIntegerField()
    at = models.DateTimeField(db_default=Now())
    transport = models.TextField()
    outcome = models.TextField()
    reason = models.TextField(default="", db_default="")
    receipt = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "number"], name="attempt_once"),
            models.CheckConstraint(name="attempt_outcome", condition=models.Q(outcome__in=values(OUTCOME))),
        ]


class Consent(models.Model):
    """Whether a telephone number or e-mail address wants to be written to by the offices of a regency.

    Nobody has refused until he says so. Messages about accounts and money are sent all the same.
    """

    channel = models.TextField()
    contact = VeiledText()
    allowed = models.BooleanField()
    regency = models.CharField(max_length=5)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "contact", "regency"], name="consent_once"),
            models.CheckConstraint(name="consent_channel", condition=models.Q(channel__in=values(REFUSABLE))),
        ]


class NotificationLetter(models.Model):
    """A letter that was issued, with what its verification page may show. Append-only, without any name."""

    key = models.TextField(unique=True)
    code = VeiledText(unique=True)
    template = models.TextField()
    subject = models.TextField()
    number = VeiledText()
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    issued_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    issued_by = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_code", condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$")),
            models.CheckConstraint(
                name="letter_amount", condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["subject", "id"])]


class NotificationLetterEnd(models.Model):
    """A letter that no longer holds, because another took its place; append-only."""

    letter = models.OneToOneField(NotificationLetter, on_delete=models.PROTECT, primary_key=True, related_name="end")
    reason = models.TextField()
    ended_on = models.DateField()
    ended_by = models.BigIntegerField()
    ended_at = models.DateTimeField(db_default=Now())
