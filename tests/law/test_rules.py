from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import (
    BpuGroup,
    Industry,
    LawError,
    MissingValue,
    RiskClass,
    RowError,
    Segment,
    explain_bpu,
    jkm_benefit,
    pu_contributions,
    statute,
)
from payung.law.benefits import jkm_grants
from payung.law.compare import bpu_what_if, diff, effect, pu_what_if
from payung.law.doctor import Trouble, doctor
from payung.law.explain_pu import explain_pu
from payung.law.heirs import Heir, Relation, heirs_division
from payung.law.identity import kpj_problems
from payung.law.jp import jp_pension, jp_raised_pension
from payung.law.membership import (
    Scale,
    in_jkp,
    may_register_bpu,
    membership_programmes,
    membership_scale,
    must_register_foreigner,
    wage_from_daily,
    wage_from_output,
)
from payung.law.mlt import Facility, mlt_developer_limit, mlt_interest, mlt_limit
from payung.law.payments import bpu_advance_dues, grant_payer, jp_deferred_instalments, settle
from payung.law.projects import pmi_benefit, pmi_jht

TODAY = date(2025, 12, 15)
DRAFT = """
jkm.pu_rate:
  label: Tarif JKM
  unit: ppm
  values:
    2027-01: {value: 4000, basis: rancangan, source: rancangan, verified: low}
jkk.bpu_rate:
  label: Tarif JKK
  unit: ppm
  values:
    2027-01: {value: 5000, basis: rancangan, source: rancangan, verified: low}
jkm.bpu_amount:
  label: Iuran JKM
  unit: IDR/month
  values:
    2027-01: {value: 16800, basis: rancangan, source: rancangan, verified: low}
"""


@given(
    st.integers(0, 10**12),
    st.integers(0, 10**8),
    st.lists(
        st.builds(Heir, st.sampled_from(Relation), st.integers(1, 12)),
        max_size=12,
    ),
)
@settings(max_examples=60, deadline=None)
def test_heirs_lose_no_rupiah(grants: int, funeral: int, heirs: list[Heir]) -> None:
    split = heirs_division(grants, funeral, heirs, TODAY)
    assert split.total == grants + funeral == split.explanation.value
    assert bool(heirs) == bool(split.group)
    paid = {heir.relation for heir, share in zip(heirs, split.shares, strict=True) if share}
    if Relation.SPOUSE in {heir.relation for heir in heirs}:
        assert paid <= {Relation.SPOUSE, Relation.CHILD}


def test_the_rupiah_that_are_left_over_are_told_with_the_share() -> None:
    split = heirs_division(100, 1, [Heir(Relation.CHILD)] * 3, TODAY)
    assert sorted(split.shares) == [33, 34, 34]
    assert all(node.recomputed() == node.value for node in split.explanation.walk())
    assert [node.value for node in split.explanation.walk() if node.label == "Sisa pembulatan"] == [1, 1]
    assert {node.value for node in split.explanation.walk() if node.label == "Yang dibagi"} == {101}
    labels = [str(node.label) for node in split.explanation.children]
    assert labels[-3:] == ["Ahli waris 1", "Ahli waris 2", "Ahli waris 3"]
    unequal = heirs_division(100, 1, [Heir(Relation.CHILD), Heir(Relation.CHILD, 2)], TODAY)
    assert len(labels) - 3 == len(unequal.explanation.children) - 2 + 1  # that shares are equal is said where they are


def test_heirs_are_refused_what_makes_no_sense() -> None:
    for heirs in ([Heir(Relation.CHILD, 0)], [Heir(Relation.CHILD, 2), Heir(Relation.SPOUSE, -1)]):
        with pytest.raises(LawError):
            heirs_division(1, 0, heirs, TODAY)
    with pytest.raises(LawError):
        heirs_division(-1, 0, [], TODAY)


@given(
    st.lists(
        st.tuples(st.dates(date(2015, 7, 1), date(2030, 12, 31)), st.integers(0, 50), st.sampled_from(Segment)),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=40, deadline=None)
def test_death_benefits_together_equal_alone(cases: list[tuple[date, int, Segment]]) -> None:
    days, months, segments = zip(*cases, strict=True)
    whole = jkm_grants(np.array(days, dtype="datetime64[D]"), months, np.array(segments, dtype=np.int8))
    for number, (day, paid, segment) in enumerate(cases):
        alone = jkm_benefit(day, paid, segment)
        assert (whole.total[number], whole.full[number]) == (alone.total, alone.full)
    with pytest.raises(RowError):
        jkm_grants(TODAY, [1, -1])


MONTHS = st.integers(Month.parse("2015-07").index, Month.parse("2027-12").index)


@given(
    st.integers(1, MAX_RUPIAH),
    MONTHS,
    st.sampled_from(RiskClass),
    st.sampled_from(Industry),
    st.integers(1, 99),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_a_wage_earners_tree_adds_up(
    wage: int, month: int, risk: RiskClass, industry: Industry, workers: int, jp: bool
) -> None:
    tree = explain_pu(wage, Month(month), risk=risk, industry=industry, workers=workers, jp=jp)
    row = pu_contributions(wage, Month(month), risk=risk, industry=industry, workers=workers, jp=jp).row(0)
    assert tree.value == int(row["employer"]) + int(row["worker"])
    assert tree.value == sum(int(child.value or 0) for child in tree.children)
    assert "PP 44/2015" in tree.to_text()


def test_the_tree_shows_relief_and_deferral() -> None:
    september = Month.parse("2020-09")
    covid = explain_pu(10_000_000, september, risk=RiskClass.I, jp_deferral=True).to_text()
    assert "JP, pekerja: Rp89.397" in covid, "withheld in full"
    assert "Iuran JP yang penyetorannya ditunda: Rp265.509" in covid
    assert "ditunda:" not in explain_pu(10_000_000, september, risk=RiskClass.I).to_text()
    new = explain_pu(10_000_000, september, risk=RiskClass.I, registered=september).to_text()
    assert "Peserta baru membayar penuh dahulu, 2 bulan" in new
    owing = explain_pu(
        10_000_000, Month.parse("2025-03"), risk=RiskClass.I, industry=Industry.TOYS, workers=50, settled=False
    )
    assert "Iuran JKK belum lunas sampai Januari 2025" in owing.to_text()
    boss = explain_bpu(1_000_000, Month.parse("2026-04"), group=BpuGroup.EMPLOYER)
    assert (boss.value, boss.weakest) == (16_800, "medium")
    assert "Golongan BPU ini tidak disebut dalam peraturan" in boss.to_text()
    toys = explain_pu(10_000_000, Month.parse("2025-03"), risk=RiskClass.I, industry=Industry.TOYS, workers=50)
    assert "Selama JKK diberi keringanan: 0,12 %" in toys.to_text()


def test_the_doctor_names_what_is_about_to_run_out() -> None:
    found = {(one.trouble, one.parameter): one for one in doctor(date(2026, 6, 1))}
    assert found[Trouble.RUNS_OUT, "jp.wage_ceiling"].when == "2027-02"
    assert found[Trouble.RELIEF_ENDS, "pp50_2025_other"].when == "2026-12"
    assert found[Trouble.RELIEF_ENDS, "pp50_2025_transport"].when == "2027-03"
    assert found[Trouble.UNKNOWN, "jht.development_rate"].when == "2021-01"
    assert (Trouble.UNKNOWN, "pmi.repatriation") in found
    assert (Trouble.MEDIUM, "jkm.waiting") in found
    assert (Trouble.LOW, "jp.child_rate") in found
    later = doctor(date(2027, 4, 1))
    assert later[0].trouble is Trouble.RAN_OUT
    assert "2027-02" in later[0].message
    assert later[0].to_dict()["trouble"] == "ran_out"
    assert Trouble.RUNS_OUT not in {one.trouble for one in doctor(date(2024, 1, 1))}


def test_the_doctor_counts_from_the_month_ahead_through_the_last_one_itself() -> None:
    """A value known through 2027-02 and a relief through 2027-03, seen eighteen months ahead of it."""
    of_ceiling = {Trouble.RAN_OUT: "jp.wage_ceiling", Trouble.RUNS_OUT: "jp.wage_ceiling"}

    def troubles(on: date, wanted: dict[Trouble, str]) -> list[Trouble]:
        return [one.trouble for one in doctor(on) if wanted.get(one.trouble) == one.parameter]

    days = (date(2025, 7, 31), date(2025, 8, 1), date(2027, 2, 28), date(2027, 3, 1))
    runs = [Trouble.RUNS_OUT]
    assert [troubles(on, of_ceiling) for on in days] == [[], runs, runs, [Trouble.RAN_OUT]]
    of_relief = {Trouble.RELIEF_ENDS: "pp50_2025_transport"}
    days = (date(2025, 8, 31), date(2025, 9, 1), date(2027, 3, 31), date(2027, 4, 1))
    ends = [Trouble.RELIEF_ENDS]
    assert [troubles(on, of_relief) for on in days] == [[], ends, ends, []]


def test_two_months_differ_by_what_the_decrees_changed() -> None:
    march = diff(Month.parse("2025-02"), Month.parse("2025-03"))
    changed = {change.parameter for change in march.changes}
    assert {"jp.wage_ceiling", "jkm.waiting", "jkp.cash", "jkp.claim_window"} <= changed
    assert "jkm.death_grant" not in changed
    assert march.begun == march.ended == ()
    ceiling = next(change for change in march.changes if change.parameter == "jp.wage_ceiling")
    assert ceiling.before is not None
    assert ceiling.after is not None
    assert (ceiling.before.value, ceiling.after.value) == (10_042_300, 10_547_400)
    april = diff(Month.parse("2026-03"), Month.parse("2026-04"))
    assert (april.changes, april.begun, april.ended) == ((), ("pp50_2025_other",), ())
    assert april.to_dict() == {"changes": [], "begun": ["pp50_2025_other"], "ended": []}
    start = diff(Month.parse("2021-01"), Month.parse("2021-03")).to_dict()
    assert start["ended"] == ["pp49_2020"]
    assert {"parameter": "jkp.claim_window", "before": None}.items() <= {
        key: value
        for change in start["changes"]
        if change["parameter"] == "jkp.claim_window"
        for key, value in change.items()
    }.items()


def test_a_draft_shows_who_pays_more_and_who_less() -> None:
    draft = statute().overlay(DRAFT, "rancangan")
    result = bpu_what_if(draft, [1_000_000, 2_000_000, 4_000_000], Month.parse("2027-06"))
    assert (result.payers_of_more, result.payers_of_less, result.unchanged) == (1, 1, 1)
    assert (result.before, result.after, result.difference) == (89_900, 85_150, -4_750)
    assert (result.more, result.less, result.first_risen, result.first_fallen) == (5_000, 9_750, (0,), (2,))
    sides = pu_what_if(draft, [5_000_000], Month.parse("2027-06"), risk=RiskClass.I)
    assert (sides["employer"].difference, sides["worker"].difference) == (5_000, 0)
    with pytest.raises(LawError):
        effect(np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64))


def test_what_is_not_known_is_refused_by_name() -> None:
    for name in ("failed_departure", "failed_placement", "repatriation", "lost_goods"):
        with pytest.raises(MissingValue) as refusal:
            pmi_benefit(name, TODAY)
        assert refusal.value.facts["parameter"] == f"pmi.{name}"
    with pytest.raises(MissingValue) as refusal:
        jp_raised_pension(1, date(2027, 3, 1))
    assert refusal.value.facts["parameter"] == "jp.benefit_indexation"
    [low, high] = jp_pension(1, 180, date(2027, 3, 1)).warnings
    assert (low.parameter, high.parameter) == ("jp.minimum_pension", "jp.maximum_pension")
    assert jp_pension(1, 180, date(2027, 2, 28)).warnings == ()
    with pytest.raises(LawError):
        pmi_jht(70_000, 12, TODAY)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_payment_meets_the_oldest_months_first(payment: int, dues: list[int]) -> None:
    first = Month.parse("2025-01")
    result = settle(payment, [(first + number, due) for number, due in enumerate(dues)])
    assert sum(month.paid for month in result.months) + result.credit == payment
    settled = [month.settled for month in result.months]
    assert settled == sorted(settled, reverse=True) or 0 in dues
    assert result.credit == max(payment - sum(dues), 0)


def test_payments_have_bounds() -> None:
    assert [grant_payer(months, TODAY) for months in (0, 3, 4)] == ["bpjs", "bpjs", "employer"]
    with pytest.raises(LawError):
        grant_payer(-1, TODAY)
    with pytest.raises(LawError):
        settle(-1, [])
    for count in (0, 13):
        with pytest.raises(LawError):
            bpu_advance_dues(1_000_000, Month.parse("2025-07"), count)
    with pytest.raises(LawError):
        jp_deferred_instalments(1, Month.parse("2021-02"))
    for parts in (0, 13):
        with pytest.raises(LawError):
            jp_deferred_instalments(1, Month.parse("2020-08"), parts)


def test_membership_asks_for_what_decides() -> None:
    with pytest.raises(LawError):
        membership_programmes(Segment.PU, TODAY)
    with pytest.raises(LawError):
        membership_scale(TODAY)
    with pytest.raises(MissingValue):
        membership_scale(date(2020, 1, 1), capital=1)
    assert membership_scale(TODAY, sales=10**12) is Scale.LARGE
    full = {"jkk", "jkm", "jht", "jp"}
    assert in_jkp(full, Scale.LARGE, TODAY, health=True, citizen=True, registered_age=53)
    assert not in_jkp(full - {"jp"}, Scale.LARGE, TODAY, health=True, citizen=True, registered_age=53)
    assert in_jkp(full - {"jp"}, Scale.SMALL, TODAY, health=True, citizen=True, registered_age=53)
    assert not in_jkp(full, Scale.SMALL, TODAY, health=True, citizen=True, registered_age=54)
    assert may_register_bpu(date(1960, 12, 16), TODAY)
    assert not may_register_bpu(date(1960, 12, 15), TODAY)
    assert [must_register_foreigner(months, TODAY) for months in (5, 6)] == [False, True]
    with pytest.raises(LawError):
        wage_from_daily(0, TODAY)
    with pytest.raises(LawError):
        wage_from_output([1, 2], TODAY)


def test_housing_and_numbers() -> None:
    assert mlt_limit(Facility.PRP, TODAY) == (200_000_000, 15)
    assert mlt_developer_limit(1_000_000_000, TODAY) == 800_000_000
    assert mlt_interest(47_500, TODAY) == 77_500
    assert mlt_interest(60_000, date(2025, 9, 14), developer=True) == 120_000
    with pytest.raises(MissingValue):
        mlt_limit(Facility.PUMP, date(2018, 1, 1))
    assert [problem.code for problem in kpj_problems("12345")] == ["KPJ_LENGTH"]
    assert "5" in kpj_problems("12345")[0].message
