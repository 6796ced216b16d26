"""Both segments together: equal to each alone, rows named by their own numbers, files read in blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import Industry, LawError, PayerClass, RiskClass, RowError, Sector, bpu_contributions, pu_contributions
from payung.law.batch import LONG_AGO, MONEY, contributions, rows_of
from payung.law.frames import blocks_of_file

MONTHS = st.integers(Month.parse("2015-07").index, Month.parse("2028-12").index)
PERSON = st.tuples(
    st.booleans(),
    st.one_of(st.integers(1, 30_000_000), st.integers(1, MAX_RUPIAH)),
    MONTHS,
    st.sampled_from(Sector),
    st.sampled_from(PayerClass),
    st.sampled_from(RiskClass),
    st.sampled_from(Industry),
    st.integers(0, 200),
    st.booleans(),
)
Person = tuple[bool, int, int, Sector, PayerClass, RiskClass, Industry, int, bool]


def columns_of(people: list[Person]) -> dict[str, Any]:
    earns, wage, month, sector, payer, risk, industry, workers, jht = zip(*people, strict=True)
    return {
        "segment": ["PU" if one else "bpu" for one in earns],
        "wage": list(wage),
        "month": [str(Month(index)) for index in month],
        "sector": [one.word for one in sector],
        "payer": [one.word.upper() for one in payer],
        "risk": [one.name for one in risk],
        "industry": [one.word for one in industry],
        "workers": list(workers),
        "jht": ["ya" if one else "tidak" for one in jht],
    }


@given(st.lists(PERSON, min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_both_segments_together_equal_each_alone_in_any_order(people: list[Person]) -> None:
    whole = contributions(rows_of(columns_of(people)))
    back = contributions(rows_of(columns_of(people[::-1])))
    for name in MONEY:
        column = getattr(whole, name)
        assert column.dtype == np.int64
        assert np.array_equal(column, getattr(back, name)[::-1]), name
    assert np.array_equal(whole.total, whole.jkk + whole.jkm + whole.jht + whole.jp)
    for number, (earns, wage, month, sector, payer, risk, industry, workers, jht) in enumerate(people):
        when = Month(month)
        if earns:
            alone = pu_contributions(wage, when, risk=risk, industry=industry, workers=workers, jht=jht).row(0)
            assert whole.employer[number] == alone["employer"]
            assert whole.worker[number] == alone["worker"]
            assert whole.jp_deferred[number] == alone["jp_deferred"]
            assert whole.jkp_government[number] == alone["jkp_government"]
        else:
            alone = bpu_contributions(wage, when, sector=sector, payer=payer, jht=jht).row(0)
            assert (whole.total[number], whole.employer[number]) == (alone["total"], 0)
        assert whole.reliefs[whole.relief[number]] == alone["relief"]


def test_months_of_registration_come_as_texts_months_numbers_and_days() -> None:
    texts = ["2020-08", None, "", "2014-01"]
    expected = [Month.parse("2020-08").index, LONG_AGO, LONG_AGO, Month.parse("2014-01").index]
    days = np.array(["2020-08-31", "NaT", "NaT", "2014-01-01"], dtype="datetime64[D]")
    for form in (texts, [Month.parse("2020-08"), None, None, Month.parse("2014-01")], np.array(expected), days):
        columns = {"wage": [1] * 4, "segment": "BPU", "month": "2025-07", "registered": form}
        assert np.asarray(rows_of(columns).registered).tolist() == expected
    for value, single in (
        ("2020-08", expected[0]),
        (Month.parse("2020-08"), expected[0]),
        (None, LONG_AGO),
        ("", LONG_AGO),
    ):
        assert rows_of({"wage": [1], "segment": "BPU", "month": "2025-07", "registered": value}).registered == single


@pytest.mark.parametrize("value", [202008, -5, "0202-08", "2101-01", "25212"])
def test_a_month_of_registration_beyond_every_life_is_refused(value: int | str) -> None:
    """202008 read as an index would be the year 16834: a member who is always new and pays in full."""
    columns = {"wage": [1_000_000] * 2, "segment": "PU", "risk": "I", "month": "2020-09"}
    with pytest.raises(RowError) as refusal:
        rows_of({**columns, "registered": ["2019-01" if isinstance(value, str) else 24_200, value]})
    assert (refusal.value.code, refusal.value.rows) == ("LAW_MONTH", [1])
    if isinstance(value, int):
        with pytest.raises(RowError) as alone:
            pu_contributions([1_000_000] * 2, "2020-09", risk="i", registered=np.array([24_200, value]))
        assert (alone.value.code, alone.value.rows) == ("LAW_MONTH", [1])


def test_what_a_table_calls_empty_is_registered_long_ago() -> None:
    given = {"wage": [1] * 4, "segment": "BPU", "month": "2025-07"}
    for empty in (float("nan"), np.datetime64("NaT"), None, " "):
        column = np.array(["2020-08", empty, "2019-01", empty], dtype=object)
        assert np.asarray(rows_of({**given, "registered": column}).registered)[1::2].tolist() == [LONG_AGO] * 2


@given(st.lists(st.tuples(st.integers(1, 10**9), MONTHS), min_size=2, max_size=30), st.integers(1, 29), st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_month_in_parts_equals_the_whole(rows: list[tuple[int, int]], cut: int, earns: bool) -> None:
    given = {"segment": "PU" if earns else "BPU", "risk": "III"}

    def due(part: list[tuple[int, int]]) -> np.ndarray:
        if not part:
            return np.zeros(0, dtype=np.int64)
        columns = {"wage": [wage for wage, _ in part], "month": [str(Month(index)) for _, index in part]}
        return contributions(rows_of({**given, **columns})).total

    cut = min(cut, len(rows))
    assert np.array_equal(due(rows), np.concatenate([due(rows[:cut]), due(rows[cut:])]))


@pytest.mark.parametrize(
    ("change", "code", "rows"),
    [
        ({"wage": [1, -5, 3]}, "LAW_WAGE_RANGE", [1]),
        ({"wage": [1, 0, 3]}, "LAW_WAGE_RANGE", [1]),
        ({"wage": [1, 2, 10**15 + 1]}, "LAW_WAGE_RANGE", [2]),
        ({"wage": [1, float("nan"), 3]}, "LAW_INPUT_TYPE", [1]),
        ({"wage": np.array([1.0, np.nan, 2.5])}, "LAW_INPUT_TYPE", [1, 2]),
        ({"wage": [1, 2, None]}, "LAW_INPUT_TYPE", [2]),
        ({"wage": [1, "2", 3]}, "LAW_INPUT_TYPE", [1]),
        ({"wage": [1, True, 3]}, "LAW_INPUT_TYPE", [1]),
        ({"segment": ["BPU", "PNS", "PU"]}, "LAW_CODE_UNKNOWN", [1]),
        ({"segment": ["BPU", "PU", "JAKON"]}, "LAW_SEGMENT", [2]),
        ({"risk": ["I", "VI", "V"]}, "LAW_CODE_UNKNOWN", [1]),
        ({"risk": [1, 2, 6]}, "LAW_CODE_UNKNOWN", [2]),
        ({"month": ["2025-07", "2025-13", "x"]}, "LAW_MONTH", [1]),
        ({"month": ["2025-07", "2025-07", "2015-06"]}, "LAW_MONTH_RANGE", [2]),
        ({"jht": ["ya", "mungkin", "tidak"]}, "LAW_INPUT_TYPE", [1]),
        ({"workers": [1, -1, 1]}, "LAW_WORKERS_RANGE", [1]),
    ],
)
def test_what_cannot_be_computed_names_its_rows(change: dict[str, Any], code: str, rows: list[int]) -> None:
    columns = {"segment": ["BPU", "PU", "PU"], "wage": [1, 2, 3], "month": "2025-07", "risk": "I", **change}
    with pytest.raises(RowError) as refusal:
        contributions(rows_of(columns))
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
    assert str(rows[0]) in refusal.value.message


def test_columns_that_are_missing_or_strange_are_named() -> None:
    good = {"segment": "PU", "wage": [1], "month": "2025-07"}
    for columns, name in (
        (good, "risk"), ({**good, "nik": ["1"]}, "nik"), ({"wage": [1], "month": "2025-07"}, "segment"),
    ):  # fmt: skip
        with pytest.raises(LawError) as refusal:
            contributions(rows_of(columns))
        assert (refusal.value.code, refusal.value.facts["column"]) == ("LAW_COLUMN", name)
    with pytest.raises(LawError) as refusal:
        contributions(rows_of({**good, "risk": ["I", "II"]}))
    assert refusal.value.code == "LAW_INPUT_SHAPE"
    assert len(contributions(rows_of({"segment": "BPU", "wage": [], "month": "2025-07"}))) == 0


def test_arrow_arrays_are_taken_as_they_are() -> None:
    wages = pa.array([1_000_000, 5_000_000])
    assert bpu_contributions(wages, Month.parse("2025-07")).total.tolist() == [16_800, 56_300]
    with pytest.raises(RowError) as refusal:
        bpu_contributions(pa.array([1, None]), Month.parse("2025-07"))
    assert refusal.value.rows == [1]


def write(path: Path, table: pa.Table) -> None:
    if path.suffix == ".csv":
        pa.csv.write_csv(table, path)
    elif path.suffix == ".parquet":
        pa.parquet.write_table(table, path, row_group_size=1000)
    else:
        new = pa.ipc.new_file if path.suffix == ".arrow" else pa.ipc.new_stream
        with new(str(path), table.schema) as writer:
            writer.write_table(table, max_chunksize=1000)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow", ".arrows"])
def test_every_form_of_file_gives_the_same_rows(tmp_path: Path, suffix: str) -> None:
    draw = np.random.default_rng(5)
    wage = draw.integers(1, 20_000_000, 3_000)
    segment = np.where(draw.random(3_000) < 0.5, "PU", "BPU")
    table = pa.table(
        {"nik": ["x"] * 3_000, "segment": segment, "wage": wage, "risk": draw.integers(1, 6, 3_000), "place": "53.04"}
        | {"place": ["53.04"] * 3_000}
    )
    path = tmp_path / f"upah{suffix}"
    write(path, table)
    blocks = list(blocks_of_file(path, {"month": "2025-07"}))
    total = np.concatenate([contributions(block.rows).total for block in blocks])
    columns = {"segment": segment, "wage": wage, "risk": np.asarray(table["risk"]), "month": "2025-07"}
    assert np.array_equal(total, contributions(rows_of(columns)).total)
    assert {code for block in blocks for code in block.places.tolist()} == {"53.04"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code", "rows"),
    [
        ("segment;wage\nBPU;1000000\nBPU;Rp5.000\n", "LAW_COLUMN_VALUE", [3]),
        ("segment,wage\nBPU,1000000\nBPU,\n", "LAW_COLUMN_VALUE", [3]),
        ("segment,wage\nBPU,1.5\n", "LAW_COLUMN_VALUE", [2]),
        ("segment,wage\nBPU,1\nXXX,1\n", "LAW_CODE_UNKNOWN", [3]),
        ("segment,wage,place\nBPU,1,<b>\n", "LAW_COLUMN_VALUE", [2]),
    ],
)
def test_a_csv_names_its_lines(tmp_path: Path, text: str, code: str, rows: list[int]) -> None:
    path = tmp_path / "upah.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RowError) as refusal:
        list(blocks_of_file(path, {"month": "2025-07"}))
    assert (refusal.value.code, refusal.value.rows) == (code, rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"x"), ("x.csv", b""), ("x.csv", b"wage,wage\n1,2\n"), ("x.parquet", b"no"), ("x.arrow", b"no")],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LawError) as refusal:
        list(blocks_of_file(tmp_path / name, {"month": "2025-07", "segment": "BPU"}))
    assert refusal.value.code in ("LAW_FILE_FORM", "LAW_COLUMN")


def test_a_float_column_of_wages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write(path, pa.table({"wage": [1.0, 2.0]}))
    with pytest.raises(RowError) as refusal:
        list(blocks_of_file(path, {"month": "2025-07", "segment": "BPU"}))
    assert refusal.value.code == "LAW_INPUT_TYPE"
