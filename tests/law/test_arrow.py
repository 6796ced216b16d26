"""From Arrow batch to Arrow batch: equal to the arrays, words in every form, rows that cannot be computed."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from payung.kernel.errors import PayungError
from payung.law import LawError, MissingValue, RowError, contributions, read_draft, rows_of, statute
from payung.law.arrow import DDL, SCHEMA, assess_batch, assess_parquet
from payung.law.batch import MONEY
from payung.law.columns import LONGEST, plain
from payung.law.store import fingerprint, load_texts, packaged_texts

ROWS = 2_000


def mixed(rows: int = ROWS, seed: int = 7) -> dict[str, Any]:
    """Columns of wage earners and others in several months, as plain arrays."""
    draw = np.random.default_rng(seed)
    return {
        "wage": draw.integers(1, 30_000_000, rows),
        "month": draw.choice(["2021-02", "2024-06", "2025-07", "2026-03"], rows),
        "segment": draw.choice(["PU", "bpu"], rows),
        "sector": draw.choice(["other", "transport"], rows),
        "payer": draw.choice(["self", "state_budget", "private"], rows),
        "risk": draw.choice(["I", "II", "III", "IV", "V"], rows),
        "industry": draw.choice(["other"], rows),
        "workers": draw.integers(1, 300, rows),
        "jht": draw.choice(["ya", "tidak"], rows),
        "jp": draw.choice(["ya", "tidak"], rows),
        "jkp": draw.choice(["ya", "tidak"], rows),
    }


def of(columns: dict[str, Any], **change: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array(value) for name, value in {**columns, **change}.items()})


def money(batch: pa.RecordBatch) -> list[list[int | None]]:
    return [batch.column(name).to_pylist() for name in MONEY]


def test_it_says_what_the_arrays_say() -> None:
    columns = mixed()
    due = contributions(rows_of(columns))
    got = assess_batch(of(columns, person=range(ROWS)), carry=("person",))
    assert got.schema.names == ["person", *MONEY, "relief", "refused"]
    assert money(got) == [getattr(due, name).tolist() for name in MONEY]
    assert got.column("relief").to_pylist() == [due.reliefs[at] or None for at in due.relief]
    assert got.column("refused").null_count == ROWS
    assert got.column("person").to_pylist() == list(range(ROWS))
    assert [part.split()[0] for part in DDL.split(", ")] == SCHEMA.names


@pytest.mark.parametrize(
    "form",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.dictionary(pa.int8(), pa.large_string()),
    ],
    ids=str,
)
def test_words_come_in_every_form(form: pa.DataType) -> None:
    columns = mixed(200)
    words = ("month", "segment", "sector", "payer", "risk", "jht")
    plain = of(columns)
    other = of(columns)
    for name in words:
        at = other.schema.get_field_index(name)
        cast = (
            other.column(name).cast(form)
            if not pa.types.is_dictionary(form)
            else other.column(name).dictionary_encode().cast(form)
        )
        other = other.set_column(at, name, cast)
    assert money(assess_batch(other)) == money(assess_batch(plain))


def test_numbers_come_in_every_form() -> None:
    columns = mixed(200)
    plain = money(assess_batch(of(columns)))
    months = [int(month.replace("-", "")) for month in columns["month"]]
    days = [date(number // 100, number % 100, 9) for number in months]
    wages = [Decimal(int(wage)) for wage in columns["wage"]]
    for change in (
        {"month": pa.array(months, pa.int32())},
        {"month": pa.array(days, pa.date32())},
        {"wage": pa.array(wages, pa.decimal128(18, 0))},
        {"wage": pa.array([str(wage) for wage in wages])},
        {"wage": pa.array(columns["wage"].astype(np.uint64))},
        {"jht": pa.array(columns["jht"] == "ya"), "risk": pa.array([len(word) for word in ["I"] * 200], pa.int8())},
    ):
        if "risk" in change:
            expected = money(assess_batch(of(columns, risk=["I"] * 200)))
        else:
            expected = plain
        assert money(assess_batch(of(columns, **change))) == expected, change


def test_nothing_is_asked_in_columns_that_a_segment_does_not_read() -> None:
    columns = mixed()
    earns = columns["segment"] == "PU"
    change: dict[str, Any] = {}
    for name in ("risk", "industry", "workers", "jp", "jkp"):
        change[name] = pa.array(columns[name], mask=~earns)
    for name in ("sector", "payer"):
        change[name] = pa.array(columns[name], mask=earns)
    assert money(assess_batch(of(columns, **change))) == money(assess_batch(of(columns)))
    change["risk"] = pa.array(columns["risk"], mask=np.arange(ROWS) == int(np.flatnonzero(earns)[3]))
    with pytest.raises(RowError) as refusal:
        assess_batch(of(columns, **change))
    assert (refusal.value.code, refusal.value.rows) == ("LAW_COLUMN_VALUE", [int(np.flatnonzero(earns)[3])])


WRONG: list[tuple[str, Any, str]] = [
    ("wage", -1, "LAW_WAGE_RANGE"),
    ("wage", 10**15 + 1, "LAW_WAGE_RANGE"),
    ("wage", 0, "LAW_WAGE_RANGE"),
    ("wage", None, "LAW_COLUMN_VALUE"),
    ("month", "2025-13", "LAW_MONTH"),
    ("month", "1999-01", "LAW_MONTH_RANGE"),
    ("month", None, "LAW_COLUMN_VALUE"),
    ("segment", "PNS", "LAW_CODE_UNKNOWN"),
    ("segment", "JAKON", "LAW_SEGMENT"),
    ("segment", None, "LAW_COLUMN_VALUE"),
    ("risk", "VI", "LAW_CODE_UNKNOWN"),
    ("workers", -1, "LAW_WORKERS_RANGE"),
    ("jht", "mungkin", "LAW_INPUT_TYPE"),
]


@pytest.mark.parametrize(("column", "value", "code"), WRONG)
def test_a_row_that_cannot_be_computed_keeps_no_other_from_it(column: str, value: Any, code: str) -> None:
    columns = {name: list(values) for name, values in mixed(60).items()}
    columns["segment"] = ["PU"] * 60
    whole = money(assess_batch(of(columns)))
    values = [
        value if at in (3, 41) else (item if not isinstance(item, np.generic) else item.item())
        for at, item in enumerate(columns[column])
    ]
    batch = of(columns, **{column: values}, key=[f"b{at}" for at in range(60)])
    got = assess_batch(batch, carry=("key",), row="key", refuse=True)
    assert [at for at, said in enumerate(got.column("refused").to_pylist()) if said] == [3, 41]
    assert set(got.column("refused").to_pylist()) == {None, code}
    for mine, other in zip(money(got), whole, strict=True):
        assert mine == [None if at in (3, 41) else amount for at, amount in enumerate(other)]
    with pytest.raises(RowError) as refusal:
        assess_batch(batch, row="key")
    assert (refusal.value.code, refusal.value.facts["keys"]) == (code, ["b3", "b41"])


TEXTS = [pa.string(), pa.large_string()]


@pytest.mark.parametrize("form", TEXTS, ids=str)
@pytest.mark.parametrize("word", ["dua juta", "1_000", "1.5", "1e6", "+-1", "9" * 30])
def test_a_text_that_is_no_amount_is_refused_alone(form: pa.DataType, word: str) -> None:
    columns = mixed(5)
    wages = [str(wage) for wage in columns["wage"]]
    whole = money(assess_batch(of(columns)))
    wages[1:3] = [f" {wages[1]} ", word]
    got = assess_batch(of(columns, wage=pa.array(wages, form)), refuse=True)
    assert got.column("refused").to_pylist() == [None, None, "LAW_COLUMN_VALUE", None, None]
    for mine, other in zip(money(got), whole, strict=True):
        assert mine == [None if at == 2 else amount for at, amount in enumerate(other)]


@pytest.mark.parametrize("form", TEXTS, ids=str)
def test_a_text_of_a_file_is_a_word(form: pa.DataType) -> None:
    for kind in (pa.dictionary(pa.int8(), form), pa.string_view()):
        fits = pa.array(["PU", "x" * LONGEST]).cast(form).cast(kind)
        assert plain(fits).to_pylist() == fits.to_pylist()
        with pytest.raises(LawError) as refusal:
            plain(pa.array(["PU", "x" * (LONGEST + 1)]).cast(form).cast(kind))
        assert refusal.value.code == "LAW_FILE_FORM"


def test_a_column_of_floats_is_refused_in_every_row() -> None:
    columns = mixed(5)
    got = assess_batch(of(columns, wage=[1.5] * 5), refuse=True)
    assert got.column("refused").to_pylist() == ["LAW_INPUT_TYPE"] * 5


def test_months_without_a_value_are_refused_alone() -> None:
    """A draft that ends a parameter before some of the rows."""
    ended = "jkm.bpu_amount: {label: x, unit: IDR/month, values: {2026-01: {value: null, basis: x, source: y, verified: low}}}"
    law = statute().overlay(ended, "x")
    columns = {name: list(values) for name, values in mixed(100).items()}
    columns["segment"] = ["BPU"] * 100
    got = assess_batch(of(columns), law, refuse=True)
    late = [month >= "2026-01" for month in columns["month"]]
    assert [said is not None for said in got.column("refused").to_pylist()] == late
    assert set(got.column("refused").to_pylist()) == {None, "LAW_VALUE_MISSING"}
    with pytest.raises(MissingValue):
        assess_batch(of(columns), law)


def test_refusals_go_whole_from_process_to_process() -> None:
    errors: list[PayungError] = [
        RowError(
            "LAW_MONTH", "Bukan bulan pada %(count)s baris, mulai baris %(first)s: %(text)s", [4], 1, first=4, text="x"
        ),
        MissingValue("jkm.bpu_amount", date(2026, 1, 1), [2], label="Iuran JKM"),
        LawError("LAW_COLUMN", "Kolom %(column)s tidak ada", column="wage"),
    ]
    for error in errors:
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), str(back), back.facts) == (type(error), str(error), error.facts)
        assert getattr(back, "rows", None) == getattr(error, "rows", None)
    with ProcessPoolExecutor(1) as pool, pytest.raises(RowError) as refusal:
        pool.submit(_fails, {"segment": ["BPU"], "wage": [-1], "month": ["2025-07"]}).result()
    assert refusal.value.rows == [0]


def _fails(columns: dict[str, Any]) -> None:
    assess_batch(pa.RecordBatch.from_pydict(columns))


def test_the_law_travels_as_texts_and_names_itself() -> None:
    texts = packaged_texts()
    law = load_texts(texts)
    assert law is load_texts(dict(texts))
    assert fingerprint(law) == fingerprint(statute())
    draft = read_draft("jkm.bpu_amount: {values: {2027-01: 8000}}").law
    assert fingerprint(draft) != fingerprint(law)
    got = assess_batch(of(mixed(3)), law)
    assert got.schema.metadata == {b"payung.law": fingerprint(law).encode()}


def test_a_file_goes_into_a_file(tmp_path: Path) -> None:
    rows = 150_000
    columns = mixed(rows)
    wages = columns["wage"].copy()
    wages[70_001] = -5
    table = pa.table({"person": np.arange(rows), **columns, "wage": wages})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    assert assess_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", refuse=True, row="person") == (rows, 1)
    got = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert got.schema.names == ["person", *SCHEMA.names]
    good = np.arange(rows) != 70_001
    due = contributions(rows_of({name: value[good] for name, value in columns.items()}))
    assert np.array_equal(got["total"].filter(pa.array(good)).to_numpy(), due.total)
    with pytest.raises(RowError) as refusal:
        assess_parquet(tmp_path / "in.parquet", tmp_path / "other.parquet", row="person")
    assert refusal.value.facts["keys"] == [70_001]
    (tmp_path / "bad.parquet").write_bytes(b"no")
    with pytest.raises(LawError) as unreadable:
        assess_parquet(tmp_path / "bad.parquet", tmp_path / "other.parquet")
    assert unreadable.value.code == "LAW_FILE_FORM"


def test_what_is_asked_for_must_be_there() -> None:
    for given in ({"carry": ("nik",)}, {"row": "nik"}):
        with pytest.raises(LawError) as refusal:
            assess_batch(of(mixed(3)), **given)
        assert refusal.value.facts["column"] == "nik"
    batch = of({"wage": [1], "month": ["2025-07"]})
    with pytest.raises(LawError):
        assess_batch(batch)
    assert assess_batch(batch, defaults={"segment": "BPU"}).column("total").to_pylist() == [16_800]
