"""The second kind of claim, a death at work, from the report to the payment; and claims whose kind is changed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.access.policies import Forbidden
from payung.claims import selectors, services
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.claims.kinds import KINDS
from payung.claims.policies import possible
from payung.claims.services import ReportData
from payung.kernel.money import largest_remainder
from payung.law import Cause, LawError, jkk_death, scholarship_eligibility
from payung.ledger.services import seal, verify
from payung.platform.db import acting
from tests.claims import world
from tests.claims.test_attacks import refused
from tests.support.people import acting as raw_acting
from tests.support.people import one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

AT_WORK = world.AT_WORK
CHANGE = "select payung.claim_change_kind(%s, %s, %s::jsonb, %s)"
WHY = "Polisi menyatakan kecelakaan di jalan pulang kerja."


@pytest.fixture
def member(loader, token):
    """A participant of Belu in his first paid month."""
    return world.member_with_months(loader, token, [10])


def changed(actor: Any, claim: int, kind: str, reason: str = WHY, **said: Any) -> int:
    with acting(actor.token):
        return services.change_kind(actor, claim, kind, reason, **said)


@pytest.mark.parametrize(("base", "grant"), [(1_000_000, 48_000_000), (2_000_000, 96_000_000)])
def test_from_the_public_report_to_the_bank(own_db, actor, loader, token, owner, base, grant):
    total = grant + 12_000_000 + 10_000_000
    member = world.member_with_months(loader, token, [10], base=base)
    code = services.report_public(
        ReportData(
            "Markus Bere", date(2025, 10, 10), "Ana Bere", regency="53.04", kind="death_at_work",
            said={name: AT_WORK[name] for name in ("relation", "cause", "accident_on")},
        )
    )  # fmt: skip
    officer, head = actor("cabang"), actor("kepala")
    with acting(officer.token):
        claim = services.take_up(officer, selectors.reports().get().pk, member.person)
        assert selectors.claim(claim).kind_id == "death_at_work"
        needed = services.request_papers(officer, claim)
        assert {"laporan_tahap_1", "laporan_tahap_2", "laporan_polisi"} <= set(needed)
    heirs = world.family(officer)
    with acting(officer.token):
        services.set_heirs(officer, claim, heirs)
    world.give_papers(officer, claim)
    with acting(officer.token):
        with pytest.raises(ClaimRefused) as untold:
            services.papers_complete(officer, claim)
        assert (untold.value.code, untold.value.facts["fact"]) == ("EVENT_UNTOLD", "Tempat kecelakaan")
    changed(officer, claim, "death_at_work", "Keterangan dari pemberi kerja.", place=AT_WORK["place"],
            stage_one_on=date(2025, 10, 9))  # fmt: skip
    with acting(officer.token):
        services.papers_complete(officer, claim)
        made = services.assess(officer, claim)
        assert (made.outcome, made.amount, made.payable) == ("full", total, total)
        assert dict(made.parts.values_list("name", "amount")) == {
            "death_grant": grant, "periodic": 12_000_000, "funeral": 10_000_000,
        }  # fmt: skip
        assert (made.facts["base"], made.facts["event_on"], made.facts["died_on"]) == (base, "2025-10-08", "2025-10-10")
        assert "place" not in made.facts["said"]
        assert not {"BASE_STATED", "STAGE_ONE_LATE"} & set(made.result["warnings"])
        assert deciding.holds(made.snapshot, made.digest)
    recompute()
    with acting(head.token):
        assert services.approve(head, claim, made.digest) == "approved"
        assert services.letter(head, claim)[:4] == b"%PDF"
    assert one(owner, "select number from notices_notificationletter") == f"JKK/{claim}/2025"
    assert owner.execute("select distinct purpose from payouts_instruction").fetchall() == [("JKK",)]
    booked = owner.execute("select account_id, amount from ledger_posting where account_id like '5%'").fetchall()
    assert booked == [("5100", total)]
    world.bank_says(own_db, actor("admin"), claim, "paid")
    assert world.state(owner, claim) == "paid"
    with acting(officer.token):
        assert [line.amount for line in selectors.heirs(claim)] == largest_remainder(total, [1] * 4)
        assert selectors.paid_amount(claim) == total
    assert selectors.by_code(code)["paid"] == total
    seal()
    assert verify().ok


def test_a_death_is_found_to_be_at_work_and_keeps_what_was_said(db, actor, member, owner):
    officer, head = actor("cabang"), actor("kepala")
    case = world.complete(officer, member)
    with acting(officer.token):
        # one paid month: by the months the waiting rule leaves only the funeral cost, by the membership all of it
        assert services.preview(officer, case.claim).amounts == {"paid_months": 10_000_000, "membership": 42_000_000}
        heirs, papers = selectors.current_heirs(case.claim), selectors.checklist(case.claim)
        assert "change_kind" in possible(officer, selectors.claim(case.claim))
    found = changed(officer, case.claim, "death_at_work", **AT_WORK)
    with acting(officer.token):
        claim = selectors.claim(case.claim)
        assert (claim.kind_id, claim.case.process_id, claim.case.state) == ("death_at_work", "claim.jkk", "complete")
        assert [h.pk for h in selectors.current_heirs(case.claim)] == [h.pk for h in heirs]
        clean = {item.paper_type for item in selectors.checklist(case.claim) if item.state == "clean"}
        assert clean == {item.paper_type for item in papers} - {"formulir_4"}
        # the report keeps the kind that the reporter gave
        assert selectors.reports_of(case.claim)[0].kind_id == "death"
        with pytest.raises(ClaimRefused) as lacking:
            services.assess(officer, case.claim)
        assert lacking.value.code == "PAPERS_MISSING"
        told = [m for m in selectors.timeline(case.claim) if m.kind == "kind_changed"]
        assert [(m.reason, m.actor_id) for m in told] == [(WHY, officer.user_id)]
    assert one(owner, "select max(id) from claims_finding") == found
    world.give_papers(officer, case.claim)
    with acting(officer.token):
        digest = services.assess(officer, case.claim)
        assert digest.amount == 70_000_000
        assert "change_kind" not in possible(officer, selectors.claim(case.claim))
    recompute()
    with acting(head.token):
        assert services.approve(head, case.claim, digest.digest) == "approved"


def test_a_death_at_work_is_found_to_be_none_and_back(db, actor, member):
    officer = actor("cabang")
    case = world.complete(officer, member, kind="death_at_work", said=AT_WORK)
    changed(officer, case.claim, "death", "Dokter menyatakan sakit jantung, tanpa kaitan dengan kerja.")
    world.give_papers(officer, case.claim)
    with acting(officer.token):
        assert selectors.finding(case.claim) == {}
        assert services.preview(officer, case.claim).outcome == "reading"
    changed(officer, case.claim, "death_at_work", "Dinas tenaga kerja menetapkan kecelakaan kerja.")
    with acting(officer.token):
        assert selectors.finding(case.claim) == AT_WORK  # the answers from before are used again
        assert services.preview(officer, case.claim).total == 70_000_000


def test_the_kind_stands_once_it_is_assessed(db, actor, loader, app, owner, token):
    officer = actor("cabang")
    case, _digest = world.assessed(officer, world.member_with_months(loader, token, [8, 9, 10]))
    said = json.dumps(AT_WORK)
    assert refused(app, officer.token, CHANGE, [case.claim, "death_at_work", said, WHY]) == "P0B66"
    for statement in (
        "update claims_claim set kind = 'death_at_work' where id = %s",
        "update claims_claim set event = 'accident' where id = %s",
    ):
        assert refused(app, officer.token, statement, [case.claim]) == "42501"
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement, [case.claim])
        assert error.value.sqlstate == "P0A01"
    with pytest.raises(psycopg.Error) as error:
        owner.execute("update casework_case set process_id = 'claim.jkk' where subject = %s", [f"claim:{case.claim}"])
    assert error.value.sqlstate == "P0B11"


def test_a_kind_is_changed_by_who_assesses_with_a_reason(db, actor, member, app, owner, token):
    officer = actor("cabang")
    claim = world.open_claim(officer, member)
    said = json.dumps(AT_WORK)
    for user in ("kepala", "bank-belu", "pemeriksa", "belu", "juri"):
        assert refused(app, token(user), CHANGE, [claim, "death_at_work", said, WHY]) in ("P0B60", "P0B62")
    for wrong, code in (
        ({**AT_WORK, "cause": "magic"}, "P0C97"),
        ({**AT_WORK, "accident_on": "2025-02-31"}, "P0C97"),
        ({**AT_WORK, "accident_on": "2025-10-11"}, "P0B64"),
        ({**AT_WORK, "place": "rumah 5304014101850001"}, "P0B1E"),
        ({**AT_WORK, "wealth": "x"}, "P0C97"),
    ):
        assert refused(app, officer.token, CHANGE, [claim, "death_at_work", json.dumps(wrong), WHY]) == code
    assert refused(app, officer.token, CHANGE, [claim, "death_at_work", said, "-"]) == "P0B18"
    # The database refuses a kind without its finding, even to the owner's role.
    with pytest.raises(psycopg.Error) as error:
        owner.execute("update claims_claim set kind = 'death_at_work' where id = %s", [claim])
    assert error.value.sqlstate == "P0A01"
    with acting(actor("bank-belu").token), pytest.raises(Forbidden):
        services.change_kind(actor("bank-belu"), claim, "death_at_work", WHY)
    owner.execute(
        "insert into claims_claimkind (name, programme, event, process_id, purpose, ledger_account_id, facts, payees, readings)"
        " select 'other', programme, 'other', process_id, purpose, ledger_account_id, '{}', payees, '{}' from claims_claimkind"
        " where name = 'death'"
    )
    assert refused(app, officer.token, CHANGE, [claim, "other", "{}", WHY]) == "P0CA1"


def test_one_death_has_one_claim_whichever_kind_pays(db, actor, member, app, owner):
    officer = actor("cabang")
    world.open_claim(officer, member)
    with pytest.raises(ClaimRefused) as error:
        world.open_claim(officer, member, kind="death_at_work", said=AT_WORK)
    assert error.value.code == "CLAIM_EXISTS"
    copied = (
        "insert into claims_claim (code, kind, event, person_id, event_on, reported_on, via, regency, case_id, folder_id, opened_by)"
        " select '000000000000', 'death_at_work', event, person_id, event_on, reported_on, via, regency, case_id + 1000000,"
        " folder_id, opened_by from claims_claim"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(copied)


def test_the_law_looks_on_the_day_of_the_accident(db, actor, loader, token):
    """Insured and injured in September, dead in October, and October was not paid: the day of the accident decides."""
    officer = actor("cabang")
    member = world.member_with_months(loader, token, [9])
    claim = world.open_claim(officer, member, kind="death_at_work", said={**AT_WORK, "accident_on": "2025-09-29"})
    with acting(officer.token):
        assert services.preview(officer, claim).total == 70_000_000
    changed(officer, claim, "death_at_work", "Tanggal diperbaiki menurut polisi.", accident_on=date(2025, 10, 2))
    with acting(officer.token):
        assert services.preview(officer, claim).total == 0


@pytest.mark.parametrize("base", [1, 333_333, 416_667, 1_000_000, 2_000_000, 20_700_001, 117_000_000])
def test_the_amounts_follow_the_base(db, actor, member, base):
    officer = actor("cabang")
    claim = world.open_claim(officer, member, kind="death_at_work", said=AT_WORK)
    with acting(officer.token):
        facts = {**readings.facts_of(claim), "base": base}
    found = deciding.decide(facts)
    assert found.total == jkk_death(base, date(2025, 10, 8)).row(0)["total"]


def test_a_base_that_nobody_knows_is_asked_for_and_a_stated_one_is_told(db, actor, member):
    officer = actor("cabang")
    claim = world.open_claim(officer, member, kind="death_at_work", said=AT_WORK)
    with acting(officer.token):
        facts = {**readings.facts_of(claim), "base": None}
    with pytest.raises(LawError) as error:
        deciding.decide(facts)
    assert error.value.code == "LAW_WAGE_MISSING"
    stated = {**facts, "said": {**facts["said"], "base": "2000000"}}
    found = deciding.decide(stated)
    assert found.total == 118_000_000
    assert "BASE_STATED" in found.warnings


def test_a_late_report_is_told_to_the_second_person(db, actor, member):
    officer = actor("cabang")
    claim = world.open_claim(officer, member, kind="death_at_work", said={**AT_WORK, "stage_one_on": "2025-10-11"})
    with acting(officer.token):
        assert services.preview(officer, claim).warnings[-1] == "STAGE_ONE_LATE"


def test_amounts_unlike_the_statute_are_not_approved(db, actor, member, app, token):
    officer = actor("cabang")
    case = world.complete(officer, member, kind="death_at_work", said=AT_WORK)
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
        kept = json.loads(deciding.snapshot(facts, deciding.decide(facts)))
    kept["result"]["parts"]["death_grant"] += 1_000_000
    kept["result"]["total"] += 1_000_000
    kept["result"]["payable"] += 1_000_000
    kept["result"]["shares"][0]["amount"] += 1_000_000
    statement = "select payung.claim_assess(%s, %s, '2025-12-15')"
    text = deciding.canonical(kept)
    kept["facts"]["base"] = 2_000_000
    assert refused(app, officer.token, statement, [case.claim, deciding.canonical(kept)]) == "P0B68"
    with raw_acting(app, officer.token):
        app.execute(statement, [case.claim, text])
    recompute()
    approve = "select payung.claim_approve(%s, %s, '2025-12-15')"
    assert refused(app, token("kepala"), approve, [case.claim, deciding.digest(text)]) == "P0CBA"


def test_scholarships_after_a_death_at_work_ask_for_no_months_paid():
    event = date(2025, 10, 8)
    assert scholarship_eligibility(Cause.JKK_DEATH, event, 1).eligible
    assert not scholarship_eligibility(Cause.JKM, event, 1).eligible


def test_what_a_kind_declares_is_whole():
    for kind in KINDS.values():
        assert {part.parameter for part in kind.parts} | set(kind.rules) <= set(kind.law)
        assert not kind.insured_day or kind.insured_day in {fact.name for fact in kind.facts}
