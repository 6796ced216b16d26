"""Places of the Kemendagri tree, their aliases, denominators and boundaries. Public reference data."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Place(models.Model):
    """One place: province (1), kabupaten/kota (2), kecamatan (3), desa/kelurahan (4)."""

    code = models.CharField(max_length=13, primary_key=True)
    level = models.SmallIntegerField()
    kind = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    regency_code = models.CharField(max_length=5, default="")
    capital = models.TextField(default="")
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    source = models.TextField(default="")
    valid_from = models.DateField(null=True)  # first day, None where it was always there
    valid_to = models.DateField(null=True)  # the day from which it no longer exists

    class Meta:
        constraints = [
            models.CheckConstraint(name="place_period", condition=models.Q(valid_from__lt=models.F("valid_to"))),
            models.CheckConstraint(
                name="place_code_form",
                condition=models.Q(code__regex=r"^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$"),
            ),
            models.CheckConstraint(name="place_level", condition=models.Q(level__range=(1, 4))),
        ]
        indexes = [models.Index(fields=["level", "code"]), models.Index(fields=["regency_code", "level"])]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """From a day on one place replaces another: new code, split (several new) or union (several old).

    What was recorded keeps the place of its time; `payung.places_as_of` says what it counts as by the borders of a day.
    """

    old = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="followed_by")
    new = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="came_from")
    on_day = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]


class Alias(models.Model):
    """Another name under which a place appears in lists."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    name = models.TextField()
    source = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="alias_once")]


class Denominator(models.Model):
    """A counted base of coverage for one place: what, how many, as of when, by whom.

    replaces: the figure that was entered wrongly and counts no more, since this one stands in its place.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="denominators")
    kind = models.TextField()
    value = models.BigIntegerField()
    as_of = models.DateField()
    source = models.TextField()
    note = models.TextField(default="")
    verified = models.TextField(default="medium")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "as_of", "source"],
                condition=models.Q(replaces__isnull=True),
                name="denominator_once",
            ),
            models.CheckConstraint(name="denominator_positive", condition=models.Q(value__gt=0)),
            models.CheckConstraint(
                name="denominator_verified", condition=models.Q(verified__in=["high", "medium", "low"])
            ),
        ]


class Boundary(models.Model):
    """Outline of a place loaded by the office (`payung places boundaries`); GeoJSON geometry."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.JSONField()
    source = models.TextField()
    loaded_at = models.DateTimeField(db_default=Now())
