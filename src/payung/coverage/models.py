"""Tables of coverage: figures as others published them, and protected people counted by place and month."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Statement(models.Model):
    """A figure as somebody published it. It is stored with source and date, even if another figure contradicts it.

    Percentages are in hundredths of a percent (3490 = 34.90 %). percent_decimals: how many decimals were printed;
    needed where the last of them is a zero.
    """

    code = models.SlugField(unique=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    subject = models.TextField()
    percent_bp = models.IntegerField(null=True)
    percent_decimals = models.SmallIntegerField(db_default=0)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    as_of = models.DateField()
    source = models.TextField()
    note = models.TextField(default="")
    known_at = models.DateTimeField(db_default=Now())  # when the office received it
    # The figure that was entered wrongly and counts no more, since this one stands in its place.
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    made_by = models.BigIntegerField(null=True)  # null: came with Payung

    @property
    def decimals(self) -> int:
        """Decimals of the published percentage, 0 to 2: as many as the value needs, or more if more were printed."""
        needed = 2 if (self.percent_bp or 0) % 10 else 1 if (self.percent_bp or 0) % 100 else 0
        return max(needed, self.percent_decimals)


class Active(models.Model):
    """People protected in a month, counted by village, segment and kind of payer. The rows can be computed again at any
    time.

    again: how many of `people` are counted already under another membership of theirs. `people` minus `again` counts
    each person once.
    """

    month = models.DateField()
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    segment = models.TextField()
    payer_kind = models.TextField()
    people = models.BigIntegerField()
    again = models.BigIntegerField(db_default=0)
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "village_code", "segment", "payer_kind"], name="active_once")
        ]
        indexes = [models.Index(fields=["month", "regency"])]


class Past(models.Model):
    """The former value of a row of `Active`, written when a new count changes it. It was valid from `counted_at` to
    `until_at`. Append-only.
    """

    month = models.DateField()
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    segment = models.TextField()
    payer_kind = models.TextField()
    people = models.BigIntegerField()
    again = models.BigIntegerField(db_default=0)
    counted_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="past_period", condition=models.Q(counted_at__lt=models.F("until_at")))
        ]
        indexes = [models.Index(fields=["month", "until_at"])]
