"""Whatever text stands in the cells of a CSV, reading gives it back exactly, row by row."""

from __future__ import annotations

import csv
import datetime as dt
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung.intake.errors import ListRefused
from payung.intake.reading import LIMITS, open_list
from payung.intake.reading.cells import DATE, NUMBER, OTHER, cell_text, column_texts, number_text
from payung.intake.reading.cells import TEXT as WORDS
from payung.intake.reading.lines import records
from payung.intake.reading.sniff import file_kind, text_encoding
from payung.intake.reading.sources import Asked, open_delimited

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc")), max_size=30)
NIK = st.from_regex(r"53[0-9]{14}", fullmatch=True)
# Each example starts a reading process; the same ones are asked at every change, others each night.
ROADS = 400 if os.environ.get("PAYUNG_TEST_LONG") else 40
ROWS = st.lists(st.tuples(NIK, TEXT, TEXT, TEXT), min_size=1, max_size=20)
HEADER = ["NIK", "Nama", "Desa", "Keterangan"]


def write(path: Path, rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows([HEADER, *rows])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.sampled_from([";", ",", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_source_gives_back_what_was_written(rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write(path, rows, delimiter, encoding)
        source = open_delimited(path, Asked({}, {}), LIMITS)
        got = [tuple(row) for number, row in source.rows if number > 1]
    assert got == rows
    assert source.delimiter == delimiter


def read_or_refuse(path: Path) -> str:
    """ "READ", or the code of the refusal; anything else is an error of ours."""
    try:
        if file_kind(path, LIMITS) == "csv":
            list(open_delimited(path, Asked({}, {}), LIMITS).rows)
    except ListRefused as refused:
        return refused.code
    return "READ"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("NIK;Nama\n1;Ana".encode("utf-16-le"), "utf-16-le"),
        ("NIK;Nama\n1;Ana".encode("utf-16-be"), "utf-16-be"),
        (b"\0aaa" * 50, None),  # as many letters as zeros in the first places, and in the second
        (b"a\0aa" * 50, None),
        (b"\1" + b"a" * 99, "utf-8"),  # one letter in a hundred may be none
        (b"\1" + b"a" * 98, None),
        (b"Andr\xe9;Ana\n", "cp1252"),
        (b"", "utf-8"),
    ],
)
def test_what_stands_between_the_letters_says_how_a_text_is_written(
    tmp_path: Path, content: bytes, encoding: str | None
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    if encoding:
        assert text_encoding(path) == encoding
        return
    with pytest.raises(ListRefused) as refused:
        text_encoding(path)
    assert refused.value.code == "NOT_A_LIST"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Sef;Bria"x;Belle\n', ['"Sef', 'Bria"x', "Belle"]),  # as many cells as the others when the marks are letters
        ('"Sef;Bria"x\n', ["Sef;Briax"]),
        ('"Sef;Bria";Belle\n', ["Sef;Bria", "Belle"]),
    ],
)
def test_a_mark_that_tears_a_line_is_a_letter(line: str, cells: list[str]) -> None:
    lines = ["1;Ana;Belle\n", line, "2;Bene;Belle\n"]
    assert [[cell.strip() for cell in row] for row in records(lines, ";", 3)] == [
        ["1", "Ana", "Belle"],
        cells,
        ["2", "Bene", "Belle"],
    ]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused_with_a_code(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        answer = read_or_refuse(path)
    assert answer.isupper()


@pytest.mark.fuzz
@pytest.mark.slow
@settings(max_examples=ROADS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.sampled_from([";", ",", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whole_road_gives_back_what_was_written(rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write(path, rows, delimiter, encoding)
        with open_list(path) as read:
            got = [
                tuple(row.get(f, "") for f in ("nik", "name", "village"))
                for b in read.batches()
                for row in b.to_pylist()
            ]
    named = any(any(map(str.isalnum, row[2])) for row in rows)  # a column of dashes alone names no village
    assert got == [(nik, name, village if named else "") for nik, name, village, *_more in rows]


@given(st.integers(0, 2**53))
def test_whole_number_cells_keep_every_digit(number: int) -> None:
    assert number_text(float(number)) == str(number)
    assert cell_text(number) == str(number)


CELLS = st.sampled_from(["", "a", "1", 1.0, -0.0, 0.0, 2.5, 5310134312754491.0, 1e17, 1e18, -1e18, float("nan"), float("inf"), 1, 0,
                         True, False, dt.date(2025, 7, 1), dt.datetime(2025, 7, 1), dt.datetime(2025, 7, 1, 5, 6), dt.time(1, 2)])  # fmt: skip
KIND = {str: WORDS, float: NUMBER, int: NUMBER, dt.date: DATE, dt.datetime: DATE}


@given(
    st.sets(CELLS, min_size=1, max_size=3).flatmap(
        lambda few: st.lists(st.sampled_from(sorted(few, key=repr)), min_size=1)
    )
)
def test_a_column_is_written_out_as_its_cells_are(cells: list[object]) -> None:
    texts, kinds = column_texts(cells)
    assert list(texts) == [cell_text(cell) for cell in cells]
    assert list(kinds or bytes(len(cells))) == [KIND.get(type(cell), OTHER) for cell in cells]


@pytest.mark.parametrize("cells", [[True, 1.0], [0, 0.0], [False, 0.0, "x"], [1.0, 1, True]])
def test_a_tick_above_a_one_is_no_damage(cells: list[object]) -> None:
    """True, 1 and 1.0 are equal for Python; a column with a tick above a one made the whole file unreadable."""
    assert list(column_texts(cells)[0]) == [cell_text(cell) for cell in cells]
