"""Events between rooms: written with the business change, delivered at least once, in order of arrival."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction

from payung.kernel.later import Later
from payung.platform.db import LOADER, rows

log = logging.getLogger("payung.outbox")
Listener = Callable[[dict[str, Any]], None]
_listeners: dict[str, list[Listener]] = {}
# Modules with listeners; loaded before the first event is delivered.
HEARD_IN = Later()
MAX_ATTEMPTS = 10


def listens_to(topic: str) -> Callable[[Listener], Listener]:
    """Register a listener; it may receive an event twice."""

    def register(function: Listener) -> Listener:
        _listeners.setdefault(topic, []).append(function)
        return function

    return register


def dispatch(limit: int = 100) -> int:
    """Deliver what is waiting; returns the number of events delivered. Several dispatchers share the work."""
    HEARD_IN.load()
    delivered = 0
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        cursor.execute(
            "select id, topic, payload::text as payload from platform_outbox where handled_at is null and attempts < %s"
            " order by id limit %s for update skip locked",
            [MAX_ATTEMPTS, limit],
        )
        for event in rows(cursor):
            try:
                with transaction.atomic(using=LOADER):
                    for listener in _listeners.get(event["topic"], []):
                        listener(json.loads(event["payload"]))
                cursor.execute("update platform_outbox set handled_at = clock_timestamp() where id = %s", [event["id"]])
                delivered += 1
            except Exception:
                log.exception("event %s (%s) was not delivered", event["id"], event["topic"])
                cursor.execute("update platform_outbox set attempts = attempts + 1 where id = %s", [event["id"]])
    return delivered
