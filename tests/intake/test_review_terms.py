"""Rows of a pooled fund that somebody had to look at come in for the months of their own class."""

from __future__ import annotations

import pytest

from tests.intake.mess import HEADER, line, people
from tests.intake.reviewing import decide, listed, queue, recheck
from tests.intake.test_two_offices import step
from tests.support.payers import scheme_of


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def test_rows_with_terms_of_their_own_join_for_their_months(own_db, api, actor, owner):
    office = api("provinsi")
    body = people(3, seed=75, within="53.04.")
    blocks = {"umkm": 3, "student": 12}
    number = scheme_of(actor("sponsor"), "sponsor-uji", "gn_lingkaran", "2025-07", "2026-06", 10**9, blocks=blocks)
    rows = [
        [*line(1, body[0]), "UMKM binaan", "2025-07"],
        [*line(2, body[1], name="CONTOH"), "Mahasiswa", "2025-07"],
        [*line(3, body[2], name="NIHIL"), "UMKM binaan", "2025-09"],
    ]
    sent = listed(office, number, rows, [*HEADER, "Golongan", "Bulan"])
    assert step(office, sent, "commit")["counts"]["committed"] == 1
    for one_of, row in zip(body[1:], queue(office, sent), strict=True):
        assert decide(office, sent, row, "correct", name=one_of.name).status_code == 200
    recheck(owner)
    assert step(office, sent, "commit")["counts"]["committed"] == 3
    enrolled = (
        "select participant_class, first_month::text, last_month::text from sponsorship_enrolment order by sheet_row"
    )
    assert owner.execute(enrolled).fetchall() == [
        ("umkm", "2025-07-01", "2025-09-01"),
        ("student", "2025-07-01", "2026-06-01"),
        ("umkm", "2025-09-01", "2025-11-01"),
    ]
