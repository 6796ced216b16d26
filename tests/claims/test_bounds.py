"""Limits for days, names and heirs of a claim, tried with raw SQL in the application's role."""

from __future__ import annotations

import json

import psycopg
import pytest

from payung.claims import services
from payung.platform.db import acting
from payung.registry.services import add_person
from tests.claims import world
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

REPORT = (
    "select payung.report_death(%(regency)s, %(village)s, %(name)s, %(nik)s, %(kpj)s, %(event)s, %(reporter)s, %(phone)s,"
    " %(address)s, %(relation)s, %(note)s, %(language)s, %(today)s, 'death', '{}')"
)
PLAIN = {
    "regency": "53.04", "village": world.BELU_VILLAGE, "name": "Markus Bere", "nik": "", "event": "2025-10-10",
    "reporter": "Ana", "note": "", "today": world.TODAY, "kpj": "", "phone": "", "address": "", "relation": "", "language": "id",
}  # fmt: skip
OPEN = "select payung.claim_open(%s, %s, %s, '2025-12-15')"
HEIRS = "select payung.claim_set_heirs(%s, %s, %s)"


def code_of(connection, token, statement, args=()):
    """Run a statement and undo it; returns the SQLSTATE of its refusal, or "" if it is not refused."""
    try:
        with raw_acting(connection, token):
            connection.execute(statement, args)
            raise RuntimeError  # makes acting() roll back
    except psycopg.Error as refused:
        return refused.sqlstate
    except RuntimeError:
        return ""


@pytest.fixture
def officer(actor):
    return actor("belu")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"event": world.TODAY}, ""),
        ({"event": "2025-12-16"}, "P0B64"),
        ({"event": "2015-07-01"}, ""),
        ({"event": "2015-06-30"}, "P0B64"),
        ({"village": ""}, ""),
        ({"village": "53.71.01.2001"}, "P0B6F"),
        ({"village": "53.04.03"}, "P0B6F"),
        ({"regency": "53"}, "P0B6F"),
        ({"regency": "99.99"}, "P0B6F"),
        *(({"regency": place, "village": ""}, "P0B6F") for place in ("53", "53.04.03", "99.99")),
        ({"name": "Bo"}, ""),
        ({"name": " B "}, "P0B6G"),
        ({"name": "x" * 120}, ""),
        ({"name": "x" * 121}, "P0B6G"),
        ({"reporter": "Bo"}, ""),
        ({"reporter": "B"}, "P0B6G"),
        ({"reporter": "x" * 121}, "P0B6G"),
        ({"nik": "5304015203850001"}, ""),
        ({"nik": "530401520385000"}, "P0B6G"),
        ({"note": "x" * 1000}, ""),
        ({"note": "x" * 1001}, "P0B6G"),
        ({"address": "x" * 1000}, ""),
        ({"address": "x" * 1001}, "P0B6G"),
        ({"phone": "8" * 40, "relation": "x" * 40, "language": "en", "kpj": "12345678901"}, ""),
        ({"phone": "8" * 41}, "P0B6G"),
        ({"relation": "x" * 41}, "P0B6G"),
        ({"language": "fr"}, "P0B6G"),
        ({"kpj": "1234567890"}, "P0B6G"),
    ],
)
def test_word_of_a_death(db, app, changed, code):
    assert code_of(app, "", REPORT, PLAIN | changed) == code


@pytest.fixture
def waiting(app, owner):
    code = one(app, REPORT, PLAIN)
    return one(owner, "select id from claims_report where code = %s", [code])


def test_a_claim_opens_on_a_possible_day(db, app, loader, token, waiting):
    member = world.member_with_months(loader, token, [9])
    with raw_acting(loader, token("admin")):
        elsewhere = people.member(loader, "53.71")
    days = ("2025-12-15", "2025-12-16", "2015-07-01", "2015-06-30")
    codes = [code_of(app, token("belu"), OPEN, [waiting, member.person, day]) for day in days]
    assert codes == ["", "P0B64", "", "P0B64"]
    for name, report, person, code in (
        ("belu", waiting + 999, member.person, "P0B6C"),
        ("belu", waiting, member.person + 999, "P0B63"),
        ("kupang", waiting, member.person, "P0B6C"),
        ("kepala", waiting, member.person, "P0B60"),
        ("belu", waiting, elsewhere.person, "P0B63"),
    ):
        assert code_of(app, token(name), OPEN, [report, person, "2025-10-10"]) == code, name
    with raw_acting(app, token("belu")):
        app.execute(OPEN, [waiting, member.person, "2025-10-10"])
    assert code_of(app, token("belu"), OPEN, [waiting, member.person, "2025-10-10"]) == "P0B6C"


def test_who_stands_among_the_heirs(db, app, loader, token, actor, owner, officer):
    member = world.member_with_months(loader, token, [9])
    claim = world.open_claim(officer, member)
    first, second = world.family(officer, ("spouse", "child"))
    with acting(actor("kupang").token):
        elsewhere = add_person(actor("kupang"), "Ahli Waris Jauh", "53.71.01.1001")

    def line(person, relation="child", account=None, **more):
        return {"person": person, "relation": relation, "account": account, **more}

    def code(*lines, after=None):
        return code_of(app, officer.token, HEIRS, [claim, json.dumps(lines), after])

    wife = line(first.person_id, "spouse", first.bank_account_id)
    assert code(wife) == code(wife, after=0) == code(line(first.person_id)) == ""
    assert code(wife, line(second.person_id, account=second.bank_account_id)) == ""
    assert code() == "P0B65"
    assert code(*[line(first.person_id)] * 51) == "P0B65"
    assert code(line(member.person)) == "P0B65", "the dead one"
    assert code(line(elsewhere)) == "P0B65", "nobody whom the officer sees"
    assert code(line(10**9)) == "P0B65"
    assert code(line(first.person_id, account=second.bank_account_id)) == "P0B65", "the account of another"
    assert code(line(first.person_id, account=10**9)) == "P0B65"
    assert code(line(first.person_id, "neighbour")) == "P0B65"
    assert code(line(first.person_id), line(first.person_id, "parent")) == "P0B65", "twice"
    assert code(line(first.person_id, "organiser")) == ""
    assert code(line(first.person_id, "organiser"), line(second.person_id)) == "P0B65"
    assert code(line(first.person_id, "organiser"), line(second.person_id, "organiser")) == "P0B65"
    assert code(wife, after=1) == "P0B6I"
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [first.bank_account_id])
    assert code(wife) == "P0B65", "a closed account"
    with acting(officer.token):
        services.set_heirs(officer, claim, [second], after=0)
    assert code(line(first.person_id), after=0) == "P0B6I"
    assert code(line(first.person_id), after=1) == ""


def test_heirs_up_to_fifty(db, app, loader, token, officer):
    claim = world.open_claim(officer, world.member_with_months(loader, token, [9]))
    with acting(officer.token):
        people = [add_person(officer, f"Anak {n}", world.BELU_VILLAGE) for n in range(51)]
    lines = [{"person": person, "relation": "child"} for person in people]
    assert code_of(app, officer.token, HEIRS, [claim, json.dumps(lines[:50]), None]) == ""
    assert code_of(app, officer.token, HEIRS, [claim, json.dumps(lines), None]) == "P0B65"
