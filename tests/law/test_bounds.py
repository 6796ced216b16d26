"""Each bound of the law from both sides: the last day, month, year of age or rupiah that counts, and the first that does not."""

from datetime import date

import numpy as np
import pytest

from payung.kernel.money import MAX_RUPIAH, PPM
from payung.kernel.months import Month, MonthRange
from payung.law import LawError, RowError, statute
from payung.law.benefits import jkm_benefit, jkm_consecutive_paid, jkm_grants
from payung.law.explain import Explanation
from payung.law.explain_jkk import explain_jkk_unable
from payung.law.heirs import Heir, Relation, heirs_division
from payung.law.inputs import Segment
from payung.law.jht import (
    Leaving,
    jht_final_tax,
    jht_full_verdict,
    jht_grow,
    jht_partial_verdict,
    jht_project,
)
from payung.law.jkk import jkk_orthosis, jkk_partial_disability, jkk_unable, jkk_unable_days
from payung.law.jkp import jkp_benefit
from payung.law.jp import jp_pension, jp_retirement_day, jp_weighted_wages, pension_from_wages
from payung.law.jp_claims import (
    JpEvent,
    JpForm,
    JpMember,
    Survivor,
    jp_right,
    jp_survivor_pensions,
)
from payung.law.membership import Scale, in_jkp, membership_scale, wage_from_daily, wage_from_output
from payung.law.mlt import Applicant, Facility, mlt_limit, mlt_verdict
from payung.law.payments import (
    Standing,
    bpu_advance_dues,
    bpu_standing,
    grant_payer,
    jp_deferred_instalments,
    settle,
)
from payung.law.projects import jakon_by_contract, jakon_by_wages, jakon_without_vat, pmi_contribution, pmi_jht
from payung.law.pu import RiskClass, jkp_begins, pu_contributions
from payung.law.scholarship import (
    Cause,
    Child,
    SchoolLevel,
    scholarship_eligibility,
    scholarship_maximum,
    scholarship_plan,
)
from payung.law.tables import MOST_STEPS, TierTable
from payung.law.terms import delay_compensation, late_fine

TODAY = date(2025, 12, 15)
JUNE = Month.parse("2025-06")


def paid(first: str, last: str) -> frozenset[Month]:
    return frozenset(MonthRange.through(Month.parse(first), Month.parse(last)))


def test_jkm_waits_for_the_months_of_its_day() -> None:
    needed = statute().value("jkm.waiting", TODAY)["months"]
    assert [jkm_benefit(TODAY, months).full for months in (needed - 1, needed)] == [False, True]
    assert jkm_grants(TODAY, [needed - 1, needed, 0], Segment.BPU).full.tolist() == [False, True, False]
    assert jkm_benefit(TODAY, 0, Segment.PU).full, "wage earners do not wait"
    assert jkm_benefit(TODAY, 0).total == statute().rupiah("jkm.funeral", TODAY)
    with pytest.raises(LawError):
        jkm_benefit(TODAY, -1)
    assert jkm_consecutive_paid(paid("2025-10", "2025-12") | paid("2025-01", "2025-08"), TODAY) == 3
    assert jkm_consecutive_paid(paid("2025-01", "2025-11"), TODAY) == 0


def test_heirs_share_from_nothing_up() -> None:
    assert heirs_division(0, 0, [Heir(Relation.CHILD)], TODAY).shares == (0,)
    assert heirs_division(10, 0, [Heir(Relation.CHILD, 0), Heir(Relation.CHILD, 1)], TODAY).shares == (0, 10)
    for grants, funeral in ((-1, 0), (0, -1)):
        with pytest.raises(LawError):
            heirs_division(grants, funeral, [Heir(Relation.CHILD)], TODAY)
    with pytest.raises(LawError):
        heirs_division(1, 0, [Heir(Relation.CHILD, -1), Heir(Relation.CHILD, 3)], TODAY)


def test_savings_grow_up_to_what_can_be_counted() -> None:
    assert jht_grow(MAX_RUPIAH, 0, 1).tolist() == [MAX_RUPIAH]
    assert jht_grow(MAX_RUPIAH // 2, PPM, 1).tolist() == [MAX_RUPIAH]
    assert jht_grow([5], 50_000, 0).tolist() == [5]
    assert jht_grow(np.array([], dtype=np.int64), 50_000, 2).tolist() == []
    for balance, rate, years in ((MAX_RUPIAH // 2 + 1, PPM, 1), (1, PPM + 1, 1), (1, -1, 1), (1, 1, -1)):
        with pytest.raises(LawError):
            jht_grow(balance, rate, years)
    assert jht_project(0, Month.parse("2016-01"), [0] * 12).balance == 0
    for opening, months in ((-1, [0]), (0, [-1]), (0, [1.0])):
        with pytest.raises(LawError):
            jht_project(opening, Month.parse("2016-01"), months)  # type: ignore[arg-type]


def test_savings_are_taken_from_a_day_on() -> None:
    months = 12 * statute().value("jht.partial_years", TODAY)
    assert [jht_partial_verdict(held, TODAY).eligible for held in (months - 1, months)] == [False, True]
    assert jht_partial_verdict(months, TODAY, taken_before=True).codes == ("JHT_PARTIAL_ONCE",)
    assert jht_full_verdict(Leaving.DEATH, TODAY, TODAY).eligible
    assert jht_full_verdict(Leaving.DEATH, date(2025, 12, 16), TODAY).codes == ("JHT_EVENT_AHEAD",)
    free = statute().rupiah("jht.final_tax_free", TODAY)
    assert [jht_final_tax(free + more, TODAY) for more in (0, 20)] == [0, 1]


def test_costs_and_shares_of_an_accident() -> None:
    assert jkk_orthosis(0, 0, TODAY) == 0
    assert jkk_orthosis(1, 0, TODAY) == 0
    for cost, listed in ((-1, 0), (0, -1)):
        with pytest.raises(LawError):
            jkk_orthosis(cost, listed, TODAY)
    assert jkk_unable(1_000_000, 1_200, TODAY)[0] > jkk_unable(1_000_000, 1_199, TODAY)[0]
    with pytest.raises(RowError):
        jkk_unable(1_000_000, 1_201, TODAY)
    for days in (-1, 31):
        with pytest.raises(LawError):
            jkk_unable_days(1_000_000, 1, days, TODAY)
    assert explain_jkk_unable(3_000_000, 1, TODAY, days=10).weakest == "low"
    cap = statute().ppm("jkk.disability_cap", TODAY)
    assert jkk_partial_disability(1_000_000, TODAY, PPM)[0] == jkk_partial_disability(1_000_000, TODAY, cap)[0]
    assert jkk_partial_disability(1_000_000, TODAY, cap - 10_000)[0] < jkk_partial_disability(1_000_000, TODAY, cap)[0]


def test_insured_against_unemployment_from_its_first_month() -> None:
    before = pu_contributions(5_000_000, jkp_begins(statute()).previous(), risk=RiskClass.II).row(0)
    first = pu_contributions(5_000_000, jkp_begins(statute()), risk=RiskClass.II).row(0)
    assert (before["jkp_base"], before["jkp_government"]) == (0, 0)
    assert first["jkp_base"] == 5_000_000
    assert first["jkp_government"] > 0


@pytest.mark.parametrize("fewer", [0, 1])
def test_a_pension_after_fifteen_years_and_at_its_age(fewer: int) -> None:
    law, on = statute(), date(2035, 1, 10)
    whole = law.value("jp.vesting_months", on)
    born = date(1970, 1, 1)
    due = jp_retirement_day(born)
    member = JpMember(born, date(2015, 7, 1), whole, whole - fewer)
    old = jp_right(JpEvent.OLD_AGE, due, member)
    assert (old.form, old.reasons == ()) == ((JpForm.LUMP_SUM, False) if fewer else (JpForm.MONTHLY, True))
    eve = date.fromordinal(due.toordinal() - 1)
    assert jp_right(JpEvent.OLD_AGE, eve, member).form is JpForm.NOT_YET
    dead = jp_right(JpEvent.DEATH, on, JpMember(born, date(2034, 12, 11), 1_000, whole - fewer))
    assert dead.form is (JpForm.LUMP_SUM if fewer else JpForm.MONTHLY), "a whole right asks no density"


def test_a_pension_of_survivors_asks_a_year_and_a_density() -> None:
    law, on = statute(), date(2026, 4, 10)
    months = law.value("jp.survivor_months", on)
    density = law.ppm("jp.density", on)
    assert (months, density) == (12, 800_000)

    def form(registered: date, due: int, held: int) -> tuple[str, ...]:
        return jp_right(JpEvent.DEATH, on, JpMember(date(1990, 1, 1), registered, due, held)).verdict.codes

    assert form(date(2025, 4, 10), 10, 8) == ()
    assert form(date(2025, 4, 11), 10, 8) == ("JP_MEMBER",)
    assert form(date(2025, 4, 10), 100, 79) == ("JP_DENSITY",)
    assert form(date(2025, 4, 10), 0, 0) == ("JP_DENSITY",)
    with pytest.raises(LawError):
        JpMember(date(1990, 1, 1), on, 5, -1)
    assert JpMember(date(1990, 1, 1), on, 0, 0).months_paid == 0
    assert JpMember(date(1990, 1, 1), on, 5, 5).months_paid == 5


def test_a_child_has_a_pension_until_its_birthday() -> None:
    on = date(2026, 3, 1)
    limit = statute().value("jp.child_age_limit", on)
    child = [(Survivor.CHILD, date(on.year - limit, 3, 1))]
    younger = [(Survivor.CHILD, date(on.year - limit, 3, 2))]
    assert jp_survivor_pensions(1_000_000, child, on).total == 0
    assert jp_survivor_pensions(1_000_000, younger, on).total == 500_000
    parent = (Survivor.PARENT, date(1950, 1, 1))
    assert jp_survivor_pensions(1_000_000, [*child, parent], on).total == 411_400, (
        "20 % is less than the lowest pension"
    )
    assert jp_survivor_pensions(0, younger, on).total == 0
    with pytest.raises(LawError):
        jp_survivor_pensions(-1, younger, on)


def test_wages_and_months_of_a_pension() -> None:
    on = date(2026, 3, 1)
    assert jp_pension(1, 1_200, on).row(0)["formula"] == 1
    assert jp_weighted_wages([10**9], (1, 1)).tolist() == [10**9]
    assert pension_from_wages([0], 0, on) == 0
    assert pension_from_wages([1_200], 1_200, on) == 1_200
    for wages, months in (([1], 1_201), ([1], -1), ([-1], 1)):
        with pytest.raises(LawError):
            pension_from_wages(wages, months, on)


def test_who_belongs_where() -> None:
    limits = statute().value("membership.scale_capital", TODAY)
    for scale, above in ((Scale.MICRO, Scale.SMALL), (Scale.SMALL, Scale.MEDIUM), (Scale.MEDIUM, Scale.LARGE)):
        assert membership_scale(TODAY, capital=limits[scale.word]) is scale
        assert membership_scale(TODAY, capital=limits[scale.word] + 1) is above
    assert membership_scale(TODAY, capital=0) is Scale.MICRO
    assert membership_scale(TODAY, capital=10**15, sales=0) is Scale.MICRO
    for stated in ({"capital": -1}, {"sales": -1}, {"capital": 5, "sales": -1}):
        with pytest.raises(LawError):
            membership_scale(TODAY, **stated)
    full = {"jkk", "jkm", "jht", "jp"}
    age = statute().value("jkp.age_limit", TODAY)
    for health, citizen, registered, inside in (
        (True, True, age - 1, True),
        (False, True, age - 1, False),
        (True, False, age - 1, False),
        (True, True, age, False),
    ):
        found = in_jkp(full, Scale.LARGE, TODAY, health=health, citizen=citizen, registered_age=registered)
        assert found is inside
    assert wage_from_daily(1, TODAY) == 25
    assert wage_from_output([7, 3, 3, 3], TODAY) == 3
    assert wage_from_output([0, 0, 0], TODAY) == 0
    assert wage_from_output([1, 1, 0], TODAY) == 1, "two thirds go up"
    assert wage_from_output([1, 0, 0], TODAY) == 0
    with pytest.raises(LawError):
        wage_from_output([1, -1, 1], TODAY)
    with pytest.raises(LawError):
        wage_from_output([1] * 11, TODAY, weather=True)
    assert wage_from_output([12] * 12, TODAY, weather=True) == 12


def test_a_loan_for_housing() -> None:
    most, years = mlt_limit(Facility.KPR, TODAY)
    months = statute().value("mlt.membership_months", TODAY)
    member = Applicant(months, ("jkk", "jkm", "jht"))

    def codes(amount: int = most, term: int = years, who: Applicant = member) -> tuple[str, ...]:
        return mlt_verdict(Facility.KPR, amount, term, who, TODAY).codes

    assert codes() == codes(1, 1) == ()
    assert codes(most + 1) == codes(0) == ("MLT_AMOUNT",)
    assert codes(term=years + 1) == codes(term=0) == ("MLT_YEARS",)
    assert codes(who=Applicant(months - 1, ("jkk", "jkm", "jht"))) == ("MLT_MEMBERSHIP",)
    owner = Applicant(months, ("jkk", "jkm", "jht"), owns_house=True)
    assert codes(who=owner) == ("MLT_HOUSE",)
    assert "MLT_HOUSE" not in mlt_verdict(Facility.PRP, 1, 1, owner, TODAY).codes


def test_payments_and_arrears() -> None:
    assert settle(0, [(JUNE, 0)]).credit == 0
    assert settle(5, [(JUNE + 1, 4), (JUNE, 4)]).months[0].paid == 4
    with pytest.raises(LawError):
        settle(0, [(JUNE, -1)])
    most = statute().value("terms.advance_months", JUNE)
    assert [len(bpu_advance_dues(1_000_000, JUNE, count)) for count in (1, most)] == [1, most]
    grace = statute().value("terms.bpu_grace_months", JUNE)
    assert bpu_standing([JUNE], JUNE) is Standing.PAID
    assert bpu_standing([JUNE - grace], JUNE) is Standing.GRACE
    assert bpu_standing([JUNE - grace - 1], JUNE) is Standing.INACTIVE
    assert bpu_standing([], JUNE) is bpu_standing([JUNE + 1], JUNE) is Standing.INACTIVE
    assert grant_payer(0, TODAY) == "bpjs"
    month = Month.parse("2020-08")
    window = statute().value("jp.deferral_window", month)
    first, last = (date.fromisoformat(window[side]) for side in ("first", "last"))
    whole = (last.year - first.year) * 12 + last.month - first.month + (last.day >= first.day)
    parts = jp_deferred_instalments(10, month, whole)
    assert (len(parts), parts[0][0], sum(amount for _day, amount in parts)) == (whole, first, 10)
    assert parts[-1][0] <= last
    assert jp_deferred_instalments(0, month) == ((first, 0),)
    for amount, count in ((10, whole + 1), (-1, 1), (10, 0)):
        with pytest.raises(LawError):
            jp_deferred_instalments(amount, month, count)


def test_what_comes_late() -> None:
    assert delay_compensation(1_000_000, 0, TODAY) == 0
    assert delay_compensation(1_000_000, 2, TODAY) == 2 * delay_compensation(1_000_000, 1, TODAY) > 0
    assert late_fine(1_000_000, 0, Segment.PU, JUNE) == 0
    assert late_fine(1_000_000, 1, Segment.PU, JUNE) == 20_000
    assert late_fine(1_000_000, 1, Segment.PU, Month.parse("2020-09")) == 5_000
    assert late_fine(1_000_000, 3, Segment.BPU, JUNE) == 0
    with pytest.raises(LawError):
        delay_compensation(1, -1, TODAY)
    with pytest.raises(LawError):
        late_fine(1, -1, Segment.PU, JUNE)


def test_projects_and_placements() -> None:
    assert jakon_by_wages(1, JUNE).total >= 0
    assert jakon_by_contract(1, JUNE).total >= 0
    for worth in (jakon_by_contract, jakon_by_wages):
        with pytest.raises(LawError):
            worth(0, JUNE)
    with pytest.raises(LawError):
        jakon_without_vat(0, JUNE)
    agency = pmi_contribution(24, TODAY, by_agency=True)
    alone = pmi_contribution(24, TODAY, by_agency=False)
    assert (agency.before > 0, alone.before) == (True, 0)
    assert pmi_contribution(24, TODAY, by_agency=True, extension_months=0).extension == 0
    for months, more in ((13, 0), (24, -1)):
        with pytest.raises(LawError):
            pmi_contribution(months, TODAY, by_agency=True, extension_months=more)
    offered = statute().value("pmi.jht_amounts", TODAY)
    assert pmi_jht(min(offered), 1, TODAY) == min(offered)
    with pytest.raises(LawError):
        pmi_jht(min(offered), 0, TODAY)


def test_a_scholarship_from_the_day_to_the_birthday() -> None:
    event = date(2025, 12, 10)
    needed = statute().value("scholarship.jkm_contribution_months", event)
    assert scholarship_eligibility(Cause.JKM, event, needed).eligible
    assert not scholarship_eligibility(Cause.JKM, event, needed - 1).eligible
    assert not scholarship_eligibility(Cause.JKM, event, 0).eligible
    with pytest.raises(LawError):
        scholarship_eligibility(Cause.JKM, event, -1)
    assert scholarship_maximum(0, event) == 0
    most = statute().value("scholarship.max_children", event)
    assert scholarship_maximum(most + 1, event) == scholarship_maximum(most, event) > scholarship_maximum(1, event)
    with pytest.raises(LawError):
        scholarship_maximum(-1, event)

    def count(**child: object) -> int:
        asked = {"birth": date(2003, 6, 1), "level": SchoolLevel.PT, "claim_day": event, "year": 1, **child}
        return len(scholarship_plan(Cause.JKK_DEATH, event, 0, [Child(**asked)]).payments)  # type: ignore[arg-type]

    limit = statute().value("scholarship.age_limit", event)
    birthday = date(event.year - limit, event.month, event.day)
    assert count(birth=birthday) == 0
    assert count(birth=date.fromordinal(birthday.toordinal() + 1)) == 1
    assert count(last_day=event) == 0
    assert count(birth=date(2006, 1, 1), last_day=date(2026, 12, 10)) == 1
    assert count(birth=date(2006, 1, 1), last_day=date(2026, 12, 11)) == 2
    levels = statute().value("scholarship.levels", event)
    years = levels[SchoolLevel.PT.word]["years"]
    assert count(birth=date(2008, 1, 1)) == years
    assert count(birth=date(2008, 1, 1), year=years) == 1
    for wrong in ({"year": 0}, {"year": years + 1}, {"claim_day": date(2025, 12, 9)}):
        with pytest.raises(LawError):
            count(**wrong)


def test_arrays_stand_for_their_rows() -> None:
    """The day of the change among others, so that no row takes the rate of its neighbour; one number stands for every row."""
    eve = ["2024-08-20", "2024-08-20", "2025-02-07"]
    for given in (3, [3], [3, 3, 3]):
        assert jkp_benefit([10**6] * 3, eve, paid_before_change=given).total.tolist() == [
            3_150_000,
            3_150_000,
            3_600_000,
        ]
    days = np.array(["2024-12-06", "2025-02-07", "2025-02-08"], dtype="datetime64[D]")
    assert jkp_benefit([10**6] * 3, days, paid_before_change=[3, 3, 3]).total.tolist() == [
        3_150_000,
        3_600_000,
        3_600_000,
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (16_800, "IDR", "Rp16.800"),
        (16_800, "IDR/month", "Rp16.800"),
        ("belum tercatat", "IDR", "belum tercatat"),
        (10_000, "ppm", "1 %"),
        ("belum tercatat", "ppm", "belum tercatat"),
        (None, "ppm", ""),
        (1_200, "bulan", "1.200 bulan"),
        (3, "", "3"),
        (True, "ppm", "Ya"),
        (False, "", "Tidak"),
        ("jkm", "", "jkm"),
    ],
)
def test_a_value_in_its_unit(value: int | str | None, unit: str, text: str) -> None:
    assert Explanation("Nilai", value, unit).text == text


def test_a_table_without_a_common_step_is_searched_and_says_the_same() -> None:
    starts = np.array([0, 1_000_003, 2_000_003, 3_000_017], dtype=np.int64)
    assert starts[-1] > MOST_STEPS
    table = TierTable(starts, np.array([1, 2, 3, 4], dtype=np.int64))
    incomes = np.array([0, 1_000_002, 1_000_003, 2_000_002, 2_000_003, 3_000_016, 3_000_017, 9_000_000], dtype=np.int64)
    assert table.rows(incomes).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
