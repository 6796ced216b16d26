"""The result of a category, objections to it, the minutes with their signatures, publication and archive. All of it append-only."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import OBJECTION_OUTCOME
from payung.awards.columns import CANDIDATE, CATEGORY, CYCLE, DIGEST, SEAT, TEXT
from payung.kernel.choices import values


class Result(models.Model):
    """The ranking of a category as it followed from the opened scores; the newest number counts.

    content: everything that it follows from and every step, as one text (`awards.plenary.result`); digest: its sha256.
    """

    open_category = models.ForeignKey(CATEGORY, on_delete=models.PROTECT, related_name="results", db_index=False)
    number = models.SmallIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    computed_by = models.BigIntegerField()
    computed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["open_category", "number"], name="award_result_once"),
            models.CheckConstraint(name="award_result_digest", condition=models.Q(digest__regex=DIGEST)),
        ]


class Ranked(models.Model):
    """A candidate in a result. score: with four decimals, half up; the exact fraction stands in the content of the result."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="ranked", db_index=False)
    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="ranked", db_index=False)
    rank = models.SmallIntegerField()
    score = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "candidate"], name="award_ranked_once"),
            models.CheckConstraint(
                name="award_ranked_form",
                condition=models.Q(rank__gte=1, score__regex=r"^\d{1,3}\.\d{4}$"),
            ),
        ]


class ResultObjection(models.Model):
    """A candidate does not agree with a result of its category."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="objections", db_index=False)
    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="result_objections", db_index=False)
    reason = models.TextField()
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "candidate"], name="award_result_objection_once"),
            models.CheckConstraint(name="award_result_objection_reason", condition=models.Q(reason__regex=TEXT)),
        ]


class ResultObjectionAnswer(models.Model):
    """What the committee says of an objection; one that is upheld asks for a new result before there are minutes."""

    objection = models.OneToOneField(ResultObjection, on_delete=models.PROTECT, primary_key=True, related_name="answer")
    outcome = models.TextField()
    answer = models.TextField()
    answered_by = models.BigIntegerField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="award_result_answer_outcome", condition=models.Q(outcome__in=values(OBJECTION_OUTCOME))
            ),
            models.CheckConstraint(name="award_result_answer_text", condition=models.Q(answer__regex=TEXT)),
        ]


class Minutes(models.Model):
    """The minutes (berita acara) of the plenary of a cycle; the newest number counts. content: one text; digest: its sha256."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="minutes", db_index=False)
    number = models.SmallIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    issued_by = models.BigIntegerField()
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="award_minutes_once"),
            models.CheckConstraint(name="award_minutes_digest", condition=models.Q(digest__regex=DIGEST)),
        ]


class MinutesSignature(models.Model):
    """A seat signs the minutes that it has read, by their digest, in the session of who sits there."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    signed_by = models.BigIntegerField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "seat"], name="award_signature_once")]


class Publication(models.Model):
    """What the public is told of a cycle, once. content: one text without anybody's name but the winners'; digest: its sha256."""

    cycle = models.OneToOneField(CYCLE, on_delete=models.PROTECT, related_name="publication")
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="+", db_index=False)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    published_by = models.BigIntegerField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_publication_digest", condition=models.Q(digest__regex=DIGEST))
        ]


class Archive(models.Model):
    """A cycle is put away: the digests of all that was decided in it, as one text. Nothing is added to it afterwards."""

    cycle = models.OneToOneField(CYCLE, on_delete=models.PROTECT, related_name="archive")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    archived_by = models.BigIntegerField()
    archived_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="award_archive_digest", condition=models.Q(digest__regex=DIGEST))]
