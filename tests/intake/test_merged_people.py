"""Lists that name people whose records were merged: under either number they are the person who stays, and in once."""

from __future__ import annotations

import pytest

from payung.claims.merges import services as merging
from payung.platform.db import acting
from payung.registry import selectors as registry
from tests.intake.mess import people
from tests.intake.test_outcomes import listed, outcomes, table
from tests.intake.test_two_offices import opened, step
from tests.intake.test_waiting import EACH, a_scheme, move
from tests.support.people import acting as raw_acting
from tests.support.people import one

WHY = "KTP dan KK menyebut satu orang"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def merged(actor, niks):
    """Merge the records of the second NIK into that of the first; returns (who goes, who stays)."""
    first, second = actor("cabang"), actor("admin")
    with acting(first.token):
        stays, goes = (registry.search(nik).page(None, 2)[0].person_id for nik in niks)
        seen = merging.compared(first, goes, stays).seen
        number = merging.propose(first, goes, stays, seen, WHY, "release")
    with acting(second.token):
        merging.confirm(second, number, seen)
    return goes, stays


def verdicts(office, number):
    return [(row["verdict"], row["codes"]) for row in office.get(f"/lists/{number}/rows").json()["items"]]


def test_both_numbers_are_one_person(own_db, api, scheme, owner, actor):
    office, everybody = api("provinsi"), people(3, seed=31)
    first = opened(office, {**scheme, "decree_number": "satu"})
    early = listed(office, first, table(everybody[:2]))
    assert step(office, early, "commit")["counts"]["committed"] == 2
    goes, stays = merged(actor, [everybody[0].nik, everybody[1].nik])
    # the same scheme: both are in already; another for the same months: both are protected
    again = listed(office, first, table(everybody[1::-1]))
    assert [codes for _verdict, codes in verdicts(office, again)] == [["ALREADY_IN_SCHEME"]] * 2
    second = opened(office, {**scheme, "decree_number": "dua"})
    other = listed(office, second, table(everybody[:2]))
    assert {code for _verdict, codes in verdicts(office, other) for code in codes} == {"ALREADY_PROTECTED"}
    # months of next year: he is taken in once, on the membership that stands for itself
    after = opened(office, {**scheme, "decree_number": "tiga", "first_month": "2026-07", "last_month": "2026-08"})
    late = listed(office, after, table([everybody[1], everybody[0], everybody[2]]))
    assert [verdict for verdict, _codes in verdicts(office, late)] == ["accepted"] * 3
    assert step(office, late, "commit")["counts"]["committed"] == 2
    assert outcomes(office, late) == ["committed", "already", "committed"]
    query = (
        "select m.person_id, m.beside_id is null from sponsorship_enrolment e join participation_membership m on m.id = e.membership_id"
        " where e.scheme_id = %s and e.sheet_row = 2"
    )
    assert owner.execute(query, [after]).fetchall() == [(stays, True)]
    assert (
        one(owner, "select count(*) from sponsorship_enrolment where person_id = %s and scheme_id = %s", [goes, after])
        == 0
    )


def test_who_waits_is_taken_under_the_record_that_stays(own_db, api, scheme, owner, actor):
    office, everybody = api("provinsi"), people(3, seed=31)
    number = a_scheme(office, scheme, budget=EACH, decree="antre")
    waits = listed(office, number, table([everybody[2], everybody[0]]))
    assert step(office, waits, "commit")["counts"]["waiting"] == 1
    other = opened(office, {**scheme, "decree_number": "lain", "first_month": "2026-07", "last_month": "2026-08"})
    assert step(office, listed(office, other, table(everybody[1:2])), "commit")["counts"]["committed"] == 1
    goes, stays = merged(actor, [everybody[1].nik, everybody[0].nik])
    assert owner.execute("select person_id from sponsorship_waiting").fetchall() == [(stays,)]
    assert office.post(f"/schemes/{number}/budget", {"budget": 2 * EACH}).status_code == 200
    move(owner)
    assert owner.execute("select count(*) from sponsorship_waiting").fetchone() == (0,)
    query = (
        "select m.person_id, m.beside_id from sponsorship_enrolment e join participation_membership m on m.id = e.membership_id"
        " where e.scheme_id = %s and e.sheet_row = 3"
    )
    assert owner.execute(query, [number]).fetchall() == [(stays, None)]
    assert one(owner, "select count(*) from participation_membership where person_id = %s", [goes]) == 0


def test_an_office_of_the_record_that_went_is_told_no_more_of_the_other(own_db, api, scheme, owner, actor, token):
    """The number lies in its regency, the person who stays in another: a check tells of him as of anybody elsewhere."""
    here, there = people(1, seed=31, within="53.04")[0], people(2, seed=32, within="53.71")[1]
    office = api("provinsi")
    first = opened(office, {**scheme, "decree_number": "satu", "last_month": "2025-09"})
    assert step(office, listed(office, first, table([here, there])), "commit")["counts"]["committed"] == 2
    second = opened(office, {**scheme, "decree_number": "dua", "first_month": "2026-07", "last_month": "2026-08"})
    _goes, stays = merged(actor, [there.nik, here.nik])
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by) values (%s, 'suspected', '2025-12-01', 'report:1', 1)",
        [stays],
    )
    number = listed(api("belu"), second, table([here]))
    assert verdicts(api("belu"), number) == [("review", ["REVIEW_ELSEWHERE"])]
    sees = "select payung.review_sees_all(%s, array[2])"
    for who, whole in (("belu", False), ("cabang", True)):
        with raw_acting(owner, token(who)):
            assert one(owner, sees, [number]) is whole
