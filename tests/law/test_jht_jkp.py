from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month, MonthRange
from payung.law import LawError, MissingValue, RowError
from payung.law.explain_jht import explain_jht_partial
from payung.law.explain_jkp import explain_jkp
from payung.law.jht import (
    Leaving,
    Purpose,
    jht_final_tax,
    jht_full_verdict,
    jht_grow,
    jht_partial,
    jht_project,
)
from payung.law.jkp import JkpCase, JobEnd, jkp_benefit, jkp_payer, jkp_verdict, longest_run, paid_before

TODAY = date(2025, 12, 15)
BALANCES = st.lists(st.integers(0, MAX_RUPIAH), min_size=1, max_size=20)


def test_a_balance_earns_by_the_months_that_it_lay() -> None:
    whole = jht_project(20_000_000, Month.parse("2016-01"), [0] * 12)
    assert whole.balance == 20_000_000 + 1_438_000
    half = jht_project(0, Month.parse("2020-01"), [600_000] + [0] * 11)
    assert half.years[0].development == 30_745  # 600,000 x 5.59 % x 11/12
    two = jht_project(1_000_000, Month.parse("2019-07"), [57_000] * 18)
    assert [year.year for year in two.years] == [2019, 2020]
    assert two.balance == two.explanation.value
    assert two.explanation.weakest == "low"
    for year in two.years:
        assert year.closing == year.opening + year.contributions + year.development


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=60))
@settings(max_examples=30, deadline=None)
def test_more_paid_in_is_never_less(opening: int, paid: list[int]) -> None:
    first = Month.parse("2016-01")
    low = jht_project(opening, first, paid)
    assert low.balance >= opening + sum(paid)
    high = jht_project(opening, first, [paid[0] + 1, *paid[1:]])
    assert high.balance > low.balance


def test_a_year_without_a_recorded_rate_is_refused_unless_assumed() -> None:
    for year in (2015, 2021, 2025, 2027):
        first = Month.of(year, 7)
        with pytest.raises(MissingValue) as refusal:
            jht_project(1, first, [0] * 3)
        assert refusal.value.facts["parameter"] == "jht.development_rate"
        assert "Tingkat hasil pengembangan JHT" in refusal.value.message
    assumed = jht_project(12_000_000, Month.parse("2021-01"), [0] * 12, assumed_rate=50_000)
    assert assumed.balance == 12_600_000
    assert "Anggapan" in str(assumed.explanation.to_dict())
    # What is recorded wins over what is assumed.
    assert jht_project(10_000_000, Month.parse("2020-01"), [0] * 12, assumed_rate=1).balance == 10_559_000


@given(BALANCES, st.sampled_from(Purpose))
@settings(max_examples=30, deadline=None)
def test_a_part_never_exceeds_its_share(balance: list[int], purpose: Purpose) -> None:
    taken = jht_partial(balance, purpose, TODAY)
    share = 30 if purpose is Purpose.HOUSING else 10
    assert taken.tolist() == [one * share // 100 for one in balance]


def test_growth_is_bounded() -> None:
    assert jht_grow([10**6, 0], 50_000, 2).tolist() == [1_102_500, 0]
    with pytest.raises(LawError):
        jht_grow(MAX_RUPIAH, 1_000_000, 3)
    with pytest.raises(LawError):
        jht_grow(1, -1, 1)
    with pytest.raises(RowError):
        jht_grow([-1], 1, 1)
    with pytest.raises(LawError):
        jht_project(-1, Month.parse("2016-01"), [0])


def test_the_whole_balance_waits_for_age_or_a_month() -> None:
    born = date(1969, 12, 16)
    assert jht_full_verdict(Leaving.AGE, TODAY, TODAY, birth=born).codes == ("JHT_AGE",)
    assert jht_full_verdict(Leaving.AGE, TODAY, date(2025, 12, 16), birth=born).eligible
    for reason in (Leaving.RESIGNATION, Leaving.LAYOFF):
        assert jht_full_verdict(reason, date(2025, 11, 16), TODAY).codes == ("JHT_WAITING",)
        assert jht_full_verdict(reason, date(2025, 11, 15), TODAY).eligible
    assert jht_full_verdict(Leaving.CONTRACT_END, TODAY, TODAY).eligible
    assert jht_full_verdict(Leaving.DEATH, date(2026, 1, 1), TODAY).codes == ("JHT_EVENT_AHEAD",)
    with pytest.raises(LawError):
        jht_full_verdict(Leaving.AGE, TODAY, TODAY)


def test_partial_and_tax() -> None:
    tree = explain_jht_partial(100_000_000, Purpose.HOUSING, 120, TODAY)
    assert tree.value == 30_000_000
    assert explain_jht_partial(100_000_000, Purpose.HOUSING, 119, TODAY).value == 0
    assert jht_final_tax(50_000_000, TODAY) == 0
    assert jht_final_tax(150_000_000, TODAY) == 5_000_000


DAYS = st.dates(date(2021, 2, 2), date(2030, 12, 31))


@given(st.lists(st.tuples(st.integers(1, MAX_RUPIAH), DAYS, st.integers(0, 6)), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_cash_rows_together_equal_rows_alone(cases: list[tuple[int, date, int]]) -> None:
    wages, days, drawn = zip(*cases, strict=True)
    before = [min(max(one, (limits := paid_before(day))[0]), limits[1]) for one, day in zip(drawn, days, strict=True)]
    whole = jkp_benefit(wages, np.array(days, dtype="datetime64[D]"), paid_before_change=before)
    for number, (wage, day, paid) in enumerate(zip(wages, days, before, strict=True)):
        alone = jkp_benefit(wage, day, paid_before_change=paid)
        assert alone.row(0) == whole.row(number)
        assert alone.total[0] == explain_jkp(wage, day, paid_before_change=paid).value
        assert whole.total[number] <= 18_000_000


def test_cash_before_the_programme_is_refused_by_row() -> None:
    with pytest.raises(MissingValue) as refusal:
        jkp_benefit([1, 1], [date(2021, 2, 2), date(2021, 2, 1)])
    assert refusal.value.rows == [1]
    with pytest.raises(RowError):
        jkp_benefit([0], TODAY)


def paid(first: str, last: str) -> frozenset[Month]:
    return frozenset(MonthRange.through(Month.parse(first), Month.parse(last)))


def test_the_right_to_cash() -> None:
    good = JkpCase(date(2025, 6, 15), date(2025, 7, 1), paid("2024-06", "2025-05"))
    assert jkp_verdict(good).eligible
    gaps = paid("2023-06", "2023-10") | paid("2024-01", "2024-05") | paid("2024-11", "2024-12")
    assert longest_run(gaps) == 5
    assert jkp_verdict(JkpCase(date(2025, 6, 15), date(2025, 7, 1), gaps)).eligible
    assert jkp_verdict(JkpCase(date(2025, 1, 15), date(2025, 2, 1), gaps)).codes == ("JKP_CONSECUTIVE",)
    worst = JkpCase(
        date(2025, 6, 15),
        date(2025, 12, 16),
        paid("2024-07", "2025-05"),
        JobEnd.RESIGNATION,
        citizen=False,
        registered_age=54,
        claims_before=3,
        new_job=True,
    )
    assert jkp_verdict(worst).codes == (
        "JKP_END",
        "JKP_CITIZEN",
        "JKP_AGE",
        "JKP_MONTHS",
        "JKP_WINDOW",
        "JKP_NEW_JOB",
        "JKP_CLAIMS",
    )
    assert "11 bulan dalam 24 bulan" in jkp_verdict(worst).reasons[3].message


def test_who_pays_in_arrears() -> None:
    assert jkp_payer(3, TODAY) == "bpjs"
    assert jkp_payer(4, TODAY) == "employer"
    assert jkp_payer(6, TODAY, bankrupt=True) == "bpjs"
    with pytest.raises(MissingValue):
        jkp_payer(1, date(2024, 1, 1))
