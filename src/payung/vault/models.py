"""Papers of persons and claims: kind, issuer, digest, and the result of the check."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.platform.veiled import VeiledText
from payung.vault.choices import CHECKED_AS
from payung.vault.kinds import MEDIA


class Folder(models.Model):
    """Papers that belong together (those of one claim); the regency and the organisation say who may see them."""

    kind = models.TextField()
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())


class PaperKind(models.Model):
    """A kind of paper as the database holds papers to it: a row for each of `vault.kinds`, written with every migration."""

    name = models.TextField(primary_key=True)
    media = ArrayField(models.TextField())


class Paper(models.Model):
    """One paper. Its file is stored under a random name; nobody can see it before it has passed the check."""

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="papers")
    paper_type = models.TextField()
    issuer = VeiledText(default="", db_default="")
    number = VeiledText(default="", db_default="")
    issued_on = models.DateField(null=True)
    file_name = VeiledText()
    file_key = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.TextField(default="quarantine", db_default="quarantine")
    reason = models.TextField(default="", db_default="")
    media = models.TextField(default="", db_default="")
    pages = models.SmallIntegerField(default=0, db_default=0)
    previews = ArrayField(models.CharField(max_length=32), default=list, db_default=[])
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_reason = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "paper_type", "digest"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="paper_once",
            ),
            models.CheckConstraint(name="paper_state", condition=models.Q(state__in=values(CHECKED_AS))),
            models.CheckConstraint(name="paper_digest", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="paper_clean", condition=~models.Q(state="clean") | models.Q(media__in=list(MEDIA), pages__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["folder", "id"])]
