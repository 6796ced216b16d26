"""Scheduled task: delete the names in dismissed reports."""

from __future__ import annotations

from django.db import connections, transaction
from procrastinate.contrib.django import app

from payung.claims import bindings
from payung.platform.db import LOADER


@app.periodic(cron="40 17 * * *")
@app.task(name="payung.claims.forget", queue="house")
def forget_reports(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every night (time of the province): delete the names in reports that were dismissed 90 days ago or earlier."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        bindings.claim_forget_reports().on(cursor)
