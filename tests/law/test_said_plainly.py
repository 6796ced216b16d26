"""What a tree says besides its numbers: days of decrees, values beyond what is known, the choice to wait, no name of the inside."""

from __future__ import annotations

import re

import pytest

from payung.law import (
    Explanation,
    RowError,
    explain_due,
    explain_jp,
    explain_payout,
    explain_pu,
    pu_contributions,
    statute,
)
from payung.law.explain import BEYOND_KNOWN
from payung.law.explain_jp import DEFER
from payung.law.explain_terms import BEFORE
from payung.law.inputs import KIND_WORDS, LawCode
from payung.law.language import sentence, translated


def line(tree: Explanation, label: str) -> Explanation:
    (one,) = (node for node in tree.walk() if node.label == label)
    return one


@pytest.mark.parametrize(
    ("segment", "month", "last"), [("PU", "2020-12", "29 Januari 2021"), ("BPU", "2020-09", "27 Oktober 2020")]
)
def test_the_due_day_of_a_decree_is_cited_from_it(segment: str, month: str, last: str) -> None:
    tree = explain_due(1_000_000, month, segment)
    assert line(tree, "Jatuh tempo").value == last
    day = line(tree, "Tanggal jatuh tempo pada bulan berikutnya")
    assert (day.value, day.note, day.verified) == ("tanggal 30", BEFORE, "medium")
    assert day.basis.startswith("PP 49/2020 ps. 4")
    assert "PP 44/2015" not in day.basis


def test_a_term_over_new_year_rests_on_both_calendars() -> None:
    years = line(explain_payout("jkk", 1_000_000, "2017-12-27"), "Kalender hari kerja")
    assert (years.value, years.verified) == ("2017–2018", "medium")
    assert line(explain_payout("jkk", 1_000_000, "2018-01-03"), "Kalender hari kerja").value == "2018"


def test_a_value_beyond_what_is_known_says_so() -> None:
    until = statute().parameter("jp.wage_ceiling").known_until
    assert until is not None
    known = [node for node in explain_pu(12_000_000, until, risk="i").walk() if node.key == "jp.wage_ceiling"]
    beyond = [node for node in explain_pu(12_000_000, until + 1, risk="i").walk() if node.key == "jp.wage_ceiling"]
    assert len(known) == len(beyond) > 0
    assert all(node.note != BEYOND_KNOWN for node in known)
    assert all((node.note, node.verified) == (BEYOND_KNOWN, "low") for node in beyond)
    assert known[0].value == beyond[0].value


def deferred(birth: str, months: int, on: str) -> tuple[str, int] | None:
    tree = explain_jp(5_000_000, months, on, birth=birth)
    days = [str(node.value) for node in tree.walk() if node.label == DEFER]
    counts = [node.value for node in tree.walk() if "bila tiap bulan sampai saat itu" in node.label]
    assert len(days) == len(counts) <= 1
    return (days[0], int(counts[0] or 0)) if days else None


@pytest.mark.parametrize(
    ("birth", "months", "on", "expected"),
    [
        # PP 45/2015 ps. 15 ayat (4): who is still employed may wait three years at most
        ("1969-01-05", 120, "2026-06-01", ("5 Januari 2032", 187)),
        # 59 on 5 August 2027: by 2030-08 as many months as there have been since July 2015
        ("1968-08-05", 131, "2026-06-01", ("5 Agustus 2030", 181)),
        ("1968-08-05", 130, "2026-06-01", ("5 Agustus 2030", 180)),
        ("1968-08-05", 129, "2026-06-01", None),
        # three years do not suffice, and help nobody who has 180 months at retirement age
        ("1967-01-05", 120, "2026-06-01", None),
        ("1975-01-05", 131, "2026-06-01", None),
        # after retirement age, and after the last day
        ("1968-08-05", 150, "2028-02-05", ("5 Agustus 2030", 180)),
        ("1968-08-05", 170, "2030-08-05", None),
    ],
)
def test_who_is_still_employed_hears_of_waiting_where_it_helps(
    birth: str, months: int, on: str, expected: tuple[str, int] | None
) -> None:
    assert deferred(birth, months, on) == expected
    if expected:
        assert translated(DEFER, "en") != DEFER


def test_no_text_of_the_law_names_a_parameter() -> None:
    law = statute()
    names = re.compile("|".join(rf"\b{re.escape(one.id)}\b" for one in law.parameters.values()))
    for one in law.parameters.values():
        for value in one.values:
            assert not names.search(" ".join((one.label, value.basis, value.source, value.note))), one.id


def test_that_no_article_was_seen_is_said_in_the_readers_language() -> None:
    law = statute()
    unseen = "belum dilihat", "belum dibaca", "tidak ada pasal"
    said = {
        value.basis
        for one in law.parameters.values()
        for value in one.values
        if any(word in value.basis for word in unseen)
    }
    assert len(said) > 10
    for basis in said | {relief.basis for relief in law.reliefs}:
        tree = Explanation("Iuran", 1, "IDR", basis)
        for english in (tree.to_text("en"), tree.to_html("en")):
            assert not any(word in english for word in unseen), basis
        assert basis in tree.to_text("id")
    assert (
        Explanation("Iuran", 1, "IDR", "PP 44/2015; pasal belum dilihat")
        .to_text("en")
        .endswith("[PP 44/2015; no article seen]")
    )


def test_a_refusal_of_a_code_names_no_class() -> None:
    kinds = {kind.__name__ for kind in LawCode.__subclasses__()}
    assert kinds == set(KIND_WORDS)
    with pytest.raises(RowError) as refused:
        pu_contributions([5_000_000], "2025-07", risk=["ix"])
    assert str(refused.value).startswith("LAW_CODE_UNKNOWN: Kelas risiko tidak dikenal pada 1 baris")
    assert sentence(refused.value, "en").startswith("Risk class is unknown in 1 row")
