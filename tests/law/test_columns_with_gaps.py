"""Columns of NumPy: whole numbers with gaps where nobody reads them, and numbers beyond what is reckoned with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import polars
import pytest

from payung.kernel.money import MAX_RUPIAH
from payung.law.batch import contributions, rows_of
from payung.law.errors import RowError
from payung.law.inputs import amounts
from payung.law.pu import WORKER_LIMIT

NAN, INF = float("nan"), float("inf")


def workers_of(*values: float) -> list[int]:
    """The workers of a table whose first row, of a BPU, states none."""
    given: dict[str, Any] = {
        "wage": [1_000_000] * len(values),
        "month": "2025-07",
        "segment": ["BPU", *["PU"] * (len(values) - 1)],
        "risk": [1] * len(values),
        "workers": np.array(values),
    }
    read = rows_of(given).workers
    assert isinstance(read, np.ndarray)
    return [int(one) for one in read]


def test_a_gap_where_nobody_reads_is_filled_and_the_rest_is_whole() -> None:
    assert workers_of(NAN, 5.0, 0.0, float(WORKER_LIMIT)) == [1, 5, 0, WORKER_LIMIT]
    for wrong in (1.5, NAN, INF, -INF, WORKER_LIMIT + 1.0, -1.0, 1e300):
        with pytest.raises(RowError):
            workers_of(NAN, 5.0, wrong)


@pytest.mark.parametrize("kind", [np.uint64, object])
def test_an_amount_beyond_the_limit_is_refused_however_it_is_held(kind: Any) -> None:
    assert amounts(np.array([0, MAX_RUPIAH], dtype=kind), "LAW_WAGE_RANGE", "Upah").tolist() == [0, MAX_RUPIAH]
    for beyond in (MAX_RUPIAH + 1, 2**63, 2**64 - 1):
        with pytest.raises(RowError) as refused:
            amounts(np.array([1, beyond], dtype=kind), "LAW_WAGE_RANGE", "Upah")
        assert (refused.value.code, refused.value.rows) == ("LAW_WAGE_RANGE", [1])
    with pytest.raises(RowError):
        amounts(np.array([-1, 2**70], dtype=object), "LAW_WAGE_RANGE", "Upah")


def test_decimals_without_places_are_whole_numbers() -> None:
    # a database and polars keep rupiah as decimals of scale 0
    frame = polars.DataFrame(
        {"wage": [Decimal(1_000_000), Decimal(2_300_000)], "segment": ["BPU", "BPU"], "month": ["2025-07", "2025-07"]},
        schema_overrides={"wage": polars.Decimal(18, 0)},
    )
    assert contributions(rows_of(frame)).total.tolist() == [16_800, 30_800]
    assert amounts([Decimal("1E+6"), 5], "LAW_WAGE_RANGE", "Upah").tolist() == [1_000_000, 5]
    for wrong in (Decimal("0.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+999999")):
        with pytest.raises(RowError) as refused:
            amounts([Decimal(7), wrong, 8], "LAW_WAGE_RANGE", "Upah")
        assert (refused.value.code, refused.value.rows) == ("LAW_INPUT_TYPE", [1])
    with pytest.raises(RowError) as refused:
        amounts([Decimal(7), Decimal(MAX_RUPIAH) + 1, Decimal(-1)], "LAW_WAGE_RANGE", "Upah")
    assert (refused.value.code, refused.value.rows) == ("LAW_WAGE_RANGE", [1, 2])
