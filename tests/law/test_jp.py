from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from payung.kernel.dates import completed_years
from payung.kernel.money import MAX_RUPIAH, PPM
from payung.kernel.months import Month
from payung.law import LawError, MissingValue, RowError, statute
from payung.law.explain_jp import explain_jp
from payung.law.jp import (
    explain_jp_pension,
    jp_pension,
    jp_raised_pension,
    jp_retirement_day,
    jp_wage_index,
    jp_weighted_wages,
    pension_from_wages,
)
from payung.law.jp_claims import (
    JpEvent,
    JpForm,
    JpMember,
    Survivor,
    disability_pension,
    jp_right,
    jp_survivor_pensions,
    latest_deferral,
)

DAYS = st.dates(date(2015, 7, 1), date(2027, 2, 28))
RATES = st.integers(-30_000, 150_000)
DECK = {2015: 3_000_000, 2016: 3_400_000}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50), st.lists(RATES, min_size=0, max_size=40))
@settings(max_examples=60, deadline=None)
def test_weighted_wages_equal_the_exact_fraction(wages: list[int], rates: list[int]) -> None:
    inflation = dict(enumerate(rates, 2015))
    index = jp_wage_index(inflation, 2015, 2015 + len(rates))
    lifted = jp_weighted_wages(wages, index)
    assert lifted.dtype == np.int64
    assert lifted.tolist() == [(2 * one * index[0] + index[1]) // (2 * index[1]) for one in wages]


def test_half_a_rupiah_goes_up_even_where_the_scale_cannot_tell() -> None:
    index = jp_wage_index({2015: 500_000}, 2015, 2016)
    assert jp_weighted_wages([1, 3, 999_999_999], index).tolist() == [2, 5, 1_499_999_999]
    nearly = (10**15 + 1, 2 * 10**15)  # a hair above one half
    assert jp_weighted_wages([1, 2, 3], nearly).tolist() == [1, 1, 2]
    below = (10**15 - 1, 2 * 10**15)
    assert jp_weighted_wages([1, 2, 3], below).tolist() == [0, 1, 1]


@given(st.lists(st.tuples(st.integers(0, MAX_RUPIAH), st.integers(0, 1_200), DAYS), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_pension_rows_together_equal_rows_alone(cases: list[tuple[int, int, date]]) -> None:
    wages, months, days = zip(*cases, strict=True)
    whole = jp_pension(wages, months, np.array(days, dtype="datetime64[D]"))
    for number, (wage, counted, day) in enumerate(cases):
        row = jp_pension(wage, counted, day).row(0)
        assert row == whole.row(number)
        assert row["formula"] == (2 * wage * counted + 1_200) // 2_400
        assert row["minimum"] <= row["payable"] <= row["maximum"]
        assert row["formula"] == pension_from_wages([wage], counted, day)


def _leap_days(test: Callable[[date], None]) -> Callable[[date], None]:
    for year in range(1956, 2009, 4):
        test = example(birth=date(year, 2, 29))(test)
    return test


@given(birth=st.dates(date(1955, 1, 1), date(2010, 12, 31)))
@_leap_days
@settings(max_examples=80, deadline=None)
def test_retirement_is_the_first_day_of_the_age_then_in_force(birth: date) -> None:
    day = jp_retirement_day(birth)
    ages = statute().parameter("jp.retirement_age")
    assert completed_years(birth, day) >= ages.at(day).value
    before = date.fromordinal(day.toordinal() - 1)
    if before >= date(2015, 7, 1):
        assert completed_years(birth, before) < ages.at(before).value


@pytest.mark.parametrize("year", range(2015, 2027))
def test_no_survivor_has_less_than_the_lowest_pension_of_the_year(year: int) -> None:
    """PP 45/2015 ps. 16 and 18; press of 2017, 2018 and 2024 tells of widows with exactly the lowest pension."""
    on = date(year, 9, 1)
    low, high = (statute().rupiah(f"jp.{side}_pension", on) for side in ("minimum", "maximum"))
    for kind in Survivor:
        person = [(kind, date(year - 20, 1, 1))]
        assert jp_survivor_pensions(low, person, on).total == low
        assert jp_survivor_pensions(5 * high + 5, person, on).total == high
    twins = [(Survivor.CHILD, date(year - 20, 1, 1))] * 2
    tree = jp_survivor_pensions(low, twins, on).explanation
    assert tree.value == low
    assert (tree.children[-1].value, tree.weakest) == (2 * low, "low")


def test_the_explanation_shows_every_year() -> None:
    inflation = {2015: 70_000, 2016: 67_500}
    tree = explain_jp_pension(DECK, inflation, 24, date(2017, 7, 1))
    assert tree.value == 319_450
    text = tree.to_text()
    assert "Upah tertimbang 2015: Rp3.426.675" in text  # 3,000,000 x 1.07 x 1.0675
    assert "Upah tertimbang 2016: Rp3.629.500" in text
    assert tree.weakest == "medium"
    with pytest.raises(LawError) as refusal:
        explain_jp_pension(DECK, {2015: 70_000}, 24, date(2017, 7, 1))
    assert "2016" in refusal.value.message


@pytest.mark.parametrize("year", range(1955, 2006))
def test_no_monthly_pension_is_promised_before_anybody_can_have_one(year: int) -> None:
    """JP began in July 2015, so that 180 months are complete in June 2030 at the earliest (PP 45/2015 ps. 19)."""
    for on in (date(2018, 5, 1), date(2026, 11, 22), date(2030, 5, 31)):
        held = (on.year - 2015) * 12 + on.month - 6
        answer = explain_jp(9_000_000, held, on, birth=date(year, 2, 28))
        assert answer.value == 0
        assert answer.children[0].value is True or on < jp_retirement_day(date(year, 2, 28))
    on = date(2030, 6, 30)
    answer = explain_jp(9_000_000, 180, on, birth=date(year, 2, 28))
    assert (answer.value == 1_350_000) == (jp_retirement_day(date(year, 2, 28)) <= on)


def test_the_pension_question_refuses_what_cannot_be() -> None:
    on = date(2026, 6, 1)
    for months, also in (
        (133, {}),
        (13, {"registered": Month.parse("2025-06"), "months_due": 14}),
        (5, {"months_due": 4}),
    ):
        with pytest.raises(LawError) as refusal:
            explain_jp(1, months, on, birth=date(1970, 1, 1), **also)  # type: ignore[arg-type]
        assert refusal.value.code == "LAW_MONTHS_RANGE"
    with pytest.raises(LawError) as refusal:
        explain_jp(1, 1, on)
    assert refusal.value.code == "LAW_BIRTH_MISSING"
    never = explain_jp(5_000_000, 0, on, birth=date(1968, 1, 1))
    assert "Pada hari itu menjadi hak: iuran dan hasilnya sekaligus" in never.to_text()
    later = explain_jp(5_000_000, 100, on, birth=date(1990, 1, 1))
    assert "Pada hari itu menjadi hak: pensiun tiap bulan" in later.to_text()


def test_what_no_pension_can_be_computed_from_is_refused() -> None:
    with pytest.raises(RowError) as refusal:
        jp_weighted_wages([1, 10**9 + 1], (1, 1))
    assert refusal.value.rows == [1]
    with pytest.raises(RowError):
        jp_pension(1, 1_201, date(2026, 3, 1))
    with pytest.raises(RowError):
        jp_pension(1, 1, date(2015, 6, 30))
    with pytest.raises(MissingValue):
        jp_raised_pension(1_000_000, date(2016, 2, 1))
    with pytest.raises(LawError):
        jp_wage_index({2015: 2 * PPM}, 2015, 2016)
    with pytest.raises(LawError):
        pension_from_wages([], 180, date(2026, 3, 1))
    with pytest.raises(LawError):
        JpMember(date(1980, 1, 1), date(2020, 1, 1), 5, 6)


def test_a_pension_in_payment_follows_inflation() -> None:
    assert jp_raised_pension([1_000_000, 399_701], date(2026, 3, 1)).tolist() == [1_029_200, 411_372]


def test_disability_counts_fifteen_years() -> None:
    on = date(2026, 4, 1)
    right = jp_right(JpEvent.TOTAL_DISABILITY, on, JpMember(date(1990, 1, 1), date(2026, 1, 1), 3, 3))
    assert (right.form, right.months) == (JpForm.MONTHLY, 180)
    assert disability_pension(10_000_000, right, on) == 1_500_000
    early = jp_right(JpEvent.OLD_AGE, on, JpMember(date(1990, 1, 1), date(2015, 7, 1), 120, 120))
    assert early.form is JpForm.NOT_YET
    assert [reason.code for reason in early.reasons] == ["JP_AGE", "JP_VESTING"]
    with pytest.raises(LawError):
        disability_pension(10_000_000, early, on)
    assert latest_deferral(date(1964, 12, 31)) == date(2024, 12, 31)


@given(st.integers(0, 10**9), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_children_share_without_losing_a_rupiah(pension: int, children: int) -> None:
    people = [(Survivor.CHILD, date(2015, 1, 1))] * children
    paid = jp_survivor_pensions(pension, people, date(2026, 3, 1))
    assert len(paid.pensions) == min(children, 2)
    half = min(max((pension + 1) // 2, 411_400), 4_932_300)
    assert paid.total == (half if children and pension else 0)
    assert paid.explanation.value == paid.total
