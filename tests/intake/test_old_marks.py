"""Marks of an old workbook: whatever is cut off or damaged in it, nothing is raised; the parser says what is wrong with the file."""

from __future__ import annotations

import random
from pathlib import Path

from payung.intake.reading.oldbook import marks_of_old_book
from tests.intake.mess_cells import old_workbook

ROWS = [["NIK", "Nama"], *[[f"530101010180{n:04}", f"Orang {n}"] for n in range(60)]]


def test_a_sheet_tells_its_marks_and_another_none(tmp_path: Path) -> None:
    path = old_workbook(
        tmp_path / "a.xls", ROWS, struck=(2, 59), hidden=(7,), notes=[(4, "sudah meninggal"), (5, "lengkap")]
    )
    marks = marks_of_old_book(path, "Data")
    assert (marks.struck, marks.hidden, marks.noted) == ({3: {0, 1}, 60: {0, 1}}, {8}, {5})
    assert not marks_of_old_book(path, "Lain")


def test_damaged_books_raise_nothing(tmp_path: Path) -> None:
    whole = old_workbook(tmp_path / "a.xls", ROWS, struck=(2,), hidden=(7,), notes=[(4, "wafat")]).read_bytes()
    rng, damaged = random.Random(5), tmp_path / "b.xls"
    for turn in range(400):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            at = rng.choice((rng.randrange(len(data)), rng.randrange(512), 512 + rng.randrange(1536)))
            data[at] = rng.randrange(256)
        damaged.write_bytes(bytes(data[: rng.randrange(len(data))] if turn % 2 else data))
        marks_of_old_book(damaged, "Data")
