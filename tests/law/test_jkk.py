from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH, PPM
from payung.law import LawError, MissingValue, RowError, statute
from payung.law.disability import Loss, binocular_efficiency, jkk_combined_rate, jkk_disability_rate
from payung.law.explain_jkk import (
    explain_jkk_death,
    explain_jkk_partial_disability,
    explain_jkk_reimbursed,
    explain_jkk_total_disability,
    explain_jkk_unable,
)
from payung.law.jkk import (
    Reimbursed,
    jkk_death,
    jkk_home_care_ends,
    jkk_last_claim_day,
    jkk_orthosis,
    jkk_partial_disability,
    jkk_reimbursed,
    jkk_report_due,
    jkk_total_disability,
    jkk_transport,
    jkk_unable,
)
from payung.law.scholarship import Cause, Child, SchoolLevel, scholarship_maximum, scholarship_plan

EVENT = date(2025, 12, 10)
WAGES = st.one_of(st.integers(1, 30_000_000), st.integers(1, MAX_RUPIAH))
DAYS = st.dates(date(2015, 7, 1), date(2035, 12, 31))
CASES = st.lists(st.tuples(WAGES, DAYS, st.integers(0, 60), st.integers(0, 100)), min_size=1, max_size=20)


@given(CASES)
@settings(max_examples=40, deadline=None)
def test_rows_together_equal_rows_alone(cases: list[tuple[int, date, int, int]]) -> None:
    wage = np.array([case[0] for case in cases], dtype=np.int64)
    days = np.array([case[1] for case in cases], dtype="datetime64[D]")
    months = np.array([case[2] for case in cases], dtype=np.int64)
    loss = np.array([case[3] * 10_000 for case in cases], dtype=np.int64)
    death, total = jkk_death(wage, days), jkk_total_disability(wage, days)
    unable = jkk_unable(wage, months, days)
    partial = jkk_partial_disability(wage, days, loss)
    for number, (one, day, long, percent) in enumerate(cases):
        assert death.row(number) == jkk_death(one, day).row(0)
        assert total.row(number) == jkk_total_disability(one, day).row(0)
        assert unable[number] == jkk_unable(one, long, day)[0]
        assert partial[number] == jkk_partial_disability(one, day, percent * 10_000)[0]
        assert int(partial[number]) == (min(percent, 70) * 80 * one + 50) // 100
        assert int(death.grant[number]) == max(48 * one, 20_000_000 if day >= date(2019, 12, 2) else 16_200_000)
    for column in (death.total, total.total, unable, partial):
        assert column.dtype == np.int64
        assert column.min() >= 0


@given(WAGES, WAGES, DAYS, st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_more_wage_is_never_less_benefit(one: int, other: int, day: date, months: int) -> None:
    pair = sorted((one, other))
    for column in (
        jkk_death(pair, day).total,
        jkk_total_disability(pair, day).total,
        jkk_unable(pair, months, day),
    ):
        assert column[0] <= column[1]


@given(WAGES, DAYS, st.integers(0, 30))
@settings(max_examples=30, deadline=None)
def test_one_month_more_adds_one_step(wage: int, day: date, months: int) -> None:
    steps = jkk_unable([wage] * 2, [months, months + 1], day)
    share = statute().value("jkk.unable_steps", day)
    rate, reached = PPM, 0
    for step in share:
        reached += step.get("months", 10_000)
        if months < reached:
            rate = step["rate"]
            break
    assert int(steps[1] - steps[0]) == (wage * rate + PPM // 2) // PPM


def test_arrow_columns_are_taken_as_they_are() -> None:
    assert jkk_death(pa.array([1_000_000, 2_000_000]), EVENT).total.tolist() == [70_000_000, 118_000_000]
    with pytest.raises(LawError):
        jkk_death(pa.array([1_000_000, None]), EVENT)


def test_wrong_rows_are_named() -> None:
    with pytest.raises(RowError) as refusal:
        jkk_death([1, 0, -5], EVENT)
    assert (refusal.value.code, refusal.value.rows) == ("LAW_WAGE_RANGE", [1, 2])
    days = np.array(["2025-01-01", "2015-06-30", "NaT"], dtype="datetime64[D]")
    with pytest.raises(RowError) as refusal:
        jkk_death([1, 1, 1], days)
    assert (refusal.value.code, refusal.value.rows) == ("LAW_DATE_RANGE", [1, 2])
    with pytest.raises(RowError) as refusal:
        jkk_partial_disability([1, 1], EVENT, [10, PPM + 1])
    assert (refusal.value.code, refusal.value.rows) == ("LAW_SHARE_RANGE", [1])
    with pytest.raises(RowError) as refusal:
        jkk_partial_disability(1, EVENT, 333_333, function_loss=500_000)
    assert refusal.value.code == "LAW_RATE_SCALE"
    with pytest.raises(LawError):
        jkk_death([1], "2025-13-01")
    with pytest.raises(LawError):
        jkk_unable([1, 2], [1, 2, 3], EVENT)


def test_the_disability_table_asks_for_what_its_rows_need() -> None:
    assert jkk_disability_rate(Loss("thumb", "right"), EVENT) == 150_000
    assert jkk_disability_rate(Loss("thumb", "right"), EVENT, left_handed=True) == 120_000
    assert jkk_disability_rate(Loss("scalp", assessed=250_000), EVENT) == 250_000
    for loss, code in (
        (Loss("tail"), "LAW_DISABILITY_UNKNOWN"),
        (Loss("thumb"), "LAW_DISABILITY_SIDE"),
        (Loss("hearing_loss_one"), "LAW_DISABILITY_STEPS"),
        (Loss("scalp", assessed=350_000), "LAW_DISABILITY_SPAN"),
    ):
        with pytest.raises(LawError) as refusal:
            jkk_disability_rate(loss, EVENT)
        assert refusal.value.code == code
    both = [Loss("one_eye"), Loss("arm_from_shoulder", "right")]
    assert jkk_combined_rate(both, EVENT) == 700_000
    assert jkk_combined_rate([Loss("one_eye", function_loss=400_000)], EVENT) == 140_000
    assert binocular_efficiency(800_000, 400_000) == 700_000


def test_costs_and_days_beside_the_benefits() -> None:
    assert jkk_orthosis(20_000_000, 10_000_000, EVENT) == 14_000_000
    assert jkk_last_claim_day(date(2019, 12, 1)) == date(2021, 12, 1)
    assert jkk_last_claim_day(date(2020, 2, 29)) == date(2025, 2, 28)
    seen = datetime(2025, 12, 10, 8, 30, tzinfo=UTC)
    assert jkk_report_due(seen) - seen == timedelta(days=2)
    assert jkk_home_care_ends(EVENT, date(2026, 1, 31)) == date(2027, 1, 31)
    with pytest.raises(MissingValue):
        jkk_home_care_ends(date(2019, 12, 1), EVENT)
    assert jkk_transport(EVENT, land=[6_000_000, 0], sea=[0, 1], air=[1, 1]).tolist() == [5_000_001, 2]
    assert jkk_reimbursed([0, 10**9], Reimbursed.GLASSES, EVENT).tolist() == [0, 1_000_000]


def test_explanations_add_up() -> None:
    death = explain_jkk_death(1_000_000, EVENT)
    assert death.value == 70_000_000 == sum(child.value for child in death.children)  # type: ignore[misc]
    assert "PP 82/2019" in death.to_text()
    assert explain_jkk_total_disability(1_000_000, EVENT).value == 68_000_000
    partial = explain_jkk_partial_disability(4_000_000, EVENT, [Loss("thumb", "right", function_loss=500_000)])
    assert partial.value == 24_000_000
    assert "Ibu jari (kanan), fungsi hilang 50 %" in partial.to_text()
    assert partial.weakest == "low"  # the cap of several losses is remembered, not read
    unable = explain_jkk_unable(3_000_000, 14, date(2018, 5, 1))
    assert unable.value == 34_500_000
    assert "Bulan ke-13 sampai ke-14: Rp3.000.000 = Rp3.000.000 × 50 % × 2 bulan" in unable.to_text()
    assert explain_jkk_reimbursed(9_000_000, Reimbursed.DENTURES, EVENT).value == 5_000_000


def test_a_scholarship_plan_goes_through_the_levels() -> None:
    children = [
        Child(date(2022, 3, 1), SchoolLevel.TK, date(2026, 7, 1)),
        Child(date(2010, 1, 1), SchoolLevel.SMP, date(2026, 1, 5), year=3),
        Child(date(2012, 1, 1), SchoolLevel.SD, date(2026, 1, 5)),
    ]
    plan = scholarship_plan(Cause.JKK_DEATH, EVENT, 0, children)
    first = [payment for payment in plan.payments if payment.child == 0]
    # TK at four, then every level in full: PT from 18 to 22.
    assert sum(payment.amount for payment in first) == 87_000_000
    second = [payment for payment in plan.payments if payment.child == 1]
    assert [payment.level for payment in second[:2]] == [SchoolLevel.SMP, SchoolLevel.SMA]
    assert sum(payment.amount for payment in second) == 2_000_000 + 9_000_000 + 3 * 12_000_000
    assert {payment.child for payment in plan.payments} == {0, 1}
    assert plan.total == plan.explanation.value <= scholarship_maximum(2, EVENT)


def test_a_scholarship_ends_with_age_marriage_or_the_wrong_start() -> None:
    student = Child(date(2003, 6, 1), SchoolLevel.PT, date(2026, 1, 1), year=4)
    assert [payment.day.year for payment in scholarship_plan(Cause.JKK_TOTAL, EVENT, 0, [student]).payments] == [2026]
    bride = Child(date(2010, 1, 1), SchoolLevel.SMA, date(2026, 1, 1), last_day=date(2027, 1, 1))
    assert len(scholarship_plan(Cause.JKK_DEATH, EVENT, 0, [bride]).payments) == 1
    refused = scholarship_plan(Cause.JKM, EVENT, 35, [student])
    assert (refused.total, refused.verdict.codes) == (0, ("SCHOLARSHIP_MONTHS",))
    assert "35" in refused.verdict.reasons[0].message
    with pytest.raises(LawError):
        scholarship_plan(Cause.JKM, EVENT, 40, [Child(date(2010, 1, 1), SchoolLevel.SMA, date(2025, 1, 1))])
    with pytest.raises(LawError):
        scholarship_plan(Cause.JKM, EVENT, 40, [Child(date(2010, 1, 1), SchoolLevel.TK, EVENT, year=3)])
    old = scholarship_plan(Cause.JKK_DEATH, date(2019, 12, 1), 0, [student])
    assert (old.total, len(old.payments)) == (12_000_000, 1)
    with pytest.raises(MissingValue):
        statute().value("scholarship.levels", date(2019, 12, 1))
