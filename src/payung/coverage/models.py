"""Coverage: reported figures as published, and active participants counted by place and month."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Statement(models.Model):
    """A figure as somebody published it, kept with source and date even where it contradicts another.

    Percentages are in hundredths of a percent (3490 = 34.90 %).
    """

    code = models.SlugField(unique=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    subject = models.TextField()
    percent_bp = models.IntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    as_of = models.DateField()
    source = models.TextField()
    note = models.TextField(default="")
    known_at = models.DateTimeField(db_default=Now())  # when the office had it
    contradicts = models.ForeignKey("self", null=True, on_delete=models.PROTECT)


class Active(models.Model):
    """People protected in a month, counted by village, segment and kind of payer; a cache that can be rebuilt."""

    month = models.DateField()
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    segment = models.TextField()
    payer_kind = models.TextField()
    people = models.BigIntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "village_code", "segment", "payer_kind"], name="active_once")
        ]
        indexes = [models.Index(fields=["month", "regency"])]


class Past(models.Model):
    """What a figure of `Active` was before it was counted otherwise: known from `counted_at` until `until_at`. Append-only."""

    month = models.DateField()
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    segment = models.TextField()
    payer_kind = models.TextField()
    people = models.BigIntegerField()
    counted_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="past_period", condition=models.Q(counted_at__lt=models.F("until_at")))
        ]
        indexes = [models.Index(fields=["month", "until_at"])]
