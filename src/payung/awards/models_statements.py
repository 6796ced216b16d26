"""What somebody states of himself in a cycle, so that nobody has to ask again: append-only."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.models_result import CANDIDATE, CYCLE, SEAT


class NoFurtherConflict(models.Model):
    """Who acts for a seat has looked at the candidates and has no conflict besides those that stand. Holds until another comes."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="+", db_index=False)
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())


class FiguresRead(models.Model):
    """A candidate's own people have looked at its figures before the cut-off, and leave them as they are; once."""

    candidate = models.OneToOneField(CANDIDATE, on_delete=models.PROTECT, primary_key=True, related_name="figures_read")
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())
