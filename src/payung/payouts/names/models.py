"""Account holders as banks name them, before their accounts are paid."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.payouts.choices import NAMED
from payung.platform.veiled import VeiledText


class HolderName(models.Model):
    """The account holder according to the bank, one row for each instruction and batch.

    state: told (`name`, and `score` of 100 against the payee's name), unknown (the bank knows no such account), silent (no
    usable answer: `reason` is its response code or a word of ours). Only a silent one is written once more, by a later run.
    """

    batch = models.ForeignKey("payouts.Batch", on_delete=models.PROTECT, related_name="holder_names", db_index=False)
    instruction = models.ForeignKey(
        "payouts.Instruction", on_delete=models.PROTECT, related_name="holder_names", db_index=False
    )
    state = models.CharField(max_length=7)
    name = VeiledText(default="", db_default="")
    score = models.SmallIntegerField(null=True)
    reason = models.CharField(max_length=11, default="", db_default="")
    run = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "instruction"], name="holdername_once"),
            models.CheckConstraint(name="holdername_state", condition=models.Q(state__in=values(NAMED))),
            models.CheckConstraint(
                name="holdername_told",
                condition=models.Q(state="told", score__range=(0, 100)) & ~models.Q(name="")
                | models.Q(state__in=["unknown", "silent"], score__isnull=True, name=""),
            ),
        ]
