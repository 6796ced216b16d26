"""The terms of a scheme that other rooms act upon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payung.kernel.months import Month, MonthRange
from payung.sponsorship.kinds import BY_VALUE, SchemeKind
from payung.sponsorship.models import Block, Scheme


@dataclass(frozen=True)
class Terms:
    """Which months and people a scheme takes, as what kind of scheme; blocks: months by class of people, if it has them."""

    scheme_id: int
    kind: SchemeKind
    state: str
    months: MonthRange
    blocks: Mapping[str, int]
    min_age: int
    max_age: int
    max_decile: int


def scheme_terms(scheme_id: int, using: str = "default") -> Terms | None:
    """Terms of a scheme as the session may see it, or None."""
    scheme = Scheme.objects.using(using).filter(pk=scheme_id).first()
    if scheme is None:
        return None
    months = MonthRange.through(Month.from_date(scheme.first_month), Month.from_date(scheme.last_month))
    blocks = dict(Block.objects.using(using).filter(scheme_id=scheme_id).values_list("participant_class", "months"))
    return Terms(
        scheme_id,
        BY_VALUE[scheme.kind],
        scheme.state,
        months,
        blocks,
        scheme.min_age,
        scheme.max_age,
        scheme.max_decile,
    )
