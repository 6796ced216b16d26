"""What a cycle does besides its scores: interviews, visits, costs; and what follows from the opened scores.

All of it is append-only: what no longer counts has a later row that says so. An interview alone is called off in its own row,
because the database compares its hours with those that still count.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import FINDING, PROMPT, TURN
from payung.awards.columns import CANDIDATE, CATEGORY, CYCLE, DIGEST, TEXT
from payung.kernel.choices import values


class Prompt(models.Model):
    """A question of the interviews or a line of the checklist of visits, of a category of a cycle."""

    open_category = models.ForeignKey(CATEGORY, on_delete=models.PROTECT, related_name="prompts", db_index=False)
    kind = models.TextField()
    number = models.SmallIntegerField()
    text = models.TextField()
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["open_category", "kind", "number"], name="award_prompt_once"),
            models.CheckConstraint(name="award_prompt_kind", condition=models.Q(kind__in=values(PROMPT))),
            models.CheckConstraint(name="award_prompt_text", condition=models.Q(text__regex=TEXT)),
        ]


class Room(models.Model):
    """Where a cycle interviews; two interviews are never in one room at one time, nor before one juror."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="rooms", db_index=False)
    name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "name"], name="award_room_once"),
            models.CheckConstraint(name="award_room_name", condition=models.Q(name__regex=TEXT)),
        ]


class Interview(models.Model):
    """When and where a candidate is heard, and by which seats. held_on, starts_at: at the place of the cycle.

    seats: their numbers, in order; the database fills in all that are not recused where none are named, and the cycle of the
    candidate. cancelled_at: called off, with a reason.
    """

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="interviews", db_index=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="interviews", db_index=False)
    held_on = models.DateField()
    starts_at = models.TimeField()
    minutes = models.SmallIntegerField()
    seats = ArrayField(models.SmallIntegerField())
    planned_by = models.BigIntegerField()
    planned_at = models.DateTimeField(db_default=Now())
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.BigIntegerField(null=True)
    cancelled_reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=models.Q(cancelled_at__isnull=True),
                name="award_interview_once",
            ),
            models.CheckConstraint(
                name="award_interview_minutes", condition=models.Q(minutes__gte=5, minutes__lte=240)
            ),
        ]


class Turn(models.Model):
    """An interview begins or ends; the time between is what the candidate had."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="turns", db_index=False)
    kind = models.TextField()
    at = models.DateTimeField(db_default=Now())
    stated_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "kind"], name="award_turn_once"),
            models.CheckConstraint(name="award_turn_kind", condition=models.Q(kind__in=values(TURN))),
        ]


class Visit(models.Model):
    """Somebody of the committee was with a candidate."""

    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    where = models.TextField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="award_visit_where", condition=models.Q(where__regex=TEXT))]


class VisitFinding(models.Model):
    """What a visit found on a line of the checklist; of several of one line the newest counts."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.TextField()
    note = models.TextField()
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_finding_outcome", condition=models.Q(outcome__in=values(FINDING))),
            models.CheckConstraint(name="award_finding_note", condition=models.Q(note__regex=TEXT)),
        ]


class VisitPhoto(models.Model):
    """A photograph of a visit that passed the check of papers. file_key: the file as it came; picture_key: redrawn, which is shown.

    digest: of the file as it came.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos", db_index=False)
    file_key = models.CharField(max_length=32)
    picture_key = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media = models.TextField()
    caption = models.TextField()
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "digest"], name="award_photo_once"),
            models.CheckConstraint(name="award_photo_digest", condition=models.Q(digest__regex=DIGEST)),
            models.CheckConstraint(
                name="award_photo_media", condition=models.Q(media__in=["image/jpeg", "image/png"], size__gt=0)
            ),
            models.CheckConstraint(name="award_photo_caption", condition=models.Q(caption__regex=TEXT)),
        ]


class VisitPhotoWithdrawal(models.Model):
    """A photograph is no longer shown, with the reason."""

    photo = models.OneToOneField(VisitPhoto, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_by = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(db_default=Now())


class Cost(models.Model):
    """What a cycle cost. amount: whole rupiah. holder: the body from whose budget it is paid; never a candidate of the cycle."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="costs")
    holder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.TextField()
    amount = models.BigIntegerField()
    spent_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_cost_amount", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(name="award_cost_item", condition=models.Q(item__regex=TEXT)),
        ]


class CostWithdrawal(models.Model):
    """A cost that was written down wrongly counts no more."""

    cost = models.OneToOneField(Cost, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_by = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(db_default=Now())
