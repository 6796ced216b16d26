"""What is counted while a sheet is read: people, doubtful rows, blank cells, villages, and the heading that each row stands under."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from payung.intake.errors import ListRefused
from payung.intake.reading import child
from payung.intake.reading.arrow import ipc, pa
from payung.intake.reading.headers import map_headers
from payung.intake.reading.tables import Part, SheetWriter
from payung.intake.reading.webtable import _number

HEADERS = ["NIK", "Nama", "Tanggal Lahir", "Desa", "Kecamatan", "Alamat"]
ROWS = [
    ["5302101201800001", "Yohanes", "12/01/1980", "Belle", "Kie", "RT 1"],
    ["Desa Oesao", "", "", "", "", ""],
    ["5302101201800002", "Maria", "12/01/1980", "", "Kie", "RT 1"],
    ["", "Petrus", "", "", "", ""],
    ["Kecamatan Kupang Timur", "", "", "", "", ""],
    ["5302101201800003", "Ester", "", "Oesao", "Kie", "RT 1"],
    ["", "Jumlah", "3", "", "", ""],
]


def writer(folder: Path, hidden: set[int] | None = None, struck: set[int] | None = None, skip: bool = False, size: int = 1, **source: Any) -> SheetWriter:  # fmt: skip
    marks = SimpleNamespace(hidden=hidden or set(), struck=struck or set())
    marks.of = lambda number, _watched: (1 if number in marks.hidden else 0) | (2 if number in marks.struck else 0)
    given = SimpleNamespace(**{"width": 6, "sample": [], "hidden": False, "first_column": 0, "marks": marks, **source})
    part = Part(0, "Daftar", (1, 1), 6, 0, map_headers(HEADERS), {}, [0, 0])
    return SheetWriter(folder / "rows-0.arrow", 0, given, part, skip, size)


def kept(folder: Path) -> dict[str, list[Any]]:
    with pa.OSFile(str(folder / "rows-0.arrow")) as file:
        return dict(ipc.open_file(file).read_all().to_pydict())


def test_rows_stand_under_their_headings_and_are_counted(tmp_path: Path) -> None:
    one = writer(tmp_path)
    one.write(list(range(2, 9)), ROWS)
    assert (one.data, one.weak, one.rows_of_part, one.last_strong) == (3, 1, 3, 7)
    assert one.blanks == {"nik": 1, "name": 0, "village": 2, "birth_date": 2}  # of rows that may be people
    assert (one.without_village, one.first_village) == (1, "Belle")
    one.write([9, 10], [ROWS[0], ["Desa Babau", *[""] * 5]])  # headings hold on from batch to batch
    one.write([11], [ROWS[0]])
    one.finish()
    read = kept(tmp_path)
    assert read["flag"] == [1, 0, 1, 2, 0, 1, 0, 1, 0, 1]
    assert read["group"] == [0, 1, 1, 1, 2, 2, 2, 2, 3, 3]
    assert one.groups[1:3] == [{"village": "Desa Oesao"}, {"district": "Kecamatan Kupang Timur"}]
    (part,) = one.parts
    assert (part.batches, part.last_strong, part.last_row, part.village_blank, part.grouped) == ([0, 3], 11, 11, False, True)  # fmt: skip


@pytest.mark.parametrize(("villages", "blank"), [(["", ""], True), (["", "Belle"], False), (["Belle", ""], False)])
def test_a_village_column_without_a_village(tmp_path: Path, villages: list[str], blank: bool) -> None:
    one = writer(tmp_path)
    one.write([2, 3], [[ROWS[0][0], "Yohanes", "12/01/1980", village, "Kie", ""] for village in villages])
    one.finish()
    assert one.parts[0].village_blank is blank
    assert one.first_village == (villages[0] or "-")


def test_nobody_listed_is_no_blank_village(tmp_path: Path) -> None:
    one = writer(tmp_path)
    one.write([2], [ROWS[1]])
    one.finish()
    assert (one.data, one.parts[0].village_blank, one.first_village) == (0, False, "")


def test_hidden_people_are_counted_and_skipped_when_asked(tmp_path: Path) -> None:
    for skip, flags in ((False, [1, 0, 1]), (True, [1, 0, 0])):
        one = writer(tmp_path, hidden={3, 4}, struck={2}, skip=skip)
        one.write([2, 3, 4], ROWS[:3])
        assert (one.hidden, one.data) == (1, sum(flags))  # a hidden heading hides nobody
        one.finish()
        read = kept(tmp_path)
        assert (read["flag"], read["mark"]) == (flags, [2, 1, 1])
    whole = writer(tmp_path)
    whole.source.hidden = True  # the whole sheet
    whole.write([2, 3, 4], ROWS[:3])
    assert whole.hidden == 2


def test_short_and_long_rows_come_to_the_width(tmp_path: Path) -> None:
    one = writer(tmp_path)
    one.write([2, 3], [ROWS[0][:4], [*ROWS[0], "lebih"]])
    one.finish()
    read = kept(tmp_path)
    assert (read["c3"], read["c4"], read["c5"]) == (["Belle", "Belle"], ["", "Kie"], ["", "RT 1"])


@pytest.mark.parametrize(
    ("data", "blank", "refused"),
    [(9, 1, True), (4_999, 1, True), (5_000, 499, False), (5_000, 500, True), (5_000, 0, False), (0, 0, False)],
)
def test_formulas_that_were_never_calculated_are_looked_for_where_enough_is_blank(
    monkeypatch: pytest.MonkeyPatch, data: int, blank: int, refused: bool
) -> None:
    from payung.intake.reading import inspect_xml

    looked: list[set[int]] = []
    monkeypatch.setattr(inspect_xml, "sheet_parts", lambda _path: {"Daftar": "xl/1.xml"})
    monkeypatch.setattr(
        inspect_xml, "formula_without_value", lambda _path, _part, columns: looked.append(columns) or "D2"
    )
    part = SimpleNamespace(mapping=SimpleNamespace(fields={"nik": 0, "village": 3}))
    given = SimpleNamespace(data=data, weak=0, parts=[part], blanks={"nik": 0, "village": blank}, source=SimpleNamespace(first_column=2))  # fmt: skip
    if refused:
        with pytest.raises(ListRefused) as error:
            child._check_formulas(Path("a.xlsx"), "Daftar", given)
        assert (error.value.code, error.value.facts["cell"], looked) == ("FORMULA_WITHOUT_VALUE", "D2", [{5}])
    else:
        child._check_formulas(Path("a.xlsx"), "Daftar", given)
        assert looked == []


def test_a_span_of_a_web_table_is_a_number() -> None:
    assert [_number(text) for text in (None, "", "0", "3", "x", "\u0663", "99999999")][:6] == [1, 1, 1, 3, 1, 1]
    assert 3 < _number("99999999") < 99_999_999


def test_another_header_in_the_sheet_begins_another_table(tmp_path: Path) -> None:
    """The header is the last row of the first table and no person; what follows is read by its own columns."""
    one = writer(tmp_path)
    other = ["No", "Nama Lengkap", "NIK", "Desa/Kelurahan", "", ""]
    rows = [*ROWS[:2], other, ["1", "Ana", "5302101201800009", "Belle", "", ""], ["2", "Adi", "5302101201800008", "Belle", "", ""]]  # fmt: skip
    one.write(list(range(2, 7)), rows)
    one.finish()
    assert [(part.batches, part.header_rows) for part in one.parts] == [([0, 1], (1, 1)), ([1, 2], (4, 4))]
    assert one.parts[1].mapping.fields["nik"] == 2
    read = kept(tmp_path)
    assert (read["sheet_row"], read["flag"], one.data) == ([2, 3, 4, 5, 6], [1, 0, 0, 1, 1], 3)


def test_blocks_are_joined_to_batches_and_no_batch_lies_in_two_tables(tmp_path: Path) -> None:
    one = writer(tmp_path, size=4)
    other = ["No", "Nama Lengkap", "NIK", "Desa/Kelurahan", "", ""]
    one.write([2, 3], ROWS[:2])
    assert one.batches == 0  # two of four rows
    one.write([4, 5], [ROWS[2], ROWS[5]])
    assert (one.batches, one.parts[0].batches) == (1, [0, 1])
    one.write([6, 7], [ROWS[0], other])
    one.write([8, 9], [["1", "Ana", "5302101201800009", "Belle", "", ""], ["2", "Adi", "5302101201800008", "Belle", "", ""]])  # fmt: skip
    one.write([10], [["3", "Ida", "5302101201800007", "Belle", "", ""]])
    one.finish()
    assert [part.batches for part in one.parts] == [[0, 2], [2, 4]]
    with pa.OSFile(str(tmp_path / "rows-0.arrow")) as file:
        read = ipc.open_file(file)
        assert [read.get_batch(n)["sheet_row"].to_pylist() for n in range(4)] == [[2, 3, 4, 5], [6, 7], [8, 9], [10]]
        assert read.read_all()["c1"].to_pylist()[5:] == ["Nama Lengkap", "Ana", "Adi", "Ida"]


def test_blank_rows_fill_no_block() -> None:
    rows = [(1, ["a"]), (2, [""]), (3, ["", "b"]), (4, []), (5, ["c"]), (6, ["d"]), (7, [""]), (8, ["e"])]
    assert list(child._blocks(iter(rows), 2)) == [
        ([1, 3], [["a"], ["", "b"]]),
        ([5, 6], [["c"], ["d"]]),
        ([8], [["e"]]),
    ]
    assert list(child._blocks(iter([(1, [""]), (2, [])]), 2)) == []
