"""Texts inside collections say what their months, days and codes say: a text that is left there is equal to nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law import (
    JkpCase,
    Standing,
    Survivor,
    bpu_standing,
    jkm_benefit,
    jkm_consecutive_paid,
    jkp_verdict,
    jp_survivor_pensions,
    settle,
)

YEAR = [Month.of(2024, 1) + number for number in range(12)]


def verdict(**case: Any) -> bool:
    return jkp_verdict(JkpCase(layoff=date(2025, 3, 1), claimed=date(2025, 3, 10), **case)).eligible


def pensions(*survivors: Any) -> list[int]:
    return [one.amount for one in jp_survivor_pensions(1_000_000, survivors, "2024-06-01").pensions]


def test_months_that_were_paid() -> None:
    months = jkm_consecutive_paid(["2025-06", "2025-07", "2025-08"], "2025-08-03")
    assert (months, jkm_benefit("2025-08-03", months).total) == (3, 42_000_000)
    assert bpu_standing(["2025-07"], "2025-08") is Standing.GRACE
    paid = [str(month) for month in YEAR]
    assert [verdict(paid=one) for one in (paid, frozenset(paid), iter(paid), YEAR)] == [True] * 4
    assert not verdict(paid=paid[1:])


def test_who_survives() -> None:
    typed = [(Survivor.CHILD, date(2010, 1, 1)), (Survivor.CHILD, date(2012, 1, 1))]
    assert pensions(("child", "2010-01-01"), ("CHILD", date(2012, 1, 1))) == pensions(*typed) == [250_000, 250_000]
    assert pensions((1, "2010-01-01"), (Survivor.CHILD, "2012-01-01")) == pensions(*typed)


def test_what_is_due() -> None:
    texts = settle(100, [("2025-02", 50), ("2025-01", 60)])
    assert texts == settle(100, [(Month.of(2025, 2), 50), (Month.of(2025, 1), 60)])


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: pensions(("nenek", "1950-01-01")), "LAW_CODE_UNKNOWN"),
        (lambda: pensions(("spouse", "besok")), "LAW_DAY"),
        (lambda: jkm_consecutive_paid(["Juli"], "2025-08-03"), "LAW_MONTH"),
        (lambda: verdict(paid=["2024-13"]), "LAW_MONTH"),
        (lambda: verdict(paid=[202401]), "LAW_MONTH"),
    ],
)
def test_a_text_that_is_none_is_refused(ask: Callable[[], Any], code: str) -> None:
    with pytest.raises(PayungError) as refused:
        ask()
    assert refused.value.code == code
