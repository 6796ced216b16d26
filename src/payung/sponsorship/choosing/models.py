"""SERTAKAN: the employees of a payer, and the neighbours whom each of them has chosen."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.sponsorship.choices import PAYS


class Chooser(models.Model):
    """An employee who pays for neighbours: his number at his employer, and the user by whom he chooses, if he has one.

    What he is called stands at his employer, not here. person: who he is himself, where he pays by bills of his own.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.TextField()
    user_id = models.BigIntegerField(null=True)
    person = models.ForeignKey(
        "registry.Person", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], condition=models.Q(ended_at__isnull=True), name="chooser_once"
            ),
            models.UniqueConstraint(
                fields=["user_id"], condition=models.Q(ended_at__isnull=True), name="chooser_user_once"
            ),
            # A staff number is short: sixteen figures would be somebody's NIK.
            models.CheckConstraint(
                name="chooser_number", condition=models.Q(number__regex=r"^[A-Z0-9][A-Z0-9./-]{0,14}$")
            ),
        ]


class Choice(models.Model):
    """Who chose a neighbour, for which months, and how he pays: by payroll (the scheme of his employer) or by himself.

    Append-only: whether months stand is told by the calendar. enrolment: where the scheme of the employer pays.
    """

    chooser = models.ForeignKey(Chooser, on_delete=models.PROTECT, related_name="choices")
    scheme = models.ForeignKey("sponsorship.Scheme", on_delete=models.PROTECT, related_name="choices")
    membership = models.ForeignKey("participation.Membership", on_delete=models.PROTECT, db_constraint=False)
    payer_id = models.BigIntegerField()
    pays = models.TextField()
    first_month = models.DateField()
    last_month = models.DateField()
    enrolment = models.OneToOneField(
        "sponsorship.Enrolment", null=True, on_delete=models.PROTECT, related_name="choice", db_constraint=False
    )
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="choice_pays", condition=models.Q(pays__in=values(PAYS))),
            models.CheckConstraint(
                name="choice_months",
                condition=models.Q(first_month__lte=models.F("last_month"), first_month__day=1, last_month__day=1),
            ),
            models.CheckConstraint(
                name="choice_enrolled",
                condition=models.Q(pays="payroll", enrolment__isnull=False)
                | (~models.Q(pays="payroll") & models.Q(enrolment__isnull=True)),
            ),
        ]
