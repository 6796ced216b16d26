"""Connections outside the current transaction, for writes that must remain when a request or a job is rolled back.

Each question is a transaction of its own. They do not come from the pool of the requests: a request that holds one of
its few connections and waits for a second would deadlock. What is asked here must not wait for a lock that the caller's
own transaction may hold.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

import psycopg
from django.db import connections
from psycopg_pool import ConnectionPool

from payung.platform.db import APPLICATION, Call, T

MOST = 4  # connections of a process and role
WAIT_SECONDS = 10.0
NOT_LIBPQ = ("cursor_factory", "context", "prepare_threshold")
_pools: dict[str, ConnectionPool[psycopg.Connection[Any]]] = {}
_lock = threading.Lock()


def ask(call: Call[T], using: str = APPLICATION) -> T:
    """What a function of the database answers; what it did is committed before this returns.

    using: whose role asks (application or loader). Parameters are bound by the server. Raises psycopg.Error; the call
    is repeated once when the server was restarted since the last one.
    """
    for attempt in (1, 2):
        try:
            with _pool(using).connection() as connection:
                return call.on(connection.cursor())
        except psycopg.OperationalError:
            if attempt == 2:
                raise
            _close(using)
    raise AssertionError


def hang_up() -> None:
    """Close all of them; the next call opens new ones."""
    for using in list(_pools):
        _close(using)


def _pool(using: str) -> ConnectionPool[psycopg.Connection[Any]]:
    with _lock:
        if using not in _pools:
            parameters = dict(connections[using].get_connection_params())
            for name in NOT_LIBPQ:
                parameters.pop(name, None)
            _pools[using] = ConnectionPool(
                kwargs={**parameters, "autocommit": True, "cursor_factory": psycopg.Cursor},
                min_size=0,
                max_size=MOST,
                timeout=WAIT_SECONDS,
                max_idle=60,
                name=f"beside-{using}",
                open=True,
            )
        return _pools[using]


def _close(using: str) -> None:
    with _lock:
        pool = _pools.pop(using, None)
    if pool is not None:
        pool.close()


atexit.register(hang_up)
