"""The terms of a programme that other rooms act upon."""

from __future__ import annotations

from dataclasses import dataclass

from payung.kernel.months import Month, MonthRange
from payung.sponsorship.models import Programme


@dataclass(frozen=True)
class Terms:
    """Which months and people a programme takes."""

    programme_id: int
    state: str
    months: MonthRange
    min_age: int
    max_age: int
    max_decile: int


def programme_terms(programme_id: int, using: str = "default") -> Terms | None:
    """Terms of a programme as the session may see it, or None."""
    programme = Programme.objects.using(using).filter(pk=programme_id).first()
    if programme is None:
        return None
    months = MonthRange.through(Month.from_date(programme.first_month), Month.from_date(programme.last_month))
    return Terms(programme_id, programme.state, months, programme.min_age, programme.max_age, programme.max_decile)
