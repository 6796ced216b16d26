"""A cycle that is led here: its terms, what it judges, its stages, its candidates, its rubric and its nine seats.

All of it is append-only: a change is a later row with the next number, and the newest counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import BASIS, NOMINATED, SEAT_ROLE, SOURCE, STAGE
from payung.awards.columns import BODY, TEXT
from payung.kernel.choices import values

SEATS = 9  # Tim 9
WHOLE = 100  # the weights of a rubric add up to this


class CycleTerms(models.Model):
    """Dates, cut-off and quorum of a cycle; a cycle is led here when it has terms. The newest number counts.

    cut_off: the day whose figures are judged. quorum: seats that must have handed in before the scores are closed.
    rehearsal: names and scores are made up, for practice; every page says so.
    """

    cycle = models.ForeignKey("awards.Cycle", on_delete=models.PROTECT, related_name="terms", db_index=False)
    number = models.SmallIntegerField()
    cut_off = models.DateField()
    interviews_first = models.DateField()
    interviews_last = models.DateField()
    ceremony_on = models.DateField()
    quorum = models.SmallIntegerField(default=5, db_default=5)
    rehearsal = models.BooleanField(default=False, db_default=False)
    reason = models.TextField()
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="award_terms_once"),
            models.CheckConstraint(
                name="award_terms_days",
                condition=models.Q(interviews_first__lte=models.F("interviews_last"))
                & models.Q(interviews_last__lte=models.F("ceremony_on"))
                & models.Q(cut_off__lte=models.F("ceremony_on")),
            ),
            models.CheckConstraint(
                name="award_terms_quorum", condition=models.Q(quorum__gte=5, quorum__lte=SEATS)
            ),  # less than more than half of nine decides nothing
            models.CheckConstraint(name="award_terms_reason", condition=models.Q(reason__regex=TEXT)),
        ]


class OpenCategory(models.Model):
    """A category that a cycle judges."""

    cycle = models.ForeignKey("awards.Cycle", on_delete=models.PROTECT, related_name="open_categories", db_index=False)
    category = models.ForeignKey("awards.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "category"], name="award_open_once")]


class StageWindow(models.Model):
    """The days on which a stage of a cycle runs, both included. The newest number counts."""

    cycle = models.ForeignKey("awards.Cycle", on_delete=models.PROTECT, related_name="windows", db_index=False)
    stage = models.TextField()
    number = models.SmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "stage", "number"], name="award_window_once"),
            models.CheckConstraint(name="award_window_stage", condition=models.Q(stage__in=values(STAGE))),
            models.CheckConstraint(name="award_window_days", condition=models.Q(opens_on__lte=models.F("closes_on"))),
        ]


class StageMove(models.Model):
    """A cycle enters a stage; the last move says where it stands. Each stage is entered once, in its order."""

    cycle = models.ForeignKey("awards.Cycle", on_delete=models.PROTECT, related_name="moves", db_index=False)
    stage = models.TextField()
    reason = models.TextField()
    moved_by = models.BigIntegerField()
    moved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "stage"], name="award_move_once"),
            models.CheckConstraint(name="award_move_stage", condition=models.Q(stage__in=values(STAGE))),
        ]


class Candidate(models.Model):
    """Who is judged in a category of a cycle: a place (regency, village) or a body (enterprise) where Payung knows it.

    Seen by the committee, by jurors who are not recused, and by the candidate's own users; never by another candidate.
    """

    open_category = models.ForeignKey(OpenCategory, on_delete=models.PROTECT, related_name="candidates", db_index=False)
    name = models.TextField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(BODY, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominated_how = models.TextField()
    nominated_by = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["open_category", "name"], name="award_candidate_once"),
            models.UniqueConstraint(
                fields=["open_category", "place"],
                condition=models.Q(place__isnull=False, body__isnull=True),
                name="award_candidate_place_once",
            ),
            models.UniqueConstraint(
                fields=["open_category", "body"],
                condition=models.Q(body__isnull=False),
                name="award_candidate_body_once",
            ),
            models.CheckConstraint(name="award_candidate_how", condition=models.Q(nominated_how__in=values(NOMINATED))),
            models.CheckConstraint(name="award_candidate_name", condition=models.Q(name__regex=TEXT)),
        ]


class CandidateWithdrawal(models.Model):
    """A candidate is taken back, by itself or by the committee; what was there stays."""

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_by = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="award_withdrawal_reason", condition=models.Q(reason__regex=TEXT))]


class Rubric(models.Model):
    """A version of what is judged in a category, and by which rules. No new version after the first score.

    rules: {"tie": [names of criteria], "normalisation": text, "recusal": text, "replacement": of `choices.REPLACEMENT`}. digest: sha256 over the criteria and the
    rules as `payung.award_rubric_set` writes them. In force is the newest version that a quorum of seats approved.
    """

    open_category = models.ForeignKey(OpenCategory, on_delete=models.PROTECT, related_name="rubrics", db_index=False)
    version = models.SmallIntegerField()
    digest = models.CharField(max_length=64)
    rules = models.JSONField()
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["open_category", "version"], name="award_rubric_once"),
            models.CheckConstraint(name="award_rubric_digest", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]


class Criterion(models.Model):
    """One criterion of a rubric. weight: of 100. source: points follow from the frozen figures, or each juror gives them."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="criteria", db_index=False)
    name = models.SlugField(max_length=40, db_index=False)
    word = models.TextField()
    weight = models.SmallIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rubric", "name"], name="award_criterion_once"),
            models.CheckConstraint(name="award_criterion_weight", condition=models.Q(weight__gte=1, weight__lte=WHOLE)),
            models.CheckConstraint(name="award_criterion_source", condition=models.Q(source__in=values(SOURCE))),
            models.CheckConstraint(name="award_criterion_name", condition=models.Q(name__regex=r"^[a-z][a-z0-9_]*$")),
        ]


class Seat(models.Model):
    """A seat of Tim 9 as a decree filled it; a later version of the same number replaces its holder.

    employer: whom the holder declared as employer; a conflict with that body's file follows from it. user: who signs in for it.
    """

    cycle = models.ForeignKey("awards.Cycle", on_delete=models.PROTECT, related_name="seats", db_index=False)
    number = models.SmallIntegerField()
    version = models.SmallIntegerField(default=1, db_default=1)
    institution = models.TextField()
    role = models.TextField()
    user = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.TextField()
    employer = models.ForeignKey(BODY, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decree = models.TextField()
    named_by = models.BigIntegerField()
    named_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number", "version"], name="award_seat_once"),
            models.CheckConstraint(name="award_seat_number", condition=models.Q(number__gte=1, number__lte=SEATS)),
            models.CheckConstraint(name="award_seat_role", condition=models.Q(role__in=values(SEAT_ROLE))),
            models.CheckConstraint(
                name="award_seat_words",
                condition=models.Q(holder__regex=TEXT, institution__regex=TEXT, decree__regex=TEXT),
            ),
        ]


class Deputy(models.Model):
    """Who acts for a seat from a day on. His declared employer recuses the seat too."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="deputies", db_index=False)
    name = models.TextField()
    user = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey(BODY, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    reason = models.TextField()
    named_by = models.BigIntegerField()
    named_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "from_day"], name="award_deputy_once"),
            models.CheckConstraint(name="award_deputy_words", condition=models.Q(name__regex=TEXT, reason__regex=TEXT)),
        ]


class Conflict(models.Model):
    """A conflict between a seat and a candidate that somebody has stated; those that follow from data need no row."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="conflicts", db_index=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="conflicts", db_index=False)
    basis = models.TextField()
    reason = models.TextField()
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "candidate", "basis"], name="award_conflict_once"),
            models.CheckConstraint(name="award_conflict_basis", condition=models.Q(basis__in=values(BASIS))),
            models.CheckConstraint(name="award_conflict_reason", condition=models.Q(reason__regex=TEXT)),
        ]


class RubricApproval(models.Model):
    """A seat has read a version of a rubric and approves it."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="approvals", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rubric", "seat"], name="award_approval_once")]
