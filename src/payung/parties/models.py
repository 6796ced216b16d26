"""Offices and organisations: who employs the users, who pays, who is a partner."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class OrganisationKind(models.Model):
    """A kind of organisation. Rows, not code: a partner of a new kind needs no release. pays: may stand behind a scheme."""

    code = models.TextField(primary_key=True)
    pays = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_kind_form", condition=models.Q(code__regex=r"^[a-z_]{2,30}$"))
        ]

    def __str__(self) -> str:
        return self.code


class Organisation(models.Model):
    """A legal body that takes part: BPJS branch, government, bank, BPR/KSP, employer, sponsor, school, hospital."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    kind = models.ForeignKey(
        OrganisationKind, on_delete=models.PROTECT, related_name="+", db_column="kind", db_index=False
    )
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A workplace of an organisation, with the time zone its deadlines count in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    code = models.SlugField(unique=True)
    name = models.TextField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    time_zone = models.TextField(default="Asia/Makassar")
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
