"""Memberships, payers and the protection calendar: which month of which membership somebody has committed to pay."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact

from payung.kernel.choices import values
from payung.participation.choices import NUMBER_STATUS, PAYER_KIND, SECTOR
from payung.platform.veiled import VeiledBytes, VeiledText

SEGMENTS = ["PU", "BPU", "JAKON", "PMI"]
PAYER_KINDS = values(PAYER_KIND)
PAYER_CLASSES = ["state_budget", "private", "self", "employer"]


class PayerKind(models.Model):
    """A kind of payer with the class that reliefs look at, and the article for it; rows follow the law with every migration."""

    value = models.TextField(primary_key=True)
    payer_class = models.TextField()
    basis = models.TextField()
    source = models.TextField()
    verified = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "payer_class"], name="payer_kind_class_once"),
            models.CheckConstraint(name="payer_kind_class", condition=models.Q(payer_class__in=PAYER_CLASSES)),
        ]


class Payer(models.Model):
    """Who commits to pay months. `payer_class` is that of its kind (`PayerKind`); another one is refused by a foreign key."""

    kind = models.TextField()
    payer_class = models.TextField()
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    # A person who pays for himself or for another; what he is called stands in the registry alone.
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    label = models.TextField()
    province = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payer_kind", condition=models.Q(kind__in=PAYER_KINDS)),
            models.CheckConstraint(name="payer_class", condition=models.Q(payer_class__in=PAYER_CLASSES)),
            models.CheckConstraint(
                name="payer_person",
                condition=models.Q(person__isnull=True) | models.Q(organisation__isnull=True, label=""),
            ),
            models.UniqueConstraint(fields=["person", "kind"], name="payer_person_once"),
        ]


class Membership(models.Model):
    """A person in a segment. One open BPU membership a person; one open PU membership a person and employer."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="memberships", db_constraint=False
    )
    segment = models.TextField()
    employer = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    kpj = VeiledText()
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    sector = models.TextField(default="other", db_default="other")
    occupation = models.TextField(default="", db_default="")
    started = models.DateField()
    ended = models.DateField(null=True)
    known_at = models.DateTimeField(db_default=Now())  # when Payung recorded it, maybe later than it holds
    # Set on a membership that came with a merged record: it stands beside this one of the same kind. Its months count, but
    # nothing new is committed on it.
    beside = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(segment="BPU", ended__isnull=True, beside__isnull=True),
                name="one_bpu",
            ),
            models.UniqueConstraint(
                fields=["person", "employer"],
                condition=models.Q(segment="PU", ended__isnull=True, beside__isnull=True),
                name="one_pu",
            ),
            models.CheckConstraint(name="membership_beside", condition=~models.Q(beside=models.F("id"))),
            models.UniqueConstraint(fields=["kpj"], name="kpj_once"),
            models.CheckConstraint(name="membership_segment", condition=models.Q(segment__in=SEGMENTS)),
            models.CheckConstraint(name="membership_sector", condition=models.Q(sector__in=values(SECTOR))),
            models.CheckConstraint(
                name="membership_kpj", condition=models.Q(Exact(Length("kpj"), 11), kpj__regex=r"^\d*$")
            ),
            models.CheckConstraint(
                name="pu_has_employer", condition=~models.Q(segment="PU") | models.Q(employer__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "id"]),
            models.Index(fields=["beside"], condition=models.Q(beside__isnull=False), name="membership_beside_of"),
        ]


class CoveredMonth(models.Model):
    """A month that someone has committed to pay: the key (membership, month) admits one payer. Partitioned by month."""

    pk = models.CompositePrimaryKey("membership_id", "month")
    membership = models.ForeignKey(Membership, on_delete=models.DO_NOTHING, db_constraint=False)
    month = models.DateField()
    payer = models.ForeignKey(Payer, on_delete=models.DO_NOTHING, db_constraint=False)
    regency = models.CharField(max_length=5)
    amount = models.BigIntegerField()
    committed_at = models.DateTimeField(db_default=Now())

    class Meta:
        managed = False
        db_table = "participation_month"


class Held(models.Model):
    """What a payer holds in a month and regency: people and rupiah, kept with the calendar (`payung.keep_held`).

    village_code and segment: only of months that BPJS's own data hold, which protect without a bill; "" elsewhere.
    """

    month = models.DateField()
    payer = models.ForeignKey(Payer, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    segment = models.TextField()
    people = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "payer", "regency", "village_code", "segment"], name="held_once")
        ]


class Ceasing(models.Model):
    """Where cover ends: memberships that a payer holds in a month and nobody in the next, by village (`payung.keep_ceasing`)."""

    month = models.DateField()
    payer = models.ForeignKey(Payer, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    people = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "payer", "regency", "village_code"], name="ceasing_once")
        ]


class Several(models.Model):
    """A person with more than one membership (ended ones included), who could be counted twice in a count of memberships."""

    person = models.OneToOneField(
        "registry.Person", primary_key=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )


RELEASE_REASONS = ["death", "list_undone", "decree_corrected", "hand_over", "loan_repaid", "wrong_person", "merged"]


class Release(models.Model):
    """Months taken back from whoever had committed to pay them: why, by whom, and by which second person. Append-only."""

    reason = models.TextField()
    note = models.TextField(default="", db_default="")
    about = models.TextField(default="", db_default="")  # "event:7" of a person, "list:3"
    made_by = models.BigIntegerField()
    confirmed_by = models.BigIntegerField(null=True)
    made_on = models.DateField()  # the day of its journal entries
    made_at = models.DateTimeField(db_default=Now())  # when the reason became known

    class Meta:
        constraints = [
            models.CheckConstraint(name="release_reason", condition=models.Q(reason__in=RELEASE_REASONS)),
            models.CheckConstraint(name="release_two_people", condition=~models.Q(made_by=models.F("confirmed_by"))),
        ]
        indexes = [models.Index(fields=["about"], name="release_about")]


class ReleasedMonth(models.Model):
    """A month as it stood in the calendar, which it has left. revision: of the assessment that took it back, if it was assessed.

    Whose it was, how much, and since when stay, so that committed = calendar + released. Append-only; keys by `payung.refer`.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="months", db_constraint=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    month = models.DateField()
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    regency = models.CharField(max_length=5)
    amount = models.BigIntegerField()
    committed_at = models.DateTimeField()
    revision = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "month", "committed_at"], name="released_once"),
            models.CheckConstraint(
                name="released_month", condition=models.Q(month__day=1, amount__gte=0) & ~models.Q(revision__lte=0)
            ),
        ]


class Ending(models.Model):
    """The end of a membership: on which day, why, and when that became known. Append-only; another row takes it back."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="endings")
    ended_on = models.DateField()
    reason = models.TextField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    recorded_by = models.BigIntegerField()
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="ending_reason", condition=~models.Q(reason=""))]


class ExternalNumber(models.Model):
    """A number that others use for a membership, such as the official KPJ of BPJS. There may be several, each with its period.

    It stands until it is ended, with who, when and why; a wrong one is ended too, and none is erased. One that came in an
    extract names its list and row, and the status that BPJS gave it; with_list: it ended because the whole list was undone.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="external_numbers")
    kind = models.TextField()
    number = VeiledText()
    issuer = models.TextField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    reason = models.TextField(default="", db_default="")
    recorded_by = models.BigIntegerField()
    known_at = models.DateTimeField(db_default=Now())
    end_reason = models.TextField(default="", db_default="")
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    list_id = models.BigIntegerField(null=True)
    sheet_row = models.IntegerField(null=True)
    status = models.TextField(default="", db_default="")
    with_list = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=models.Q(valid_to__isnull=True), name="external_once"
            ),
            models.CheckConstraint(name="external_kind", condition=models.Q(kind__regex=r"^[a-z_]{2,30}$")),
            models.CheckConstraint(name="external_number", condition=models.Q(number__regex=r"^[A-Za-z0-9./-]{3,40}$")),
            models.CheckConstraint(
                name="external_kpj", condition=~models.Q(kind="kpj") | models.Q(number__regex=r"^[0-9]{11}$")
            ),
            models.CheckConstraint(name="external_period", condition=models.Q(valid_from__lte=models.F("valid_to"))),
            models.CheckConstraint(
                name="external_end",
                condition=models.Q(valid_to__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(valid_to__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(name="external_status", condition=models.Q(status__in=["", *values(NUMBER_STATUS)])),
            models.CheckConstraint(
                name="external_row",
                condition=models.Q(list_id__isnull=True, sheet_row__isnull=True)
                | models.Q(list_id__isnull=False, sheet_row__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["list_id", "sheet_row"], condition=models.Q(list_id__isnull=False), name="external_listed"
            ),
            models.Index(fields=["number"], condition=models.Q(valid_to__isnull=False), name="external_ended"),
        ]


class EarlierMonths(models.Model):
    """Months from before Payung's calendar began, as a source states them. Append-only."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="earlier_months", db_index=False)
    first_month = models.DateField()
    last_month = models.DateField()
    source = models.TextField()
    recorded_by = models.BigIntegerField()
    known_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "first_month"], name="earlier_once"),
            models.CheckConstraint(
                name="earlier_months",
                condition=models.Q(first_month__lte=models.F("last_month"), first_month__day=1, last_month__day=1),
            ),
        ]


class Snapshot(models.Model):
    """A dated extract of BPJS's existing members, as received."""

    as_of = models.DateField()
    source = models.TextField()
    note = models.TextField(default="")
    members = models.BigIntegerField(default=0)
    loaded_at = models.DateTimeField(db_default=Now())
    loaded_by = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["as_of", "source"], name="snapshot_once")]


class Card(models.Model):
    """A printed participant card. Its QR code carries a random token of which only the hash is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="cards")
    regency = models.CharField(max_length=5)
    token_hash = VeiledBytes(unique=True)
    issued_at = models.DateTimeField(db_default=Now())
    issued_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="card_end",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]
