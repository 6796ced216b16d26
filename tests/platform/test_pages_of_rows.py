"""A question that is answered in pages: every row comes once, and the last page is asked for once."""

from __future__ import annotations

import pytest

from payung.platform.db import page_by_page


@pytest.mark.parametrize(
    ("rows", "asked_after"),
    [([], [0]), ([4], [0]), ([4, 7], [0, 7]), ([4, 7, 9], [0, 7]), ([4, 7, 9, 12], [0, 7, 12])],
)
def test_the_next_page_begins_after_the_last_row(rows: list[int], asked_after: list[int]) -> None:
    asked = []

    def read(after: int) -> list[dict[str, int]]:
        asked.append(after)
        return [{"id": row} for row in rows if row > after][:2]

    assert [row["id"] for row in page_by_page(read, "id", 2)] == rows
    assert asked == asked_after


def test_a_page_is_asked_for_when_the_rows_before_it_were_worked_on() -> None:
    events: list[str] = []

    def read(after: int) -> list[dict[str, int]]:
        events.append(f"asked after {after}")
        return [{"id": after + 1}] if after < 2 else []

    for row in page_by_page(read, "id", 1):
        events.append(f"worked on {row['id']}")
    assert events == ["asked after 0", "worked on 1", "asked after 1", "worked on 2", "asked after 2"]
