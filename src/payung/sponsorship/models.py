"""Schemes that pay for others: budget, prices, quotas, enrolments, waiting list."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

from payung.kernel.choices import values
from payung.participation.choices import SECTOR
from payung.platform.veiled import VeiledText
from payung.sponsorship.choices import AFTER, CORRECTION, REPRICING, STATE
from payung.sponsorship.choosing.models import Choice, Chooser
from payung.sponsorship.contracts.models import Consent, ConsentWithdrawal, ContractFolder, LastConsent

__all__ = [
    "Choice",
    "Chooser",
    "Consent",
    "ConsentWithdrawal",
    "ContractFolder",
    "LastConsent",
]  # tables that are defined in files of their own


class SchemeKind(models.Model):
    """A kind of scheme as the database holds schemes to it: a row for each of `sponsorship.kinds`, written with every migration.

    payers: kinds of payer of its months. behind: kinds of organisation that may pay. decree: number and date are needed.
    after: what may come after the months.
    """

    value = models.TextField(primary_key=True)
    payers = ArrayField(models.TextField())
    behind = ArrayField(models.TextField())
    decree = models.BooleanField()
    after = ArrayField(models.TextField())


class Scheme(models.Model):
    """A funding scheme: who pays, for whom, which months, on which income base, under which decree."""

    payer = models.OneToOneField("participation.Payer", on_delete=models.PROTECT, related_name="scheme")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    kind = models.TextField()
    name = models.TextField()
    decree_number = models.TextField()
    decree_date = models.DateField(null=True)
    income_base = models.BigIntegerField(default=1_000_000)
    first_month = models.DateField()
    last_month = models.DateField()
    min_age = models.SmallIntegerField(default=17)
    max_age = models.SmallIntegerField(default=64)
    max_decile = models.SmallIntegerField(default=5)
    state = models.TextField(default="open", db_default="open")
    after = models.TextField(default="end", db_default="end")  # who pays after the months of an enrolment
    price_version = models.SmallIntegerField(default=1, db_default=1)  # under which people are committed now
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="scheme_after", condition=models.Q(after__in=values(AFTER))),
            models.CheckConstraint(name="scheme_state", condition=models.Q(state__in=values(STATE))),
            models.CheckConstraint(name="scheme_months", condition=models.Q(first_month__lte=models.F("last_month"))),
            models.CheckConstraint(name="scheme_income", condition=models.Q(income_base__gt=0)),
            models.CheckConstraint(name="scheme_ages", condition=models.Q(min_age__lte=models.F("max_age"))),
            models.UniqueConstraint(fields=["organisation", "decree_number", "name"], name="scheme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Fund(models.Model):
    """The budget and the part of it that is committed. A CHECK keeps the budget, however many transactions commit at
    once.
    """

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, primary_key=True, related_name="fund")
    payer = models.OneToOneField("participation.Payer", on_delete=models.PROTECT, related_name="fund")
    budget = models.BigIntegerField()
    committed = models.BigIntegerField(default=0, db_default=0)
    people = models.BigIntegerField(default=0, db_default=0)
    province = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fund_within_budget",
                condition=models.Q(committed__gte=0, committed__lte=models.F("budget")),
            )
        ]

    @property
    def left(self) -> int:
        """Rupiah that are not committed yet."""
        return self.budget - self.committed

    def carries(self, price: int) -> int:
        """How many more months of people at `price` rupiah it pays for."""
        return self.left // price


class PriceVersion(models.Model):
    """One reckoning of all prices of a scheme; the law moves, so a running scheme may have several. Append-only."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="price_versions", db_index=False)
    version = models.SmallIntegerField()
    reason = models.TextField(default="", db_default="")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="priceversion_once"),
            models.CheckConstraint(name="priceversion_counts", condition=models.Q(version__gte=1)),
        ]


class Price(models.Model):
    """What one participant costs the scheme in a month, by sector, as `payung.law` computed it for a version."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="prices")
    version = models.SmallIntegerField(default=1, db_default=1)
    month = models.DateField()
    sector = models.TextField()
    jkk = models.BigIntegerField()
    jkm = models.BigIntegerField()
    jht = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version", "month", "sector"], name="price_once"),
            models.CheckConstraint(
                name="price_adds_up",
                condition=models.Q(amount=models.F("jkk") + models.F("jkm") + models.F("jht"), amount__gt=0),
            ),
        ]


class Repricing(models.Model):
    """A version of prices that somebody asked for, or that an assessment took over by itself (`adopted`); decided once.

    law: fingerprint of the statute by which the version was reckoned. people, months and amount: what it moved, the difference
    in whole rupiah; billed: the part of it that went to credits and bills over months that were billed before.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="repricings")
    version = models.SmallIntegerField()
    state = models.TextField()
    law = models.TextField()
    reason = models.TextField()
    asked_by = models.BigIntegerField()
    asked_on = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    decided_reason = models.TextField(default="", db_default="")
    people = models.BigIntegerField(default=0, db_default=0)
    months = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField(default=0, db_default=0)
    billed = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="repricing_once"),
            models.UniqueConstraint(fields=["scheme"], condition=models.Q(state="asked"), name="repricing_one_waits"),
            models.CheckConstraint(name="repricing_state", condition=models.Q(state__in=values(REPRICING))),
            models.CheckConstraint(
                name="repricing_two_people",
                condition=~models.Q(state="taken")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
            ),
        ]


class Quota(models.Model):
    """Places for one regency within a scheme."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="quotas")
    regency = models.CharField(max_length=5)
    quota = models.BigIntegerField()
    people = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "regency"], name="quota_once"),
            models.CheckConstraint(name="quota_held", condition=models.Q(people__gte=0, people__lte=models.F("quota"))),
        ]


class Block(models.Model):
    """How many months a class of people gets in a scheme of blocks. Append-only: whoever was promised them has them."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="blocks", db_index=False)
    participant_class = models.TextField()
    months = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "participant_class"], name="block_once"),
            models.CheckConstraint(name="block_months", condition=models.Q(months__gte=1, months__lte=60)),
            models.CheckConstraint(name="block_class", condition=models.Q(participant_class__regex=r"^[a-z_]{1,30}$")),
        ]


class Enrolment(models.Model):
    """A membership taken into a scheme for a stretch of months, from which row of which list; it may come again later.

    price_version: the prices by which its commitment is an estimate. participant_class: agent, umkm, student and the like,
    as the scheme has them. loan: the bank's number of the loan. agent: the person who brought it in. turn: how often he
    was taken in for that month, after a place was given back. Keys are held by `payung.refer`.
    """

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="enrolments", db_index=False, db_constraint=False
    )
    membership = models.ForeignKey(
        "participation.Membership", on_delete=models.PROTECT, db_index=False, db_constraint=False
    )  # looked up by `enrolment_once`
    person_id = models.BigIntegerField()
    regency = models.CharField(max_length=5)
    first_month = models.DateField()
    last_month = models.DateField()
    price_version = models.SmallIntegerField(default=1, db_default=1)
    participant_class = models.TextField(default="", db_default="")
    loan = VeiledText(default="", db_default="")
    agent = models.ForeignKey(
        "registry.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    turn = models.SmallIntegerField(default=1, db_default=1)
    list_id = models.BigIntegerField(null=True)
    sheet_row = models.IntegerField(null=True)
    enrolled_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "scheme", "first_month", "turn"], name="enrolment_once"),
            models.CheckConstraint(
                name="enrolment_months",
                condition=models.Q(first_month__lte=models.F("last_month"), first_month__day=1, last_month__day=1),
            ),
            models.CheckConstraint(
                name="enrolment_class",
                condition=models.Q(
                    LessThanOrEqual(Length("participant_class"), 30), participant_class__regex=r"^[a-z_]*$"
                ),
            ),
        ]
        indexes = [models.Index(fields=["list_id", "sheet_row"])]


class Leaving(models.Model):
    """A person does not go on paying after an enrolment, from a month on: at his request, with the reason.
    Append-only.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="leaving", db_constraint=False)
    from_month = models.DateField()
    reason = models.TextField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="leaving_month", condition=models.Q(from_month__day=1)),
        ]


class ReturnedPlace(models.Model):
    """An enrolment whose place was given back by a release; `restored_at` when the release was taken back.

    Written by the triggers of releases alone; one that stands for an enrolment at a time.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="returned", db_index=False, db_constraint=False
    )
    release = models.ForeignKey(
        "participation.Release", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    restored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(restored_at__isnull=True), name="place_returned_once"
            )
        ]


class Waiting(models.Model):
    """A person for whom quota or money was not left, in sheet order of arrival."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    person_id = models.BigIntegerField()
    regency = models.CharField(max_length=5)
    reason = models.TextField()
    list_id = models.BigIntegerField()
    sheet_row = models.IntegerField()
    # What his membership will be made of: the parsed row is gone after its term, the line is not.
    village_code = models.CharField(max_length=13, default="", db_default="")
    sector = models.TextField(default="other", db_default="other")
    occupation = models.TextField(default="", db_default="")
    # What his enrolment will be: months of his own, null for all of the scheme.
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    participant_class = models.TextField(default="", db_default="")
    loan = VeiledText(default="", db_default="")
    agent_id = models.BigIntegerField(null=True)
    consent_on = models.DateField(null=True)
    consent_dated = models.BooleanField(default=True, db_default=True)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "person_id"], name="waiting_once"),
            models.CheckConstraint(name="waiting_sector", condition=models.Q(sector__in=values(SECTOR))),
            models.CheckConstraint(
                name="waiting_reason", condition=models.Q(reason__in=["QUOTA_EXCEEDED", "BUDGET_EXCEEDED"])
            ),
        ]
        indexes = [models.Index(fields=["scheme", "id"])]


class WaitingRemoval(models.Model):
    """Somebody was taken off the waiting list by a person, who says why. Append-only."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    regency = models.CharField(max_length=5)
    list_id = models.BigIntegerField()
    sheet_row = models.IntegerField()
    since = models.DateTimeField()
    reason = models.TextField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_id", "sheet_row"], name="waiting_removed_once")]


class SavedPlan(models.Model):
    """A plan of what paying for people would cost (`sponsorship.plans`). It names no person, and its costs are computed again whenever somebody looks."""

    province = models.CharField(max_length=2)
    name = models.TextField()
    content = models.JSONField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["province", "-id"], name="plan_of_province")]


class Correction(models.Model):
    """A decree that corrects the list of another: who leaves a scheme from a month on, and who takes the places.

    One person asks for it and another decides; its result is stored with it. release: the release of the months of
    those who left.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="corrections")
    state = models.TextField()
    decree_number = models.TextField()
    decree_date = models.DateField()
    first_month = models.DateField()
    asked_by = models.BigIntegerField()
    asked_on = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    decided_reason = models.TextField(default="", db_default="")
    release = models.ForeignKey("participation.Release", null=True, on_delete=models.PROTECT, related_name="+")
    months_out = models.BigIntegerField(default=0, db_default=0)
    amount_out = models.BigIntegerField(default=0, db_default=0)
    months_in = models.BigIntegerField(default=0, db_default=0)
    amount_in = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "decree_number"], condition=~models.Q(state="refused"), name="correction_once"
            ),
            models.CheckConstraint(name="correction_state", condition=models.Q(state__in=values(CORRECTION))),
            models.CheckConstraint(name="correction_month", condition=models.Q(first_month__day=1)),
            models.CheckConstraint(
                name="correction_two_people",
                condition=~models.Q(state="taken")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
            ),
        ]


class CorrectionLine(models.Model):
    """A person who joins or leaves the scheme by a correction. Append-only."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="lines", db_index=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    comes = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "person"], name="correction_line_once")]
