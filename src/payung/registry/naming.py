"""Words of names, by which people are searched. For large lists they are written in the background (sql/0007_words.sql)."""

from __future__ import annotations

from django.db import connections, transaction

from payung.platform.db import LOADER
from payung.registry import bindings

BLOCK = 20_000  # people in one transaction; a change of a name waits until it ends


def write_words() -> int:
    """Write the words of all people whose words are missing; returns how many people."""
    written = 0
    while True:
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            people = bindings.name_words_fill(BLOCK).on(cursor)
        if not people:
            return written
        written += people
