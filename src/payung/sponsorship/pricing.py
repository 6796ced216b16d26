"""The monthly price of a participant, computed only by `payung.law`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from payung.kernel.choices import values
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.inputs import PayerClass, Sector
from payung.law.store import Statute, statute
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


@lru_cache(maxsize=4096)
def _priced(month: Month, sector: str, payer_class: str, income_base: int, law: Statute) -> MonthPrice:
    assessed = bpu_contributions(
        np.array([income_base], dtype=np.int64),
        month,
        sector=Sector[sector.upper()],
        payer=PayerClass[payer_class.upper()],
        law=law,
    )
    return MonthPrice(month, sector, int(assessed.jkk[0]), int(assessed.jkm[0]))


def month_price(
    month: Month, sector: str, payer_class: str, income_base: int, law: Statute | None = None
) -> MonthPrice:
    """Price of one participant, by the law in force or by a draft. Raises a PayungError of the law room for a month or income
    it does not know.
    """
    return _priced(month, sector, payer_class, income_base, law or statute())


def prices_by_law(
    standing: Iterable[Mapping[str, Any]], payer_class: str, income_base: int, law: Statute | None = None
) -> list[dict[str, Any]]:
    """The prices of a scheme (month, sector, jht) as the law has them: month, sector, jkk, jkm, jht in whole rupiah.

    Whether JHT is included is the choice of the scheme and is not changed.
    """
    prices = []
    for one in standing:
        price = month_price(Month.from_date(one["month"]), one["sector"], payer_class, income_base, law)
        prices.append(
            {
                "month": one["month"].isoformat(),
                "sector": one["sector"],
                "jkk": price.jkk,
                "jkm": price.jkm,
                "jht": one["jht"],
            }
        )
    return prices
