"""Tables of the platform: runs (background work with progress), outbox, change history, idempotency, settings."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.platform.choices import RUN_STATE


class Run(models.Model):
    """One piece of background work. `params` and `result` hold ids and counts, never personal data.

    Why it was refused is worded when it is shown: `error_text` is the sentence (a msgid), `error_facts` what fills it.
    """

    kind = models.TextField()
    params = models.JSONField(default=dict)
    requested_by = models.BigIntegerField()
    state = models.TextField(default="queued", db_default="queued")
    step = models.TextField(default="", db_default="")
    done = models.BigIntegerField(default=0, db_default=0)
    total = models.BigIntegerField(default=0, db_default=0)
    attempts = models.IntegerField(default=0, db_default=0)
    error_code = models.TextField(default="", db_default="")
    error_text = models.TextField(default="", db_default="")
    error_facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    result = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="run_state",
                condition=models.Q(state__in=values(RUN_STATE)),
            )
        ]
        indexes = [models.Index(fields=["requested_by", "-id"]), models.Index(fields=["state"])]


class Outbox(models.Model):
    """An event other rooms may hear, written in the transaction of the business change."""

    topic = models.TextField()
    key = models.TextField(unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.IntegerField(default=0, db_default=0)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(handled_at__isnull=True), name="outbox_open")]


class History(models.Model):
    """Change history of tables that people edit; filled by triggers, append-only."""

    table_name = models.TextField()
    row_id = models.TextField()
    op = models.CharField(max_length=1)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id"])]


class Idempotency(models.Model):
    """First answer to a write request, by client and key, so that a repetition gets the same answer."""

    actor_id = models.BigIntegerField()
    key = models.TextField()
    request_hash = models.TextField()
    status = models.IntegerField()
    response = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="idempotency_once")]


class Recount(models.Model):
    """How many kept figures differed from what they count when this was counted anew; append-only.

    mended: they were put right at once.
    """

    counter = models.TextField()
    different = models.BigIntegerField()
    mended = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["counter", "-id"], name="recount_last")]


class Setting(models.Model):
    """Facts about this installation, such as the stated date of a demo database."""

    key = models.TextField(primary_key=True)
    value = models.TextField()
