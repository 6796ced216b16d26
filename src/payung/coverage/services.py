"""Keeping the counted coverage fresh."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections

from payung.coverage import bindings
from payung.kernel.months import Month
from payung.platform.db import LOADER


def refresh(months: Iterable[Month], using: str = LOADER) -> dict[str, int]:
    """Bring months up to what is settled and held of them; returns people protected by month.

    It adds up villages and counts nobody (`payung.coverage_added`). Figures are complete whoever asks.
    """
    counted: dict[str, int] = {}
    with connections[using].cursor() as cursor:
        for month in months:
            counted[str(month)] = bindings.coverage_add(month.first_day).on(cursor)
    return counted
