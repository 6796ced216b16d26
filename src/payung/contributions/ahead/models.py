"""Groups (wadah) of people who pay for themselves by one code."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan


class PayGroup(models.Model):
    """A group: its payer, its name (of a cooperative or a village, never of a person), and the place that serves it."""

    payer = models.OneToOneField("participation.Payer", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="paygroup_once"),
            models.CheckConstraint(name="paygroup_name", condition=~models.Q(name="")),
        ]


class GroupMember(models.Model):
    """A membership in a group, one group at a time."""

    group = models.ForeignKey(PayGroup, on_delete=models.PROTECT, related_name="members")
    membership = models.ForeignKey(
        "participation.Membership", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(ended_at__isnull=True), name="group_member_once"
            ),
            models.CheckConstraint(
                name="group_member_end",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(GreaterThan(models.F("ended_at"), models.F("made_at"))),
            ),
        ]
