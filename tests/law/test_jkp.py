"""The right to JKP and its cash, at the bounds of days and numbers."""

from datetime import date

import pytest

from payung.kernel.months import Month, MonthRange
from payung.law import LawError, RowError, statute
from payung.law.explain_jkp import explain_jkp
from payung.law.jkp import JkpCase, change_day, jkp_benefit, jkp_payer, jkp_verdict, longest_run, paid_before

CHANGE_DAY = change_day(statute())

TODAY = date(2025, 12, 15)


def paid(first: str, last: str) -> frozenset[Month]:
    return frozenset(MonthRange.through(Month.parse(first), Month.parse(last)))


def test_cash_changes_on_the_day_of_the_decree() -> None:
    """Laid off the day before with three months paid: 45 % for those, 60 % for the rest; on the day itself 60 % for all."""
    eve = date(2024, 8, 20)  # early enough for six months before the change
    before, after = 450_000, 600_000
    assert jkp_benefit(10**6, eve, paid_before_change=3).monthly[0].tolist() == [before] * 3 + [after] * 3
    assert jkp_benefit(10**6, eve, paid_before_change=0).monthly[0].tolist() == [after] * 6
    assert jkp_benefit(10**6, eve, paid_before_change=5).monthly[0].tolist() == [before] * 3 + [250_000] * 2 + [after]
    assert jkp_benefit(10**6, eve, paid_before_change=6).monthly[0].tolist() == [before] * 3 + [250_000] * 3
    for earlier in (0, 3, 6):
        assert jkp_benefit(10**6, CHANGE_DAY, paid_before_change=earlier).monthly[0].tolist() == [after] * 6
    assert jkp_benefit([10**6] * 2, [eve, CHANGE_DAY], paid_before_change=[6, 0]).total.tolist() == [
        2_100_000,
        3_600_000,
    ]
    tree = explain_jkp(10**6, eve, paid_before_change=3)
    assert [(line.label, line.value, line.parts[0].value) for line in tree.parts] == [
        ("Bulan ke-1 sampai ke-3", 1_350_000, 450_000),
        ("Bulan ke-4 sampai ke-6", 1_800_000, 600_000),
    ]
    on = explain_jkp(10**6, CHANGE_DAY, paid_before_change=3)
    assert "PP 6/2025" in on.to_text()
    with pytest.raises(LawError):
        jkp_benefit([1, 2], TODAY, paid_before_change=[1, 2, 3])
    assert tree.weakest == "low", "the clause of the transition was not seen"


def test_nobody_is_given_months_of_the_old_rate() -> None:
    """Which number of old months is possible: by the layoff; asked where the layoff does not decide it."""
    assert [jkp_benefit(5_000_000, date(2025, 2, day)).total[0] for day in range(1, 29)] == [18_000_000] * 28
    assert paid_before(date(2025, 1, 31)) == (0, 1)
    assert paid_before(date(2025, 1, 7)) == (0, 2)
    assert paid_before(date(2025, 1, 8)) == (0, 1)
    assert paid_before(date(2024, 8, 8)) == (0, 6)
    assert paid_before(date(2024, 5, 8)) == (0, 6)
    assert paid_before(date(2024, 5, 7)) == (6, 6)
    days = [date(2025, 2, 6), date(2025, 1, 15), CHANGE_DAY]
    with pytest.raises(RowError) as refusal:
        jkp_benefit([10**6] * 3, days)
    assert (refusal.value.code, refusal.value.rows, refusal.value.facts["most"]) == ("LAW_JKP_PAID", [1], 1)
    assert jkp_benefit(10**6, date(2022, 1, 1)).total[0] == 2_100_000
    with pytest.raises(RowError):
        jkp_benefit(10**6, date(2022, 1, 1), paid_before_change=5)
    for stated, rows in (([0, 2, 0], [1]), ([1, 0, 9], [0])):
        with pytest.raises(RowError) as refusal:
            jkp_benefit([10**6] * 3, days, paid_before_change=stated)
        assert (refusal.value.code, refusal.value.rows) == ("LAW_MONTHS_RANGE", rows)


def test_months_before_the_programme_count_for_nothing() -> None:
    early = {"layoff": date(2021, 4, 20), "claimed": date(2021, 4, 25), "paid": paid("2019-04", "2021-03")}
    assert jkp_verdict(a_case(**early)).codes == ("JKP_MONTHS", "JKP_CONSECUTIVE")
    after = {"layoff": date(2022, 2, 10), "claimed": date(2022, 2, 15)}
    assert jkp_verdict(a_case(**after, paid=paid("2020-03", "2022-01"))).eligible
    assert "JKP_MONTHS" in jkp_verdict(a_case(**after, paid=paid("2020-03", "2021-12"))).codes


def a_case(**changed: object) -> JkpCase:
    case: dict[str, object] = {
        "layoff": date(2025, 6, 15),
        "claimed": date(2025, 7, 1),
        "paid": paid("2024-06", "2025-05"),
    }
    return JkpCase(**{**case, **changed})  # type: ignore[arg-type]


def test_the_right_to_cash_at_its_bounds() -> None:
    law, on = statute(), date(2025, 6, 15)
    age, claims = law.value("jkp.age_limit", on), law.value("jkp.max_claims", on)
    assert jkp_verdict(a_case(registered_age=age - 1, claims_before=claims - 1)).eligible
    assert jkp_verdict(a_case(registered_age=age)).codes == ("JKP_AGE",)
    assert jkp_verdict(a_case(claims_before=claims)).codes == ("JKP_CLAIMS",)
    assert jkp_verdict(a_case(claimed=on)).eligible
    assert jkp_verdict(a_case(claimed=date(2025, 12, 15))).eligible
    assert jkp_verdict(a_case(claimed=date(2025, 12, 16))).codes == ("JKP_WINDOW",)
    assert jkp_verdict(a_case(claimed=date(2025, 6, 14))).codes == ("JKP_WINDOW",)
    least, within = law.value("jkp.contribution_months", on), law.value("jkp.within_months", on)
    last = Month.parse("2025-05")
    months = frozenset(last - number for number in range(least))
    assert jkp_verdict(a_case(paid=months)).eligible
    assert "JKP_MONTHS" in jkp_verdict(a_case(paid=months - {last})).codes
    oldest = frozenset(last - (within - 1 - number) for number in range(least))
    assert jkp_verdict(a_case(paid=oldest)).eligible, "as far back as is counted"
    assert "JKP_MONTHS" in jkp_verdict(a_case(paid=frozenset(month - 1 for month in oldest))).codes
    assert "JKP_MONTHS" in jkp_verdict(a_case(paid=months - {last} | {last + 1})).codes, "not the month of the layoff"
    assert longest_run(paid("2024-01", "2024-06") | paid("2024-08", "2024-12")) == 6
    assert longest_run([]) == 0
    early = {"layoff": date(2025, 1, 15), "claimed": date(2025, 1, 20)}
    rest = paid("2023-02", "2023-04") | paid("2023-06", "2023-08")
    assert jkp_verdict(a_case(**early, paid=paid("2024-07", "2024-12") | rest)).eligible
    assert jkp_verdict(a_case(**early, paid=paid("2024-08", "2024-12") | paid("2023-10", "2023-10") | rest)).codes == (
        "JKP_CONSECUTIVE",
    )
    assert [jkp_payer(months, TODAY, bankrupt=True) for months in (6, 7)] == ["bpjs", "employer"]
