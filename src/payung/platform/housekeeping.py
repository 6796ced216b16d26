"""What has outlived its purpose goes: sessions, finished jobs, answers kept for repeated requests, counters of tries."""

from __future__ import annotations

from django.db import connections, transaction

from payung.platform.db import LOADER


def tidy() -> dict[str, int]:
    """Remove it (loader); returns counts by kind. Journals, decisions and read logs stay: nothing here can reach them."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        cursor.execute("select kind, gone from payung.tidy()")
        return {kind: int(gone) for kind, gone in cursor.fetchall()}
