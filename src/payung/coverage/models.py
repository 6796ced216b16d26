"""Tables of coverage: figures as others published them, and protected people counted by place and month."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.coverage.certificates.models import Certificate
from payung.coverage.choices import BASE_KIND
from payung.kernel.choices import values

__all__ = ["Certificate"]  # tables that are defined in files of their own


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
    # The wrongly entered figure that this one replaces; it no longer counts.
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    made_by = models.BigIntegerField(null=True)  # null: came with Payung

    @property
    def decimals(self) -> int:
        """Decimals of the published percentage, 0 to 2: as many as the value needs, or more if more were printed."""
        needed = 2 if (self.percent_bp or 0) % 10 else 1 if (self.percent_bp or 0) % 100 else 0
        return max(needed, self.percent_decimals)


class Base(models.Model):
    """A count of a place that somebody entered: how many people or workers, as of when, by whom it was published. It counts
    (`places.Denominator`) once another person has agreed. Append-only.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    value = models.BigIntegerField()
    as_of = models.DateField()
    source = models.TextField()
    note = models.TextField(default="")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="base_kind", condition=models.Q(kind__in=values(BASE_KIND))),
            models.CheckConstraint(name="base_positive", condition=models.Q(value__gt=0, value__lte=1_000_000_000)),
        ]


class BaseDecision(models.Model):
    """What the second person said of a count. `counted`: the figure that counts by it. Append-only."""

    base = models.OneToOneField(Base, on_delete=models.PROTECT, primary_key=True, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField(default="", db_default="")
    counted = models.ForeignKey("places.Denominator", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())


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
