"""Scheduled task: erase names in dismissed reports."""

from __future__ import annotations

from django.db import connections, transaction
from procrastinate.contrib.django import app

from payung.claims import bindings
from payung.platform.db import LOADER


@app.periodic(cron="40 17 * * *")
@app.task(name="payung.claims.forget", queue="house")
def forget_reports(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Daily, in the night of the province: who was named in reports that were dismissed 90 days ago."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        bindings.claim_forget_reports().on(cursor)
