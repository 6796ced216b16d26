"""Every kind of Arrow column either says what plain columns say, or is refused in words; none ends in an error of Arrow."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars
import pyarrow as pa
import pytest

from payung.kernel.errors import PayungError
from payung.law import RowError
from payung.law.arrow import assess_batch
from payung.law.columns import LONGEST
from payung.law.pu import WORKER_LIMIT

ROWS: dict[str, Any] = {
    "segment": ["BPU", "PU", "BPU", "PU"],
    "wage": [1_000_000, 5_000_000, 2_000_000, 12_000_000],
    "risk": [None, "I", None, "V"],
    "month": ["2025-07"] * 4,
    "sector": ["other"] * 4,
    "payer": ["self"] * 4,
    "jht": ["ya"] * 4,
    "industry": ["other"] * 4,
    "workers": [1] * 4,
    "jp": [True] * 4,
    "jkp": [True] * 4,
    "group": ["independent"] * 4,
    "registered": [None] * 4,
    "settled": [True] * 4,
    "jp_deferral": [False] * 4,
}
PLAIN = {name: pa.array(values) for name, values in ROWS.items()}
VIEWS = pa.array(["1"]).cast(pa.string_view())
KINDS = {
    "date32": pa.array([date(2025, 7, 1)] * 4),
    "date64": pa.array([date(2025, 7, 1)] * 4, pa.date64()),
    "timestamp": pa.array([datetime(2025, 7, 1)] * 4),
    "zoned": pa.array([datetime(2025, 7, 1)] * 4, pa.timestamp("us", "Asia/Makassar")),
    "time": pa.array([time(1)] * 4),
    "bool": pa.array([True] * 4),
    "null": pa.nulls(4),
    "int8": pa.array([1] * 4, pa.int8()),
    "uint64": pa.array([2**64 - 1] * 4, pa.uint64()),
    "float16": pa.array([1.0] * 4, pa.float16()),
    "float": pa.array([1.0, None, float("nan"), 1e300]),
    "decimal32": pa.array([Decimal(1)] * 4, pa.decimal32(9, 0)),
    "decimal64": pa.array([Decimal(1)] * 4, pa.decimal64(9, 0)),
    "narrow": pa.array([Decimal(1)] * 4, pa.decimal128(3, 0)),
    "wide": pa.array([Decimal(10) ** 60] * 4, pa.decimal256(70, 0)),
    "places": pa.array([Decimal(1)] * 4, pa.decimal128(18, 2)),
    "binary": pa.array([b"1"] * 4),
    "list": pa.array([[1]] * 4),
    "coded_views": pa.DictionaryArray.from_arrays(pa.array([0] * 4, pa.uint32()), VIEWS),
    "coded_gaps": pa.DictionaryArray.from_arrays(pa.array([0, 1, 0, 1], pa.int8()), pa.array(["1", None])),
    "coded_days": pa.array([date(2025, 7, 1)] * 4).dictionary_encode(),
    "coded_decimals": pa.array([Decimal(1)] * 4, pa.decimal128(18, 0)).dictionary_encode(),
}


def total(**columns: Any) -> list[int]:
    batch = pa.RecordBatch.from_pydict({**PLAIN, **columns})
    return assess_batch(batch).column("total").to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("refuse", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("column", ROWS)
def test_a_column_of_any_kind_is_taken_or_refused_in_words(column: str, kind: str, refuse: bool) -> None:
    batch = pa.RecordBatch.from_pydict({**PLAIN, column: KINDS[kind]})
    try:
        done = assess_batch(batch, refuse=refuse)
    except PayungError:
        return
    assert done.num_rows == 4


@pytest.mark.parametrize("kind", ["date32", "date64", "timestamp", "coded_days", "bool"])
@pytest.mark.parametrize("column", ["wage", "workers"])
def test_a_day_is_no_amount(column: str, kind: str) -> None:
    # Inside a day is a number: a wage column that a spreadsheet turned into days was billed as rupiah.
    with pytest.raises(RowError) as refused:
        total(**{column: KINDS[kind]})
    assert refused.value.code == "LAW_INPUT_TYPE"


@pytest.mark.parametrize("precision", [9, 12, 15, 16, 18, 38])
def test_decimals_without_places_are_amounts_of_any_width(precision: int) -> None:
    wages = [Decimal(wage) for wage in ROWS["wage"]]
    assert total(wage=pa.array(wages, pa.decimal128(precision, 0))) == total()
    if precision <= 9:
        assert total(wage=pa.array(wages, pa.decimal32(precision, 0))) == total()
    if precision <= 18:
        assert total(wage=pa.array(wages, pa.decimal64(precision, 0))) == total()


def test_months_are_days_and_moments_of_their_own_clock() -> None:
    first = [date(2025, 7, 1)] * 4
    assert total(month=pa.array(first)) == total(month=KINDS["timestamp"]) == total()
    # five in the afternoon of 31 March in London is the next day, and the next month, in Kupang
    moment = pa.array([datetime(2026, 3, 31, 17)] * 4, pa.timestamp("us", "UTC"))
    assert total(month=moment) == total(month=pa.array(["2026-03"] * 4))
    assert total(month=moment.cast(pa.timestamp("us", "Asia/Makassar"))) == total(month=pa.array(["2026-04"] * 4))
    assert total(month=moment) != total(month=moment.cast(pa.timestamp("us", "Asia/Makassar")))


def test_categories_come_as_polars_hands_them_on() -> None:
    frame = polars.DataFrame({name: ROWS[name] for name in ("segment", "wage", "risk", "month", "jht")})
    coded = frame.with_columns(polars.col("segment", "risk", "month").cast(polars.Categorical))
    for level in (polars.CompatLevel.oldest(), polars.CompatLevel.newest()):
        (batch,) = coded.to_arrow(compat_level=level).to_batches()
        assert assess_batch(batch).column("total").to_pylist() == total()
    long = coded.with_columns(polars.lit("x" * (LONGEST + 1)).cast(polars.Categorical).alias("sector"))
    (batch,) = long.to_arrow(compat_level=polars.CompatLevel.newest()).to_batches()
    with pytest.raises(PayungError) as refused:
        assess_batch(batch)
    assert refused.value.code == "LAW_FILE_FORM"


def test_an_empty_entry_of_a_dictionary_is_an_empty_row() -> None:
    words = pa.array(["I", None, "V"])
    assert total(risk=pa.DictionaryArray.from_arrays(pa.array([1, 0, 1, 2]), words)) == total()
    with pytest.raises(RowError) as refused:
        total(risk=pa.DictionaryArray.from_arrays(pa.array([1, 1, 1, 2]), words))
    assert (refused.value.code, refused.value.rows) == ("LAW_COLUMN_VALUE", [1])


def test_whole_numbers_that_are_floats_for_the_sake_of_gaps() -> None:
    # what pandas makes of a column of whole numbers with one that is empty
    assert total(risk=pa.array([None, 1.0, None, 5.0]), workers=pa.array([None, 60.0, None, 1.0])) == total()
    late = {"segment": pa.array(["PU"] * 4), "risk": pa.array(["I"] * 4), "month": pa.array(["2020-10"] * 4)}
    numbers = total(**late, registered=pa.array([None, 202009.0, 202001.0, None]))
    assert numbers == total(**late, registered=pa.array([None, "2020-09", "2020-01", None]))
    for column, values, rows, code in (
        ("risk", [None, 1.5, None, 6.0], [1, 3], "LAW_CODE_UNKNOWN"),
        ("risk", [None, float("nan"), None, 1.0], [1], "LAW_CODE_UNKNOWN"),
        ("workers", [0.5, 0.5, None, 1.0], [1], "LAW_INPUT_TYPE"),
        ("workers", [None, 1.0, None, WORKER_LIMIT + 1.0], [3], "LAW_WORKERS_RANGE"),
        ("workers", [None, -1.0, None, 1e300], [1, 3], "LAW_WORKERS_RANGE"),
    ):
        with pytest.raises(RowError) as refused:
            total(**{column: pa.array(values)})
        assert (refused.value.code, refused.value.rows) == (code, rows), values
