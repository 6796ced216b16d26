"""Words of names, by which people are found: those of thousands at once follow in the background (sql/0007_words.sql)."""

from __future__ import annotations

from django.db import connections, transaction

from payung.platform.db import LOADER
from payung.registry import bindings

BLOCK = 20_000  # people of a transaction; who changes a name meanwhile waits for it


def write_words() -> int:
    """Write the words of all who wait; returns how many people."""
    written = 0
    while True:
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            people = bindings.name_words_fill(BLOCK).on(cursor)
        if not people:
            return written
        written += people
