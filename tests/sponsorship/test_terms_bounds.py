"""Months of a scheme and plans beside each other, up to their bounds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from payung.kernel.choices import Choice
from payung.kernel.months import Month, MonthRange
from payung.sponsorship import services, simulation
from payung.sponsorship.plans import reckoning as plan
from payung.sponsorship.plans import services as plans
from tests.support.refusing import refusal

KIND = SimpleNamespace(contract_months=3, classes=(), blocks=(), after=("self",))


def _months(first: str, last: str, **other: Any) -> str:
    begins, ends = Month.parse(first), Month.parse(last)
    months = MonthRange.through(begins, ends) if begins <= ends else ()
    data = SimpleNamespace(first_month=begins, last_month=ends, months=months, blocks={}, after="", **other)
    return refusal(services._check_months, data, KIND)


def test_a_scheme_is_no_shorter_than_its_contract_and_no_longer_than_five_years() -> None:
    assert _months("2025-01", "2025-03") == ""
    assert _months("2025-01", "2025-02") == "SCHEME_SHORT"
    assert _months("2025-01", "2029-12") == ""
    assert _months("2025-01", "2030-01") == "SCHEME_LONG"
    assert _months("2025-02", "2025-01") == "SCHEME_MONTHS"


@pytest.mark.parametrize(
    ("blocks", "code"),
    [({"umkm": 3}, ""), ({}, ""), ({"agent": 3}, "SCHEME_BLOCKS"), ({"umkm": 6}, "SCHEME_BLOCKS")],
)
def test_months_are_given_to_classes_and_in_blocks_that_a_kind_offers(blocks: dict[str, int], code: str) -> None:
    kind = SimpleNamespace(contract_months=3, classes=(Choice("umkm", "UMKM"),), blocks=(3, 12), after=())
    months = MonthRange.through(Month.parse("2025-01"), Month.parse("2025-12"))
    data = SimpleNamespace(first_month=months.start, last_month=months.last, months=months, blocks=blocks, after="")
    assert refusal(services._check_months, data, kind) == code


def test_two_to_four_plans_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "whole", lambda number: {"id": number})
    most = list(range(1, plans.MOST_COMPARED + 1))
    assert [one["id"] for one in plans.compared(most)] == most
    assert len(plans.compared([1, 2])) == 2
    for wrong in ([1], [], [1, 1], [1, 2, 2], [*most, 99]):
        assert refusal(plans.compared, wrong) == "PLAN_COMPARE", wrong


def test_a_plan_has_a_line_and_not_too_many() -> None:
    line = {"payer": "apbd_province", "people": 1}
    given = {"name": "Rencana", "first": "2026-01", "months": 12}
    for lines, code in (([], "PLAN_LINES"), ([line], ""), ([line] * plan.MOST_LINES, ""), ([line] * (plan.MOST_LINES + 1), "PLAN_LINES"), ("x", "PLAN_LINES")):  # fmt: skip
        assert refusal(plan.read, {**given, "lines": lines}) == code, len(lines)
    for field, value in (
        ("months", 0),
        ("months", plan.MOST_MONTHS + 1),
        ("people", 0),
        ("people", plan.MOST_PEOPLE + 1),
    ):
        wrong = {**given, "lines": [line], field: value} if field == "months" else {**given, "lines": [{**line, field: value}]}  # fmt: skip
        assert refusal(plan.read, wrong) != "", (field, value)
    assert (
        refusal(plan.read, {**given, "months": plan.MOST_MONTHS, "lines": [{**line, "people": plan.MOST_PEOPLE}]}) == ""
    )


def test_a_simulation_has_a_group_and_not_too_many() -> None:
    group = {"people": 1, "first": "2026-01", "months": 1}
    most = simulation.MOST_GROUPS
    for groups, right in (([], False), ([group], True), ([group] * most, True), ([group] * (most + 1), False)):
        assert (refusal(simulation.plan_of, {"kind": "credit", "groups": groups}) == "") is right, len(groups)
    assert refusal(simulation.plan_of, {"kind": "credit", "payer": "private", "groups": [group]}) != ""
    assert refusal(simulation.plan_of, {"groups": [group]}) != ""
