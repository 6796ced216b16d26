"""Batches with every fact of the law: equal to the scalar functions row by row, words looked at once, columns as asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from payung.kernel.months import Month
from payung.law import (
    BpuGroup,
    Industry,
    LawError,
    PayerClass,
    RiskClass,
    RowError,
    Sector,
    bpu_contributions,
    contributions,
    products,
    pu,
    pu_contributions,
    rows_of,
    statute,
)
from payung.law import columns as columns_module
from payung.law.arrow import assess_batch, assess_parquet
from payung.law.batch import MONEY, READ_BY
from payung.law.store import fingerprint
from tests.law.test_arrow import mixed, money, of


def full(rows: int, seed: int) -> dict[str, list[Any]]:
    """Every column that the law reads, empty where the row's segment does not read it."""
    draw = np.random.default_rng(seed)
    columns: dict[str, list[Any]] = {name: values.tolist() for name, values in mixed(rows, seed).items()}
    columns["month"] = draw.choice(["2015-07", "2020-09", "2021-01", "2025-03", "2025-07", "2026-03"], rows).tolist()
    columns["industry"] = draw.choice(["other", "textile_apparel", "toys"], rows).tolist()
    columns["payer"] = draw.choice(["self", "state_budget", "private", "employer"], rows).tolist()
    columns["group"] = draw.choice(["independent", "employer", "no_wage"], rows).tolist()
    columns["settled"] = draw.choice(["ya", "tidak"], rows).tolist()
    columns["jp_deferral"] = draw.choice(["ya", "tidak"], rows).tolist()
    columns["registered"] = [
        word or None for word in draw.choice(["", "2014-01", "2020-07", "2020-08", "2020-12"], rows).tolist()
    ]
    for row, segment in enumerate(columns["segment"]):
        for name, reader in READ_BY.items():
            if reader.word != segment.upper():
                columns[name][row] = None
    return columns


def alone(row: dict[str, Any]) -> dict[str, Any]:
    """One row by the scalar functions."""
    month = Month.parse(row["month"])
    registered = Month.parse(row["registered"]) if row["registered"] else None
    if row["segment"].upper() == "BPU":
        bpu = bpu_contributions(
            row["wage"],
            month,
            sector=Sector.of_word(row["sector"]),
            payer=PayerClass.of_word(row["payer"]),
            jht=row["jht"] == "ya",
            group=BpuGroup.of_word(row["group"]),
            registered=registered,
        ).row(0)
        paid = {name: bpu[name] for name in ("jkk", "jkm", "jht", "total", "relief")}
        return {**dict.fromkeys(MONEY, 0), **paid, "worker": bpu["total"]}
    pu: dict[str, Any] = pu_contributions(
        row["wage"],
        month,
        risk=RiskClass[row["risk"]],
        jht=row["jht"] == "ya",
        jp=row["jp"] == "ya",
        jkp=row["jkp"] == "ya",
        industry=Industry.of_word(row["industry"]),
        workers=row["workers"],
        jp_deferral=row["jp_deferral"] == "ya",
        registered=registered,
        settled=row["settled"] == "ya",
    ).row(0)
    sums = {
        "jht": pu["jht_employer"] + pu["jht_worker"],
        "jp": pu["jp_employer"] + pu["jp_worker"],
        "total": pu["employer"] + pu["worker"],
    }
    return {name: {**pu, **sums}[name] for name in (*MONEY, "relief")}


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_of_all_facts_says_what_each_row_says_alone(seed: int) -> None:
    columns = full(400, seed)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    expected = [alone(row) for row in rows]
    got = [{**row, "relief": row["relief"] or ""} for row in assess_batch(of(columns)).to_pylist()]
    assert [{name: row[name] for name in (*MONEY, "relief")} for row in got] == expected
    # each fact moves something, so that none of them is merely carried along
    for name, plain in {"group": "independent", "settled": "ya", "jp_deferral": "tidak", "registered": None}.items():
        other = assess_batch(of(columns, **{name: [plain] * 400})).to_pylist()
        assert [row["total"] for row in other] != [row["total"] for row in got] or [
            row["jp_deferred"] for row in other
        ] != [row["jp_deferred"] for row in got], name


def test_new_facts_come_in_every_form() -> None:
    columns = full(300, 5)
    plain = money(assess_batch(of(columns)))
    months = [None if word is None else int(word.replace("-", "")) for word in columns["registered"]]
    days = [None if number is None else date(number // 100, number % 100, 20) for number in months]
    for change in (
        {"registered": pa.array(months, pa.int32())},
        {"registered": pa.array(days, pa.date32())},
        {"registered": [word or "" for word in columns["registered"]]},
        {"registered": pa.array(columns["registered"], pa.string_view())},
        {"registered": pa.array(columns["registered"]).dictionary_encode()},
        {name: pa.array([None if word is None else word == "ya" for word in columns[name]])
         for name in ("settled", "jp_deferral")},
        {"group": pa.array([None if word is None else int(BpuGroup.of_word(word)) for word in columns["group"]], pa.int8())},
    ):  # fmt: skip
        assert money(assess_batch(of(columns, **change))) == plain, change
    whole = {"wage": [5_000_000], "month": ["2020-09"], "segment": ["PU"], "risk": ["II"]}
    default = assess_batch(of(whole), defaults={"registered": "2020-08", "jp_deferral": "ya"}).to_pylist()[0]
    given = assess_batch(of(whole, registered=["2020-08"], jp_deferral=[True])).to_pylist()[0]
    assert default == given
    assert default["jp_deferred"] > 0
    assert default["relief"] is None


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("group", "d", "LAW_CODE_UNKNOWN"),
        ("group", None, "LAW_COLUMN_VALUE"),
        ("settled", "belum", "LAW_INPUT_TYPE"),
        ("settled", None, "LAW_COLUMN_VALUE"),
        ("jp_deferral", None, "LAW_COLUMN_VALUE"),
        ("registered", "September", "LAW_MONTH"),
        ("registered", "2020-13", "LAW_MONTH"),
        ("registered", "0202-08", "LAW_MONTH"),
        ("registered", "2101-01", "LAW_MONTH"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_where_it_is_read(column: str, value: Any, code: str) -> None:
    columns = full(60, 9)
    reader = READ_BY.get(column)
    reads = [at for at, segment in enumerate(columns["segment"]) if reader is None or reader.word == segment.upper()]
    values = [value if at in (reads[1], reads[4]) else item for at, item in enumerate(columns[column])]
    batch = of(columns, **{column: values}, key=[f"b{at}" for at in range(60)])
    got = assess_batch(batch, carry=("key",), row="key", refuse=True)
    assert {at: said for at, said in enumerate(got.column("refused").to_pylist()) if said} == {
        reads[1]: code,
        reads[4]: code,
    }
    with pytest.raises(RowError) as refusal:
        assess_batch(batch, row="key")
    assert refusal.value.facts["keys"] == [f"b{reads[1]}", f"b{reads[4]}"]
    with pytest.raises(RowError) as plain:
        contributions(rows_of({column: value if value is not None else "?", **whole_case()}))
    assert plain.value.rows == [0]


def whole_case() -> dict[str, Any]:
    return {"wage": [5_000_000], "month": "2025-07", "segment": "PU", "risk": "II"}


def test_amounts_that_nobody_asks_for_are_neither_given_nor_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = full(500, 11)
    whole = assess_batch(of(columns))
    asked: list[set[str]] = []
    computed = pu.computed

    def watched(*given: Any) -> Any:
        asked.append(set(given[-1].columns))
        return computed(*given)

    monkeypatch.setattr(pu, "computed", watched)
    got = assess_batch(of(columns), columns=("total", "jp_deferred"), carry=("wage",))
    assert got.schema.names == ["wage", "total", "jp_deferred", "relief", "refused"]
    for name in ("total", "jp_deferred", "relief", "refused"):
        assert got.column(name).equals(whole.column(name)), name
    assert asked == [{"total", "jp_deferred"}]
    assert products._in_order(frozenset({"jkk"})) == ("jkk",)
    assert "jkp_base" not in products._in_order(frozenset({"total", "jp_deferred"}))
    for name in MONEY:
        assert assess_batch(of(columns), columns=(name,)).column(name).equals(whole.column(name)), name
    with pytest.raises(LawError) as refusal:
        assess_batch(of(columns), columns=("tax",))
    assert refusal.value.facts["column"] == "tax"


def test_a_word_is_looked_at_once_however_many_rows_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    inner = columns_module.code_of
    monkeypatch.setattr(columns_module, "code_of", lambda word, kind: (looked.append(word), inner(word, kind))[1])
    assess_batch(of(full(5_000, 12)))
    assert len(looked) == len({"PU", "bpu"}) + 2 + 4 + 5 + 3 + 3


def test_a_file_keeps_what_it_carries_and_names_the_law(tmp_path: Path) -> None:
    zone = pa.timestamp("us", tz="Asia/Makassar")
    carried = {
        "name": pa.array(["a", "b", "c"], pa.large_string()),
        "since": pa.array([datetime(2025, 1, 1, tzinfo=UTC)] * 3, zone),
        "takes": pa.array([1, 2, None], pa.duration("s")),
    }
    whole = {
        "wage": [1_000_000, 2_000_000, -1],
        "month": ["2026-03"] * 3,
        "segment": ["BPU"] * 3,
        "sector": ["transport"] * 3,
    }
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pyarrow.parquet.write_table(pa.table({**whole, **carried}), source)
    assert assess_parquet(source, target, refuse=True, columns=("total",)) == (3, 1)
    got = pyarrow.parquet.read_table(target)
    assert got.schema.names == [*carried, "total", "relief", "refused"]
    for name, column in carried.items():
        assert got.schema.field(name).type == column.type
        assert got[name].combine_chunks().equals(column), name
    assert got.schema.field("relief").type == got.schema.field("refused").type == pa.string()
    assert got["refused"].to_pylist() == [None, None, "LAW_WAGE_RANGE"]
    assert got["relief"].to_pylist() == ["pp50_2025_transport", "pp50_2025_transport", None]
    assert pyarrow.parquet.read_schema(target).metadata[b"payung.law"] == fingerprint(statute()).encode()


def test_a_file_is_let_go_while_it_is_read(tmp_path: Path) -> None:
    rows = 1_200_000
    draw = np.random.default_rng(1)
    carried = {name: draw.integers(0, 2**62, rows) for name in ("person", "other")}  # nothing to compress
    table = pa.table({**carried, "wage": draw.integers(1, 10**7, rows)})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet", row_group_size=65_536)
    del table, carried
    held: list[int] = [pa.total_allocated_bytes()]
    assess_parquet(
        tmp_path / "in.parquet",
        tmp_path / "out.parquet",
        defaults={"segment": "BPU", "month": "2025-07"},
        columns=("total",),
        tell=lambda _done, _rows: held.append(pa.total_allocated_bytes()),
    )
    assert (tmp_path / "in.parquet").stat().st_size > 20_000_000
    assert max(held) - held[0] < 15_000_000


def test_a_part_of_a_batch_says_what_the_whole_says_of_those_rows() -> None:
    columns = full(300, 21)
    plain = of(columns)
    coded = pa.RecordBatch.from_arrays(
        [column.dictionary_encode() if pa.types.is_string(column.type) else column for column in plain.columns],
        names=plain.schema.names,
    )
    whole = assess_batch(plain)
    for start, rows in ((0, 1), (7, 90), (133, 167), (300, 0)):
        assert assess_batch(coded.slice(start, rows)).equals(whole.slice(start, rows))
    assert assess_batch(plain, columns=()).schema.names == ["relief", "refused"]
