"""What candidates bring and what Payung holds of them: papers, objections, and the figures frozen at the cut-off. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import FIGURE, PAPER
from payung.awards.columns import CANDIDATE, DIGEST, TEXT
from payung.awards.leading.models import Candidate, CycleTerms
from payung.kernel.choices import values


class CandidatePaper(models.Model):
    """A paper that a candidate brings, by kind; of one kind the newest counts. The file was looked at before it was taken."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="papers")
    kind = models.TextField()
    note = models.TextField(default="", db_default="")
    file_name = models.TextField()
    file_key = models.CharField(max_length=32)
    media = models.TextField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind", "digest"], name="award_paper_once"),
            models.CheckConstraint(name="award_paper_kind", condition=models.Q(kind__in=values(PAPER))),
            models.CheckConstraint(name="award_paper_digest", condition=models.Q(digest__regex=DIGEST)),
        ]


class FigureObjection(models.Model):
    """A candidate says that a figure of its own is wrong, with evidence, before the cut-off. held: what Payung said then."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="objections")
    figure = models.TextField()
    held = models.TextField()
    reason = models.TextField()
    paper = models.ForeignKey(CandidatePaper, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_objection_figure", condition=models.Q(figure__in=values(FIGURE))),
            models.CheckConstraint(name="award_objection_reason", condition=models.Q(reason__regex=TEXT)),
        ]


class ObjectionDecision(models.Model):
    """What the committee answered. Accepted: the data were put right where they are kept; the figure follows them."""

    objection = models.OneToOneField(
        FigureObjection, on_delete=models.PROTECT, primary_key=True, related_name="decision"
    )
    accepted = models.BooleanField()
    reason = models.TextField()
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="award_objection_answer", condition=models.Q(reason__regex=TEXT))]


class Freeze(models.Model):
    """The figures of all candidates of a cycle at the cut-off of its terms, taken once. digest: over all of them, in order."""

    terms = models.OneToOneField(CycleTerms, on_delete=models.PROTECT, related_name="freeze")
    digest = models.CharField(max_length=64)
    frozen_by = models.BigIntegerField()
    frozen_at = models.DateTimeField(db_default=Now())


class Indicator(models.Model):
    """A frozen figure: `part`, of `whole` where it is a share. Null: Payung holds no such data of the candidate.

    query: the function of the database that gave it; query_digest: of its text at that time. source: what it read.
    """

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="indicators", db_index=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="indicators")
    name = models.TextField()
    part = models.BigIntegerField(null=True)
    whole = models.BigIntegerField(null=True)
    as_of = models.DateField()
    query = models.TextField()
    query_digest = models.CharField(max_length=64)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["freeze", "candidate", "name"], name="award_indicator_once"),
            models.CheckConstraint(name="award_indicator_name", condition=models.Q(name__in=values(FIGURE))),
            models.CheckConstraint(
                name="award_indicator_share", condition=models.Q(whole__isnull=True) | models.Q(part__isnull=False)
            ),
        ]


class FiguresRead(models.Model):
    """A candidate's own people have looked at its figures before the cut-off, and leave them as they are; once."""

    candidate = models.OneToOneField(CANDIDATE, on_delete=models.PROTECT, primary_key=True, related_name="figures_read")
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())
