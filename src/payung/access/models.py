"""Users, grants (role within a scope) and the log of reads of personal data."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThan

from payung.access.choices import CHANGE, READ_ALARM, ROLE
from payung.kernel.choices import values

ROLES = values(ROLE)
# A bank's computer calls the virtual account services and sees no pages, so it has no scope.
CHANNEL = "bank_channel"
# An officer of a village, or with a caseload of his own, has no wider scope; an administrator of accounts has no scope.
VILLAGE, AGENT, KEEPER = "village_officer", "agent", "account_keeper"


class UserManager(BaseUserManager["User"]):
    """Looks users up by name; the password lives in a table of its own."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who works with Payung. The password hash is kept apart, out of reach of the application role."""

    password = None  # type: ignore[assignment]
    last_login = None
    username = models.SlugField(unique=True)
    display_name = models.TextField()
    office = models.ForeignKey("parties.Office", null=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="id")
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects: ClassVar[UserManager] = UserManager()

    def get_session_auth_hash(self) -> str:
        """Sessions end by closing their row, so the hash only ties the session to the account."""
        return f"user:{self.pk}"

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []

    def __str__(self) -> str:
        return self.display_name


class Credential(models.Model):
    """Password hash of a user. The application role reads it only through `payung.login_lookup`.

    must_change: somebody else has chosen it; until the user changes it, it gives no access. begun_by_two: its first half was
    handed over by one administrator and its second by another, or the operator of the machine set it; a role that moves
    money stands on no other.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    password = models.TextField()
    must_change = models.BooleanField(default=False, db_default=False)
    begun_by_two = models.BooleanField(default=False, db_default=False)
    changed_at = models.DateTimeField(db_default=Now())


class Grant(models.Model):
    """A role for a user within a scope: a place and what lies below it down to a village, or an organisation.

    caseload: it opens the people whom the user looks after himself (`registry.Caseload`), and the place none besides.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.TextField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    caseload = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_role", condition=models.Q(role__in=ROLES)),
            models.CheckConstraint(
                name="grant_village",
                condition=~models.Q(role=VILLAGE) | models.Q(GreaterThan(Length("place"), 5), place__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_caseload", condition=models.Q(caseload=True, place__isnull=False) | models.Q(caseload=False)
            ),
            models.CheckConstraint(name="grant_agent", condition=~models.Q(role=AGENT) | models.Q(caseload=True)),
            models.CheckConstraint(
                name="grant_keeper_without_scope",
                condition=~models.Q(role=KEEPER) | models.Q(place__isnull=True, organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="grant_channel_without_scope",
                condition=~models.Q(role=CHANNEL) | models.Q(place__isnull=True, organisation__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "place", "organisation"], name="grant_once", nulls_distinct=False
            ),
        ]


class Right(models.Model):
    """A role that has the right to an action, from `policies.ALLOWED`; written by every migration, read by
    `payung.may`."""

    pk = models.CompositePrimaryKey("action", "role")
    action = models.TextField()
    role = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="right_role", condition=models.Q(role__in=ROLES))]


class ReadLog(models.Model):
    """One question about people: who asked what kind of thing, how many persons the answer named, and which.

    Written by `payung.read_note` and its sisters only, on a connection of its own, before the answer is given. It holds
    no number and no name: `digest` is made with a key that SQL cannot read, `persons` are ids (a bounded number of them;
    `count` is the whole). `refused`: nothing was told.
    """

    actor_id = models.BigIntegerField()
    roles = models.TextField(db_default="")
    kind = models.TextField()
    subject = models.TextField(db_default="")
    reason = models.TextField(db_default="")
    persons = ArrayField(models.BigIntegerField())
    count = models.IntegerField(db_default=0)
    elsewhere = models.IntegerField(db_default=0)  # how many of them are outside the reader's scope
    asked = models.IntegerField(db_default=0)  # numbers or rows that the question held
    digest = models.BinaryField(null=True)
    refused = models.BooleanField(db_default=False)
    asked_in = models.BigIntegerField()  # the transaction that wrote the row: an answer is returned only in a later one
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-at"]),
            GinIndex(fields=["persons"], name="readlog_persons"),
        ]


class Alarm(models.Model):
    """Somebody reads more people than usual, or is refused often. One open alarm for each reader and kind."""

    kind = models.TextField()
    user_id = models.BigIntegerField()
    count = models.IntegerField()
    bound = models.IntegerField()
    at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    note = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="read_alarm_kind", condition=models.Q(kind__in=values(READ_ALARM))),
            models.UniqueConstraint(
                fields=["kind", "user_id"], condition=models.Q(closed_at__isnull=True), name="read_alarm_once"
            ),
        ]


class Change(models.Model):
    """What one administrator proposes and another confirms: a role that moves money, approval limits, a bank connection.

    subject: what it is about ("user:12"). place: whose administrators decide, null for those of the whole installation.
    content: what shall stand; before: what stood when it was proposed. digest: of all that, which the second person names.
    A secret that belongs to it lies in another table. Rows never change.
    """

    kind = models.TextField()
    subject = models.TextField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    before = models.JSONField()
    reason = models.TextField(db_default="")
    digest = models.CharField(max_length=64)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="change_subject")]
        constraints = [models.CheckConstraint(name="change_kind", condition=models.Q(kind__in=values(CHANGE)))]


class ChangeSecret(models.Model):
    """A secret of a proposal, encrypted: the first half of a password, the keys of a bank. No role of the product reads it."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sealed = models.BinaryField()


class ChangeDecision(models.Model):
    """What became of a proposal: confirmed by another person, refused, or taken back by who made it."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, primary_key=True, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField(db_default="")
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField(db_default=Now())
