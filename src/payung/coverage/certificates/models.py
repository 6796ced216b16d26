"""Certificates of payments, for the payers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Certificate(models.Model):
    """What a payer had paid when it was issued: of a scheme as a whole, or of what one employee chose in it.

    facts: the text that is signed (`coverage.certificates`), which names nobody who is protected; signature and public_key:
    Ed25519. months: paid months of people; amount: whole rupiah. last_settlement: the last payment that is counted in it.
    """

    code = models.CharField(max_length=16, unique=True)
    scheme = models.ForeignKey("sponsorship.Scheme", on_delete=models.PROTECT, related_name="+")
    chooser = models.ForeignKey("sponsorship.Chooser", null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    first_month = models.DateField()
    last_month = models.DateField()
    people = models.BigIntegerField()
    months = models.BigIntegerField()
    amount = models.BigIntegerField()
    last_settlement = models.BigIntegerField()
    facts = models.TextField()
    signature = models.BinaryField()
    public_key = models.BinaryField()
    issued_by = models.BigIntegerField()
    issued_at = models.DateTimeField(db_default=Now())
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_code", condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$")
            ),
            models.CheckConstraint(
                name="certificate_counts",
                condition=models.Q(people__gt=0, months__gte=models.F("people"), amount__gt=0),
            ),
            models.CheckConstraint(
                name="certificate_withdrawn",
                condition=models.Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, reason="")
                | (models.Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~models.Q(reason="")),
            ),
        ]
