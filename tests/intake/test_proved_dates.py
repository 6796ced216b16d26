"""How dates of a column are read that only the NIKs beside them explain: from two proofs on, and four of five."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from payung.intake.verdicts import rowcheck

BORN = [date(1980, 1, 13), date(1985, 2, 14), date(1990, 3, 15), date(1995, 4, 16), date(1999, 5, 17)]
EARLY = timedelta(days=1462)


def _from_1904(agree: int, others: int) -> bool:
    """Whether a column is taken for one counted from 1904 in which so many rows agree and so many do not."""
    days = [one - EARLY for one in BORN[:agree]] + [date(1970, 1, 1)] * others
    niks = pl.Series(BORN[:agree] + [date(1971, 1, 1)] * others, dtype=pl.Date)
    read = rowcheck._of_1904(pl.Series(days, dtype=pl.Date), niks)
    assert read.to_list() in ([*days], [one + EARLY for one in days])
    return read.to_list() != days


@pytest.mark.parametrize(("agree", "others", "moved"), [(2, 0, True), (1, 0, False), (4, 1, True), (3, 1, False), (2, 1, False), (0, 2, False)])  # fmt: skip
def test_days_counted_from_1904(agree: int, others: int, moved: bool) -> None:
    assert _from_1904(agree, others) is moved


def _month_first(texts: list[str], niks: list[date | None]) -> list[str]:
    return list(rowcheck._day_before_month(pl.Series(texts), pl.Series(niks, dtype=pl.Date)))


@pytest.mark.parametrize(("agree", "others", "turned"), [(2, 0, True), (1, 0, False), (4, 1, True), (3, 1, False), (0, 2, False)])  # fmt: skip
def test_months_before_days(agree: int, others: int, turned: bool) -> None:
    texts = [f"{one:%m/%d/%Y}" for one in BORN[:agree]] + ["01/13/1970"] * others
    niks: list[date | None] = [*BORN[:agree], *[date(1971, 6, 20)] * others]
    read = _month_first(texts, niks)
    assert read == ([f"{text[3:5]}/{text[:2]}/{text[6:]}" for text in texts] if turned else texts)


def test_one_day_above_twelve_in_front_keeps_the_days_in_front() -> None:
    texts = [*(f"{one:%m/%d/%Y}" for one in BORN[:3]), "13/01/1970"]
    assert _month_first(texts, [*BORN[:3], None]) == texts
    # a twelfth of a month proves nothing against it, and a row without a NIK nothing at all
    texts = [*(f"{one:%m/%d/%Y}" for one in BORN[:2]), "12/12/1970", "01/20/1970"]
    assert _month_first(texts, [*BORN[:2], None, None])[-2:] == ["12/12/1970", "20/01/1970"]
    # the thirteenth is a proof, the twelfth none
    assert _month_first(["01/12/1980", "02/12/1985"], [date(1980, 1, 12), date(1985, 2, 12)]) == ["01/12/1980", "02/12/1985"]  # fmt: skip
    assert _month_first(["12/13/1980", "12/13/1985"], [date(1980, 12, 13), date(1985, 12, 13)]) == ["13/12/1980", "13/12/1985"]  # fmt: skip
