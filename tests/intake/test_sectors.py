"""The sector that sets a price: read by the law's list of words, shown with the row, stated otherwise by an officer."""

from __future__ import annotations

import csv
import io
import re

import psycopg
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from payung.law import Sector
from payung.law.sectors import sector_of, sectors_of, transport_words
from tests.intake.mess import HEADER, line, people
from tests.intake.test_outcomes import answer, listed
from tests.intake.test_two_offices import opened, step
from tests.support.people import one

WORK = ["Tukang OJEK", "Petani", "sopir angkot", "Nakhoda", "", "Sopiran", "ojek-online"]
READ = ["transport", "other", "transport", "other", "other", "other", "transport"]


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-02-15")


def content() -> bytes:
    out = io.StringIO()
    lines = [[*line(n, p), work] for n, (p, work) in enumerate(zip(people(len(WORK), seed=11), WORK, strict=True), 1)]
    csv.writer(out, delimiter=";").writerows([[*HEADER, "Pekerjaan"], *lines])
    return out.getvalue().encode()


def rows_of(client, number: int) -> list[dict]:
    return list(client.get(f"/lists/{number}/rows").json()["items"])


def test_the_list_of_words_reads_whole_words_and_no_part_of_one() -> None:
    assert sectors_of(WORK) == READ
    assert [sector_of(work).word for work in WORK[:3]] == ["ojek", "", "sopir"]
    assert sectors_of([None]) == ["other"]
    old = re.compile(r"\\b(ojek|ojol|sopir|supir|pengemudi|kurir|driver|taksi)\\b".replace("\\\\", "\\"))
    assert set(transport_words()) == {"ojek", "ojol", "sopir", "supir", "pengemudi", "kurir", "driver", "taksi"}
    texts = ["driver ojol", "Kurir/antar", "pengemudi_truk", "taksi", "sopir2", "supir,kernet", "mengemudi"]
    assert sectors_of(texts) == ["transport" if old.search(text.lower()) else "other" for text in texts]


@given(st.text(max_size=30), st.sampled_from(["ojek", "taksi"]), st.text(max_size=30))
def test_a_word_of_the_list_between_blanks_is_always_seen(before: str, word: str, after: str) -> None:
    assert sector_of(f"{before} {word} {after}").sector is Sector.TRANSPORT


def test_a_row_shows_its_sector_and_an_officer_states_another_before_it_counts(own_db, api, scheme, login, owner):
    office = api("provinsi")
    terms = {**scheme, "decree_number": "sektor", "kind": "apbd", "first_month": "2026-02", "last_month": "2026-03"}
    number = opened(office, terms)
    sent = listed(office, number, content())
    assert [(row["sector"], row["sector_by"]) for row in rows_of(office, sent)] == [(s, "list") for s in READ]
    wrong, page = rows_of(office, sent)[3], login(Client(), "provinsi").get(f"/daftar/{sent}").content.decode()
    address = f"/daftar/{sent}/baris/{wrong['sheet_row']}/sektor"
    assert address in page
    assert "Angkutan" in page
    state = f"/lists/{sent}/rows/{wrong['sheet_row']}/sector"
    told = office.post(state, {"sector": "transport", "reason": "nakhoda kapal penyeberangan"})
    assert told.status_code == 200, told.content
    again = office.post(state, {"sector": "transport", "reason": "sekali lagi saja"})
    assert again.status_code == 422
    assert again.json()["type"].endswith("SECTOR_SAME")
    assert (rows_of(office, sent)[3]["sector"], rows_of(office, sent)[3]["sector_by"]) == ("transport", "officer")
    assert [row[0] for row in owner.execute("select was || '>' || sector from intake_sectordecision").fetchall()] == [
        "other>transport"
    ]
    step(office, sent, "commit")
    assert [row["outcome"] for row in rows_of(office, sent)] == ["committed"] * len(WORK)
    stored = owner.execute(
        "select m.sector from participation_membership m join sponsorship_enrolment e on e.membership_id = m.id"
        " where e.list_id = %s order by e.sheet_row", [sent]).fetchall()  # fmt: skip
    assert [row[0] for row in stored] == [*READ[:3], "transport", *READ[4:]]
    late = office.post(state, {"sector": "other", "reason": "ternyata bukan"})
    assert late.json()["type"].endswith("SECTOR_TAKEN")
    remarks = [row[-1] for row in answer(office, sent, 1)]
    assert ["pekerja angkutan" in text for text in remarks] == [
        s == "transport" for s in [*READ[:3], "transport", *READ[4:]]
    ]
    person = one(owner, "select m.person_id from participation_membership m join sponsorship_enrolment e on e.membership_id = m.id"
                        " where e.sheet_row = %s", [wrong["sheet_row"]])  # fmt: skip
    shown = login(Client(), "provinsi").get(f"/orang/{person}").content.decode()
    assert "Sektor iuran" in shown
    assert "Ditetapkan petugas" in shown


def test_who_does_not_see_the_row_states_nothing_whatever_he_writes(own_db, api, scheme, app, owner, token):
    office = api("provinsi")
    sent = listed(office, opened(office, {**scheme, "decree_number": "luar"}), content())
    row = rows_of(office, sent)[0]["sheet_row"]
    for who, what, state in (
        ("pemeriksa", "transport", "P0D64"),
        ("provinsi", "kapal", "23514"),
        ("provinsi", "transport", "P0D67"),
    ):
        app.execute("select set_config('payung.session', %s, false)", [token(who)])
        with pytest.raises(psycopg.errors.DatabaseError) as error, app.transaction():
            app.execute("select payung.row_sector(%s, %s, %s, 'alasan yang cukup')", [sent, row, what])
        assert error.value.sqlstate == state
    with pytest.raises(psycopg.errors.DatabaseError) as error, app.transaction():
        app.execute("select payung.row_sector(%s, 999999, 'transport', 'alasan yang cukup')", [sent])
    assert error.value.sqlstate == "P0D65"
    with pytest.raises(psycopg.errors.DatabaseError), app.transaction():
        app.execute(
            "insert into intake_sectordecision (list_id, sheet_row, sector, was, reason, decided_by) values (1, 1, 'other', 'transport', 'x', 1)"
        )
    assert one(owner, "select count(*) from intake_sectordecision") == 0
