"""The holder of an account against the payee's name: spelling forgiven, strangers found, measured on a held-out draw."""

from __future__ import annotations

import psycopg
import pytest

from payung.platform.db import acting
from payung.registry import services
from payung.registry.errors import RegistryRefused
from payung.registry.holders import holder_match
from tests.support import holders, people
from tests.support.people import acting as raw_acting
from tests.support.people import one

# Chosen before anything was measured; the rules were made on others.
HELD_OUT, PAIRS = 20_261_121, 1_000


def test_few_true_pairs_raise_a_false_alarm():
    alarms = [pair for pair in holders.true_pairs(HELD_OUT, PAIRS) if not holder_match(*pair).enough]
    assert len(alarms) < PAIRS * 5 // 100, alarms[:20]


def test_most_strangers_are_found():
    passed = [pair for pair in holders.strangers(HELD_OUT, PAIRS) if holder_match(*pair).enough]
    assert len(passed) < PAIRS * 5 // 100, passed[:20]


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("Yohanes Djami", "JOHANIS JAMI"),
        ("Drs. Petrus Nahak, M.Si", "PIETER NAHAK"),
        ("Maria Yuliana Bere", "M. JULIANA BERE"),
        ("Hj. Siti Fatimah", "SITI FATIMAH HJ"),
        ("Yosef da Costa", "YOSEPH DACOSTA"),
        ("Fransiskus Xaverius Boimau", "FRANSISKUS XAVERIUS"),
        ("Oktovianus Oematan", "OKTOFIANUS UMATAN"),
        ("Cecilia Tjung", "SESILIA CUNG"),
        ("Maria Bere", "BERE MARIA"),
    ],
)
def test_the_same_person_written_otherwise(name, holder):
    assert holder_match(name, holder).enough
    assert holder_match(holder, name).enough


@pytest.mark.parametrize(
    ("name", "holder", "why"),
    [
        ("Maria Muda", "Pencuri Sendiri", "other"),
        ("Maria Bere", "Maria Nahak", "single"),
        ("Maria Yuliana Bere", "Maria Goreti Bere", "part"),
        ("Yohanes Bere", "Maria Bere", "single"),
        ("", "Maria Bere", "empty"),
    ],
)
def test_another_person_is_doubted_and_why(name, holder, why):
    found = holder_match(name, holder)
    assert (found.enough, found.why) == (False, (why,))


def test_another_name_needs_a_reason_also_by_raw_sql(db, actor, app, loader, owner, token):
    with raw_acting(loader, token("admin")):
        person = people.member(loader, "53.04", "Maria Muda").person
    officer = actor("cabang")
    with acting(officer.token):
        with pytest.raises(RegistryRefused) as told:
            services.add_account(officer, person, "130", "99988877701", "Pencuri Sendiri")
        assert told.value.code == "HOLDER_OTHER"
        made = services.add_account(officer, person, "130", "99988877701", "Pencuri Sendiri", "rekening suaminya")
    kept = owner.execute(
        "select holder_score < 80, holder_reason from registry_bankaccount where id = %s", [made]
    ).fetchone()
    assert kept == (True, "rekening suaminya")
    ask = "select payung.registry_add_bank_account(%s, '130', '99988877702', 'Pencuri Sendiri', %s, %s)"
    for score, reason in ((0, ""), (79, "  "), (79, "-----"), (None, ""), (101, ""), (-1, "rekening suaminya")):
        with pytest.raises(psycopg.Error) as refused, raw_acting(app, officer.token):
            app.execute(ask, [person, score, reason])
        assert refused.value.sqlstate in {"P0C59", "P0B18"}
    assert one(owner, "select count(*) from registry_bankaccount where person_id = %s", [person]) == 1
    ask = "select payung.registry_add_bank_account(%s, '130', %s, 'Pencuri Sendiri', %s, %s)"
    for score, reason in ((0, "rekening suaminya"), (80, ""), (100, "")):
        with raw_acting(app, officer.token):
            app.execute(ask, [person, f"9998887780{score}", score, reason])
    assert one(owner, "select count(*) from registry_bankaccount where person_id = %s", [person]) == 4
