"""What agents of a scheme earn, as the scheme states it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Incentive(models.Model):
    """A rate of a scheme from a month on, in parts per million of paid contributions, and where it is written.
    Append-only: of two rates for the same month the later entry is valid.
    """

    scheme = models.ForeignKey("sponsorship.Scheme", on_delete=models.PROTECT, related_name="+")
    from_month = models.DateField()
    rate_ppm = models.BigIntegerField()
    source = models.TextField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="incentive_month", condition=models.Q(from_month__day=1)),
            models.CheckConstraint(
                name="incentive_rate", condition=models.Q(rate_ppm__gte=0) & models.Q(rate_ppm__lte=500_000)
            ),
            models.CheckConstraint(name="incentive_source", condition=~models.Q(source="")),
        ]
