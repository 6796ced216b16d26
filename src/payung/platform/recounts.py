"""Kept figures: pages read small tables of counts, which are updated when rows arrive; every night each is compared with the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections, transaction

from payung.platform.db import LOADER, OWNER, Call, rows

Recount = Callable[[bool], Call[int]]
_recounts: dict[str, Recount] = {}


@dataclass(frozen=True)
class LastRecount:
    """How many figures of a kept table differed when it was last compared; mended: they were put right at once."""

    counter: str
    different: int
    mended: bool
    at: datetime


def kept_in(table: str, function: Recount) -> None:
    """Make known a function of the database that compares a kept table with what it counts; called when the program starts.

    Its argument says whether to correct what differs; it returns how many figures differed. It runs as its owner, because the worker
    sees the rows of nobody.
    """
    _recounts[table] = function


def recount(mend: bool = False) -> dict[str, int]:
    """Compare every kept table, one transaction each (loader); returns how many figures differed, by table.

    With `mend` they are put right to what the rows say; nothing else can be written so.
    """
    different: dict[str, int] = {}
    for table, function in sorted(_recounts.items()):
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            different[table] = function(mend).on(cursor)
    return different


def last_recounts() -> list[LastRecount]:
    """The newest comparison of each kept table (owner)."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select distinct on (counter) counter, different, mended, at from platform_recount order by counter, id desc"
        )
        return [LastRecount(**row) for row in rows(cursor)]
