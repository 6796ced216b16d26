"""A plan costs what the law says, by payer, month and year, also under a draft; it is kept, compared and opens a scheme."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law.sectors import payer_class
from payung.sponsorship.plans import reckoning as plan
from payung.sponsorship.pricing import month_price

APBD = {"payer": "apbd_province", "people": 100_000}
JKM_8000 = "jkm.bpu_amount:\n  values:\n    2026-07: 8000\n"


def total(months: int = 60, first: str = "2026-01", draft: str = "", **line: Any) -> Any:
    return plan.cost(plan.read({"first": first, "months": months, "lines": [{**APBD, **line}], "draft": draft}))


@pytest.mark.parametrize(
    ("line", "rupiah"),
    [
        ({}, 100_800_000_000),
        ({"months_a_year": 6}, 50_400_000_000),
        ({"payer": "sponsor"}, 93_240_000_000),
        ({"payer": "sponsor", "sector": "transport"}, None),
    ],
)
def test_the_figures_of_the_province(line, rupiah):
    counted = total(**line)["law"]
    if rupiah is None:  # the relief of transport reaches back before January 2026, and is asked of the law
        rupiah = sum(
            100_000 * month_price(Month.of(2026, 1) + n, "transport", "private", 1_000_000).amount for n in range(60)
        )
    assert counted["total"] == rupiah
    assert sum(counted["by_payer"].values()) == sum(one["total"] for one in counted["months"]) == rupiah
    assert sum(one["total"] for one in counted["years"]) == rupiah
    assert [one["year"] for one in counted["years"]] == [2026, 2027, 2028, 2029, 2030]


def test_half_the_people_for_twelve_months_is_all_of_them_for_six():
    assert total(people=50_000)["law"]["total"] == total(months_a_year=6)["law"]["total"] == 50_400_000_000


def test_a_draft_stands_beside_the_law():
    answer = total(months=12, draft=JKM_8000)
    assert answer["law"]["total"] == 100_000 * 12 * 16_800
    assert answer["draft_cost"]["total"] == 100_000 * (6 * 16_800 + 6 * 18_000)
    assert answer["difference"] == 100_000 * 6 * 1_200
    with pytest.raises(PayungError):
        total(draft="no.such: {values: {2026-07: 1}}")


def test_people_grow_by_the_year_or_month_and_are_whole():
    yearly = total(months=36, people=1_001, growth_bp=1_000)["law"]["months"]
    assert [yearly[n]["people"] for n in (0, 11, 12, 24)] == [1_001, 1_001, 1_101, 1_211]
    monthly = total(months=3, people=1_000, growth_bp=50, growth_every="month")["law"]["months"]
    assert [one["people"] for one in monthly] == [1_000, 1_005, 1_010]
    assert total(months=24, people=10, growth_bp=-10_000)["law"]["months"][12]["people"] == 0


def test_a_mix_of_payers_is_told_by_payer():
    answer = plan.cost(
        plan.read(
            {
                "first": "2025-03",
                "months": 6,
                "lines": [
                    {"payer": "credit", "people": 1_000, "months": 3},
                    {"payer": "self", "people": 1_000, "first": "2025-06"},
                ],
            }
        )
    )["law"]
    assert answer["by_payer"] == {"credit": 50_400_000, "self": 50_400_000}
    assert [one["by_payer"] for one in answer["months"]][2:4] == [{"credit": 16_800_000}, {"self": 16_800_000}]
    assert answer["worker_months"] == 6_000


@given(
    people=st.integers(1, 200_000),
    months=st.integers(1, 48),
    a_year=st.integers(1, 12),
    payer=st.sampled_from(["apbd_province", "sponsor", "self", "credit"]),
    sector=st.sampled_from(["other", "transport"]),
)
def test_a_line_is_the_sum_of_its_prices(people, months, a_year, payer, sector):
    counted = total(months=months, first="2025-09", people=people, months_a_year=a_year, payer=payer, sector=sector)
    group = payer_class(payer).word
    assert counted["law"]["total"] == sum(
        people * month_price(Month.of(2025, 9) + n, sector, group, 1_000_000).amount
        for n in range(months)
        if n % 12 < a_year
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "PLAN_FORM"),
        ({"first": "2026-01", "months": 12, "lines": [APBD], "colour": 1}, "PLAN_FIELD"),
        ({"first": "Januari", "months": 12, "lines": [APBD]}, "PLAN_MONTH"),
        ({"first": "2026-01", "months": 0, "lines": [APBD]}, "PLAN_NUMBER"),
        ({"first": "2026-01", "months": 12.0, "lines": [APBD]}, "PLAN_NUMBER"),
        ({"first": "2026-01", "months": True, "lines": [APBD]}, "PLAN_NUMBER"),
        ({"first": "2026-01", "months": 12, "lines": []}, "PLAN_LINES"),
        ({"first": "2026-01", "months": 12, "lines": "x"}, "PLAN_LINES"),
        ({"first": "2026-01", "months": 12, "lines": [{"payer": "raja", "people": 1}]}, "PLAN_CHOICE"),
        ({"first": "2026-01", "months": 12, "lines": [{"payer": ["x"], "people": 1}]}, "PLAN_CHOICE"),
        ({"first": "2026-01", "months": 12, "lines": [{"payer": "existing", "people": 1}]}, "PLAN_CHOICE"),
        ({"first": "2026-01", "months": 12, "lines": [{**APBD, "first": "2027-01"}]}, "PLAN_MONTHS"),
        ({"first": "2100-06", "months": 12, "lines": [APBD]}, "PLAN_MONTHS"),
        (
            {"first": "2026-01", "months": 240, "lines": [{**APBD, "growth_bp": 10_000, "growth_every": "month"}]},
            "PLAN_PEOPLE",
        ),
        ({"first": "2026-01", "months": 12, "lines": [APBD], "draft": 5}, "PLAN_DRAFT"),
    ],
)
def test_what_cannot_be_counted_is_said(content, code):
    with pytest.raises(PayungError) as refused:
        plan.read(content)
    assert refused.value.code == code


def test_a_line_fills_the_form_of_a_scheme():
    whole = plan.read(
        {
            "name": "Lima tahun",
            "first": "2026-01",
            "months": 60,
            "lines": [{**APBD, "months_a_year": 6}, {"payer": "self", "people": 5}],
        }
    )
    assert plan.as_scheme(whole, 1) == {
        "name": "Lima tahun",
        "kind": "apbd",
        "first_month": "2026-01",
        "last_month": "2026-06",
        "people": 100_000,
        "income_base": 1_000_000,
        "budget": 10_080_000_000,
    }
    for number, code in ((2, "PLAN_NO_SCHEME"), (3, "PLAN_LINE_UNKNOWN"), (0, "PLAN_LINE_UNKNOWN")):
        with pytest.raises(PayungError) as refused:
            plan.as_scheme(whole, number)
        assert refused.value.code == code
