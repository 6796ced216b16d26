"""Brings the stored figures of coverage up to date when something has changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections

from payung.coverage import bindings
from payung.kernel.months import Month
from payung.platform.db import LOADER


def refresh(months: Iterable[Month], using: str = LOADER) -> dict[str, int]:
    """Bring the figures of months up to date with settled bills and BPJS's own data; returns the protected people by
    month.

    It adds up stored numbers of villages and does not count persons (`payung.coverage_added`). All people are included,
    whatever the caller may see.
    """
    counted: dict[str, int] = {}
    with connections[using].cursor() as cursor:
        for month in months:
            counted[str(month)] = bindings.coverage_add(month.first_day).on(cursor)
    return counted
