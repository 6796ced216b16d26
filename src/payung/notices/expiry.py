"""Removes names, numbers and texts of old messages."""

from __future__ import annotations

import time

from django.db import connections, transaction

from payung.notices import bindings
from payung.platform.db import LOADER
from payung.platform.home import current_home

KEPT_DAYS = 180


def forget(days: int = KEPT_DAYS) -> dict[str, int]:
    """Blank the recipients of messages that ended `days` (at least 30) ago, and remove written files as old (loader).

    Returns counts by kind. It stays on record that a message was sent, when and how.
    """
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        people = bindings.notices_forget(days).on(cursor)
    oldest, files = time.time() - max(days, 30) * 86_400, 0
    for path in (current_home().root / "notices").glob("*/*"):
        if path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            files += 1
    return {"notice_recipients": people, "notice_files": files}
