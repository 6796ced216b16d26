"""Drafts that do not fit are refused in words; those that do are counted to the rupiah."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import LawError, UnknownParameter, bpu_contributions, effect, pu_contributions, snares, statute
from payung.law.batch import rows_of
from payung.law.draft import read_draft
from payung.law.inputs import exact_sum
from payung.law.pu import RiskClass
from payung.law.whatif import BLOCK, WhatIf, change_bands

DRAFT = """
jkm.bpu_amount:
  label: Iuran JKM peserta BPU
  unit: IDR/month
  values:
    2027-01: {value: 8000, basis: "RPP 2026 ps. 4", source: naskah, verified: low}
jp.wage_ceiling: {values: {2027-01: 9000000}}
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "daftar parameter"),
        ("[1, 2]", "daftar parameter"),
        ("{}", "tidak memuat"),
        ("a: [", "pada baris 1"),
        ("a: &x 1\nb: *x", "Rujukan"),
        ("x: " + "1" * 70_000, "KiB"),
        ("jkm.bpu_amount: 8000", "values"),
        ("jkm.bpu_amount: {values: {}}", "values"),
        ("jkm.bpu_amount: {unit: ppm, values: {2027-01: 8000}}", "IDR/month"),
        ("jkm.bpu_amount: {values: {2027-01: '8000'}}", "bentuk"),
        ("jkm.bpu_amount: {values: {2027-01: 8000.5}}", "bentuk"),
        ("jkm.bpu_amount: {values: {2027-01: -8000}}", "bentuk"),
        ("jkm.bpu_amount: {values: {2027-01: null}}", "bentuk"),
        ("jkk.bpu_rate: {values: {2027-01: 1000001}}", "juta"),
        ("jkk.pu_rate: {values: {2027-01: [1, 2, 3, 4]}}", "bentuk"),
        ("jkk.pu_rate: {values: {2027-01: 2400}}", "bentuk"),
        ("jkk.bpu_tiers: {values: {2027-01: [{from: 0, basis: 1}]}}", "bentuk"),
        ("jkk.bpu_tiers: {values: {2027-01: []}}", "bentuk"),
        ("reliefs: [{id: x}]", "shares"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {jkk: 500000}, segments: 7}]", "segments"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {jkk: 500000}, sectors: [[fisher]]}]", "sectors"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {jkk: 500000}, min_workers: x}]", "min_workers"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {jkk: 500000}, 1: 2, y: 3}]", "bukan kata"),
        ("jkm.bpu_amount: {values: {2027-01: {value: 8000, 1: 2, x: 3}}}", "bukan kata"),
        ("jkm.bpu_amount: {values: {2027-01: 8000}, 1: 2, x: 3}", "bukan kata"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(LawError) as refusal:
        read_draft(text)
    assert refusal.value.code == "LAW_DRAFT"
    assert reason in refusal.value.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jkm.tidak_ada: {values: {2027-01: 1}}", "LAW_PARAMETER_UNKNOWN"),
        ("jkm.bpu_amount: {values: {2027-13: 1}}", "LAW_FILE"),
        ("jkm.bpu_amount: {nilai: 1, values: {2027-01: 1}}", "LAW_FILE"),
        ("jkm.bpu_amount: {values: {2027-02: 1, 2027-01: 1}}", "LAW_FILE"),
        ("jkm.bpu_amount: {values: {2014-01: 1}}", "LAW_DRAFT"),
        ("jkk.bpu_tiers: {values: {2027-01: [{from: 5, base: 1}]}}", "LAW_TABLE"),
        ("reliefs: [{id: x, from: 2027-03, to: 2027-02, shares: {jkk: 5}}]", "LAW_FILE"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {pajak: 5}}]", "LAW_FILE"),
        ("reliefs: [{id: x, from: 2027-01, to: 2027-02, shares: {jkk: 333333}, segments: [PU]}]", "LAW_RATE_SCALE"),
    ],
)
def test_the_law_itself_refuses_the_rest(text: str, code: str) -> None:
    with pytest.raises(LawError) as refusal:
        read_draft(text)
    assert refusal.value.code == code
    assert isinstance(refusal.value, UnknownParameter) == (code == "LAW_PARAMETER_UNKNOWN")


def test_a_draft_tells_what_it_sets_and_what_has_no_monthly_effect() -> None:
    draft = read_draft(DRAFT + "jkm.funeral: {values: {2027-01-01: 12000000}}\n", "naskah.yaml")
    told = draft.to_dict()
    assert told["name"] == "naskah.yaml"
    assert [one["parameter"] for one in told["parameters"]] == ["jkm.bpu_amount", "jp.wage_ceiling", "jkm.funeral"]
    assert told["parameters"][0]["values"] == [{"start": "2027-01-01", "value": 8000, "basis": "RPP 2026 ps. 4"}]
    assert told["idle"] == ["jkm.funeral"]
    assert statute().rupiah("jkm.bpu_amount", Month.parse("2027-01")) == 6_800


def run(columns: dict[str, Any], places: list[str] | None = None, text: str = DRAFT) -> dict[str, Any]:
    whatif = WhatIf(read_draft(text))
    whatif.add(rows_of(columns), places)
    return whatif.to_dict()


def test_the_effect_is_told_by_programme_place_band_and_side() -> None:
    columns = {
        "segment": ["BPU", "BPU", "PU", "PU"],
        "wage": [1_000_000, 2_500_000, 5_000_000, 20_000_000],
        "month": "2027-01",
        "risk": "I",
    }
    told = run(columns, ["53.01", "53.04", "53.04", "53.04"])
    ceiling = statute().rupiah("jp.wage_ceiling", Month.parse("2027-01"))
    fall = (ceiling - 9_000_000) * 3 // 100
    assert (told["rows"], told["difference"]) == (4, 2 * 1_200 - fall)
    assert (told["more_rows"], told["more"], told["less_rows"], told["less"]) == (2, 2_400, 1, fall)
    assert (told["unchanged_rows"], told["largest_rise"], told["largest_fall"]) == (1, 1_200, fall)
    programmes = {one["programme"]: one["difference"] for one in told["programmes"]}
    assert programmes == {"jkk": 0, "jkm": 2_400, "jht": 0, "jp": -fall, "jkp_government": 0}
    sides = {one["side"]: one["difference"] for one in told["sides"]}
    assert sides == {"employer": -fall * 2 // 3, "worker": 2_400 - fall // 3}
    places = {one["place"]: one for one in told["places"]}
    assert places["53.01"]["difference"] == 1_200
    assert places["53.01"]["programmes"]["jkm"] == {"before": 6_800, "after": 8_000}
    assert {one["segment"]: one["rows"] for one in told["segments"]} == {"PU": 2, "BPU": 2}
    assert [one["rows"] for one in told["bands"]] == [0, 1, 1, 0, 1, 1]
    assert {(one["from"], one["to"]): one["rows"] for one in told["changes"] if one["rows"]} == {
        (None, -100_000) if fall >= 100_000 else (-99_999, -10_000): 1, (0, 0): 1, (1_000, 9_999): 2,
    }  # fmt: skip
    for part in ("programmes", "sides", "places", "bands", "segments"):
        rows = [one for one in told[part] if one.get("programme") != "jkp_government"]
        assert sum(one["before"] for one in rows) == told["before"], part
        assert sum(one["after"] for one in rows) == told["after"], part


@given(
    st.lists(st.tuples(st.integers(1, 30_000_000), st.booleans(), st.sampled_from("abc")), min_size=1, max_size=40),
    st.integers(0, 40),
)
@settings(max_examples=30, deadline=None)
def test_blocks_add_up_to_the_whole_in_any_order(rows: list[tuple[int, bool, str]], cut: int) -> None:
    def columns(part: list[tuple[int, bool, str]]) -> dict[str, Any]:
        return {
            "segment": ["PU" if earns else "BPU" for _, earns, _ in part],
            "wage": [wage for wage, _, _ in part],
            "month": "2027-02",
            "risk": 2,
        }

    whole = run(columns(rows), [place for *_, place in rows])
    parts = WhatIf(read_draft(DRAFT))
    for part in (rows[::-1][:cut], rows[::-1][cut:]):
        if part:
            parts.add(rows_of(columns(part)), [place for *_, place in part])
    assert parts.to_dict() == whole


def test_a_block_of_the_largest_wages_does_not_overflow() -> None:
    count = BLOCK + 10
    told = run({"segment": "PU", "wage": np.full(count, MAX_RUPIAH), "month": "2027-01", "risk": "V"})
    one = pu_contributions(MAX_RUPIAH, Month.parse("2027-01"), risk=RiskClass.V).row(0)
    assert told["before"] == count * (int(one["employer"]) + int(one["worker"]))
    column = np.full(20_000, MAX_RUPIAH, dtype=np.int64)
    assert exact_sum(column) == 20_000 * MAX_RUPIAH
    assert exact_sum(-column) == -20_000 * MAX_RUPIAH
    assert effect(np.zeros_like(column), column).after == 20_000 * MAX_RUPIAH


def test_rows_keep_their_numbers_beyond_the_first_block() -> None:
    wage = np.full(BLOCK + 3, 1_000_000)
    wage[BLOCK + 1] = 0
    with pytest.raises(LawError) as refusal:
        run({"segment": "PU", "wage": wage, "month": "2027-01", "risk": "I"})
    assert refusal.value.rows == [BLOCK + 1]  # type: ignore[attr-defined]


def test_the_steps_of_change_leave_no_rupiah_between_them() -> None:
    bands = change_bands()
    assert bands[0][0] is None
    assert bands[-1][1] is None
    for (_, high), (low, _) in pairwise(bands):
        assert high is not None
        assert low == high + 1
    whatif = WhatIf(read_draft(DRAFT))
    whatif._spread(np.array([low for low, _ in bands if low is not None] + [high for _, high in bands if high]))
    assert whatif.changes == [1, 2, 2, 2, 1, 2, 2, 2, 1]


def test_a_relief_of_a_draft_is_counted() -> None:
    text = "reliefs: [{id: draf, from: 2027-01, to: 2027-06, segments: [BPU], shares: {jkk: 500000}}]"
    told = run({"segment": "BPU", "wage": [1_000_000] * 3, "month": "2027-03"}, text=text)
    before = int(bpu_contributions(1_000_000, Month.parse("2027-03")).total[0])
    assert (told["before"], told["after"]) == (3 * before, 3 * (before - 5_000))
    assert told["draft"]["reliefs"] == ["draf"]


@pytest.mark.parametrize(
    "text", ["[" * 60_000, "a: " + "{b: " * 10_000, "\n".join(" " * n + f"k{n}:" for n in range(300))]
)
def test_a_draft_that_is_deeper_than_anybody_types_is_refused_at_once(text: str) -> None:
    """The scanner's time grows with the square of the depth: it stops where nobody goes."""
    with pytest.raises(snares.Snare, match="depth"):
        snares.refuse_snares(text)
    with pytest.raises(LawError, match="baris"):
        read_draft(text)


def test_depth_is_counted_where_it_is_and_not_over_the_whole_file() -> None:
    fine = "[" * snares.MOST_DEEP + "]" * snares.MOST_DEEP
    snares.refuse_snares("- 1\n" * 500 + f"- {fine[1:-1]}\n" * 40)
    with pytest.raises(snares.Snare):
        snares.refuse_snares(f"- {fine}\n")
