"""Cycles of the award: what is known of them, in editions of which the newest counts, and who won."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import SUBJECT
from payung.awards.days.models import (
    Cost,
    CostWithdrawal,
    Interview,
    Prompt,
    Room,
    Turn,
    Visit,
    VisitFinding,
    VisitPhoto,
    VisitPhotoWithdrawal,
)
from payung.awards.facts import Fact
from payung.awards.jury.models import (
    Attendance,
    Closing,
    ClosingProposal,
    CountedSheet,
    HandedOn,
    HolderKey,
    KeyHolder,
    NoFurtherConflict,
    OpenedScore,
    OwnKey,
    ScoreSheet,
)
from payung.awards.leading.models import (
    Candidate,
    CandidateWithdrawal,
    Conflict,
    Criterion,
    CycleTerms,
    Deputy,
    OpenCategory,
    Rubric,
    RubricApproval,
    Seat,
    StageMove,
    StageWindow,
)
from payung.awards.nominations.models import (
    CandidatePaper,
    FigureObjection,
    FiguresRead,
    Freeze,
    Indicator,
    ObjectionDecision,
)
from payung.awards.plenary.models import (
    Archive,
    Minutes,
    MinutesSignature,
    Publication,
    Ranked,
    Result,
    ResultObjection,
    ResultObjectionAnswer,
)
from payung.kernel.choices import values

__all__ = [
    "Archive",
    "Attendance",
    "Candidate",
    "CandidatePaper",
    "CandidateWithdrawal",
    "Closing",
    "ClosingProposal",
    "Conflict",
    "Cost",
    "CostWithdrawal",
    "CountedSheet",
    "Criterion",
    "CycleTerms",
    "Deputy",
    "Fact",
    "FigureObjection",
    "FiguresRead",
    "Freeze",
    "HandedOn",
    "HolderKey",
    "Indicator",
    "Interview",
    "KeyHolder",
    "Minutes",
    "MinutesSignature",
    "NoFurtherConflict",
    "ObjectionDecision",
    "OpenCategory",
    "OpenedScore",
    "OwnKey",
    "Prompt",
    "Publication",
    "Ranked",
    "Result",
    "ResultObjection",
    "ResultObjectionAnswer",
    "Room",
    "Rubric",
    "RubricApproval",
    "ScoreSheet",
    "Seat",
    "StageMove",
    "StageWindow",
    "Turn",
    "Visit",
    "VisitFinding",
    "VisitPhoto",
    "VisitPhotoWithdrawal",
]  # tables that are defined in files of their own


class Category(models.Model):
    """What is judged: local governments, villages, enterprises by sector or scale. Reference rows from the program's data."""

    value = models.TextField(primary_key=True)
    word = models.TextField()
    english = models.TextField()
    subject = models.TextField()
    sector = models.TextField(default="", db_default="")
    scale = models.TextField(default="", db_default="")
    source = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="award_subject", condition=models.Q(subject__in=values(SUBJECT)))]


class Cycle(models.Model):
    """An award of a province for the year that is judged, whatever year its posters carry."""

    province = models.CharField(max_length=2)
    assessment_year = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "assessment_year"], name="award_cycle_once"),
            models.CheckConstraint(
                name="award_cycle_year",
                condition=models.Q(assessment_year__gte=2017, assessment_year__lte=2200)
                & models.Q(province__regex=r"^\d\d$"),
            ),
        ]


class Edition(models.Model):
    """What is known of a cycle, as a file had it; a correction is a later edition. recorded_by: None for the program's own data.

    rehearsal: people and scores are made up, for practice; the pages say so. Append-only.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="editions", db_index=False)
    number = models.SmallIntegerField()
    ceremony_on = models.DateField(null=True)
    interviews_first = models.DateField(null=True)
    interviews_last = models.DateField(null=True)
    rehearsal = models.BooleanField(default=False, db_default=False)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="award_edition_once"),
            models.CheckConstraint(
                name="award_edition_days",
                condition=(
                    models.Q(interviews_first__isnull=True, interviews_last__isnull=True)
                    | models.Q(interviews_first__lte=models.F("interviews_last"))
                )
                & (models.Q(ceremony_on__isnull=True) | ~models.Q(interviews_last__gt=models.F("ceremony_on"))),
            ),
            models.CheckConstraint(name="award_edition_source", condition=models.Q(source__regex=r"\S.*\S")),
        ]


class Label(models.Model):
    """What a poster or paper calls a cycle; several may differ in their year, and all are shown. Append-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="labels")
    text = models.TextField()
    source = models.TextField()


class Contest(models.Model):
    """A category that a cycle had, whether its winners are known or not. Append-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="contests", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "category"], name="award_contest_once")]


class Winner(models.Model):
    """Who came first to third; two may share a rank. place: where the winner is a place that Payung knows. Append-only."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="winners", db_index=False)
    rank = models.SmallIntegerField()
    name = models.TextField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "name"], name="award_winner_once"),
            models.CheckConstraint(name="award_winner_rank", condition=models.Q(rank__gte=1, rank__lte=99)),
        ]
