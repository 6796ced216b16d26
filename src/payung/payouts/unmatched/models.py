"""Unmatched bookings of banks' files, and how they were resolved."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.payouts.choices import PLACED_AS, UNMATCHED


class UnmatchedBooking(models.Model):
    """A line of a bank's file without a matching payment; append-only. Those who look after that bank have to resolve
    it.

    A line of an account: `side` in or out, `amount` in rupiah, `number` the bank's; on our own account (`ours`) it is
    booked. Nothing else is stored of bookings that are not ours. Without a side it is a note: `why` code (`number`,
    told `times`), balance (off by `amount`), or unread. `same_as` is the first telling of the same line.
    """

    bank = models.ForeignKey("payouts.Bank", on_delete=models.PROTECT, related_name="+", db_index=False)
    bank_organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    ours = models.BooleanField()
    ending = models.CharField(max_length=4)
    side = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    booked_on = models.DateField(null=True)
    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=64)
    why = models.CharField(max_length=8)
    times = models.IntegerField(default=1, db_default=1)
    instruction = models.ForeignKey(
        "payouts.Instruction", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    message = models.ForeignKey("payouts.Message", on_delete=models.PROTECT, related_name="unmatched")
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="unmatched_side", condition=models.Q(side__in=["in", "out", ""])),
            models.CheckConstraint(name="unmatched_why", condition=models.Q(why__in=values(UNMATCHED))),
        ]
        indexes = [models.Index(fields=["bank", "amount", "side"]), models.Index(fields=["number", "amount"])]


class Placed(models.Model):
    """How an unmatched booking was resolved, and by whom; append-only."""

    unmatched = models.OneToOneField(UnmatchedBooking, on_delete=models.PROTECT, related_name="placed")
    placed_as = models.CharField(max_length=8)
    other = models.ForeignKey(UnmatchedBooking, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    receipt = models.BigIntegerField(null=True, unique=True)
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="placed_as", condition=models.Q(placed_as__in=[*values(PLACED_AS), "pair_of"])),
        ]
