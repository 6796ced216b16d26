"""Uploads and parsed people end with their term; verdicts stay, they hold no personal data."""

from __future__ import annotations

from datetime import date

from django.db import connections, transaction

from payung.platform import files
from payung.platform.db import OWNER

_ANSWERS = """
select r.result->>'file_key' from platform_run r join intake_list l on l.id = (r.params->>'list')::bigint
where r.kind = 'intake.answer' and r.result->>'file_key' is not null and l.expires_on < %s
"""


def expire_lists(on: date) -> dict[str, int]:
    """Delete files and parsed people of lists whose term ended before `on` (owner); returns counts."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("select file_key from intake_list where expires_on < %s", [on])
        keys = [row[0] for row in cursor.fetchall()]
        cursor.execute(_ANSWERS, [on])
        keys += [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "delete from intake_candidate c using intake_list l where l.id = c.list_id and l.expires_on < %s",
            [on],
        )
        people = cursor.rowcount
    stored = [key for key in set(keys) if _present(key)]
    for key in stored:
        files.delete(key)
    return {"files": len(stored), "candidates": people}


def _present(key: str) -> bool:
    try:
        files.path(key)
    except files.FileRefused:
        return False
    return True
