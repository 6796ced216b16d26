"""What the worker checks by itself on a schedule."""

from __future__ import annotations

from django.db import connections, transaction

from payung.payouts import bindings
from payung.platform import clock
from payung.platform.db import LOADER


def watch() -> int:
    """Raise the alarm `stuck`, once each, for payments that are unclear for a day or at the bank for three days;
    returns how many."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        return bindings.payout_watch(clock.moment()).on(cursor)
