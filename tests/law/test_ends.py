"""Questions, drafts and columns at the ends of what they may hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from payung.kernel.money import MAX_RUPIAH
from payung.law import LawError, RowError, statute
from payung.law.arrow import assess_batch
from payung.law.calculators import calculate
from payung.law.draft import MOST_BYTES, read_draft
from payung.law.eras import day_column, number_at
from payung.law.explain_scholarship import MOST_CHILDREN, explain_scholarship
from payung.law.inputs import amounts
from payung.law.membership import Scale, membership_scale
from payung.law.pu import WORKER_LIMIT

TODAY = date(2025, 12, 15)


def test_days_of_the_law_from_its_first_to_its_last() -> None:
    ends = ["2015-07-01", "2100-12-31"]
    assert len(day_column(ends, 2)) == 2  # type: ignore[arg-type]
    assert [day_column(one, 1) for one in ends] == day_column(ends, 2).tolist()  # type: ignore[union-attr]
    for beyond in ("2015-06-30", "2101-01-01"):
        for given in (beyond, [beyond], [ends[0], beyond]):
            with pytest.raises(LawError):
                day_column(given, 2 if len(given) == 2 else 1)
    assert len(day_column(np.array([], dtype="datetime64[D]"), 0)) == 0  # type: ignore[arg-type]
    for wrong in (np.array([[1]]), np.array([1.0]), np.array([["2025-01-01"]])):
        with pytest.raises(LawError):
            day_column(wrong, 1)
    # A value of nothing is a value: no final tax, no waiting months, are told and not missing.
    days = day_column([TODAY, TODAY], 2)
    assert number_at(statute(), "scholarship.lump_sum", days).tolist() == [0, 0]


def test_amounts_from_nothing_to_the_most() -> None:
    assert amounts([0, MAX_RUPIAH], "X", "x").tolist() == [0, MAX_RUPIAH]
    for wrong, rows in (([0, MAX_RUPIAH + 1], [1]), ([-1, 0, -1], [0, 2])):
        with pytest.raises(LawError) as refused:
            amounts(wrong, "X", "x")
        assert refused.value.rows == rows  # type: ignore[attr-defined]
    with pytest.raises(LawError) as zero:
        amounts([1, 0], "X", "x", allow_zero=False)
    assert zero.value.rows == [1]  # type: ignore[attr-defined]


def batch(**columns: Any) -> Any:
    rows = len(columns["wage"])
    given = {"segment": ["PU"] * rows, "month": ["2025-07"] * rows, "risk": ["I"] * rows, **columns}
    return pa.record_batch(
        {name: column if isinstance(column, pa.Array) else pa.array(column) for name, column in given.items()}
    )


def wrong_rows(**columns: Any) -> list[int]:
    try:
        assess_batch(batch(**columns))
    except RowError as refused:
        return refused.rows
    return []


@pytest.mark.parametrize("kind", [pa.int64(), pa.string(), pa.large_string(), pa.decimal128(20, 0), pa.uint64()])
def test_wages_and_workers_of_a_column_at_their_ends(kind: Any) -> None:
    def column(*values: int) -> Any:
        return (
            pa.array([str(one) for one in values]).cast(kind)
            if pa.types.is_string(kind) or pa.types.is_large_string(kind)
            else pa.array(values, pa.int64()).cast(kind)
        )

    assert wrong_rows(wage=column(1, MAX_RUPIAH)) == []
    assert wrong_rows(wage=column(1, MAX_RUPIAH + 1)) == [1]
    assert wrong_rows(wage=[5, 5], workers=column(1, WORKER_LIMIT)) == []
    assert wrong_rows(wage=[5, 5], workers=column(1, WORKER_LIMIT + 1)) == [1]
    if kind != pa.uint64() and not pa.types.is_string(kind) and not pa.types.is_large_string(kind):
        assert wrong_rows(wage=[5, 5], workers=column(0, -1)) == [1]


def relief(**change: object) -> str:
    given = {"id": "draf", "from": "2027-01", "to": "2027-02", "shares": {"jkk": 500_000}, **change}
    return "reliefs: [" + str({name: one for name, one in given.items() if one is not None}) + "]"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (relief(), True),
        (relief(to="2027-01"), True),
        (relief(to="2026-12"), False),
        (relief(id=None), False),
        (relief(to=None), False),
        (relief(shares=5), False),
        (relief(min_workers=0), True),
        (relief(min_workers=-1), False),
        ("reliefs: [5]", False),
        ("jkk.bpu_rate: {values: {2027-01: 1000000}}", True),
        ("jkm.bpu_amount: {values: {2027-01: 0}}", True),
        ("jkm.bpu_amount: {values: {2027-01: 8000}} #", True),
        ("jkk.bpu_tiers: {values: {2027-01: [{from: 0, base: 5}, {from: 0, base: 6}]}}", False),
        ("jkk.bpu_tiers: {values: {2027-01: [{from: 0, base: 5}, {from: 9, base: 5}]}}", False),
        ("jkk.bpu_tiers: {values: {2027-01: [{from: 0, base: 5}, {from: 9, base: 6}]}}", True),
    ],
)
def test_what_a_draft_may_say(text: str, right: bool) -> None:
    if right:
        assert read_draft(text).law.name
    else:
        with pytest.raises(LawError):
            read_draft(text)


def test_a_draft_of_just_the_most_bytes_is_read() -> None:
    text = "jkm.bpu_amount: {values: {2027-01: 8000}} #"
    padding = MOST_BYTES - len(text)
    assert read_draft(text + "x" * padding).parameters
    with pytest.raises(LawError, match="KiB"):
        read_draft(text + "x" * (padding + 1))


def test_children_and_months_of_one_question() -> None:
    def children(count: int) -> object:
        return explain_scholarship("jkk_death", TODAY, 36, count).value

    assert children(0) == 0
    assert children(1) != children(2) == children(3) == children(MOST_CHILDREN)
    for wrong, code in ((-1, "LAW_COUNT_NEGATIVE"), (MOST_CHILDREN + 1, "LAW_COUNT_RANGE")):
        with pytest.raises(LawError) as refused:
            children(wrong)
        assert refused.value.code == code
    saved = {"opening": "0", "first": "2016-01", "monthly": "1", "assumed": "5"}
    assert calculate("jht_projection", {**saved, "months": "600"}).value
    with pytest.raises(LawError, match="600"):
        calculate("jht_projection", {**saved, "months": "601"})
    asked = {"cause": "jkk_death", "event": "2025-12-10"}
    assert calculate("scholarship", {**asked, "children": "0"}).value == 0
    assert calculate("scholarship", {**asked, "births": "1/5/2014 SD 4"}).value
    with pytest.raises(LawError, match="harus diisi"):
        calculate("scholarship", asked)


def test_a_scale_of_nothing_is_the_smallest() -> None:
    assert membership_scale(TODAY, capital=0) == membership_scale(TODAY, sales=0) == Scale.MICRO
    for stated in ({}, {"capital": -1}, {"capital": 5, "sales": -1}):
        with pytest.raises(LawError):
            membership_scale(TODAY, **stated)
