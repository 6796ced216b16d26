"""Persons and their identities. Every other room refers to a person by id; names and numbers live here only."""

from __future__ import annotations

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact

from payung.kernel.choices import values
from payung.platform.veiled import VeiledChar, VeiledDate, VeiledText
from payung.registry.choices import EVIDENCE, RELATION


class Person(models.Model):
    """Every registered person, insured or not. The only personal data here is where the person lives."""

    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["regency", "id"]), models.Index(fields=["village_code"])]


class Identity(models.Model):
    """The identity of a person. NIK and phone are read and stored as text, never as numbers."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="identity", db_constraint=False
    )
    regency = models.CharField(max_length=5)
    village_code = VeiledChar(max_length=13)
    nik = VeiledText(null=True)
    name = VeiledText()
    name_norm = VeiledText()
    birth_date = VeiledDate(null=True)
    sex = VeiledChar(max_length=1, null=True)
    address = VeiledText(default="", db_default="")
    phone = VeiledText(default="", db_default="")
    mother_name = VeiledText(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nik"], name="nik_once"),
            models.CheckConstraint(
                name="identity_nik", condition=models.Q(Exact(Length("nik"), 16), nik__regex=r"^\d*$")
            ),
            models.CheckConstraint(name="identity_sex", condition=models.Q(sex__in=["L", "P"])),
        ]
        indexes = [
            models.Index(fields=["birth_date", "village_code"]),
            # Asked for whole names only, and written by the hundred thousand: a tree of names in order costs twice as much.
            HashIndex(fields=["name_norm"], name="registry_identity_name"),
        ]


class Custody(models.Model):
    """The organisation that brought a person in, and may therefore see the person, as officers of the place may."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="custody_once")]


class Tally(models.Model):
    """People who came on record in a regency, or went; all changes together are those who are. organisation_id: the body
    that brought them in, 0 for everybody.
    """

    regency = models.CharField(max_length=5)
    organisation_id = models.BigIntegerField()
    people = models.BigIntegerField()


class Caseload(models.Model):
    """The people whom a user looks after; a grant over a caseload opens these. Handing a person over ends the row and adds another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looked_after")
    user_id = models.BigIntegerField()
    since = models.DateTimeField(db_default=Now())
    given_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "person"], condition=models.Q(ended_at__isnull=True), name="caseload_once"
            )
        ]


PERSON_EVENTS = ["suspected", "died", "doubted", "moved", "corrected", "merged", "undone"]


class PersonEvent(models.Model):
    """What happened to a person, on which day, and when that became known; append-only, undone by another event.

    suspected: word of a death (facts: whose, "report:3"; `recorded_by` None for the public). doubted: the first of two who
    take a death back.
    other: into whom a person was merged; months hang on their memberships and stay there. facts: what was before (veiled).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField()
    happened_on = models.DateField()
    other = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="merged_from")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    facts = VeiledText(default="", db_default="")
    recorded_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="event_kind", condition=models.Q(kind__in=PERSON_EVENTS)),
            models.CheckConstraint(
                name="event_merged",
                condition=models.Q(kind="merged", other__isnull=False) & ~models.Q(other=models.F("person"))
                | ~models.Q(kind="merged") & models.Q(other__isnull=True),
            ),
            models.CheckConstraint(
                name="event_undone",
                condition=models.Q(kind="undone", undoes__isnull=False)
                | ~models.Q(kind="undone") & models.Q(undoes__isnull=True),
            ),
            models.CheckConstraint(name="event_two_people", condition=~models.Q(recorded_by=models.F("confirmed_by"))),
            models.CheckConstraint(
                name="event_signed", condition=models.Q(recorded_by__isnull=False) | models.Q(kind="suspected")
            ),
        ]
        indexes = [models.Index(fields=["kind", "happened_on"])]


EVIDENCES = values(EVIDENCE)


class Correction(models.Model):
    """A correction of an identity: what stood and what stands, by which paper, why and by whom. Append-only.

    before, after: fields by name, as JSON. waits: another person has to confirm it, as for a NIK.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    fields = models.TextField()
    before = VeiledText()
    after = VeiledText()
    evidence = models.TextField()
    reason = models.TextField()
    waits = models.BooleanField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="correction_evidence", condition=models.Q(evidence__in=EVIDENCES)),
            models.CheckConstraint(name="correction_reason", condition=~models.Q(reason="")),
        ]


class CorrectionDecision(models.Model):
    """What the second person said of a correction that waited. Append-only."""

    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField(default="", db_default="")
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())


class Merge(models.Model):
    """Two records of one person that become one, or (`undoes`) become two again, as the first of two proposes it. Append-only.

    person: the record that goes; stays: the one that remains. releases: months that both hold are released. seen: the digest of
    both records as they were shown.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    stays = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_taken")
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undoings")
    releases = models.BooleanField(default=False, db_default=False)
    seen = models.TextField()
    reason = models.TextField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="merge_two_records", condition=~models.Q(person=models.F("stays"))),
            models.CheckConstraint(name="merge_seen", condition=models.Q(seen__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="merge_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="merge_undo", condition=models.Q(undoes__isnull=True) | models.Q(releases=False)
            ),
        ]


class MergeDecision(models.Model):
    """What the second person said. held: what the record that stays held right after (JSON of numbers), for an undo. Append-only."""

    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField(default="", db_default="")
    held = models.TextField(default="", db_default="")
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())


class MergeRow(models.Model):
    """A row that a merge gave to the other record, so that an undo gives back exactly these. what: its kind; about: an organisation.

    Append-only.
    """

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="rows", db_index=False)
    what = models.TextField()
    row_id = models.BigIntegerField()
    about = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "what", "row_id"], name="merge_row_once")]


RELATIONS = values(RELATION)


class Relation(models.Model):
    """How `relative` is related to `person`: the words of the order of heirs, besides guardian and funeral organiser.

    A wrong relation is ended and recorded anew; the row itself stays.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations", db_index=False)
    relative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_to")
    relation = models.TextField()
    regency = models.CharField(max_length=5)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "relative"], condition=models.Q(ended_at__isnull=True), name="relation_once"
            ),
            models.CheckConstraint(name="relation_word", condition=models.Q(relation__in=RELATIONS)),
            models.CheckConstraint(name="relation_two_people", condition=~models.Q(person=models.F("relative"))),
        ]


class NamedHeir(models.Model):
    """Whom a person named as his heir when he was brought in (at the contract of a loan), as it was written. Append-only.

    It says who was meant and proves nothing: the heirs of a claim are shown by papers. about: "list:3" with the row it stood in.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="named_heirs", db_constraint=False)
    name = VeiledText()
    relation = VeiledText(default="", db_default="")
    about = models.TextField()
    sheet_row = models.IntegerField()
    named_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "sheet_row"], name="named_heir_once"),
            models.CheckConstraint(name="named_heir_name", condition=~models.Q(name="")),
        ]


class BankAccount(models.Model):
    """A bank account of a person, or of an organisation; who used it for a payment names the row, never the number.

    The name of an organisation proves little: its account is paid only when another person has verified it.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="accounts", db_index=False)
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    regency = models.CharField(max_length=5, null=True)  # the person's; an organisation is seen by its own place
    bank_code = models.TextField()
    account_no = VeiledText()
    holder_name = VeiledText()
    # How well the holder fits the person's name (0 to 100) as it was recorded, and why it was taken below 80.
    holder_score = models.SmallIntegerField(default=100, db_default=100)
    holder_reason = models.TextField(default="", db_default="")
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    verified_by = models.BigIntegerField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "bank_code", "account_no"],
                condition=models.Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="account_once",
            ),
            models.CheckConstraint(
                name="account_owner",
                condition=models.Q(person__isnull=False, organisation__isnull=True, regency__isnull=False)
                | models.Q(person__isnull=True, organisation__isnull=False, regency__isnull=True),
            ),
            models.CheckConstraint(
                name="account_verified",
                condition=models.Q(verified_by__isnull=True, verified_at__isnull=True)
                | models.Q(organisation__isnull=False, verified_by__isnull=False, verified_at__isnull=False)
                & ~models.Q(verified_by=models.F("created_by")),
            ),
            models.CheckConstraint(name="account_digits", condition=models.Q(account_no__regex=r"^\d{5,34}$")),
            models.CheckConstraint(
                name="account_holder", condition=models.Q(holder_score__gte=80) | ~models.Q(holder_reason="")
            ),
            models.CheckConstraint(name="account_bank", condition=models.Q(bank_code__regex=r"^[A-Z0-9]{2,11}$")),
        ]
