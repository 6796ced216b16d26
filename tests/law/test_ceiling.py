"""The ceiling of the wage for JP from year to year: last year's, grown as the economy did, in whole steps."""

from __future__ import annotations

import pytest

from payung.kernel.months import Month
from payung.law.store import statute
from payung.law.tables import index_ceiling

# Growth of the gross domestic product of the year before, in ppm, as BPS published it; 2020 shrank.
GROWN = [
    (2018, 50_700),
    (2019, 51_700),
    (2020, 50_200),
    (2021, -20_700),
    (2022, 36_900),
    (2023, 53_100),
    (2024, 50_500),
    (2025, 50_300),
]
GROWN += [(2026, 51_100)]


@pytest.mark.parametrize(("year", "ppm"), GROWN)
def test_published_ceilings_follow_from_the_ones_before(year: int, ppm: int) -> None:
    law = statute()
    before, now = (law.value("jp.wage_ceiling", Month.of(one, 3)) for one in (year - 1, year))
    assert index_ceiling(law, before, ppm, Month.of(year, 3)) == now
