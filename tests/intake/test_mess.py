"""Every kind of mess: nobody lost, nobody in a wrong village, no one accepted who must be held, nearly all good people taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from payung.intake.reading import ListAsked
from payung.intake.reading.departed import heads_gone
from payung.intake.reading.dittos import is_ditto
from payung.intake.reading.numbering import sheet_of, shown_row
from payung.intake.verdicts.check import check_file
from payung.places.packaged import packaged_index
from payung.places.said import is_elsewhere
from tests.intake import (
    mess_again,
    mess_around,
    mess_cells,
    mess_exports,
    mess_files,
    mess_headings,
    mess_layouts,
    mess_marked,
    mess_mixed,
    mess_people,
    mess_said,
    mess_shapes,
    mess_sheets,
    mess_texts,
    mess_words,
)
from tests.intake.mess import KINDS, Case

# they fill one table
FILLED_BY = (
    mess_again, mess_around, mess_cells, mess_exports, mess_files, mess_headings, mess_layouts, mess_marked, mess_mixed, mess_people, mess_said, mess_shapes, mess_sheets, mess_texts, mess_words,
)  # fmt: skip
assert all(one.KINDS is KINDS for one in FILLED_BY)


def answers_of(case: Case) -> dict[tuple[str, int], str]:
    """(sheet, row) -> village code of the accepted, "" of the others; the question comes first where there is one."""
    if case.asks:
        with pytest.raises(ListAsked) as asked:
            check_file(case.path, packaged_index())
        assert [question["code"] for question in asked.value.questions] == [case.asks]
        assert all(question["option"].startswith("--") for question in asked.value.questions)
    result = check_file(case.path, packaged_index(), mapping=case.columns, answers=case.answers)
    names = [result.sheets[sheet_of(number)] if result.of_several else "" for number in result.sheet_rows.tolist()]
    assert [shown_row(number) for number in result.sheet_rows.tolist()] == [row.sheet_row for row in result]
    return {(name, row.sheet_row): row.village_code for name, row in zip(names, result, strict=True)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_everybody_is_answered_and_rightly(kind: str, tmp_path: Path) -> None:
    case = KINDS[kind](tmp_path)
    got = answers_of(case)
    assert set(got) == set(case.truth)  # nobody lost, no row that is nobody
    assert {at: code for at, code in got.items() if code != case.truth[at]} == {}


def test_as_many_kinds_as_offices_have() -> None:
    assert len(KINDS) >= 311


def test_no_place_bears_the_name_of_a_ditto() -> None:
    """There are villages called Sama: what is a place is never taken for a mark."""
    assert [row.name for row in packaged_index().by_code.values() if is_ditto(row.name)] == []


def test_no_place_heads_a_section_of_the_dead() -> None:
    """A sheet or a heading that bears the name of a village says nothing of deaths."""
    names = {row.name for row in packaged_index().by_code.values()}
    assert sorted(name for name in names if heads_gone(name)) == []


def test_villages_of_ours_are_in_no_other_province() -> None:
    """The names of provinces that are villages of ours as well count as such."""
    index = packaged_index()
    assert not [row.name for row in index.by_code.values() if is_elsewhere(index, row.name)]
