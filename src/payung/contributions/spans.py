"""The payers of a person and their periods, read from the months of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from payung.contributions.selectors import MonthCell
from payung.kernel.months import Month


@dataclass
class PayerSpan:
    """Who holds months of a person, from the first to the last of them; amount in whole rupiah over all."""

    payer_kind: str
    label: str
    scheme_id: int | None
    first: Month
    last: Month
    months: int = 0
    amount: int = 0


def payers_of(held: Iterable[MonthCell]) -> list[PayerSpan]:
    """Payers of a person's months, in order of time."""
    spans: dict[tuple[str, str], PayerSpan] = {}
    for cell in held:
        span = spans.setdefault(
            (cell.payer_kind, cell.payer_label),
            PayerSpan(cell.payer_kind, cell.payer_label, cell.scheme_id, cell.month, cell.month),
        )
        span.last, span.months, span.amount = cell.month, span.months + 1, span.amount + cell.amount
    return list(spans.values())
