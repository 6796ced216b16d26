"""Removes uploads and parsed people after their term; verdicts remain, because they contain no personal data."""

from __future__ import annotations

from datetime import date

from django.db import connections, transaction

from payung.intake import bindings
from payung.platform import files
from payung.platform.db import LOADER


def expire_lists(on: date) -> dict[str, int]:
    """Delete files and parsed people of lists whose term ended before `on` (loader); returns counts.

    The people go first: a file whose deletion was cut off is deleted the next time.
    """
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        expired = bindings.intake_expire(on).on(cursor)
    stored = [key for key in expired["files"] if _present(key)]
    for key in stored:
        files.delete(key)
    return {"files": len(stored), "candidates": expired["people"]}


def _present(key: str) -> bool:
    try:
        files.path(key)
    except files.FileRefused:
        return False
    return True
