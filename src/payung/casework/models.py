"""Cases: one state table for every room, steps with votes by approval limits, clocks with pauses.

Nothing here holds names: a case refers to its subject by the room's own id (`claim:12`).
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from payung.casework.choices import DECISION, HOLIDAY_KIND
from payung.kernel.choices import values

DECISIONS = values(DECISION)
HOLIDAY_KINDS = values(HOLIDAY_KIND)


class Process(models.Model):
    """A kind of case; rows follow the rooms' `transitions.Process` with every migration."""

    name = models.TextField(primary_key=True)
    initial = models.TextField()
    final = ArrayField(models.TextField())
    openers = ArrayField(models.TextField())
    guarded = models.BooleanField(default=False)
    calendar_days = models.SmallIntegerField(default=7)
    working_days = models.SmallIntegerField(default=7)


class Transition(models.Model):
    """One lawful change of state: who may cause it, and which votes must stand behind it."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="transitions")
    action = models.TextField()
    source = models.TextField()
    target = models.TextField()
    roles = ArrayField(models.TextField())
    step = models.TextField(null=True)
    decision = models.TextField(null=True)
    guarded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "action", "source"], name="transition_once")]


class Step(models.Model):
    """A step on which people vote. Steps of one camp may be taken by one person, those of different camps never."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    name = models.TextField()
    camp = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "name"], name="step_once")]


class ApprovalLimit(models.Model):
    """From which amount on a step needs how many votes, of which roles. Edited by the office, with history."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="approval_limits")
    step = models.TextField()
    from_amount = models.BigIntegerField()
    to_amount = models.BigIntegerField(null=True)
    roles = ArrayField(models.TextField())
    votes = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "step", "from_amount"], name="approval_limit_once"),
            models.CheckConstraint(
                name="approval_limit_sane",
                condition=models.Q(from_amount__gte=0, votes__gte=1, votes__lte=9)
                & (models.Q(to_amount__isnull=True) | models.Q(to_amount__gt=models.F("from_amount"))),
            ),
        ]


class HolidayYear(models.Model):
    """A list of the holidays of a year; the latest of a year stands, the others stay. actor_id null: came with the program."""

    year = models.SmallIntegerField()
    digest = models.TextField()
    reason = models.TextField(default="", db_default="")
    actor_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["year", "id"], name="holidayyear_latest")]
        constraints = [
            models.CheckConstraint(name="holidayyear_sane", condition=models.Q(year__gte=1990, year__lte=2200)),
        ]


class Holiday(models.Model):
    """A day of such a list on which no office works, with the decree that made it one."""

    year = models.ForeignKey(HolidayYear, on_delete=models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    name = models.TextField()
    kind = models.TextField()
    decree = models.TextField()
    decreed_on = models.DateField(null=True)
    source = models.TextField()
    verified = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "day"], name="holiday_once"),
            models.CheckConstraint(name="holiday_kind", condition=models.Q(kind__in=HOLIDAY_KINDS)),
            models.CheckConstraint(name="holiday_mark", condition=models.Q(verified__in=["high", "medium", "low"])),
            models.CheckConstraint(
                name="holiday_decreed",
                condition=models.Q(decreed_on__isnull=True)
                | models.Q(decreed_on__gte=date(1990, 1, 1), decreed_on__lte=date(2200, 12, 31)),
            ),
        ]


class Case(models.Model):
    """One case and where it stands. Written by functions of the database only."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_index=False)
    subject = models.TextField()
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    state = models.TextField()
    round = models.SmallIntegerField(default=1, db_default=1)
    digest = models.TextField(null=True)
    amount = models.BigIntegerField(null=True)
    complete_on = models.DateField(null=True)
    calendar_due = models.DateField(null=True)
    working_due = models.DateField(null=True)
    paused_since = models.DateField(null=True)
    pause_reason = models.TextField(default="", db_default="")
    paused_days = models.IntegerField(default=0, db_default=0)
    paused_working_days = models.IntegerField(default=0, db_default=0)
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "subject"], name="case_once")]
        indexes = [
            models.Index(fields=["process", "state", "id"]),
            models.Index(
                fields=["process", "calendar_due", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="case_open_due",
            ),
        ]


class Seat(models.Model):
    """The side on which a person has acted in a case. It never changes, so nobody decides on his own work."""

    pk = models.CompositePrimaryKey("case_id", "actor_id")
    case = models.ForeignKey(Case, on_delete=models.DO_NOTHING)
    actor_id = models.BigIntegerField()
    camp = models.TextField()

    class Meta:
        managed = False
        db_table = "casework_seat"


class Vote(models.Model):
    """A decision of one person on a digest and an amount; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    round = models.SmallIntegerField()
    step = models.TextField()
    camp = models.TextField()
    actor_id = models.BigIntegerField()
    decision = models.TextField()
    digest = models.TextField()
    amount = models.BigIntegerField()
    reason = models.TextField(default="", db_default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "actor_id"], name="vote_once"),
            models.CheckConstraint(name="vote_decision", condition=models.Q(decision__in=DECISIONS)),
        ]


class Event(models.Model):
    """What happened to a case, in order; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField()
    action = models.TextField(default="", db_default="")
    source = models.TextField(default="", db_default="")
    target = models.TextField(default="", db_default="")
    reason = models.TextField(default="", db_default="")
    on = models.DateField(null=True, db_column="on_day")
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
