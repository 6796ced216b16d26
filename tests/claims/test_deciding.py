"""The decision as arithmetic: no rupiah is lost, and the same facts give the same decision, even when the law has
changed.
"""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.claims.assessment import deciding
from payung.claims.kinds import FIRST
from payung.kernel.months import Month
from payung.law import Relation, Segment, jkm_benefit, statute
from payung.law.errors import LawError

RELATIONS = [relation.word for relation in Relation]


def facts(
    event: date = date(2025, 10, 10),
    paid: tuple[str, ...] = ("2025-07", "2025-08", "2025-09", "2025-10"),
    committed: tuple[str, ...] = (),
    heirs: tuple[tuple[str, int], ...] = (("spouse", 1), ("child", 1), ("child", 1)),
    segment: str = "BPU",
    later: int = 0,
    after: tuple[str, ...] = (),
    started: str = "2015-01-05",
    ended: str | None = None,
):
    return {
        "version": 4,
        "kind": "death",
        "base": None,
        "said": {},
        "event_on": event.isoformat(),
        "memberships": [{"id": 1, "segment": segment, "started": started, "ended": ended}],
        "holders": [1],
        "months": {"paid": list(paid), "committed": list(committed), "after": list(after), "later": later},
        "heirs": [{"id": n, "relation": r, "weight": w} for n, (r, w) in enumerate(heirs, 1)],
        "law": deciding.frozen_law(FIRST),
    }


def run_of(event: date, length: int) -> tuple[str, ...]:
    month = Month.from_date(event)
    return tuple(str(month - n) for n in range(length))


@pytest.mark.parametrize(
    ("event", "paid", "segment", "outcome", "total"),
    [
        (date(2025, 10, 10), 4, "BPU", "full", 42_000_000),
        (date(2025, 10, 10), 3, "BPU", "full", 42_000_000),
        (date(2025, 10, 10), 2, "BPU", "funeral", 10_000_000),
        (date(2025, 10, 10), 1, "BPU", "funeral", 10_000_000),
        (date(2025, 10, 10), 1, "PU", "full", 42_000_000),
        (date(2025, 2, 25), 1, "BPU", "full", 42_000_000),
        (date(2025, 2, 26), 1, "BPU", "funeral", 10_000_000),
        (date(2019, 12, 2), 1, "BPU", "full", 42_000_000),
        (date(2019, 12, 1), 1, "BPU", "full", 24_000_000),
        (date(2025, 10, 10), 0, "BPU", "not_protected", 0),
    ],
)
def test_amounts_by_the_day_and_the_paid_months(event, paid, segment, outcome, total):
    found = deciding.decide(facts(event, run_of(event, paid), segment=segment))
    assert (found.outcome, found.total, found.months_paid) == (outcome, total, paid)


def test_a_gap_counts_from_its_end():
    found = deciding.decide(facts(paid=("2025-07", "2025-09", "2025-10")))
    assert (found.outcome, found.months_paid, found.warnings) == ("funeral", 2, ("GAP_ARREARS",))
    promised = deciding.decide(facts(paid=("2025-07", "2025-09", "2025-10"), committed=("2025-08",), later=2))
    assert promised.warnings == ("GAP_COMMITTED", "MONTHS_AFTER_DEATH")
    assert set(promised.warnings) < set(deciding.WARNING_WORDS)


def test_a_tolerated_gap_is_told_and_an_old_one_is_not():
    """Paid for July, August and October. The arrears for September may still be paid, and then the full benefit is
    due.
    """
    settled = deciding.decide(facts(paid=("2025-07", "2025-08", "2025-10")))
    assert (settled.outcome, settled.warnings) == ("funeral", ("GAP_ARREARS",))
    old = deciding.decide(facts(paid=("2025-04", "2025-09", "2025-10")))
    assert (old.outcome, old.warnings) == ("funeral", ())
    assert deciding.decide(facts(paid=("2025-06", "2025-08", "2025-09", "2025-10"))).warnings == ()


def test_money_that_came_after_the_death_is_told():
    found = deciding.decide(facts(after=("2025-10",)))
    assert (found.outcome, found.warnings) == ("full", ("PAID_AFTER_DEATH",))


def test_money_that_was_entered_after_the_death_with_an_earlier_day_is_told():
    known = facts()
    known["months"]["learned"] = ["2025-10"]
    known["months"]["receipts"] = [
        {"month": "2025-10", "membership": 1, "paid_on": "2025-10-05", "known_on": "2025-10-12", "by_hand": True},
        {"month": "2025-09", "membership": 1, "paid_on": "2025-09-05", "known_on": "2025-10-12", "by_hand": False},
    ]
    assert deciding.decide(known).warnings == ("KNOWN_AFTER_DEATH",)
    assert [(str(one.month), one.late) for one in deciding.money_days(known)] == [("2025-10", True), ("2025-09", False)]


@pytest.mark.parametrize(
    ("paid", "started", "ended", "outcome", "total"),
    [
        (("2025-07", "2025-08"), "2020-01-01", None, "full", 42_000_000),  # two months of arrears: BPJS pays
        (("2025-07",), "2020-01-01", None, "full", 42_000_000),  # three months: BPJS pays
        (("2025-06",), "2020-01-01", None, "employer", 0),  # four months: the employer has to pay first
        ((), "2025-10-01", None, "full", 42_000_000),  # the membership began in the month of death
        ((), "2025-06-20", None, "employer", 0),
        # the membership ended before the death
        (("2025-07", "2025-08"), "2020-01-01", "2025-09-30", "not_protected", 0),
        (("2025-07", "2025-08"), "2025-10-11", None, "not_protected", 0),  # the membership began after the death
        (("2025-07", "2025-08"), "2025-10-10", None, "full", 42_000_000),  # its first day and its last protect
        (("2025-07", "2025-08"), "2020-01-01", "2025-10-10", "full", 42_000_000),
    ],
)
def test_arrears_of_an_employer_are_borne_for_three_months(paid, started, ended, outcome, total):
    found = deciding.decide(facts(paid=paid, segment="PU", started=started, ended=ended))
    assert (found.outcome, found.total) == (outcome, total)
    assert found.warnings == (("PU_ARREARS",) if total else ())
    if outcome != "not_protected":
        assert "PP 44/2015" in found.explanation.to_text()
        assert found.explanation.recomputed() == found.total


def test_arrears_of_a_bpu_who_had_left_wait_for_nothing():
    assert deciding.decide(facts(paid=("2025-08",), ended="2025-09-15")).outcome == "not_protected"


@pytest.mark.parametrize(
    ("paid", "committed", "outcome"),
    [(("2025-09",), ("2025-10",), "unpaid"), (("2025-07",), (), "arrears"), (("2025-06",), (), "not_protected")],
)
def test_an_unpaid_month_of_death(paid, committed, outcome):
    found = deciding.decide(facts(paid=paid, committed=committed))
    assert (found.outcome, found.total, found.shares) == (outcome, 0, ())


def test_the_mark_of_the_weakest_value_is_shown():
    found = deciding.decide(facts(paid=("2025-10",)))
    assert found.explanation.weakest == "low"  # the rule that heirs share equally has the weakest mark
    assert "Permenaker 1/2025" in found.explanation.to_text()
    assert "tidak pasti, harus diperiksa" in found.explanation.to_text()


def test_heirs_of_a_later_rank_get_nothing():
    found = deciding.decide(facts(heirs=(("sibling", 1), ("child", 1), ("parent", 1))))
    assert [share.amount for share in found.shares] == [0, 42_000_000, 0]


def test_who_arranged_the_funeral_gets_its_cost_when_nobody_inherits():
    found = deciding.decide(facts(heirs=(("organiser", 1),)))
    assert ([share.amount for share in found.shares], found.fund, found.total) == ([10_000_000], 32_000_000, 42_000_000)


def test_weights_of_nothing_are_refused():
    with pytest.raises(LawError):
        deciding.decide(facts(heirs=(("child", 0),)))


heirs_of = st.lists(st.tuples(st.sampled_from(RELATIONS), st.integers(1, 1000)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    heirs=heirs_of,
    event=st.dates(date(2015, 7, 1), date(2030, 12, 31)),
    run=st.integers(1, 40),
    segment=st.sampled_from(["PU", "BPU"]),
)
def test_no_rupiah_is_lost_and_recomputing_gives_the_same(heirs, event, run, segment):
    given_facts = facts(event, run_of(event, run), heirs=tuple(heirs), segment=segment)
    found = deciding.decide(given_facts)
    assert sum(share.amount for share in found.shares) + found.fund == found.total
    assert all(share.amount >= 0 for share in found.shares)
    assert found.total == jkm_benefit(event, run, Segment[segment]).total
    text = deciding.snapshot(given_facts, found)
    assert deciding.holds(text, deciding.digest(text))


def test_a_changed_law_changes_no_decision(monkeypatch):
    kept = facts()
    text = deciding.snapshot(kept, deciding.decide(kept))
    draft = statute().overlay(
        'jkm.death_grant: {label: "x", unit: IDR, values: {2025-01-01: '
        '{value: 99000000, basis: "x", source: "x", verified: low}}}',
        "draft",
    )
    monkeypatch.setattr(deciding, "statute", lambda: draft)
    assert deciding.decide({**kept, "law": deciding.frozen_law(FIRST)}).total == 121_000_000
    assert deciding.holds(text, deciding.digest(text))


def test_a_snapshot_that_was_touched_does_not_hold():
    kept = facts()
    text = deciding.snapshot(kept, deciding.decide(kept))
    forged = json.loads(text)
    forged["result"]["shares"][0]["amount"] += 1
    for changed in (text + " ", deciding.canonical(forged)):
        assert not deciding.holds(changed, deciding.digest(text))
    assert not deciding.holds(deciding.canonical(forged), deciding.digest(deciding.canonical(forged)))


def test_the_segment_that_holds_the_month_counts():
    members = [{"id": 1, "segment": "PU"}, {"id": 2, "segment": "BPU"}]
    assert deciding.segment_of({"memberships": members, "holders": [2]}) == "BPU"
    assert deciding.segment_of({"memberships": members, "holders": [1, 2]}) == "PU"
    assert deciding.segment_of({"memberships": members[::-1], "holders": []}) == "PU"
    assert deciding.segment_of({"memberships": [], "holders": []}) == "BPU"
