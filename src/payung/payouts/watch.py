"""What the worker looks for by itself, without anybody asking."""

from __future__ import annotations

from django.db import connections, transaction

from payung.platform import clock
from payung.platform.db import LOADER, scalar


def watch() -> int:
    """Raise the alarm `stuck`, once each, for payments that are unclear for a day or at the bank for three; how many."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        cursor.execute("select payung.payout_watch(%s)", [clock.moment()])
        return int(scalar(cursor))
