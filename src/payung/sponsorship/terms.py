"""The terms of a scheme that other rooms act upon."""

from __future__ import annotations

from dataclasses import dataclass

from payung.kernel.months import Month, MonthRange
from payung.sponsorship.models import Scheme


@dataclass(frozen=True)
class Terms:
    """Which months and people a scheme takes."""

    scheme_id: int
    state: str
    months: MonthRange
    min_age: int
    max_age: int
    max_decile: int


def scheme_terms(scheme_id: int, using: str = "default") -> Terms | None:
    """Terms of a scheme as the session may see it, or None."""
    scheme = Scheme.objects.using(using).filter(pk=scheme_id).first()
    if scheme is None:
        return None
    months = MonthRange.through(Month.from_date(scheme.first_month), Month.from_date(scheme.last_month))
    return Terms(scheme_id, scheme.state, months, scheme.min_age, scheme.max_age, scheme.max_decile)
