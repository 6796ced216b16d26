"""Tables of claims: reports of a death, claims, heirs, assessments, decisions, payments.

Names, identity numbers and telephone numbers are stored in `claims_report` (identity data) and in the registry; all
other rows hold ids. Only functions of the database (sql/) write rows. The state of a claim is stored in its case.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from payung.casework.choices import DECISION
from payung.claims.choices import FINAL_OUTCOME, HEIR, REPORT_STATE, VIA
from payung.kernel.choices import values
from payung.platform.veiled import VeiledChar, VeiledDate, VeiledText

VIAS, HEIRS, REPORT_STATES = values(VIA), values(HEIR), values(REPORT_STATE)
DECISIONS, OUTCOMES = values(DECISION), values(FINAL_OUTCOME)


class ClaimKind(models.Model):
    """A kind of claim, as the database checks claims against it. Every migration writes one row for each of
    `claims.kinds`.

    `facts`: the rules for what is asked about the event. `payees`: the relations that may be paid. `insured_day`: the
    name of the fact that holds the day for which the law is read; "" means the day of the event. `readings`: how a rule may
    be read whose text nobody has seen.
    """

    name = models.TextField(primary_key=True)
    programme = models.TextField()
    event = models.TextField()
    process = models.ForeignKey("casework.Process", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=50)
    ledger_account = models.ForeignKey(
        "ledger.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    insured_day = models.TextField(default="", db_default="")
    facts = models.JSONField()
    payees = ArrayField(models.TextField())
    readings = ArrayField(models.TextField())


class KindPart(models.Model):
    """A named part of the benefit of a kind, with its highest possible amount in rupiah."""

    kind = models.ForeignKey(
        ClaimKind, on_delete=models.PROTECT, related_name="parts", db_column="kind", db_index=False
    )
    name = models.TextField()
    position = models.SmallIntegerField()
    most = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="kind_part_once")]


class Claim(models.Model):
    """A claim for one event in a person's life. `stands`: the claim is active; it becomes false when the claim is
    rejected or withdrawn. One event has at most one active claim, of whichever kind. `code`: given to the family to
    follow the claim; it cannot be guessed. `regency`: of the participant; officers of that regency see the claim.
    """

    code = VeiledChar(max_length=12, unique=True)
    kind = models.ForeignKey(ClaimKind, on_delete=models.PROTECT, related_name="+", db_column="kind", db_index=False)
    event = models.TextField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="claims", db_index=False)
    event_on = models.DateField()
    reported_on = models.DateField()
    via = models.TextField()
    regency = models.CharField(max_length=5)
    case = models.OneToOneField("casework.Case", on_delete=models.PROTECT, related_name="claim")
    folder = models.ForeignKey("vault.Folder", on_delete=models.PROTECT, related_name="claims", db_index=False)
    stands = models.BooleanField(default=True, db_default=True)
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event"], condition=models.Q(stands=True), name="claim_once_an_event"
            ),
            models.CheckConstraint(name="claim_via", condition=models.Q(via__in=VIAS)),
            models.CheckConstraint(name="claim_code", condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$")),
            models.CheckConstraint(
                name="claim_dates",
                condition=models.Q(event_on__lte=models.F("reported_on"), event_on__gte="2015-07-01"),
            ),
        ]
        indexes = [models.Index(fields=["regency", "-id"])]


class Report(models.Model):
    """A report of a death by an officer, a village or anybody. It names the person and the reporter: identity data.

    When a claim is opened from a report, it takes the report's code. Later reports of the same death are linked to that
    claim and keep their own codes. `said`: what the reporter told of the event, as JSON with the names of the kind's
    facts.
    """

    code = VeiledChar(max_length=12, unique=True)
    kind = models.ForeignKey(ClaimKind, on_delete=models.PROTECT, related_name="+", db_column="kind", db_index=False)
    said = VeiledText(default="{}", db_default="{}")
    via = models.TextField()
    regency = models.CharField(max_length=5)
    village_code = VeiledChar(max_length=13, default="", db_default="")
    name = VeiledText()
    nik = VeiledText(default="", db_default="")
    kpj = VeiledText(default="", db_default="")
    event_on = VeiledDate()
    reporter_name = VeiledText()
    reporter_phone = VeiledText(default="", db_default="")
    reporter_address = VeiledText(default="", db_default="")
    reporter_relation = VeiledText(default="", db_default="")
    note = VeiledText(default="", db_default="")
    language = models.CharField(max_length=2, default="id", db_default="id")
    reported_on = models.DateField()
    state = models.TextField(default="waiting", db_default="waiting")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="reports")
    dismissed_reason = models.TextField(default="", db_default="")
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_via", condition=models.Q(via__in=VIAS)),
            models.CheckConstraint(name="report_state", condition=models.Q(state__in=REPORT_STATES)),
            models.CheckConstraint(name="report_code", condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$")),
            models.CheckConstraint(
                name="report_taken",
                condition=models.Q(state="taken", claim__isnull=False)
                | (~models.Q(state="taken") & models.Q(claim__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "regency", "id"])]


class Finding(models.Model):
    """The kind of a claim and what is known of the event, with the reason for a change. Append-only; the newest row
    counts.

    The first row is what the report said. `said`: JSON with the names of the kind's facts.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="findings")
    kind = models.ForeignKey(ClaimKind, on_delete=models.PROTECT, related_name="+", db_column="kind", db_index=False)
    said = VeiledText()
    reason = models.TextField(default="", db_default="")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())


class Requirement(models.Model):
    """A paper that a claim of a kind needs, from `claims.kinds`: always, or if there is an heir of a relation, or if a
    fact has a value.
    """

    kind = models.ForeignKey(
        ClaimKind, on_delete=models.PROTECT, related_name="papers", db_column="kind", db_index=False
    )
    position = models.SmallIntegerField()
    paper_type = models.TextField()
    condition = models.TextField(default="always", db_default="always")
    source = models.TextField()
    verified = models.TextField(default="medium", db_default="medium")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "paper_type"], name="requirement_once"),
            models.CheckConstraint(
                name="requirement_condition",
                condition=models.Q(condition__regex=r"^(always|heir:[a-z_]+|fact:[a-z_]+=[a-z_]+)$"),
            ),
        ]


class Law(models.Model):
    """The values of the law in force that decide claims of a kind. Every migration writes them from the program.

    The database refuses an assessment with other values, so that nobody can choose the law for one case.
    """

    kind = models.OneToOneField(
        ClaimKind, on_delete=models.PROTECT, related_name="+", db_column="kind", primary_key=True
    )
    parameters = models.JSONField()


class Heir(models.Model):
    """One line of a list of heirs. Append-only: a correction is a whole new list, and the list with the highest number
    counts.

    `weight` differs from 1 only where a certificate of heirs or a court says so. "organiser" is the person who arranged
    the funeral, used when the participant has no heirs. `account` receives the share.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="heirs", db_index=False)
    set_no = models.SmallIntegerField()
    line = models.SmallIntegerField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    relation = models.TextField()
    weight = models.IntegerField(default=1)
    bank_account = models.ForeignKey("registry.BankAccount", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "set_no", "line"], name="heir_line"),
            models.UniqueConstraint(fields=["claim", "set_no", "person"], name="heir_once"),
            models.CheckConstraint(name="heir_relation", condition=models.Q(relation__in=HEIRS)),
            models.CheckConstraint(name="heir_weight", condition=models.Q(weight__range=(0, 1_000_000))),
        ]


class BenefitAssessment(models.Model):
    """The benefit of a claim with its reasons. It is frozen: append-only.

    `snapshot` is the canonical JSON of the facts (ids, months, the values of the law that were used) and the result.
    The database computes `digest` from it (SHA-256). Computing again from these facts gives the same result even when
    the law has changed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    number = models.SmallIntegerField()
    snapshot = models.TextField()
    digest = models.CharField(max_length=64)
    outcome = models.TextField()
    amount = models.BigIntegerField()
    payable = models.BigIntegerField()
    assessed_on = models.DateField()
    assessed_by = models.BigIntegerField()
    assessed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="assessment_once"),
            models.CheckConstraint(name="assessment_outcome", condition=models.Q(outcome__in=OUTCOMES)),
            models.CheckConstraint(
                name="assessment_amounts",
                condition=models.Q(payable__gte=0, amount__gte=models.F("payable")),
            ),
        ]

    @property
    def recomputed(self) -> str:
        """Whether the second process has reached the same result: waiting, same or different."""
        mark: Recomputation | None = getattr(self, "recomputation", None)
        return "waiting" if mark is None else "same" if mark.agrees and mark.digest == self.digest else "different"

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that were frozen with the assessment."""
        return dict(json.loads(self.snapshot)["facts"])

    @property
    def result(self) -> dict[str, Any]:
        """The frozen result: outcome, amounts in whole rupiah, shares, and the tree that explains them."""
        return dict(json.loads(self.snapshot)["result"])


class Recomputation(models.Model):
    """The second process computed an assessment again from its frozen facts, in a database role that only this process
    has. Append-only.

    The database computes `digest` from the stored snapshot and `law` from the values of the law in it. `agrees`: the
    result equals the stored one. Without a row that agrees nothing is paid.
    """

    assessment = models.OneToOneField(
        BenefitAssessment, on_delete=models.PROTECT, primary_key=True, related_name="recomputation"
    )
    digest = models.CharField(max_length=64)
    law = models.CharField(max_length=64)
    agrees = models.BooleanField()
    recomputed_at = models.DateTimeField(db_default=Now())


class AssessmentPart(models.Model):
    """A named part of an assessed benefit in whole rupiah, never more than the kind allows. Append-only."""

    assessment = models.ForeignKey(BenefitAssessment, on_delete=models.PROTECT, related_name="parts", db_index=False)
    name = models.TextField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="assessment_part_once"),
            models.CheckConstraint(name="assessment_part_amount", condition=models.Q(amount__gte=0)),
        ]


class ReadingDecision(models.Model):
    """By which reading of a rule a claim is paid whose readings give different amounts. Append-only; the newest row counts,
    and only while what was seen is still so.

    `seen`: SHA-256, by the database, of what the readings rest on: months, memberships, the values of the law. `chosen` and
    `other`: the amounts of both readings in whole rupiah, as the decider saw them; the second process compares them with
    its own.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reading_decisions", db_index=False)
    reading = models.TextField()
    seen = models.CharField(max_length=64)
    chosen = models.BigIntegerField()
    other = models.BigIntegerField()
    reason = models.TextField()
    decided_on = models.DateField()
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reading_amounts",
                condition=models.Q(chosen__gte=0, other__gte=0) & ~models.Q(chosen=models.F("other")),
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"])]


class Decision(models.Model):
    """What the second person decided about an assessment. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    assessment = models.ForeignKey(BenefitAssessment, on_delete=models.PROTECT, related_name="decisions")
    decision = models.TextField()
    reason = models.TextField(default="", db_default="")
    decided_on = models.DateField()
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_word", condition=models.Q(decision__in=DECISIONS)),
            models.UniqueConstraint(
                fields=["claim"],
                condition=models.Q(decision__in=["approve", "reject"]),
                name="decision_final_once",
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"])]


class Payment(models.Model):
    """The payment of an heir's share: it names the instruction that pays it.

    If the bank sends a share back, another row follows, for the new account of a payee change that a second person
    confirmed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payments", db_index=False)
    heir = models.ForeignKey(Heir, on_delete=models.PROTECT, related_name="payments", db_index=False)
    bank_account = models.ForeignKey("registry.BankAccount", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    instruction = models.OneToOneField("payouts.Instruction", on_delete=models.PROTECT, related_name="+")
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    payee_change = models.OneToOneField("PayeeChange", null=True, on_delete=models.PROTECT, related_name="confirmed")
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["heir"], condition=models.Q(follows__isnull=True), name="share_paid_once"),
            models.CheckConstraint(name="payment_amount", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_redirected",
                condition=models.Q(follows__isnull=True, payee_change__isnull=True)
                | models.Q(follows__isnull=False, payee_change__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"])]


class PayeeChange(models.Model):
    """Another account that somebody proposed for a share that came back. Append-only; for a payment the newest row
    counts.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payee_changes")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="payee_changes")
    bank_account = models.ForeignKey("registry.BankAccount", on_delete=models.PROTECT, related_name="+")
    maker_id = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=Now())
