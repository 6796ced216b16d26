"""Removes what is no longer needed: sessions, jobs, answers to repeated requests, counters, files without a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import connections, transaction

from payung.platform import bindings, files
from payung.platform.db import LOADER, Call

# Longer than any transaction: a file without a row by then will never get one.
DAY = 24 * 3600
AT_ONCE = 10_000
Namer = Callable[[Iterable[str]], Call[list[str]]]
_namers: list[Namer] = []


def names_files(function: Namer) -> None:
    """Make known a function of the database, keys -> those keys that a room's rows name; called when the program starts.

    It runs as its owner, because the worker cannot see the rows of a room and would remove files that it does not see.
    """
    if function not in _namers:
        _namers.append(function)


names_files(bindings.run_files)


def tidy() -> dict[str, int]:
    """Remove all of it (loader); returns counts by kind. Journals, decisions and read logs stay: this role cannot
    delete them."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        counts = {row["kind"]: row["gone"] for row in bindings.tidy().on(cursor)}
    return {**counts, "leftovers": remove_leftovers()}


def remove_leftovers() -> int:
    """Remove files older than a day without a row: uploads leave them when their transaction was rolled back."""
    gone = 0
    for keys in _portions(files.older_than(DAY)):
        for key in keys - _named(keys):
            files.delete(key)
            gone += 1
    return gone


def _named(keys: set[str]) -> set[str]:
    named: set[str] = set()
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        for function in _namers:
            named.update(function(keys).on(cursor))
    return named


def _portions(keys: Iterable[str]) -> Iterator[set[str]]:
    rest = iter(keys)
    while portion := set(islice(rest, AT_ONCE)):
        yield portion
