"""Months, days and codes as texts, columns of other libraries, and refusals that name rows and say what to do."""

from __future__ import annotations

import dataclasses
import inspect
from datetime import date, datetime
from typing import Any

import numpy as np
import polars
import pyarrow
import pytest

import payung.law
from payung.kernel.months import Month
from payung.law import (
    BpuGroup,
    LawError,
    PayerClass,
    RiskClass,
    RowError,
    Sector,
    Segment,
    bpu_contributions,
    columns_of,
    contributions,
    explain_bpu,
    explain_jkk_death,
    explain_pu,
    jkk_death,
    jkm_benefit,
    jkm_grants,
    jkp_benefit,
    jp_retirement_day,
    pu_contributions,
    rows_of,
    scholarship_amount,
)
from payung.law.inputs import LawCode, code_from, day_from, month_from
from payung.law.terms import late_fine

JULY = Month.of(2025, 7)
DAY = date(2025, 12, 10)


def same(left: Any, right: Any) -> bool:
    """Whether two results hold the same columns."""
    one, other = columns_of(left), columns_of(right)
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_months_days_and_codes_are_taken_as_texts() -> None:
    told = pu_contributions(5_000_000, "2025-07", risk="ii", industry="Footwear", workers=60, jht="ya", settled="tidak")
    exact = pu_contributions(
        5_000_000, JULY, risk=RiskClass.II, industry=payung.law.Industry.FOOTWEAR, workers=60, settled=False
    )
    assert same(told, exact)
    told_bpu = bpu_contributions(
        [1, 2], ["2026-05", "2026-05-31"], sector="transport", payer="self", group="independent", jht=["ya", "tidak"]
    )
    exact_bpu = bpu_contributions(
        [1, 2], Month.of(2026, 5), sector=Sector.TRANSPORT, payer=PayerClass.SELF, group=BpuGroup.INDEPENDENT,
        jht=np.array([True, False]),
    )  # fmt: skip
    assert same(told_bpu, exact_bpu)
    assert same(
        bpu_contributions(1, date(2020, 9, 1), registered="2020-08"),
        bpu_contributions(1, Month.of(2020, 9), registered=Month.of(2020, 8)),
    )
    assert same(jkk_death([1, 2], ["2025-12-10", "2018-01-01"]), jkk_death([1, 2], [DAY, date(2018, 1, 1)]))
    assert same(jkm_grants("2025-12-10", [1, 6], "bpu"), jkm_grants(DAY, [1, 6], Segment.BPU))
    assert jkm_benefit("2025-12-10", 6, "bpu") == jkm_benefit(DAY, 6, Segment.BPU)
    assert jp_retirement_day("1968-02-29") == jp_retirement_day(date(1968, 2, 29))
    assert scholarship_amount("sd", "2025-12-10") == (1_500_000, 6)
    assert late_fine(1_000_000, 1, "pu", "2025-05") == 20_000
    assert explain_pu(5_000_000, "2025-07", risk="ii") == explain_pu(5_000_000, JULY, risk=RiskClass.II)
    assert explain_bpu(1, "2025-07", payer="private") == explain_bpu(1, JULY, payer=PayerClass.PRIVATE)
    assert explain_jkk_death(1_000_000, "2025-12-10") == explain_jkk_death(1_000_000, DAY)


def _asks_for(annotation: str, names: dict[str, Any]) -> bool:
    parts = [part.strip() for part in annotation.split("|")]
    kinds = [names.get(part) for part in parts if "str" not in parts]
    return any(kind in (date, Month) or (isinstance(kind, type) and issubclass(kind, LawCode)) for kind in kinds)


PUBLIC = [
    one
    for name in payung.law.__all__
    if inspect.isfunction(one := getattr(payung.law, name)) and one.__module__.startswith("payung.law")
]


@pytest.mark.parametrize("function", PUBLIC, ids=lambda one: one.__name__)
def test_every_public_function_reads_texts_where_it_asks_for_a_day_a_month_or_a_code(function: Any) -> None:
    bare = inspect.unwrap(function)
    hints = {name: text for name, text in bare.__annotations__.items() if name != "return"}
    asked = [name for name, text in hints.items() if _asks_for(text, bare.__globals__)]
    if bare.__name__ in NOT_TEXTS:
        return
    assert not asked or bare is not function, f"{bare.__name__} asks for {asked} and takes no texts"


# what takes a whole row of objects, or is given what another function returned
NOT_TEXTS = {"bpu_what_if", "pu_what_if", "effect", "jp_wage_index", "settle"}


def test_what_is_no_month_day_or_code_is_refused_with_a_next_step() -> None:
    for reader, value, says in (
        (month_from, "Juli", "Tulis misalnya 2025-07"),
        (month_from, 24_306, "Tulis misalnya 2025-07"),
        (day_from, "2025-02-30", "Tulis misalnya 2025-12-10"),
        (day_from, None, "Tulis misalnya 2025-12-10"),
        (lambda value: code_from(value, Segment), "lain", "PU, BPU, JAKON, PMI"),
        (lambda value: code_from(value, Segment), True, "PU, BPU, JAKON, PMI"),
        (lambda value: code_from(value, Segment), 9, "PU, BPU, JAKON, PMI"),
    ):
        with pytest.raises(LawError) as refusal:
            reader(value)  # type: ignore[operator]
        assert says in refusal.value.message
    assert day_from(datetime(2025, 12, 10, 8)) == DAY
    with pytest.raises(LawError):
        pu_contributions(5_000_000, "2025-07", risk="vi")
    for wrong, rows in (
        ({"months": ["2025-07", "x", "2025-07", "x"]}, [1, 3]),
        ({"months": np.array(["2025-07", "NaT"] * 2, dtype="datetime64[M]")}, [1, 3]),
        ({"risk": ["i", "II", "vi", "v"]}, [2]),
        ({"jht": ["ya", "mungkin", "ya", "ya"]}, [1]),
    ):
        facts: dict[str, Any] = {"months": "2025-07", "risk": "i", **wrong}
        with pytest.raises(RowError) as row_refusal:
            pu_contributions([1] * 4, facts.pop("months"), **facts)
        assert row_refusal.value.rows == rows
    with pytest.raises(RowError) as row_refusal:
        jkk_death([1, 1, 1], ["2025-12-10", "kemarin", None])  # type: ignore[list-item]
    assert row_refusal.value.rows == [1, 2]


def test_a_float_column_is_refused_with_what_to_do() -> None:
    gap = np.array([1_000_000.0, np.nan, 2_000_000.5])
    for column, rows in ((gap, [1, 2]), (np.array([1.0, 2.0]), [0, 1]), (polars.Series([1, None, 3]), [1])):
        with pytest.raises(RowError) as refusal:
            bpu_contributions(column, "2025-07")
        assert (refusal.value.code, refusal.value.rows) == ("LAW_INPUT_TYPE", rows)
        assert "int64" in refusal.value.message


class PandasLike:
    """A table as pandas gives it: columns by name that turn into arrays, missing numbers as an object of its own.

    pandas itself is not among the dependencies of the tests."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.of = columns
        self.columns = np.array(list(columns), dtype=object)

    def __getitem__(self, name: str) -> Any:
        column = self.of[name]

        class Series:
            def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
                return np.array(column, dtype=object if isinstance(column[0], str) else dtype)

        return Series()


PEOPLE = {
    "name": ["a", "b", "c"],
    "wage": [1_000_000, 5_000_000, 7_000_000],
    "segment": ["BPU", "PU", "PU"],
    "risk": ["i", "ii", "V"],
    "month": ["2025-07", "2025-08", "2024-01"],
    "jht": ["tidak", "ya", "ya"],
}
TABLES = {
    "mapping": lambda: {name: column for name, column in PEOPLE.items() if name != "name"},
    "pandas": lambda: PandasLike(PEOPLE),
    "polars": lambda: polars.DataFrame(PEOPLE),
    "polars, words as categories": lambda: polars.DataFrame(PEOPLE).with_columns(
        polars.col("segment", "risk").cast(polars.Categorical), polars.col("month").str.to_date("%Y-%m")
    ),
    "arrow": lambda: pyarrow.table(PEOPLE),
    "arrow batch": lambda: pyarrow.RecordBatch.from_pydict(PEOPLE),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_go_in_and_columns_come_out(kind: str) -> None:
    due = contributions(rows_of(TABLES[kind]()))
    assert due.total.tolist() == [16_800, 477_000, 751_800]
    columns = columns_of(due)
    assert polars.DataFrame(columns)["total"].to_list() == due.total.tolist()
    assert pyarrow.table(columns).column("relief").to_pylist() == ["", "", ""]
    assert set(columns) == {one.name for one in dataclasses.fields(due) if one.name not in ("reliefs", "warnings")}


def test_columns_of_other_libraries_are_taken_one_by_one() -> None:
    wages = [1_000_000, 5_000_000]
    exact = pu_contributions(wages, "2025-07", risk="ii")
    for column in (polars.Series(wages), pyarrow.array(wages), pyarrow.chunked_array([wages])):
        assert same(pu_contributions(column, "2025-07", risk="ii"), exact)
    months = polars.Series(["2025-07-01", "2025-07-31"]).str.to_date()
    assert same(pu_contributions(wages, months, risk=polars.Series(["ii", "2"])), exact)
    assert same(pu_contributions(wages, pyarrow.array([date(2025, 7, 1)] * 2), risk="ii"), exact)
    assert columns_of(jkp_benefit(wages, "2025-06-01"))["monthly_6"].tolist() == [600_000, 3_000_000]


def test_the_package_needs_none_of_those_libraries() -> None:
    import subprocess
    import sys

    code = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('pandas', 'polars', 'pyarrow', 'django'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "import payung.law as law\n"
        "print(law.explain_pu(5_000_000, '2025-07', risk='ii').to_text('en').splitlines()[0])\n"
        "print(law.person_over_time('1990-01-01', [law.Spell('BPU', 1, '2025-01', '2025-07')], '2025-07-20').total('jkm'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PYTHONPATH": "src"}
    )
    assert done.stdout.splitlines() == ["PU contribution of July 2025: Rp477,000", "47600"], done.stderr


GAPS = {
    "wage": [1_000_000, 5_000_000, 1_100_000],
    "segment": ["BPU", "PU", "BPU"],
    "month": ["2025-07", "2025-07", "2026-05"],
    "risk": [None, "ii", None],
    "sector": ["transport", None, "other"],
    "payer": ["self", None, "state_budget"],
    "jp": [None, True, None],
    "workers": [None, 60, None],
}


@pytest.mark.parametrize("table", [dict, polars.DataFrame, pyarrow.table, PandasLike], ids=lambda one: one.__name__)
def test_a_table_may_be_empty_where_a_row_does_not_read_it(table: Any) -> None:
    """A wage earner has no sector and a farmer no risk class: tables of both have gaps (tried with pandas 3.1 and polars 2.1)."""
    columns = {name: np.array(column, dtype=object) if table is dict else column for name, column in GAPS.items()}
    assert contributions(rows_of(table(columns))).total.tolist() == [16_800, 477_000, 18_800]


def test_a_gap_where_a_row_reads_it_is_refused_with_its_row() -> None:
    with pytest.raises(RowError) as refusal:
        rows_of(polars.DataFrame({**GAPS, "risk": [None, None, "i"]}))
    assert (refusal.value.code, refusal.value.rows) == ("LAW_CODE_UNKNOWN", [1])
    with pytest.raises(RowError) as refusal:
        rows_of(polars.DataFrame({**GAPS, "jp": [True, None, None]}))
    assert (refusal.value.code, refusal.value.rows) == ("LAW_INPUT_TYPE", [1])
    with pytest.raises(RowError) as refusal:
        rows_of(polars.DataFrame({**GAPS, "wage": [1, None, 3]}))
    assert refusal.value.rows == [1]
    with pytest.raises(LawError) as lazy:
        rows_of(polars.DataFrame(GAPS).lazy())
    assert lazy.value.code == "LAW_TABLE_LAZY"
