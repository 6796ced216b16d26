from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import (
    Industry,
    LawError,
    MissingValue,
    RiskClass,
    RowError,
    jakon_by_contract,
    pmi_contribution,
    pu_contributions,
)
from payung.law.pu import MONEY

JUNE = Month.parse("2025-06")
WAGES = st.one_of(st.integers(1, 30_000_000), st.integers(1, MAX_RUPIAH))
MONTHS = st.integers(Month.parse("2015-07").index, Month.parse("2028-12").index)
ROWS = st.lists(
    st.tuples(
        WAGES,
        MONTHS,
        st.sampled_from(RiskClass),
        st.sampled_from(Industry),
        st.integers(0, 200),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_rows_together_equal_rows_alone(rows: list[tuple[int, int, RiskClass, Industry, int, bool]]) -> None:
    wage, month, risk, industry, workers = (
        np.array(column, dtype=np.int64) for column in list(zip(*rows, strict=True))[:5]
    )
    jp = np.array([row[5] for row in rows])
    whole = pu_contributions(wage, month, risk=risk, industry=industry, workers=workers, jp=jp)
    for number, (one, index, grade, trade, size, insured) in enumerate(rows):
        alone = pu_contributions(one, Month(index), risk=grade, industry=trade, workers=size, jp=insured)
        assert alone.row(0) == whole.row(number)
    for name in MONEY:
        assert getattr(whole, name).dtype == np.int64
        assert getattr(whole, name).min() >= 0
    assert np.array_equal(whole.employer, whole.jkk + whole.jkm + whole.jht_employer + whole.jp_employer)


@given(WAGES, WAGES, MONTHS, st.sampled_from(RiskClass))
@settings(max_examples=40, deadline=None)
def test_more_wage_is_never_less_contribution(one: int, other: int, month: int, risk: RiskClass) -> None:
    result = pu_contributions(sorted((one, other)), Month(month), risk=risk)
    for name in MONEY:
        assert getattr(result, name)[0] <= getattr(result, name)[1]


def test_programmes_can_be_left_out() -> None:
    row = pu_contributions(5_000_000, JUNE, risk=RiskClass.I, jht=False, jp=False, jkp=False).row(0)
    assert row["employer"] == 12_000 + 15_000
    assert row["worker"] == row["jp_base"] == row["jkp_base"] == row["jkp_government"] == 0


def test_beyond_the_known_ceiling_there_is_a_warning() -> None:
    assert pu_contributions(1, Month.parse("2027-02"), risk=RiskClass.I).warnings == ()
    [warning] = pu_contributions(1, Month.parse("2027-03"), risk=RiskClass.I).warnings
    assert (warning.code, warning.parameter, warning.when) == (
        "LAW_BEYOND_KNOWN",
        "jp.wage_ceiling",
        "2027-03",
    )
    assert "jp.wage_ceiling" in warning.message


@pytest.mark.parametrize("wage", [[0], [-1], [10**15 + 1]])
def test_wages_out_of_range_name_their_rows(wage: list[int]) -> None:
    with pytest.raises(RowError) as refusal:
        pu_contributions([1, *wage], JUNE, risk=RiskClass.I)
    assert (refusal.value.code, refusal.value.rows) == ("LAW_WAGE_RANGE", [1])


def test_unknown_classes_are_refused() -> None:
    with pytest.raises(RowError) as refusal:
        pu_contributions([1, 1], JUNE, risk=np.array([1, 6]))
    assert refusal.value.rows == [1]
    with pytest.raises(LawError):
        pu_contributions([1, 1], JUNE, risk=RiskClass.I, workers=np.array([1]))


def test_projects_refuse_what_the_tables_do_not_hold() -> None:
    with pytest.raises(LawError):
        jakon_by_contract(0, JUNE)
    with pytest.raises(LawError):
        pmi_contribution(18, date(2025, 1, 1), by_agency=True)
    with pytest.raises(MissingValue):
        pmi_contribution(24, date(2022, 1, 1), by_agency=True)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_larger_contract_never_pays_less(one: int, other: int) -> None:
    low, high = (jakon_by_contract(value, JUNE) for value in sorted((one, other)))
    assert low.jkk <= high.jkk
    assert low.jkm <= high.jkm
