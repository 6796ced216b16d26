from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import (
    MAX_RUPIAH,
    PPM,
    MoneyError,
    apply_ppm,
    format_rupiah,
    largest_remainder,
    parse_rupiah,
)


def exact(amount: int, ppm: int) -> int:
    return int(Fraction(amount * ppm, PPM) + Fraction(1, 2))


def test_rupiah_is_written_with_dots() -> None:
    assert format_rupiah(10_080_000_000) == "Rp10.080.000.000"
    assert format_rupiah(-16_800) == "-Rp16.800"
    assert format_rupiah(0) == "Rp0"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp10.080.000", 10_080_000),
        ("Rp 16.800,00", 16_800),
        ("16800", 16_800),
        ("Rp5.000,-", 5_000),
        ("-Rp1.000", -1_000),
    ],
)
def test_rupiah_is_read(text: str, amount: int) -> None:
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize("text", ["", "Rp", "1.00", "12.3456", "Rp1,50", "1e5", "10.080.00"])
def test_what_is_not_whole_rupiah_is_refused(text: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        parse_rupiah(text)
    assert refusal.value.code == "MONEY_FORMAT"


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_is_read_back(amount: int) -> None:
    assert parse_rupiah(format_rupiah(amount)) == amount


@given(st.lists(st.tuples(st.integers(0, MAX_RUPIAH), st.integers(0, PPM)), min_size=1, max_size=30))
@settings(max_examples=60)
def test_the_product_is_exact_half_up_for_ints_and_arrays(pairs: list[tuple[int, int]]) -> None:
    expected = [exact(amount, ppm) for amount, ppm in pairs]
    assert [apply_ppm(amount, ppm) for amount, ppm in pairs] == expected
    amounts, rates = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    assert apply_ppm(amounts, rates).tolist() == expected
    assert apply_ppm(amounts, rates).dtype == np.int64


def test_half_a_rupiah_goes_up() -> None:
    assert apply_ppm(1, 500_000) == 1
    assert apply_ppm(1, 499_999) == 0


@pytest.mark.parametrize("amount", [-1, MAX_RUPIAH + 1])
def test_amounts_out_of_range_are_refused(amount: int) -> None:
    with pytest.raises(MoneyError):
        apply_ppm(amount, 1)
    with pytest.raises(MoneyError):
        apply_ppm(np.array([amount], dtype=np.int64), 1)


def test_floats_are_refused() -> None:
    with pytest.raises(MoneyError) as refusal:
        apply_ppm(np.array([1.0]), 1)  # type: ignore[arg-type]
    assert refusal.value.code == "MONEY_TYPE"


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_a_split_loses_nothing(total: int, weights: list[int]) -> None:
    if not sum(weights):
        weights[0] = 1
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(total * weight, sum(weights)) - part) < 1


def test_a_tie_goes_to_the_earlier_row() -> None:
    assert largest_remainder(42_000_001, [1, 1]) == [21_000_001, 21_000_000]
    assert largest_remainder(0, [0, 0]) == [0, 0]
    with pytest.raises(MoneyError):
        largest_remainder(1, [0])
