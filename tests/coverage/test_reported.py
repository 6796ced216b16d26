"""Published coverage: the mix of the reported shares, and the pairs that contradict each other."""

from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.coverage.reported import DATA, mix


def test_the_reported_shares_give_the_reported_total() -> None:
    found = mix(490_094, 1_000_000, 7730, 1412)
    assert (found.total_bp, found.formal_share_bp) == (3490, 3289)
    assert found.covered == 520_043
    assert found.with_added(100_000) == 4161


def test_the_public_base_of_1_6_million_does_not() -> None:
    assert mix(600_000, 1_000_000, 7730, 1412).total_bp == 3781


@settings(max_examples=50)
@given(
    st.integers(1, 10**8),
    st.integers(1, 10**8),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 10**6),
)
def test_a_mix_lies_between_its_parts_and_grows(formal: int, informal: int, a: int, b: int, more: int) -> None:
    found = mix(formal, informal, a, b)
    slack = 1 + 20_000 // (formal + informal)
    assert min(a, b) - slack <= found.total_bp <= max(a, b) + slack
    assert found.with_added(more) >= found.total_bp


def test_every_statement_has_source_and_date_and_pairs_point_at_each_other() -> None:
    content = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    by_code = {entry["code"]: entry for entry in content["statements"]}
    assert len(by_code) == len(content["statements"])
    for entry in by_code.values():
        assert entry["source"]
        assert entry["as_of"]
        if other := entry.get("contradicts"):
            assert by_code[other]["contradicts"] == entry["code"]
            assert by_code[other]["percent_bp"] != entry["percent_bp"]
        if entry.get("numerator"):
            assert round(entry["numerator"] * 10_000 / entry["denominator"]) == entry["percent_bp"]
    pairs = {
        frozenset((e["percent_bp"], by_code[e["contradicts"]]["percent_bp"]))
        for e in by_code.values()
        if "contradicts" in e
    }
    assert pairs == {frozenset((1300, 1410)), frozenset((4400, 4675))}
    assert all(base["source"] for base in content["denominators"])
