"""Batches that are looked at while the rest of the file is still read: what is said of them is what would be said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from payung.intake.kinds.new_members.looking import Look
from payung.intake.reading import LIMITS, open_list
from payung.intake.reading.ahead import AHEAD
from payung.intake.reading.arrow import RecordBatch
from payung.kernel.months import Month, MonthRange
from payung.places.packaged import packaged_index
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.terms import Terms
from tests.intake.lists import PEOPLE, save_csv, save_xlsx

FIELDS = ("nik", "name", "place", "birth", "village", "district", "regency")
HEAD = ["NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Desa", "Kecamatan", "Kabupaten"]
ROWS = [[person[key] for key in FIELDS] for person in PEOPLE]
WEAK = ["", "Tanpa Nomor", *[""] * 5]
HEADING = ["DESA OESAO", *[""] * 6]
NOWHERE = [[*row[:4], "", *row[5:]] for row in ROWS]
SIZE = 2
SMALL = replace(LIMITS, batch_rows=SIZE)


def look(batch: RecordBatch) -> dict[str, list[Any]]:
    return dict(batch.to_pydict())


class Asked:
    """Looks at batches and keeps count."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, batch: RecordBatch) -> dict[str, list[Any]]:
        self.times += 1
        return look(batch)


def ahead(source: Path, asked: Callable[[RecordBatch], Any]) -> tuple[list[Any], list[Any]]:
    """What is said of a list that is looked at ahead, and what is said of it once it is read."""
    with open_list(source, limits=SMALL) as read:
        after = [look(batch) for batch in read.batches()]
    with open_list(source, limits=SMALL, look=asked) as read:
        return list(read.seen(asked)), after


def test_the_first_batches_are_looked_at_once(tmp_path: Path) -> None:
    batches = AHEAD + 2
    source, asked = save_csv(tmp_path / "a.csv", [HEAD, *(ROWS * SIZE)[: batches * SIZE]]), Asked()
    with open_list(source, limits=SMALL, look=asked) as read:
        # The header stands in the first batch, so the last row is a batch of its own.
        assert asked.times == AHEAD
        assert [n for one in read.seen(asked) for n in one["sheet_row"]] == list(range(2, batches * SIZE + 2))
        assert asked.times == batches + 1


@pytest.mark.parametrize(
    ("rows", "again"),
    [
        ([HEAD, *ROWS], 0),
        ([HEAD, ROWS[0], WEAK, WEAK, ROWS[1], ROWS[2]], 1),  # a signature, and then people follow
        ([HEAD, ROWS[0], WEAK, ROWS[1]], 0),
        ([HEAD, *NOWHERE], 3),  # the column of villages is empty to the end
        ([HEAD, *NOWHERE[:3], *ROWS[3:]], 0),
        ([["Desa Belle"], HEAD, *NOWHERE[:3], HEADING, *NOWHERE[3:]], 4),  # the place stands over groups of rows
        ([HEAD, *ROWS[:3], ["NIK", "Nama Lengkap", "Desa", "Kecamatan"], *[[r[0], r[1], r[4], r[5]] for r in ROWS]], 0),
    ],
)
def test_what_turns_out_otherwise_is_looked_at_again(tmp_path: Path, rows: list[list[Any]], again: int) -> None:
    for source in (save_csv(tmp_path / "a.csv", rows), save_xlsx(tmp_path / "a.xlsx", {"Data": rows, "Lain": rows})):
        asked = Asked()
        said, after = ahead(source, asked)
        assert said == after
        assert asked.times == len(after) + again, (source.suffix, asked.times, len(after))


def test_another_question_is_asked_of_every_batch(tmp_path: Path) -> None:
    source, first, second = save_csv(tmp_path / "a.csv", [HEAD, *ROWS]), Asked(), Asked()
    with open_list(source, limits=SMALL, look=first) as read:
        assert list(read.seen(second)) == [look(batch) for batch in read.batches()]
        assert second.times == len(list(read.batches()))


def test_a_list_of_new_members_is_looked_at_under_one_scheme_and_day(tmp_path: Path) -> None:
    """Terms and day are asked for before the file is read and again afterwards: where they have changed, all rows are looked at again."""
    terms = Terms(
        1, BY_VALUE["apbd"], "open", MonthRange.through(Month.parse("2025-07"), Month.parse("2025-12")), {}, 17, 64, 4
    )
    day = date(2025, 7, 1)
    asked = Look(packaged_index(), terms, day)
    equal, later = Look(packaged_index(), terms, day), Look(packaged_index(), terms, day.replace(day=2))
    older = Look(packaged_index(), replace(terms, max_age=30), day)
    assert asked == equal
    assert asked not in (later, older)
    source = save_csv(tmp_path / "a.csv", [HEAD, *ROWS])
    codes = []
    for again in (equal, older):
        with open_list(source, limits=SMALL, look=asked) as read:
            fresh = [again(batch) for batch in read.batches()]
            said = list(read.seen(again))
        assert [one.text for one in said] == [one.text for one in fresh]
        assert [one.compared.rows() for one in said] == [one.compared.rows() for one in fresh]
        codes.append([code for one in said for code in one.compared["codes"].to_list()])
    assert codes[0] != codes[1]  # the older of two people is too old for the second scheme


def test_an_error_of_who_looks_ends_the_reading(tmp_path: Path) -> None:
    def broken(_batch: RecordBatch) -> None:
        raise RuntimeError("broken")

    source = save_csv(tmp_path / "a.csv", [HEAD, *ROWS])
    with pytest.raises(RuntimeError, match="broken"):
        open_list(source, limits=SMALL, look=broken, work_dir=tmp_path)
    assert not list(tmp_path.glob("payung-list-*"))
