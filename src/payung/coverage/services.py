"""Keeping the counted coverage fresh."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections

from payung.coverage import bindings
from payung.kernel.months import Month
from payung.platform.db import LOADER


def refresh(months: Iterable[Month], using: str = LOADER) -> dict[str, int]:
    """Count months anew; returns people counted by month. Figures are complete whoever asks for the count."""
    counted: dict[str, int] = {}
    with connections[using].cursor() as cursor:
        for month in months:
            counted[str(month)] = bindings.coverage_count(month.first_day).on(cursor)
    return counted
