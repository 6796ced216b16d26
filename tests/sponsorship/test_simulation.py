"""A plan is reckoned by the functions of the real road: ten random plans through both come to the same bills."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from payung.access.services import Actor
from payung.kernel.months import Month
from payung.sponsorship.simulation import SimulationRefused, plan_of, read_plan, simulate
from tests.support.commands import Payung
from tests.support.payers import assess, bills, listed, scheme_of, send, sheet

START = Month.parse("2025-10")
CLASS_OF = {3: "umkm", 6: "agent", 12: "student"}
MARCH = {"people": 1000, "sector": "other", "income": 1_000_000, "first": "2025-03", "months": 3, "then": "self"}


def drawn(seed: int) -> dict[str, Any]:
    """A plan of one kind and one income, groups over both sectors and the change of the law."""
    dice = random.Random(seed)
    kind = dice.choice(["credit", "gn_lingkaran"])
    income = dice.choice([1_000_000, 1_350_000, 2_250_000, 3_400_000])
    return {
        "kind": kind,
        "self_months": 60,
        "groups": [
            {
                "people": dice.randint(1, 5),
                "sector": dice.choice(["other", "transport"]),
                "income": income,
                "first": str(START + dice.randint(0, 5)),
                "months": 3 if kind == "credit" else dice.choice([3, 6]),
                "then": dice.choice(["self", "end"]) if kind == "credit" else "end",
            }
            for _n in range(dice.randint(1, 6))
        ],
    }


def carried_out(
    bank: Actor, admin: Actor, plan: dict[str, Any], seed: int, last: Month
) -> tuple[dict[str, int], dict[str, int]]:
    """The bills of sponsor and people of the plan, taken down the real road, up to a month."""
    for then in ("self", "end"):
        groups = [one for one in plan["groups"] if one["then"] == then]
        if not groups:
            continue
        terms: dict[str, Any] = {"income_base": groups[0]["income"]}
        terms |= {"after": then} if plan["kind"] == "credit" else {"blocks": {CLASS_OF[n]: n for n in (3, 6)}}
        scheme = scheme_of(bank, "bank-ntt", plan["kind"], str(START), str(START + 11), 10**9, **terms)
        total = sum(one["people"] for one in groups)
        people = iter(sorted(listed(total, seed * 2 + (then == "self"), sum(one["people"] for one in groups if one["sector"] == "transport")), key=lambda row: row[-1]))  # fmt: skip
        lines = []
        for one in sorted(groups, key=lambda group: group["sector"] == "transport"):
            for _n in range(one["people"]):
                more = (
                    (f"15-{one['first'][5:]}-{one['first'][:4]}",)
                    if plan["kind"] == "credit"
                    else (CLASS_OF[one["months"]], one["first"])
                )
                lines.append((*next(people), *more))
        headings = ("Tanggal Akad",) if plan["kind"] == "credit" else ("Golongan", "Bulan")
        assert send(bank, scheme, sheet(headings, lines), f"{then}.csv")[2]["committed"] == total
    assess(admin, str(START), last.since(START) + 1)
    payer = "credit" if plan["kind"] == "credit" else "sponsor"
    of = lambda kind: {month: amount for month, (_bills, _people, amount) in bills(admin, kind).items()}  # noqa: E731
    return of(payer), of("self")


@pytest.mark.parametrize("seed", range(10))
def test_both_roads_come_to_the_same_bills(
    own_db: Any, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2026-11-22")
    plan, last = drawn(seed), START + 12
    simulated = simulate(plan_of(plan)).as_json()
    until = lambda by_month: {month: amount for month, amount in by_month.items() if month <= str(last)}  # noqa: E731
    sponsor, own = carried_out(actor("bank"), actor("admin"), plan, 400 + seed, last)
    assert sponsor == until(simulated["sponsor"]) == simulated["sponsor"]
    assert own == until(simulated["self"])
    assert simulated["worker_months"] == sum(one["people"] * one["months"] for one in plan["groups"])


def test_the_figures_of_a_credit_a_fund_and_state_money() -> None:
    credit = simulate(plan_of({"kind": "credit", "groups": [MARCH, {**MARCH, "people": 706, "first": "2025-04"}, {**MARCH, "people": 500, "first": "2025-05"}]})).as_json()  # fmt: skip
    assert list(credit["sponsor"].values()) == [16_800_000, 28_660_800, 37_060_800, 20_260_800, 8_400_000]
    assert (credit["sponsor_total"], credit["worker_months"], credit["rest"]) == (111_182_400, 6618, None)
    assert [credit["self"][f"2025-{n:02d}"] for n in (6, 7, 8)] == [16_800_000, 28_660_800, 37_060_800]
    pool = [{"people": 30_000, "first": "2025-01", "months": 3}, {"people": 10_000, "first": "2025-01", "months": 6}]
    fund = {"kind": "gn_lingkaran", "fund": 2_520_000_000}
    assert simulate(plan_of({**fund, "groups": pool})).as_json()["rest"] == 0
    varied = [{"people": n, "first": "2026-04", "months": m} for n, m in ((34_000, 3), (4_000, 6), (2_000, 12))]
    assert simulate(plan_of({**fund, "groups": varied})).as_json()["rest"] == 1_209_600_000
    state, private = (simulate(plan_of({"payer": who, "groups": [{"people": 1, "first": "2026-01", "months": 12}]})) for who in ("state_budget", "private"))  # fmt: skip
    assert (state.sponsor_total, private.sponsor_total) == (201_600, 126_000)
    assert simulate(plan_of({"kind": "village_fund", "groups": [{"people": 1, "first": "2026-01", "months": 12}]})).sponsor_total == 201_600  # fmt: skip


def test_the_command_says_when_a_fund_does_not_suffice(desk: Payung, tmp_path: Path) -> None:
    file, out = tmp_path / "rencana.yaml", tmp_path / "hasil.json"
    file.write_text(yaml.safe_dump({"kind": "credit", "fund": 50_400_000, "self_months": 1, "groups": [MARCH]}))
    told = desk.told("scheme", "simulate", str(file))
    assert told["self"] == {"2025-06": 16_800_000}
    assert (told["sponsor_total"], told["rest"], told["worker_months"]) == (50_400_000, 0, 3000)
    file.write_text(yaml.safe_dump({"kind": "credit", "fund": 50_399_999, "groups": [MARCH]}))
    short = desk("scheme", "simulate", str(file), "--json", str(out))
    assert (short.code, "kurang Rp1" in short.err) == (1, True)
    answer = json.loads(out.read_text())
    assert answer.pop("short") == 1
    assert set(answer.values()) == {None}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"groups": [MARCH]}, "kind"),
        ({"kind": "credit", "payer": "private", "groups": [MARCH]}, "kind"),
        ({"kind": "apbn", "groups": [MARCH]}, "kind"),
        ({"kind": ["credit"], "groups": [MARCH]}, "kind"),
        ({"payer": "self", "groups": [MARCH]}, "payer"),
        ({"kind": "credit", "groups": []}, "groups"),
        ({"kind": "credit", "groups": [{**MARCH, "people": 0}]}, "groups[1].people"),
        ({"kind": "credit", "groups": [{**MARCH, "people": True}]}, "groups[1].people"),
        ({"kind": "credit", "groups": [MARCH, {**MARCH, "first": "Maret"}]}, "groups[2].first"),
        ({"kind": "credit", "groups": [{**MARCH, "sector": "jasa"}]}, "groups[1].sector"),
        ({"kind": "credit", "groups": [{**MARCH, "then": "apbd"}]}, "groups[1].then"),
        ({"kind": "credit", "groups": [{**MARCH, "wage": 1}]}, "groups[1]"),
        ({"kind": "credit", "fund": 1.5, "groups": [MARCH]}, "fund"),
        ("kind: credit", "YAML"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_told_where(content: Any, where: str) -> None:
    with pytest.raises(SimulationRefused, match="PLAN_WRONG") as refused:
        plan_of(content)
    assert refused.value.facts["where"] == where


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    for text in (b"\xff\xfe", b"kind: [", b"- 1", b"!!python/object:os.system {}"):
        file.write_bytes(text)
        with pytest.raises(SimulationRefused, match="PLAN_WRONG"):
            read_plan(file)
    with pytest.raises(SimulationRefused, match="PLAN_FILE"):
        read_plan(tmp_path / "tidak-ada.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "payer: private\npayer: state_budget\ngroups: [{people: 1, first: 2025-01, months: 1}]",
        "payer: private\ngroups:\n  - {people: 1, people: 2, first: 2025-01, months: 1}",
        "payer: private\ngroups: [{people: 0100, first: 2025-01, months: 1}]",
        "payer: private\ngroups: [{people: 1:30, first: 2025-01, months: 1}]",
        "payer: private\ngroups: [{people: 0x10, first: 2025-01, months: 1}]",
    ],
)
def test_a_number_or_name_that_reads_two_ways_is_refused(text: str, tmp_path: Path) -> None:
    """YAML 1.1 makes 64 of 0100 and 90 of 1:30, and of a name that stands twice the last one wins."""
    file = tmp_path / "rencana.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SimulationRefused, match="PLAN_WRONG"):
        read_plan(file)


def test_the_line_and_the_name_of_what_is_wrong_are_told(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    file.write_text("payer: private\ngroups:\n  - {people: 1\n", encoding="utf-8")
    with pytest.raises(SimulationRefused) as refused:
        read_plan(file)
    assert refused.value.facts["line"] >= 3
    with pytest.raises(SimulationRefused) as refused:
        plan_of({"kind": "credit", "groups": [{"people": 1, "first": "2025-01", "month": 2}]})
    assert refused.value.facts["names"] == "months, month"


@pytest.mark.parametrize("first", ["1999-12", "2015-06", "2190-01"])
def test_months_without_a_law_are_told_with_their_group(first: str) -> None:
    with pytest.raises(SimulationRefused) as refused:
        plan_of({"kind": "credit", "groups": [MARCH, {**MARCH, "first": first}]})
    assert refused.value.facts["where"] == "groups[2].first"
