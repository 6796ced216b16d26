"""Banks that report payments by SNAP: their data, their calls with our answers, and alarms about them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from payung.contributions.choices import AMOUNTS, CODE_ALARM
from payung.kernel.choices import values
from payung.platform.veiled import VeiledChar


class SnapClient(models.Model):
    """A bank that reports payments by SNAP calls; its secret is in another table.

    `service_id`: the digits of partnerServiceId that the bank was given, "" where it uses its own. `grace_days`: how
    long after its due date the bank may take a bill. `allow_from`: networks that it may call from, empty for any.
    `amounts`: which amounts it takes for a code (`choices.AMOUNTS`). `signature`: how it signs its calls, by token and secret (symmetric) or by its own key (asymmetric), which needs no token.
    """

    name = models.TextField()
    user = models.OneToOneField("access.User", on_delete=models.PROTECT, related_name="+")
    client_id = models.TextField(unique=True)
    partner_id = models.CharField(max_length=8, unique=True)
    service_id = models.CharField(max_length=8, default="", db_default="")
    public_key = models.TextField()
    allow_from = ArrayField(models.TextField(), default=list)
    signature = models.CharField(max_length=10, default="symmetric", db_default="symmetric")
    grace_days = models.IntegerField(default=365, db_default=365)
    amounts = models.TextField(default="closed", db_default="closed")
    # This many well-formed codes without a bill, within an hour, raise an alarm and block the bank's inquiries until
    # the hour is over.
    unknown_an_hour = models.IntegerField(default=30, db_default=30)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.BigIntegerField()
    # The second administrator; before him the keys open nothing.
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at__isnull=True), name="snap_client_name"
            ),
            models.CheckConstraint(name="snap_client_amounts", condition=models.Q(amounts__in=values(AMOUNTS))),
            models.CheckConstraint(
                name="snap_client_two",
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("created_by")),
            ),
            models.CheckConstraint(
                name="snap_client_signature", condition=models.Q(signature__in=["symmetric", "asymmetric"])
            ),
            models.CheckConstraint(
                name="snap_client_numbers",
                condition=models.Q(partner_id__regex=r"^\d{1,8}$", service_id__regex=r"^\d{0,8}$", grace_days__gte=0),
            ),
        ]


class SnapSecret(models.Model):
    """The client secret with which a bank signs, encrypted with a key that the database does not hold."""

    client = models.OneToOneField(SnapClient, on_delete=models.CASCADE, primary_key=True)
    sealed = models.BinaryField()


class SnapCall(models.Model):
    """A signed call that was accepted; append-only. An X-EXTERNAL-ID is accepted once a day."""

    client = models.ForeignKey(SnapClient, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    external_id = models.CharField(max_length=36)
    service = models.CharField(max_length=2)
    body_sha256 = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "day", "external_id"], name="snap_call_once")]


class SnapAnswer(models.Model):
    """The answer to a call; append-only."""

    call = models.OneToOneField(SnapCall, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    response_code = models.CharField(max_length=7)
    at = models.DateTimeField(db_default=Now())


class VaPayment(models.Model):
    """A payment that a bank reported, under the bank's own id; append-only.

    `answer`: the fields of the first answer, which every repetition gets again; it names nobody.
    """

    client = models.ForeignKey(SnapClient, on_delete=models.PROTECT, related_name="+")
    call = models.OneToOneField(SnapCall, on_delete=models.PROTECT, related_name="+")
    request_id = VeiledChar(max_length=128)
    payment_code = VeiledChar(max_length=14)
    receipt = models.OneToOneField("contributions.Receipt", on_delete=models.PROTECT, related_name="va_payment")
    amount = models.BigIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "request_id"], name="va_payment_once")]


class UnknownCode(models.Model):
    """A bank inquired about or reported a well-formed code without a bill; the code itself is not stored.
    Append-only."""

    client = models.ForeignKey(SnapClient, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["client", "at"])]


class CodeAlarm(models.Model):
    """Something unusual in the calls of one bank: a person looks into it and closes it with a reason.

    kind: codes (a series of unknown codes), request (an id of a payment that was used before, for another bill or amount).
    """

    client = models.ForeignKey(SnapClient, on_delete=models.PROTECT, related_name="code_alarms")
    bank = models.TextField()
    kind = models.TextField(default="codes", db_default="codes")
    at = models.DateTimeField(db_default=Now())
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"], condition=models.Q(closed_at__isnull=True), name="code_alarm_once"
            ),
            models.CheckConstraint(name="code_alarm_kind", condition=models.Q(kind__in=values(CODE_ALARM))),
        ]
