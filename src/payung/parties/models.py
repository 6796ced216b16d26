"""Offices and organisations: who employs the users, who pays, who is a partner."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

KINDS = ["bpjs", "government", "bank", "rural_bank", "employer", "sponsor", "committee"]


class Organisation(models.Model):
    """A legal body that takes part: BPJS branch, government, bank, BPR/KSP, employer, sponsor."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="organisation_kind", condition=models.Q(kind__in=KINDS))]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A workplace of an organisation, with the time zone its deadlines count in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    code = models.SlugField(unique=True)
    name = models.TextField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    time_zone = models.TextField(default="Asia/Makassar")

    def __str__(self) -> str:
        return self.name
