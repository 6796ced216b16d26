"""Nothing is paid unless the second process reached the same result, and no other role can write in its name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from payung.claims import selectors, services
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.recomputing import again, recompute
from payung.claims.errors import ClaimRefused
from payung.claims.policies import possible
from payung.claims.services import HeirData
from payung.platform.db import acting
from payung.site.commands.serve import children
from tests.claims import world
from tests.claims.test_attacks import _all_to_one, forged, refused
from tests.support.people import acting as raw_acting
from tests.support.people import one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

APPROVE = "select payung.claim_approve(%s, %s, '2025-12-15')"
ASSESS = "select payung.claim_assess(%s, %s, '2025-12-15')"
SAY = "select payung.claim_recomputed(%s::bigint[], %s::text[])"


@pytest.fixture
def member(loader, token):
    return world.member_with_months(loader, token, [7, 8, 9, 10])


@pytest.fixture
def verifier(db):
    return db.connect("verifier")


def assess(actor, case):
    """Assess the claim, without the second process."""
    with acting(actor.token):
        return services.assess(actor, case.claim)


def forge(app, officer, case):
    """Store an assessment that the application's role has invented: the sums are right, but one heir gets
    everything.
    """
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
    text = forged(deciding.snapshot(facts, deciding.decide(facts)), _all_to_one)
    with raw_acting(app, officer.token):
        return int(one(app, ASSESS, [case.claim, text])), deciding.digest(text)


def test_without_the_mark_nothing_is_approved(own_db, actor, member, app, token, owner):
    officer, head = actor("cabang"), actor("kepala")
    made = assess(officer, case := world.complete(officer, member))
    assert refused(app, token("kepala"), APPROVE, [case.claim, made.digest]) == "P0CB9"
    with acting(head.token):
        assert "approve" not in possible(head, selectors.claim(case.claim))
    with acting(head.token), pytest.raises(ClaimRefused) as error:
        services.approve(head, case.claim, made.digest)
    assert error.value.code == "NOT_RECOMPUTED"
    assert "belum dihitung ulang oleh proses kedua" in error.value.message
    for table in ("claims_decision", "claims_payment", "payouts_instruction", "notices_notificationletter"):
        assert one(owner, f"select count(*) from {table}") == 0
    done = recompute()
    assert (done.checked, done.different) == (1, [])
    digest, law = owner.execute("select digest, law from claims_recomputation where agrees").fetchone()
    assert digest == made.digest
    frozen = one(owner, "select (snapshot::jsonb->'facts'->'law')::text from claims_benefitassessment")
    assert law == deciding.digest(frozen)
    with acting(head.token):
        assert services.approve(head, case.claim, made.digest) == "approved"
    assert recompute().checked == 0


def test_the_mark_of_another_assessment_is_none(db, actor, member, app, token):
    officer = actor("cabang")
    case, first = world.assessed(officer, member)
    with acting(officer.token):
        services.recall(officer, case.claim, "Urutan ahli waris diperbaiki")
        heirs = [HeirData(h.heir.person_id, h.heir.relation, 1, h.account.pk) for h in selectors.heirs(case.claim)]
        services.set_heirs(officer, case.claim, reversed(heirs))
    second = assess(officer, case)
    assert second.digest != first
    assert refused(app, token("kepala"), APPROVE, [case.claim, second.digest]) == "P0CB9"


def test_no_share_is_written_without_the_mark_by_the_owner_either(own_db, actor, member, owner):
    officer = actor("cabang")
    made = assess(officer, case := world.complete(officer, member, relations=("spouse",)))
    owner.execute(
        "insert into claims_decision (claim_id, assessment_id, decision, decided_on, decided_by)"
        " values (%s, %s, 'approve', '2025-12-15', 1)",
        [case.claim, made.pk],
    )
    pay = (
        "insert into claims_payment (claim_id, heir_id, bank_account_id, amount, instruction_id, created_by)"
        " select claim_id, id, bank_account_id, 42000000, 1, 1 from claims_heir where claim_id = %s"
    )
    with pytest.raises(psycopg.Error) as error:
        owner.execute(pay, [case.claim])
    assert error.value.sqlstate == "P0CB9"


def test_an_invented_result_is_recorded_told_and_never_paid(own_db, actor, member, app, token, owner, login):
    officer, head = actor("cabang"), actor("kepala")
    case = world.complete(officer, member)
    number, digest = forge(app, officer, case)
    assert recompute().different == [number]
    assert refused(app, token("kepala"), APPROVE, [case.claim, digest]) == "P0CBA"
    with acting(head.token), pytest.raises(ClaimRefused) as error:
        services.approve(head, case.claim, digest)
    assert error.value.code == "RECOMPUTED_OTHERWISE"
    site = Client()
    login(site, "kepala")
    assert "berbeda: jangan dibayar" in site.get(f"/klaim/{case.claim}").content.decode()
    assert "Hitung ulang berbeda: jangan dibayar" in site.get("/").content.decode()
    assert f"/klaim/{case.claim}" in site.get("/klaim?waktu=different").content.decode()
    with acting(head.token):
        services.return_(head, case.claim, "Hitung ulang berbeda", digest)
        assert selectors.counts(date(2025, 12, 15))["different"] == 0
    made = assess(officer, case)
    assert "Belum dihitung ulang oleh proses kedua" in site.get(f"/klaim/{case.claim}").content.decode()
    recompute()
    assert "Dihitung ulang oleh proses kedua: sama" in site.get(f"/klaim/{case.claim}").content.decode()
    with acting(head.token):
        assert services.approve(head, case.claim, made.digest) == "approved"
    told = owner.execute("select assessment_id, agrees from claims_recomputation order by 1").fetchall()
    assert told == [(number, False), (made.pk, True)]


def test_facts_or_a_result_altered_behind_the_mark_are_not_paid(own_db, actor, member, app, token, owner):
    case, digest = world.assessed(actor("cabang"), member)
    owner.execute("alter table claims_benefitassessment disable trigger user")
    text = one(owner, "select snapshot from claims_benefitassessment where claim_id = %s", [case.claim])
    owner.execute(
        "update claims_benefitassessment set snapshot = %s where claim_id = %s", [forged(text, _all_to_one), case.claim]
    )
    assert refused(app, token("kepala"), APPROVE, [case.claim, digest]) == "P0CBA"
    other = deciding.digest(forged(text, _all_to_one))
    owner.execute("update claims_benefitassessment set digest = %s where claim_id = %s", [other, case.claim])
    assert refused(app, token("kepala"), APPROVE, [case.claim, other]) == "P0CBA"


@pytest.mark.parametrize("role", ["app", "loader"])
def test_nobody_else_speaks_for_the_second_process(db, actor, member, token, role, owner):
    officer = actor("cabang")
    made = assess(officer, world.complete(officer, member))
    connection, whole = db.connect(role), token("admin")
    result = json.dumps(made.result)
    assert refused(connection, whole, "select * from payung.claim_to_recompute(10)") == "42501"
    assert refused(connection, whole, SAY, [[made.pk], [result]]) == "42501"
    put = "insert into claims_recomputation (assessment_id, digest, law, agrees) values (%s, %s, %s, true)"
    assert refused(connection, whole, put, [made.pk, made.digest, made.digest]) == "42501"
    assert refused(connection, whole, "set role payung_verifier") == "42501"
    assert one(owner, "select count(*) from claims_recomputation where assessment_id = %s", [made.pk]) == 0
    recompute()
    for change in ("update claims_recomputation set agrees = true", "delete from claims_recomputation"):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(change)
        assert error.value.sqlstate == "P0A01"


def test_the_second_process_sees_facts_and_nothing_else(db, actor, member, verifier, owner):
    officer = actor("cabang")
    made = assess(officer, world.complete(officer, member))
    waiting = dict(verifier.execute("select * from payung.claim_to_recompute(1000)").fetchall())
    assert json.loads(waiting[made.pk]) == made.facts
    assert all("result" not in json.loads(facts) for facts in waiting.values())
    tables = owner.execute(
        "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in ('public', 'payung', 'published') and c.relkind in ('r', 'p', 'v', 'm')"
    ).fetchall()
    assert len(tables) > 100
    for (table,) in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            verifier.execute(f"select 1 from {table} limit 1")


def test_a_wrong_word_of_it_is_no_mark_and_stands(db, actor, member, verifier, owner):
    officer = actor("cabang")
    made = assess(officer, world.complete(officer, member))
    right = again(json.dumps(made.facts))
    assert verifier.execute(SAY, [[999_999_999], [right]]).fetchall() == []
    wrong = json.dumps({**made.result, "payable": 1})
    assert verifier.execute(SAY, [[made.pk], [wrong]]).fetchall() == [(made.pk,)]
    assert verifier.execute(SAY, [[made.pk], [right]]).fetchall() == [(made.pk,)]
    assert one(owner, "select agrees from claims_recomputation where assessment_id = %s", [made.pk]) is False
    assert again("{}") == again(json.dumps({**made.facts, "kind": "nobody"})) == "null"


def test_many_are_marked_by_one_question(own_db, actor, loader, token, owner):
    officer = actor("cabang")
    made = [
        assess(officer, world.complete(officer, world.member_with_months(loader, token, months), died))
        for months, died in (
            ([7, 8, 9, 10], date(2025, 10, 10)),
            ([8, 9], date(2025, 9, 25)),
            ([], date(2025, 10, 10)),
        )
    ]
    assert recompute().checked == 3
    marked = owner.execute("select assessment_id, digest from claims_recomputation where agrees order by 1").fetchall()
    assert marked == [(one_.pk, one_.digest) for one_ in made]


def test_web_and_worker_do_not_get_its_password_and_it_gets_no_other(db, actor, member):
    officer = actor("cabang")
    made = assess(officer, world.complete(officer, member))
    started = {child.name: child for child in children(db.urls, "127.0.0.1", 1, settings.SECRET_KEY)}
    for name in ("web", "worker"):
        assert db.urls.verifier not in started[name].env.values()
        assert "PAYUNG_VERIFIER_DATABASE_URL" not in started[name].env
    child = started["recompute"]
    given = {name for name in child.env if "DATABASE" in name or "KEY" in name or "SEED" in name}
    assert given == {"PAYUNG_VERIFIER_DATABASE_URL"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    once = [*(word for word in child.argv if word != "--watch"), "--json", "-"]
    done = subprocess.run(once, env={**kept, **child.env}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["ok"] is True
    assert sys.executable == once[0]
    with acting(officer.token):
        assert selectors.assessment(made.claim_id).recomputed == "same"
