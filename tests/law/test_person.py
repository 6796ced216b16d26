"""One person over time against the functions of the programmes, month by month and right by right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.law import (
    LawError,
    LifeEvent,
    RiskClass,
    Segment,
    Spell,
    bpu_contributions,
    jht_project,
    jkk_death,
    jkk_total_disability,
    jkm_benefit,
    jkm_consecutive_paid,
    jkp_benefit,
    person_over_time,
    pu_contributions,
)

FARMER = Spell("BPU", 1_500_000, "2016-01", "2017-06")
WORKER = Spell("PU", 6_000_000, "2018-01", "2025-03", risk="ii")
DAY = date(2025, 3, 20)
FIVE = 50_000


@st.composite
def lives(draw: st.DrawFn) -> list[Spell]:
    """Up to four spells one after another, some unpaid, with gaps between them."""
    spells, at = [], Month.of(2015, 7) + draw(st.integers(0, 80))
    for _ in range(draw(st.integers(1, 4))):
        length, gap = draw(st.integers(0, 30)), draw(st.integers(0, 5))
        kind = draw(st.sampled_from((Segment.PU, Segment.BPU)))
        risk = draw(st.sampled_from(RiskClass)) if kind is Segment.PU else None
        wage, paid, jht = draw(st.integers(1, 20_000_000)), draw(st.booleans()), draw(st.booleans())
        spells.append(Spell(kind, wage, at, at + length, risk=risk, jht=jht, jp=draw(st.booleans()), paid=paid))
        at = at + length + 1 + gap
    return spells


@settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives(), st.integers(0, 40), st.sampled_from(LifeEvent))
def test_a_life_is_what_its_months_are(spells: list[Spell], later: int, event: LifeEvent) -> None:
    on = (spells[-1].first + later).day(17)
    person = person_over_time("1970-02-28", spells, on, event, assumed_rate=FIVE)
    paid_jht: dict[Month, int] = {}
    for due in person.months:
        spell = spells[due.spell]
        if spell.segment is Segment.PU:
            row = pu_contributions(
                spell.wage, due.month, risk=spell.risk, jht=spell.jht, jp=spell.jp, registered=spells[0].first
            ).row(0)
            assert due.total == row["employer"] + row["worker"]
            assert (due.jp, due.jp_base) == (row["jp_employer"] + row["jp_worker"], row["jp_base"])
            assert due.in_jkp == (row["jkp_base"] > 0)
        else:
            row = bpu_contributions(spell.wage, due.month, jht=spell.jht, registered=spells[0].first).row(0)
            assert due.total == row["total"]
            assert due.base == row["base"]
            assert not due.in_jkp
        if due.paid and due.jht:
            paid_jht[due.month] = due.jht
    if paid_jht:
        first = min(paid_jht)
        amounts = [paid_jht.get(first + at, 0) for at in range(Month.from_date(on).since(first) + 1)]
        assert person.worth("jht").amount == jht_project(0, first, amounts, assumed_rate=FIVE).balance
    for node in person.explanation.walk():
        assert node.recomputed() == node.value, node.label
    assert person.explanation.children[0].value == sum(due.total for due in person.months if due.paid)
    for one in person.benefits:
        assert one.amount != 0 or one.explanation.reasons, f"{one.name}: nothing is due, and nobody learns why"


def test_each_event_gives_what_its_programme_gives() -> None:
    asked = ("1968-05-01", [FARMER, WORKER], DAY)
    months = [WORKER.first + at for at in range(87)]
    worth = {event: person_over_time(*asked, event, assumed_rate=FIVE) for event in LifeEvent}
    assert (
        worth[LifeEvent.DEATH].worth("jkm").amount
        == jkm_benefit(DAY, jkm_consecutive_paid(months, DAY), Segment.PU).total
    )
    assert worth[LifeEvent.DEATH_AT_WORK].worth("jkk").amount == jkk_death(6_000_000, DAY).row(0)["total"]
    assert worth[LifeEvent.DISABLED_AT_WORK].worth("jkk").amount == jkk_total_disability(6_000_000, DAY).row(0)["total"]
    assert worth[LifeEvent.LAYOFF].worth("jkp").amount == jkp_benefit(6_000_000, DAY).row(0)["total"]
    assert worth[LifeEvent.OLD_AGE].worth("jp").verdict.codes == ("JP_AGE", "JP_VESTING")  # type: ignore[union-attr]
    assert [one.name for one in worth[LifeEvent.NOTHING].benefits] == ["jht"]
    with pytest.raises(KeyError):
        worth[LifeEvent.NOTHING].worth("jkm")


def test_months_of_one_amount_are_one_line() -> None:
    spells = [Spell("BPU", 1_500_000, "2024-01", "2024-03"), Spell("BPU", 1_500_000, "2024-06", "2024-07")]
    spells.append(Spell("BPU", 2_500_000, "2024-08", "2024-08"))
    paid = person_over_time("1980-01-01", spells, "2024-09-20", assumed_rate=FIVE).explanation.children[0]
    counts = [[node.value for node in line.children if node.label == "Banyak bulan"] for line in paid.children]
    assert counts == [[3], [2], [1]]


def test_who_did_not_pay_is_told_so() -> None:
    before = Spell("BPU", 1_500_000, "2024-01", "2024-11")
    for unpaid_to, says in (("2025-01", "tunggakannya dilunasi dahulu"), ("2025-03", "tidak dilindungi")):
        spells = [before, Spell("BPU", 1_500_000, "2024-12", unpaid_to, paid=False)]
        grant = person_over_time("1980-01-01", spells, f"{unpaid_to}-20", "death").worth("jkm")
        assert grant.amount == 0
        assert says in grant.explanation.reasons[0]
    employed = Spell("PU", 5_000_000, "2024-01", "2024-11", risk="i")
    for unpaid_to, amount in (("2025-02", 42_000_000), ("2025-03", 0)):
        spells = [employed, Spell("PU", 5_000_000, "2024-12", unpaid_to, risk="i", paid=False)]
        grant = person_over_time("1980-01-01", spells, f"{unpaid_to}-20", "death", assumed_rate=FIVE).worth("jkm")
        assert (grant.amount, bool(grant.explanation.reasons)) == (amount, not amount)
    gone = person_over_time("1980-01-01", [before], "2025-03-20", "death").worth("jkm")
    assert "Tidak bekerja sebagai peserta" in gone.explanation.reasons[0]


def test_what_is_not_known_has_no_amount_and_says_so() -> None:
    person = person_over_time("1964-05-01", [WORKER], DAY, "layoff")
    assert person.worth("jht").amount is None, "no rate of 2021 to 2025 is recorded"
    assert "belum tercatat untuk 2021-01" in person.worth("jht").explanation.reasons[0]
    long_ago = Spell("PU", 9_000_000, "2015-07", "2025-03", risk="i")
    dead = person_over_time("1974-05-01", [long_ago], DAY, "death", assumed_rate=FIVE)
    assert dead.worth("jp").amount is None
    assert "Inflasi tahun 2015" in dead.worth("jp").explanation.reasons[0]
    inflation = dict.fromkeys(range(2015, 2025), 30_000)
    weighed = person_over_time("1974-05-01", [long_ago], DAY, "death", assumed_rate=FIVE, inflation=inflation).worth(
        "jp"
    )
    assert weighed.monthly
    assert weighed.amount == weighed.explanation.recomputed() > 1_000_000  # type: ignore[operator]


def test_the_wage_of_a_year_is_its_mean_to_the_nearest_rupiah() -> None:
    low, high = 4_000_000, 4_000_001  # a half, a third and two thirds of the year by the higher wage
    runs = (
        (low, 2022, 1, 6),
        (high, 2022, 7, 12),
        (low, 2023, 1, 8),
        (high, 2023, 9, 12),
        (low, 2024, 1, 4),
        (high, 2024, 5, 12),
    )
    spells = [
        Spell("PU", wage, f"{year}-{first:02}", f"{year}-{last:02}", risk="i") for wage, year, first, last in runs
    ]
    inflation = dict.fromkeys(range(2015, 2025), 30_000)
    dead = person_over_time("1984-05-01", spells, "2024-12-20", "death", assumed_rate=FIVE, inflation=inflation)
    reported = [node.value for node in dead.worth("jp").explanation.walk() if node.label == "Upah dilaporkan"]
    assert reported == [high, low, high]


@pytest.mark.parametrize(
    ("spells", "says"),
    [
        ([], "Sebut masa kerja"),
        ([Spell("BPU", 1, "2030-01", "2030-02")], "Sebut masa kerja"),
        ([FARMER, Spell("BPU", 1, "2017-06", "2017-08")], "Bulan Juni 2017 ada dalam dua masa kerja"),
    ],
)
def test_a_life_that_cannot_be_is_refused(spells: list[Spell], says: str) -> None:
    with pytest.raises(LawError, match=says):
        person_over_time("1980-01-01", spells, "2025-01-01")


def test_a_spell_that_cannot_be_is_refused() -> None:
    for wrong in (
        {"first": "2025-02", "last": "2025-01"},
        {"segment": "PU"},
        {"segment": "JAKON"},
        {"segment": "lain"},
        {"first": "Januari"},
    ):
        with pytest.raises(LawError):
            Spell(**{"segment": "BPU", "wage": 1, "first": "2025-01", "last": "2025-02", **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paid", "unpaid", "by_paid_months", "by_membership"),
    [
        # registered in August, dead on 10 October: three months paid, and two of membership at the most
        ((("2025-08", "2025-10"),), (), 42_000_000, 10_000_000),
        # a member since 2020 who missed one month
        ((("2020-01", "2025-07"), ("2025-09", "2025-10")), (("2025-08", "2025-08"),), 10_000_000, 42_000_000),
        ((("2025-01", "2025-10"),), (), 42_000_000, 42_000_000),
    ],
)
def test_both_readings_of_the_waiting_rule_stand_in_a_life(
    paid: tuple[tuple[str, str], ...],
    unpaid: tuple[tuple[str, str], ...],
    by_paid_months: int,
    by_membership: int,
) -> None:
    work = [Spell("BPU", 1_000_000, *span) for span in paid]
    work += [Spell("BPU", 1_000_000, *span, paid=False) for span in unpaid]
    grant = person_over_time("1985-01-01", work, "2025-10-10", "death").worth("jkm")
    (other,) = (node for node in grant.explanation.walk() if node.label.startswith("Menurut bacaan lain"))
    assert (grant.amount, other.value, other.verified) == (by_paid_months, by_membership, "low")
    assert grant.explanation.recomputed() == by_paid_months
