"""Tables of the statute as arrays: income to tier, amounts cut into slices."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from payung.kernel.money import Int64Array, apply_ppm
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.store import Statute

MOST_STEPS = 100_000  # a table whose starts have no large step in common is searched


@dataclass(frozen=True, slots=True)
class TierTable:
    """Income tiers: row i holds from `starts[i]` rupiah a month; `bases[i]` is the base."""

    starts: Int64Array
    bases: Int64Array
    # All starts are multiples of `_step`, so the row of an income is that of its multiple: looked up, not searched for.
    _step: np.uint64 = field(init=False)
    _row_of: Int64Array = field(init=False)

    def __post_init__(self) -> None:
        step = max(int(np.gcd.reduce(self.starts)), 1)
        steps = np.arange(min(int(self.starts[-1]) // step + 1, MOST_STEPS + 1), dtype=np.int64) * step
        rows = np.searchsorted(self.starts, steps, side="right") - 1
        object.__setattr__(self, "_step", np.uint64(step))
        object.__setattr__(self, "_row_of", rows.astype(np.int64))

    def rows(self, income: Int64Array) -> Int64Array:
        """Row numbers (from 0) of incomes >= 0: the greatest start that does not exceed the income.

        The printed upper bounds leave gaps (Rp1,099,001 to Rp1,099,999); an income there is in the row below.
        """
        last = len(self._row_of) - 1
        row_numbers: Int64Array
        if last >= MOST_STEPS:
            row_numbers = np.searchsorted(self.starts, income, side="right") - 1
            return row_numbers
        steps = np.floor_divide(np.ascontiguousarray(income).view(np.uint64), self._step)
        np.minimum(steps, np.uint64(last), out=steps)
        row_numbers = np.take(self._row_of, steps.view(np.int64))
        return row_numbers

    def __len__(self) -> int:
        return len(self.starts)


def tier_table(law: Statute, month: Month) -> TierTable:
    """The BPU income table (PP 44/2015 Lampiran II) of a month."""
    rows = law.value("jkk.bpu_tiers", month)
    starts, bases = _columns(rows, "base")
    if starts[0] != 0 or np.any(np.diff(starts) <= 0) or np.any(np.diff(bases) <= 0):
        raise LawError("LAW_TABLE", "Tabel %(parameter)s tidak urut", parameter="jkk.bpu_tiers")
    return TierTable(starts, bases)


def progressive(law: Statute, parameter_id: str, amount: int, month: Month) -> int:
    """A sum of slices, each with its own rate, for one amount in rupiah; each slice is rounded half-up."""
    starts, rates = _columns(law.value(parameter_id, month), "rate")
    total = 0
    for row in range(len(starts)):
        top = int(starts[row + 1]) if row + 1 < len(starts) else amount
        total += apply_ppm(max(min(amount, top) - int(starts[row]), 0), int(rates[row]))
    return total


def index_ceiling(law: Statute, previous: int, growth_ppm: int, month: Month) -> int:
    """The next JP wage ceiling (PP 45/2015 ps. 29): times 1 + growth (ppm, may be negative), rounded down."""
    step: int = law.value("jp.ceiling_step", month)
    return previous * (1_000_000 + growth_ppm) // 1_000_000 // step * step


def _columns(rows: list[dict[str, int]], column: str) -> tuple[Int64Array, Int64Array]:
    return (
        np.array([row["from"] for row in rows], dtype=np.int64),
        np.array([row[column] for row in rows], dtype=np.int64),
    )
