"""Lists that offices send, the verdict of every row, and the parsed people until they expire."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.intake.choices import (
    DECISION,
    ENDED,
    LEFT_OUT,
    LIST_KIND,
    LIST_STATE,
    NEW_MEMBERS,
    OF_PLACE,
    OF_SCHEME,
    REVIEW_STATE,
    VERDICT,
)
from payung.kernel.choices import values
from payung.participation.choices import SECTOR

STATES = values(LIST_STATE)


class List(models.Model):
    """One file of one sender. The same content from the same sender is the same list; from another sender it is another list.

    It belongs to one scheme, or to the place or organisation of its sender; its kind says whether to a scheme.
    """

    kind = models.TextField(default=NEW_MEMBERS, db_default=NEW_MEMBERS)
    scheme = models.ForeignKey("sponsorship.Scheme", null=True, on_delete=models.PROTECT, related_name="lists")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    file_name = models.TextField()
    file_key = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    sheet = models.TextField(default="", db_default="")
    mapping = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    state = models.TextField(default="received", db_default="received")
    counts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    refusal_code = models.TextField(default="", db_default="")
    refusal_text = models.TextField(default="", db_default="")  # a msgid; `refusal_facts` fill it
    refusal_facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    check_run_id = models.BigIntegerField(null=True)
    commit_run_id = models.BigIntegerField(null=True)
    committed_to_row = models.IntegerField(default=0, db_default=0)
    undo_asked_by = models.BigIntegerField(null=True)  # the first of two users, for amounts above the approval limit
    ended_by = models.BigIntegerField(null=True)
    ended_reason = models.TextField(default="", db_default="")
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField(db_default=Now())
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "place", "organisation", "kind", "uploaded_by", "sha256"],
                condition=~models.Q(state__in=ENDED),
                nulls_distinct=False,
                name="list_once",
            ),
            models.CheckConstraint(name="list_kind", condition=models.Q(kind__in=values(LIST_KIND))),
            models.CheckConstraint(
                name="list_of_scheme", condition=~models.Q(kind__in=OF_SCHEME) | models.Q(scheme__isnull=False)
            ),
            models.CheckConstraint(
                name="list_of_place", condition=~models.Q(kind__in=OF_PLACE) | models.Q(place__isnull=False)
            ),
            models.CheckConstraint(
                name="list_belongs",
                condition=models.Q(scheme__isnull=False, place__isnull=True, organisation__isnull=True)
                | models.Q(scheme__isnull=True, place__isnull=False, organisation__isnull=True)
                | models.Q(scheme__isnull=True, place__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(name="list_state", condition=models.Q(state__in=STATES)),
        ]
        indexes = [models.Index(fields=["uploaded_by", "-id"])]


class Row(models.Model):
    """The verdict of one data row; append-only, without personal data. `codes` is a bit mask (verdicts/codes.py)."""

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="rows", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    verdict = models.CharField(max_length=8)
    codes = models.BigIntegerField()
    village_code = models.CharField(max_length=13, default="")
    regency = models.CharField(max_length=5, default="")
    free_months = models.SmallIntegerField(null=True)
    held_by = models.TextField(default="")
    other_row = models.IntegerField(null=True)  # the earlier row that holds the same NIK
    sector = models.TextField(default="other", db_default="other")  # as the law's list of words reads the occupation

    class Meta:
        constraints = [
            models.CheckConstraint(name="row_verdict", condition=models.Q(verdict__in=values(VERDICT))),
            models.CheckConstraint(name="row_sector", condition=models.Q(sector__in=values(SECTOR))),
        ]
        indexes = [
            # Most rows are accepted; those are read in the order of the key, and an entry for each cost a tenth of keeping a row.
            models.Index(
                fields=["list", "verdict", "sheet_row"],
                condition=~models.Q(verdict="accepted"),
                name="intake_row_not_accepted",
            ),
            models.Index(fields=["village_code"], condition=models.Q(verdict="rejected"), name="intake_row_refused"),
        ]


class SectorDecision(models.Model):
    """The sector that an officer stated for a row, instead of the one that the list of words gives. The latest counts; none is erased."""

    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    sector = models.TextField()
    was = models.TextField()
    reason = models.TextField()
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["list", "sheet_row", "id"], name="sectordecision_latest")]
        constraints = [
            models.CheckConstraint(name="sectordecision_sector", condition=models.Q(sector__in=values(SECTOR))),
            models.CheckConstraint(name="sectordecision_changes", condition=~models.Q(sector=models.F("was"))),
        ]


class Tally(models.Model):
    """The number of rows of a list by verdict and regency, updated together with the rows."""

    pk = models.CompositePrimaryKey("list_id", "regency", "verdict")
    list = models.ForeignKey(List, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    regency = models.CharField(max_length=5)
    verdict = models.CharField(max_length=8)
    rows = models.BigIntegerField()


class Likeness(models.Model):
    """A possible match for the person of a row: an earlier row of the list, or a registered person (the other field is 0).

    Numbers, the weight and what it is made of (bits of `registry/likeness.py`), nothing else; append-only. Who may not see
    the person does not see the line.
    """

    pk = models.CompositePrimaryKey("list_id", "sheet_row", "earlier_row", "person_id")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    earlier_row = models.IntegerField()
    person_id = models.BigIntegerField()
    weight = models.SmallIntegerField()
    evidence = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="likeness_of_one",
                condition=models.Q(earlier_row=0, person_id__gt=0) | models.Q(earlier_row__gt=0, person_id=0),
            )
        ]


class Outcome(models.Model):
    """What became of an accepted row that did not come in when its list was committed; append-only, without personal data.

    Who came in stands in an enrolment of the row, who waits on the waiting list.
    """

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(
        List, on_delete=models.PROTECT, related_name="outcomes", db_index=False, db_constraint=False
    )
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    outcome = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="outcome_kind", condition=models.Q(outcome__in=values(LEFT_OUT)))]


class Candidate(models.Model):
    """The person of a row as parsed; kept apart from the verdict so that it can expire."""

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(
        List, on_delete=models.CASCADE, related_name="candidates", db_index=False, db_constraint=False
    )
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    village_code = models.CharField(max_length=13, default="")
    nik = models.TextField(default="")
    name = models.TextField(default="")
    name_norm = models.TextField(default="")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="")
    address = models.TextField(default="")
    phone = models.TextField(default="")
    mother_name = models.TextField(default="")
    occupation = models.TextField(default="")
    income = models.BigIntegerField(null=True)
    decile = models.SmallIntegerField(null=True)
    written = models.TextField(
        default="", db_default=""
    )  # village, district, regency as sent, where they named no village


class RowTerms(models.Model):
    """What a row asks for besides the person, where its scheme gives months by contract or class; expires with the person of the row."""

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    participant_class = models.TextField(default="")
    loan = models.TextField(default="")
    agent_nik = models.TextField(default="")
    heir = models.TextField(default="")
    heir_relation = models.TextField(default="")
    consent_on = models.DateField(null=True)  # the day on which he agreed, as the row says
    consent_dated = models.BooleanField(
        default=True, db_default=True
    )  # false: the row says yes alone, of the day of the check
    staff = models.TextField(default="", db_default="")  # number of the employee who chose, at his employer


class RowNumber(models.Model):
    """The KPJ that a row of an extract states, with status and first month, and whom the row was when it was checked; expires with
    the person of the row."""

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    person_id = models.BigIntegerField()
    number = models.TextField()
    status = models.TextField(default="", db_default="")
    first_month = models.DateField(null=True)


class Review(models.Model):
    """Where a row that somebody has to look at stands: its codes as they are now, and the last decision about it.

    Written by functions of the database only; what was decided stands in `Decision`, and nothing of it changes.
    """

    pk = models.CompositePrimaryKey("list_id", "sheet_row")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    state = models.TextField(default="open", db_default="open")
    codes = models.BigIntegerField()
    other_row = models.IntegerField(null=True)
    free_months = models.SmallIntegerField(null=True)
    held_by = models.TextField(default="", db_default="")
    needs_second = models.BooleanField(default=False, db_default=False)  # the review overruled a number
    corrected_by = models.BigIntegerField(null=True)  # the decision whose corrections are in force
    decided_by = models.BigIntegerField(null=True)  # the last decision
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="review_state", condition=models.Q(state__in=values(REVIEW_STATE)))]
        indexes = [
            models.Index(fields=["list", "state", "sheet_row"], name="intake_review_state"),
            models.Index(
                fields=["state", "list"],
                condition=models.Q(state__in=["open", "confirm"]),
                name="intake_review_waiting",
            ),
        ]


class Decision(models.Model):
    """One decision of one person about rows of a list; append-only. `of_decision`: the one that a second person confirms or
    gives back, or whose corrections a run has checked."""

    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.TextField()
    reason = models.TextField(default="", db_default="")
    seen = models.CharField(max_length=64, default="", db_default="")  # digest of the evidence that was shown
    rows = models.IntegerField()
    of_decision = models.BigIntegerField(null=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_kind", condition=models.Q(kind__in=values(DECISION))),
            models.UniqueConstraint(
                fields=["of_decision"],
                condition=models.Q(kind__in=["confirm", "return"]),
                name="decision_confirmed_once",
            ),
        ]
        indexes = [models.Index(fields=["list", "id"], name="intake_decision_list")]


class DecidedRow(models.Model):
    """A row that a decision is about, its codes and what became of it by the decision; append-only, without personal data."""

    pk = models.CompositePrimaryKey("decision_id", "sheet_row")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    regency = models.CharField(max_length=5, default="")
    codes = models.BigIntegerField()
    state = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="decided_state", condition=models.Q(state__in=values(REVIEW_STATE)))]
        indexes = [models.Index(fields=["list", "sheet_row"], name="intake_decided_row")]


class Corrected(models.Model):
    """What a correction put in the place of what was sent; expires with the person of the row."""

    pk = models.CompositePrimaryKey("list_id", "sheet_row", "decision_id")
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    sheet_row = models.IntegerField()
    decision_id = models.BigIntegerField()
    regency = models.CharField(max_length=5, default="")  # regency of the row as it was sent; it decides who sees this
    village_code = models.CharField(max_length=13, default="")
    nik = models.TextField(default="")
    name = models.TextField(default="")
    name_norm = models.TextField(default="")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="")


class MappingMemory(models.Model):
    """A header once confirmed by a person is recognised the next time."""

    signature = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    confirmed_by = models.BigIntegerField()
    confirmed_at = models.DateTimeField(db_default=Now())
