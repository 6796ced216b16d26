"""What keeps scores sealed: who holds the keys, sheets in their chain, who was there, the closing by two, the opening.

All of it is append-only. No column here holds a score before the opening, nor anything from which one could be guessed.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.awards.choices import MEETING
from payung.awards.columns import CANDIDATE, CYCLE, SEAT, TEXT
from payung.kernel.choices import values


class KeyHolder(models.Model):
    """Who holds one of the three keys of a cycle, by decree; of each number the newest counts. Never a juror."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="key_holders")
    number = models.SmallIntegerField()
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decree = models.TextField()
    named_by = models.BigIntegerField()
    named_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="award_key_number", condition=models.Q(number__gte=1, number__lte=3)),
            models.CheckConstraint(name="award_key_decree", condition=models.Q(decree__regex=TEXT)),
        ]


class HolderKey(models.Model):
    """The public key of a holder (X25519, 32 bytes). The private one stands in his file alone, under his words."""

    holder = models.OneToOneField(KeyHolder, on_delete=models.PROTECT, primary_key=True, related_name="key")
    public = models.BinaryField(unique=True)
    made_at = models.DateTimeField(db_default=Now())


class OwnKey(models.Model):
    """The public key of a juror's own copies, which follows from words that he keeps and this salt. The newest counts."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="+", db_index=False)
    user_id = models.BigIntegerField()
    public = models.BinaryField()
    salt = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["user_id", "cycle"], name="award_own_key")]


class ScoreSheet(models.Model):
    """A juror's points and notes for a candidate, under seal. The last of a seat for a candidate before the closing counts.

    number: place in the cycle's chain. turn: 1 for the first sheet of this seat for this candidate, 2 for the next. user_id: who handed it in.
    keys: digest of the three public keys. content, parts, commitment, own_copy: see `awards.jury.sealing`. previous, link: SHA-256
    over the sheet and the link before it.
    """

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    number = models.IntegerField()
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="+")
    turn = models.SmallIntegerField()
    user_id = models.BigIntegerField()
    rubric = models.ForeignKey("awards.Rubric", on_delete=models.PROTECT, related_name="+", db_index=False)
    keys = models.BinaryField()
    content = models.BinaryField()
    parts = models.BinaryField()
    commitment = models.BinaryField()
    own_key = models.ForeignKey(OwnKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    own_copy = models.BinaryField()
    previous = models.BinaryField()
    link = models.BinaryField()
    handed_in_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="award_sheet_chained"),
            models.UniqueConstraint(fields=["seat", "candidate", "turn"], name="award_sheet_turn"),
        ]


class Attendance(models.Model):
    """Whether a seat was there at a meeting, as somebody of the jury or the committee recorded it. The newest counts."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="attendance", db_index=False)
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+", db_index=False)
    meeting = models.TextField()
    present = models.BooleanField()
    noted_by = models.BigIntegerField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["cycle", "meeting", "seat"], name="award_attendance")]
        constraints = [
            models.CheckConstraint(name="award_attendance_meeting", condition=models.Q(meeting__in=values(MEETING)))
        ]


class ClosingProposal(models.Model):
    """Somebody proposes to close the scores, by the end of the chain that he sees. A proposal never changes."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="closing_proposals")
    sheets = models.IntegerField()
    head = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())


class Closing(models.Model):
    """Another has confirmed it: nothing is handed in any more. seats: how many had handed in everything.

    counted: SHA-256 over the links of the sheets that count, in their order.
    """

    cycle = models.OneToOneField(CYCLE, on_delete=models.PROTECT, related_name="closing")
    proposal = models.OneToOneField(ClosingProposal, on_delete=models.PROTECT, related_name="+")
    seats = models.SmallIntegerField()
    counted = models.BinaryField()
    confirmed_by = models.BigIntegerField()
    confirmed_at = models.DateTimeField(db_default=Now())


class CountedSheet(models.Model):
    """A sheet that counts, as it was decided at the closing: the last of its seat for its candidate, by no recused juror."""

    sheet = models.OneToOneField(ScoreSheet, on_delete=models.PROTECT, primary_key=True, related_name="counted")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="sheets")


class HandedOn(models.Model):
    """What a holder of a key handed on to the other two at the plenary, each his own box."""

    sheet = models.ForeignKey(CountedSheet, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    boxes = models.BinaryField()
    handed_by = models.BigIntegerField()
    handed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="award_handed_on_once")]


class OpenedScore(models.Model):
    """A sheet that two holders have opened. plain: the padded sheet, which its commitment proves.

    points: name of the criterion -> points as exact decimal text; None where the sheet holds no valid points (fault says why).
    """

    sheet = models.OneToOneField(CountedSheet, on_delete=models.PROTECT, primary_key=True, related_name="opened")
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(CANDIDATE, on_delete=models.PROTECT, related_name="opened_scores")
    points = models.JSONField(null=True)
    note = models.TextField(default="", db_default="")
    fault = models.TextField(default="", db_default="")
    plain = models.BinaryField()
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField(db_default=Now())


class NoFurtherConflict(models.Model):
    """Who acts for a seat has looked at the candidates and has no conflict besides those that stand. Holds until another comes."""

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="+", db_index=False)
    seat = models.ForeignKey(SEAT, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())
