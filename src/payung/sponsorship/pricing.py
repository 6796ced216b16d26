"""The monthly price of a participant, computed only by `payung.law`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from payung.kernel.choices import values
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.inputs import PayerClass, Sector
from payung.participation.choices import SECTOR

SECTORS = tuple(values(SECTOR))


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


def month_price(month: Month, sector: str, payer_class: str, income_base: int) -> MonthPrice:
    """Price of one participant. Raises a PayungError of the law room for a month or income it does not know."""
    assessed = bpu_contributions(
        np.array([income_base], dtype=np.int64),
        month,
        sector=Sector[sector.upper()],
        payer=PayerClass[payer_class.upper()],
    )
    return MonthPrice(month, sector, int(assessed.jkk[0]), int(assessed.jkm[0]))
