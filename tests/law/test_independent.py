"""The package against `independent.py`, which knows nothing of it: seeded random cases, with days and months at which
something changes drawn more often than others."""

from __future__ import annotations

import ast
import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from payung.kernel.months import Month
from payung.law import (
    BpuGroup,
    Industry,
    JpEvent,
    JpMember,
    PayerClass,
    RiskClass,
    Sector,
    Segment,
    Survivor,
    bpu_contributions,
    jkm_benefit,
    jkp_benefit,
    jp_pension,
    jp_retirement_day,
    jp_right,
    jp_survivor_pensions,
    pu_contributions,
)
from payung.law.jkp import paid_before
from tests.law import independent

EDGES = [(2015, 7), (2016, 2), (2016, 3), (2020, 7), (2020, 8), (2020, 9), (2021, 1), (2021, 2), (2025, 1), (2025, 2)]
EDGES += [(2025, 7), (2025, 8), (2026, 1), (2026, 2), (2026, 3), (2026, 4), (2026, 12), (2027, 1), (2027, 2)]
CASES = 1_500


def a_month(draw: random.Random) -> tuple[int, int]:
    if draw.random() < 0.6:
        return draw.choice(EDGES)
    return draw.randint(2016, 2026), draw.randint(1, 12)


def a_day(draw: random.Random, first: date, last: date) -> date:
    day = date.fromordinal(draw.randint(first.toordinal(), last.toordinal()))
    leap = date(day.year - day.year % 4, 2, 29)
    return leap if draw.random() < 0.1 and first <= leap <= last else day


def some_wage(draw: random.Random) -> int:
    ceilings = list(independent.CEILINGS.values())
    near = draw.choice([*ceilings, 5_000_000, 1_000_000, 99_999_999]) + draw.randint(-1, 1)
    return draw.choice([near, draw.randint(1, 30_000_000), draw.randint(1, 10**12)])


def index(month: tuple[int, int]) -> int:
    return Month.of(*month).index


def test_it_imports_nothing_of_the_package() -> None:
    source = Path(independent.__file__).read_text("utf-8")
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in found}
    assert modules == {"__future__", "datetime", "fractions"}


def test_wage_earners_agree() -> None:
    draw = random.Random(45_2015)
    rows = []
    for _ in range(CASES):
        month = a_month(draw)
        registered = draw.choice([(2019, 1), (2020, 7), (2020, 8), (2020, 9), (2020, 11), (2020, 12), month])
        intensive, workers = draw.random() < 0.5, draw.choice([1, 49, 50, 51])
        flags = draw.random() < 0.5, draw.random() < 0.7
        rows.append(
            (some_wage(draw), month, draw.choice(list(independent.CLASSES)), intensive, workers, registered, *flags)
        )
    wage, month, risk, intensive, workers, registered, deferral, settled = zip(*rows, strict=True)
    got = pu_contributions(
        list(wage),
        np.array([index(one) for one in month]),
        risk=np.array([RiskClass[one] for one in risk], dtype=np.int8),
        industry=np.array([Industry.FOOTWEAR if one else Industry.OTHER for one in intensive], dtype=np.int8),
        workers=np.array(workers),
        jp_deferral=np.array(deferral),
        registered=np.array([index(one) for one in registered]),
        settled=np.array(settled),
    )
    for row, (pay, when, kind, heavy, people, since, defers, clear) in enumerate(rows):
        expected = independent.earner(
            pay, when, kind, labour_intensive=heavy, workers=people, settled=clear, registered=since, deferral=defers
        )
        found = got.row(row)
        assert {name: found[name] for name in expected} == expected, rows[row]
        assert found["worker"] == expected["jht_worker"] + expected["jp_worker"], "withheld in full"


def test_independent_workers_agree() -> None:
    draw = random.Random(46_2015)
    rows = []
    for _ in range(CASES):
        start = draw.choice(independent.STEPS)[0] * 1_000
        income = draw.choice([max(start + draw.randint(-1, 1), 0), draw.randint(0, 25_000_000)])
        month = draw.choice([a_month(draw), (2027, 3), (2027, 4)])
        registered = draw.choice([(2019, 1), (2020, 8), (2020, 10), (2020, 12), month])
        payer, group = draw.choice(list(PayerClass)), draw.choice(list(BpuGroup))
        rows.append((income, month, draw.random() < 0.5, payer, group, draw.random() < 0.5, registered))
    income, month, transport, payer, group, jht, registered = zip(*rows, strict=True)
    got = bpu_contributions(
        list(income),
        np.array([index(one) for one in month]),
        sector=np.array([Sector.TRANSPORT if one else Sector.OTHER for one in transport], dtype=np.int8),
        payer=np.array(payer, dtype=np.int8),
        group=np.array(group, dtype=np.int8),
        jht=np.array(jht),
        registered=np.array([index(one) for one in registered]),
    )
    for row, (earned, when, drives, pays, kind, saves, since) in enumerate(rows):
        expected = independent.independent_worker(
            earned,
            when,
            transport=drives,
            budget=pays is PayerClass.STATE_BUDGET,
            group=kind.word,
            jht=saves,
            registered=since,
        )
        found = got.row(row)
        assert {name: found[name] for name in expected} == expected, rows[row]


def test_retirement_agrees_for_each_leap_day_and_any_day() -> None:
    draw = random.Random(15)
    births = [date(year, 2, day) for year in range(1960, 2005, 4) for day in (28, 29)]
    births += [a_day(draw, date(1959, 7, 1), date(2008, 12, 31)) for _ in range(300)]
    for birth in births:
        assert jp_retirement_day(birth) == independent.retirement(birth), birth


def test_rights_and_pensions_agree() -> None:
    draw = random.Random(19)
    for _ in range(400):
        birth, on = a_day(draw, date(1960, 1, 1), date(1990, 1, 1)), a_day(draw, date(2016, 1, 1), date(2055, 1, 1))
        months = draw.choice([0, 179, 180, 181, draw.randint(0, 480)])
        member = JpMember(birth, date(2015, 7, 1), months, months)
        assert jp_right(JpEvent.OLD_AGE, on, member).form.word == independent.old_age(months, birth, on), (birth, on)
        average = draw.randint(0, 20_000_000)
        assert int(jp_pension(average, months, on).payable[0]) == independent.pension(average, months, on), (months, on)


def test_survivors_agree_in_each_year() -> None:
    draw = random.Random(16_18)
    for _ in range(CASES):
        on = a_day(draw, date(2016, 3, 1), date(2027, 2, 28))
        words = [draw.choice(["spouse", "child", "parent"]) for _ in range(draw.randint(0, 4))]
        people = [(word, a_day(draw, date(on.year - 25, 1, 1), date(on.year - 21, 1, 1))) for word in words]
        pension = draw.choice([0, draw.randint(300_000, 5_000_000), draw.randint(1, 20_000_000)])
        given = [(Survivor.of_word(word), born) for word, born in people]
        found = [(one.survivor, one.amount) for one in jp_survivor_pensions(pension, given, on).pensions]
        assert found == independent.survivors(pension, people, on), (pension, people, on)


@pytest.mark.parametrize("seed", [6, 37])
def test_cash_after_a_layoff_agrees(seed: int) -> None:
    draw = random.Random(seed)
    days = [date(2025, 2, day) for day in range(1, 29)]
    days += [a_day(draw, date(2021, 3, 1), date(2027, 12, 31)) for _ in range(400)]
    for layoff in days:
        low, high = paid_before(layoff)
        wage, before = some_wage(draw), draw.randint(low, high)
        found = jkp_benefit(wage, layoff, paid_before_change=before).monthly[0].tolist()
        assert found == independent.unemployed(wage, layoff, before), (wage, layoff, before)


def test_both_readings_of_the_waiting_rule_agree() -> None:
    draw = random.Random(1_2025)
    for _ in range(CASES):
        registered = a_day(draw, date(2016, 1, 1), date(2026, 11, 1))
        on = date.fromordinal(registered.toordinal() + draw.choice([0, 29, 88, 89, 90, 91, 92, draw.randint(0, 4_000)]))
        months, segment = draw.randint(0, 6), draw.choice([Segment.BPU, Segment.PU])
        found = jkm_benefit(on, months, segment, registered=registered)
        expected = independent.death(months, registered, on, segment.word)
        assert (found.total, found.by_membership) == expected, (registered, on, months)
