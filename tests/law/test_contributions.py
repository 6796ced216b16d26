from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import (
    LawError,
    MissingValue,
    PayerClass,
    RowError,
    Sector,
    bpu_contributions,
    explain_bpu,
    history,
    statute,
)

JULY = Month.parse("2025-07")
MONTHS = st.integers(Month.parse("2015-07").index, Month.parse("2030-12").index)
INCOMES = st.one_of(st.integers(0, 25_000_000), st.integers(0, MAX_RUPIAH))
ROWS = st.lists(
    st.tuples(INCOMES, MONTHS, st.sampled_from(Sector), st.sampled_from(PayerClass), st.booleans()),
    min_size=1,
    max_size=40,
)
COLUMNS = ("base", "jkk", "jkm", "jht", "total")


def columns_of(rows: list[tuple[int, int, Sector, PayerClass, bool]]) -> tuple[np.ndarray, ...]:
    income, month, sector, payer, jht = zip(*rows, strict=True)
    return (
        np.array(income, dtype=np.int64),
        np.array(month, dtype=np.int64),
        np.array(sector, dtype=np.int8),
        np.array(payer, dtype=np.int8),
        np.array(jht, dtype=np.bool_),
    )


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_rows_together_equal_rows_alone_in_any_order(
    rows: list[tuple[int, int, Sector, PayerClass, bool]],
) -> None:
    income, month, sector, payer, jht = columns_of(rows)
    whole = bpu_contributions(income, month, sector=sector, payer=payer, jht=jht)
    back = bpu_contributions(income[::-1], month[::-1], sector=sector[::-1], payer=payer[::-1], jht=jht[::-1])
    for number, (one, index, trade, who, wants) in enumerate(rows):
        alone = bpu_contributions(one, Month(index), sector=trade, payer=who, jht=wants)
        assert alone.row(0) == whole.row(number) == back.row(len(rows) - 1 - number)
    for name in COLUMNS:
        assert getattr(whole, name).dtype == np.int64
    assert np.array_equal(whole.total, whole.jkk + whole.jkm + whole.jht)
    assert whole.total.min() > 0


@given(INCOMES, INCOMES, MONTHS, st.sampled_from(Sector), st.sampled_from(PayerClass))
@settings(max_examples=60, deadline=None)
def test_more_income_is_never_less_contribution(
    one: int, other: int, month: int, sector: Sector, payer: PayerClass
) -> None:
    low, high = sorted((one, other))
    result = bpu_contributions([low, high], Month(month), sector=sector, payer=payer, jht=True)
    for name in COLUMNS:
        assert getattr(result, name)[0] <= getattr(result, name)[1]


def test_more_rows_than_one_block() -> None:
    income = np.random.default_rng(7).integers(0, 25_000_000, 70_001)
    month = np.where(np.arange(70_001) % 2, JULY.index, JULY.index + 9)
    result = bpu_contributions(income, month, jht=True)
    for number in (0, 32_767, 32_768, 65_535, 65_536, 70_000):
        alone = bpu_contributions(int(income[number]), Month(int(month[number])), jht=True)
        assert alone.row(0) == result.row(number)


def test_the_cohort_of_the_province() -> None:
    result = bpu_contributions(np.full(100_000, 1_000_000), JULY, payer=PayerClass.STATE_BUDGET)
    assert int(result.total.sum()) * 6 == 10_080_000_000


@pytest.mark.parametrize(
    ("income", "code", "rows"),
    [
        ([5, -1, 7, -2], "LAW_INCOME_RANGE", [1, 3]),
        ([1, 10**15 + 1], "LAW_INCOME_RANGE", [1]),
        ([10**30], "LAW_INCOME_RANGE", [0]),
    ],
)
def test_wrong_incomes_name_their_rows(income: list[int], code: str, rows: list[int]) -> None:
    with pytest.raises(RowError) as refusal:
        bpu_contributions(income, JULY)
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
    assert str(rows[0]) in refusal.value.message


def test_wrong_codes_and_months_name_their_rows() -> None:
    with pytest.raises(RowError) as refusal:
        bpu_contributions([1, 1, 1], JULY, payer=np.array([0, 9, -1], dtype=np.int8))
    assert (refusal.value.code, refusal.value.rows) == ("LAW_CODE_UNKNOWN", [1, 2])
    with pytest.raises(RowError) as refusal:
        bpu_contributions([1, 1], np.array([JULY.index, Month.parse("2015-06").index]))
    assert (refusal.value.code, refusal.value.rows) == ("LAW_MONTH_RANGE", [1])
    with pytest.raises(RowError):
        bpu_contributions([1], np.array([202507]))


@pytest.mark.parametrize("income", [[1.5], [float("nan")], np.array([1e6]), ["1000000"], [True]])
def test_what_is_not_whole_rupiah_is_refused(income: object) -> None:
    with pytest.raises(LawError) as refusal:
        bpu_contributions(income, JULY)  # type: ignore[arg-type]
    assert refusal.value.code == "LAW_INPUT_TYPE"


def test_columns_of_other_length_are_refused() -> None:
    with pytest.raises(LawError) as refusal:
        bpu_contributions([1, 2], JULY, payer=np.array([0], dtype=np.int8))
    assert refusal.value.code == "LAW_INPUT_SHAPE"
    with pytest.raises(LawError):
        bpu_contributions([1, 2], JULY, jht=np.array([1, 0]))
    assert len(bpu_contributions([], JULY)) == 0
    assert len(bpu_contributions(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))) == 0


@given(INCOMES, MONTHS, st.sampled_from(Sector), st.sampled_from(PayerClass), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_explanation_adds_up_to_the_amount(
    income: int, month: int, sector: Sector, payer: PayerClass, jht: bool
) -> None:
    tree = explain_bpu(income, Month(month), sector=sector, payer=payer, jht=jht)
    assert tree.value == bpu_contributions(income, Month(month), sector=sector, payer=payer, jht=jht).total[0]
    assert tree.value == sum(child.value for child in tree.children)  # type: ignore[misc]
    assert "PP 44/2015" in tree.to_text()


def test_an_explanation_is_text_and_plain_values() -> None:
    tree = explain_bpu(3_200_000, Month.parse("2026-12"), jht=True)
    assert tree.text == "Rp89.650"
    assert "1 %" in tree.to_text()
    assert tree.to_dict()["children"][0]["label"] == "Iuran JKK"
    assert tree.weakest == "medium", "whom PP 50/2025 names was read in the press alone"


def test_history_and_gaps() -> None:
    grants = history("jkm.death_grant")
    assert [(value.start, value.value) for value in grants] == [
        (date(2015, 7, 1), 16_200_000),
        (date(2019, 12, 2), 20_000_000),
    ]
    with pytest.raises(MissingValue) as refusal:
        statute().value("jkm.death_grant", date(2015, 6, 30))
    assert refusal.value.facts["parameter"] == "jkm.death_grant"
    with pytest.raises(LawError):
        history("tidak.ada")


def test_a_draft_decree_lies_on_top_without_touching_the_law() -> None:
    draft = """
jkm.bpu_amount:
  label: Iuran JKM peserta BPU
  unit: IDR/month
  values:
    2027-01: {value: 8000, basis: rancangan, source: rancangan, verified: low}
jkk.bpu_tiers:
  label: Tabel
  unit: table
  values:
    2027-01:
      {value: [{from: 0, base: 2000000}], basis: rancangan, source: rancangan, verified: low}
reliefs:
  - {id: rancangan, label: Rancangan, from: 2027-04, to: 2027-12, segments: [BPU], shares: {jkk: 250000},
     basis: rancangan, source: rancangan, verified: low}
"""
    proposed = statute().overlay(draft, "rancangan")
    months = np.array([Month.parse(text).index for text in ("2025-07", "2027-01", "2027-04")])
    income = [1_000_000] * 3
    assert bpu_contributions(income, months, law=proposed).total.tolist() == [16_800, 28_000, 13_000]
    assert bpu_contributions(income, months).total.tolist() == [16_800, 16_800, 16_800]
    assert explain_bpu(1_000_000, Month.parse("2027-01"), law=proposed).weakest == "low"
