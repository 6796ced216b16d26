"""Double-entry ledger: accounts, journals, postings, periods, seals. Written only by functions of the database."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.ledger.choices import ACCOUNT_KIND


class LedgerAccount(models.Model):
    """An account of the chart. kind: asset, liability, income, expense, memo."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.TextField()
    kind = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_kind",
                condition=models.Q(kind__in=values(ACCOUNT_KIND)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Journal(models.Model):
    """One business event. `event_key` makes it happen at most once. `memo` holds ids and counts only."""

    event = models.TextField()
    event_key = models.TextField()
    posted_on = models.DateField()
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    province = models.CharField(max_length=2)
    memo = models.JSONField(default=dict)
    actor_id = models.BigIntegerField()
    lines = models.SmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_key"], name="event_once"),
            models.CheckConstraint(name="journal_lines", condition=models.Q(lines__gte=2)),
        ]
        indexes = [models.Index(fields=["posted_on", "id"]), models.Index(fields=["event", "-id"])]


class Posting(models.Model):
    """One line: positive amounts are debits, negative ones credits, in whole rupiah."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings", db_index=False)
    line = models.SmallIntegerField()
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, db_index=False)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "line"], name="posting_line"),
            models.CheckConstraint(name="posting_not_zero", condition=~models.Q(amount=0)),
        ]
        indexes = [models.Index(fields=["account", "journal"])]


class ClosedMonth(models.Model):
    """A month that takes no more postings."""

    month = models.DateField(primary_key=True)
    closed_at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField()


class Seal(models.Model):
    """A link of the chain: digest of a run of journals, joined to the head before it."""

    first_journal = models.BigIntegerField()
    last_journal = models.BigIntegerField(unique=True)
    journals = models.BigIntegerField()
    postings = models.BigIntegerField()
    digest = models.BinaryField()
    previous = models.BinaryField()
    head = models.BinaryField(unique=True)
    sealed_at = models.DateTimeField(db_default=Now())


class SignedHead(models.Model):
    """The head of the chain at the end of a day, signed (Ed25519)."""

    day = models.DateField()
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT)
    head = models.BinaryField()
    signature = models.BinaryField()
    public_key = models.BinaryField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "seal"], name="signed_head_once")]
