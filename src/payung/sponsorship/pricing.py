"""What a participant costs a programme in a month, computed by `payung.law` and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from payung.kernel.months import Month

SECTORS = ("other", "transport")


@dataclass(frozen=True)
class MonthPrice:
    """JKK and JKM of one participant for one month, in whole rupiah."""

    month: Month
    sector: str
    jkk: int
    jkm: int

    @property
    def amount(self) -> int:
        return self.jkk + self.jkm
