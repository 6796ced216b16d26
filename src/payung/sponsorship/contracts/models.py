"""What somebody agreed to at a contract, and where its papers lie."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class ContractFolder(models.Model):
    """The folder of an enrolment's papers, or of the letters about a list as a whole. Append-only."""

    scheme = models.ForeignKey("sponsorship.Scheme", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrolment = models.OneToOneField(
        "sponsorship.Enrolment",
        null=True,
        on_delete=models.PROTECT,
        related_name="contract_folder",
        db_constraint=False,
    )
    list_id = models.BigIntegerField(null=True)
    folder = models.OneToOneField("vault.Folder", on_delete=models.PROTECT, related_name="contract")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "list_id"], condition=models.Q(list_id__isnull=False), name="letters_of_list_once"
            ),
            models.CheckConstraint(
                name="contract_of_one",
                condition=models.Q(enrolment__isnull=False, list_id__isnull=True)
                | models.Q(enrolment__isnull=True, list_id__isnull=False),
            ),
        ]


class Consent(models.Model):
    """That somebody agreed to take part, and to pay himself afterwards: the day, and what it stands on, a paper that is named or the row
    of a list. Append-only.

    turn: how often he agreed; the ones before were taken back. dated: false where the row says yes alone, and the day is that on which the list was checked.
    """

    enrolment = models.ForeignKey(
        "sponsorship.Enrolment", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    turn = models.SmallIntegerField(default=1, db_default=1)
    given_on = models.DateField()
    dated = models.BooleanField(default=True, db_default=True)
    paper = models.TextField(default="", db_default="")
    list_id = models.BigIntegerField(null=True)
    sheet_row = models.IntegerField(null=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "turn"], name="consent_turn_once"),
            models.CheckConstraint(
                name="consent_stands_on",
                condition=models.Q(list_id__isnull=True, sheet_row__isnull=True, dated=True, paper__regex="...")
                | models.Q(list_id__isnull=False, sheet_row__isnull=False, paper=""),
            ),
        ]
        indexes = [models.Index(fields=["list_id"], condition=models.Q(list_id__isnull=False), name="consent_of_list")]


class ConsentWithdrawal(models.Model):
    """That a consent was taken back, and why: with the list that brought it (`list_id`), or alone. Append-only."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    list_id = models.BigIntegerField(null=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())


class LastConsent(models.Model):
    """The last consent of an enrolment, and whether it was taken back since. A view."""

    enrolment = models.OneToOneField(
        "sponsorship.Enrolment", on_delete=models.DO_NOTHING, related_name="consent", db_constraint=False
    )
    given_on = models.DateField()
    dated = models.BooleanField()
    paper = models.TextField()
    list_id = models.BigIntegerField(null=True)
    sheet_row = models.IntegerField(null=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField()

    class Meta:
        managed = False
        db_table = "sponsorship_lastconsent"
