"""A decision uses the facts and the law of the moment, and only functions of the room can take the steps of a claim."""

from __future__ import annotations

import threading
from datetime import date

import psycopg
import pytest

from payung.casework.errors import CaseRefused
from payung.claims import selectors, services
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.claims.telling import BRIEF, brief
from payung.platform import outbox
from payung.platform.db import acting
from tests.claims import world
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

ASSESS = "select payung.claim_assess(%s, %s, '2025-12-15')"
APPROVE = "select payung.claim_approve(%s, %s, '2025-12-15')"


def refused(connection, token, statement, args=()):
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, token):
        connection.execute(statement, args)
    return error.value.sqlstate


@pytest.fixture
def officer(actor):
    return actor("cabang")


@pytest.fixture
def member(loader, token):
    return world.member_with_months(loader, token, [8, 9, 10])


def facts_of(officer, claim):
    with acting(officer.token):
        return readings.facts_of(claim)


def snapshot_of(facts):
    return deciding.snapshot(facts, deciding.decide(facts))


def test_the_assessor_chooses_neither_the_segment_nor_the_law(db, officer, loader, app, token):
    two_months = world.complete(officer, world.member_with_months(loader, token, [9, 10]))
    facts = facts_of(officer, two_months.claim)
    assert refused(app, officer.token, ASSESS, [two_months.claim, snapshot_of({**facts, "segment": "PU"})]) == "P0B68"
    family = world.complete(
        officer, world.member_with_months(loader, token, [8, 9, 10]), relations=("spouse", "sibling")
    )
    facts = facts_of(officer, family.claim)
    for parameter in facts["law"]:
        if parameter["id"] == "heirs.order":
            for value in parameter["values"]:
                value["value"] = [{"group": "siblings", "label": "Saudara", "relations": ["sibling"]}]
    assert refused(app, officer.token, ASSESS, [family.claim, snapshot_of(facts)]) == "P0B68"
    with raw_acting(app, officer.token):
        app.execute(ASSESS, [family.claim, snapshot_of(facts_of(officer, family.claim))])


def test_an_assessment_by_another_statute_is_not_approved(own_db, officer, actor, member, owner):
    case, digest = world.assessed(officer, member)
    head = actor("kepala")
    owner.execute("update claims_law set parameters = '[]'")
    with acting(head.token), pytest.raises(ClaimRefused) as refused:
        services.approve(head, case.claim, digest)
    assert refused.value.code == "CLAIM_CHANGED"
    assert world.state(owner, case.claim) == "assessed"


def test_a_paper_withdrawn_after_the_assessment_stops_the_approval(db, officer, member, app, token, owner):
    case, digest = world.assessed(officer, member)
    paper = one(
        owner,
        "select p.id from vault_paper p join claims_claim c on c.folder_id = p.folder_id"
        " where c.id = %s and paper_type = 'akta_kematian'",
        [case.claim],
    )
    with raw_acting(app, token("belu")):
        app.execute("select payung.paper_withdraw(%s, 'akta milik orang lain')", [paper])
    assert refused(app, token("kepala"), APPROVE, [case.claim, digest]) == "P0B67"
    world.give_papers(officer, case.claim)
    assert refused(app, token("kepala"), APPROVE, [case.claim, digest]) == "P0B68", "it is another paper"
    assert world.state(owner, case.claim) == "assessed"


def test_only_the_assessor_takes_his_assessment_back(db, officer, actor, member, app, token, owner):
    case, _digest = world.assessed(officer, member)
    recall = "select payung.claim_recall(%s, 'belum lengkap benar')"
    assert refused(app, token("admin"), recall, [case.claim]) == "P0B6H"
    with raw_acting(app, officer.token):
        app.execute(recall, [case.claim])
    with acting(officer.token):  # A new round begins: earlier votes no longer count.
        assert services.assess(officer, case.claim).number == 2
    rounds = "select k.round from casework_case k join claims_claim c on c.case_id = k.id where c.id = %s"
    assert one(owner, rounds, [case.claim]) == 2


def test_the_clock_of_a_claim_is_kept_by_its_room_and_no_slip_locks_it(db, officer, member, app, token, owner):
    claim = world.open_claim(officer, member)
    case = one(owner, "select case_id from claims_claim where id = %s", [claim])
    for statement in (
        "select payung.case_complete(%s, '2025-01-01')",
        "select payung.case_pause(%s, '2025-12-15', 'alasan apa saja')",
        "select payung.case_resume(%s, '2025-12-15')",
    ):
        assert refused(app, token("belu"), statement, [case]) == "P0B14"
    pause = "select payung.claim_pause(%s, %s, 'menunggu putusan pengadilan')"
    assert refused(app, officer.token, pause, [claim, date(2999, 1, 1)]) == "P0B1A"
    with raw_acting(app, officer.token):
        app.execute(pause, [claim, date(2026, 3, 1)])
    with acting(officer.token):
        services.resume(officer, claim)
        services.withdraw(officer, claim, "Keliru orangnya")
    assert world.state(owner, claim) == "withdrawn"


def test_a_decision_makes_its_letter_and_nobody_else_does(own_db, officer, actor, member, app, token, owner):
    case = world.approved(officer, actor("kepala"), member)
    letter = owner.execute("select template, subject, number, amount from notices_notificationletter").fetchall()
    assert letter == [("decision_approved", f"claim:{case.claim}", f"JKM/{case.claim}/2025", 42_000_000)]
    made = "select payung.room_letter('claim-decision:77', 'decision_approved', 'claim:77', '1', '53.04', null, '2025-12-15', 1)"
    for name in ("cabang", "kepala", "admin"):
        assert refused(app, token(name), made) == "42501"
    with acting(officer.token):
        assert services.letter(officer, case.claim) == services.letter(officer, case.claim)
    assert one(owner, "select count(*) from notices_notificationletter") == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (".....", "REASON_SHORT"),
        ("  ya  ", "REASON_SHORT"),
        ("x " * 800, "REASON_LONG"),
        ("Pernikahan Siti Bere NIK 5304015203850001 tidak tercatat", "REASON_NUMBER"),
        ("NIK 5304 0152 0385 0001 milik orang lain", "REASON_NUMBER"),
        ("KPJ 88-000-000-123 bukan miliknya", "REASON_NUMBER"),
        ("Telepon 0812-3456-7890 tidak menjawab", "REASON_NUMBER"),
    ],
)
def test_a_reason_that_stays_holds_words_and_nobodys_number(db, officer, actor, member, owner, reason, code):
    case, digest = world.assessed(officer, member)
    head = actor("kepala")
    with acting(head.token), pytest.raises(CaseRefused) as error:
        services.reject(head, case.claim, reason, digest)
    assert error.value.code == code
    for act in (services.pause, services.recall):
        with acting(officer.token), pytest.raises(CaseRefused):
            act(officer, case.claim, reason)
    kept = "select count(*) from casework_event e join claims_claim c using (case_id) where c.id = %s and reason <> ''"
    assert one(owner, kept, [case.claim]) == 0


@pytest.mark.parametrize(
    "reason",
    [
        "Menikah 20-10-2025, bercerai 21-10-2025",
        "Akta 2025-10-01 dan 2025-10-31 berbeda",
        "Rp42.000.000 dan bukan Rp10.000.000 menurut surat 12/2025",
        "Saksi tidak hadir. " * 26,
    ],
)
def test_dates_amounts_and_long_words_are_reasons_and_reach_the_family(own_db, officer, actor, member, owner, reason):
    case, digest = world.assessed(officer, member)
    head = actor("kepala")
    with acting(head.token):
        services.reject(head, case.claim, reason, digest)
    while outbox.dispatch():
        pass
    assert one(owner, "select reason from claims_decision") == reason.strip()
    assert one(owner, "select count(*) from platform_outbox where handled_at is null") == 0
    told = one(
        owner,
        "select r.body from notices_notification m join notices_recipient r on r.notification_id = m.id where template = 'claim_rejected'",
    )
    assert brief(reason) in told
    assert len(brief(reason)) <= BRIEF + 3


def test_two_officers_who_add_heirs_at_once_lose_nobody(db, officer, member, owner):
    claim = world.open_claim(officer, member)
    spouse, first, second = world.family(officer, ("spouse", "child", "child"))
    with acting(officer.token):
        services.set_heirs(officer, claim, [spouse], after=0)
        read = selectors.heirs_number(claim)
        services.set_heirs(officer, claim, [spouse, first], after=read)
        with pytest.raises(ClaimRefused) as error:
            services.set_heirs(officer, claim, [spouse, second], after=read)
        assert error.value.code == "HEIRS_CHANGED"
        services.set_heirs(officer, claim, [spouse, first, second], after=selectors.heirs_number(claim))
    outcomes: list[str] = []

    def add(heir) -> None:
        connection = db.connect("app")
        rows = [{"person": h.person_id, "relation": h.relation, "account": h.bank_account_id} for h in (spouse, heir)]
        try:
            with raw_acting(connection, officer.token):
                connection.execute("select payung.claim_set_heirs(%s, %s::jsonb, 3)", [claim, deciding.canonical(rows)])
            outcomes.append("kept")
        except psycopg.Error as refusal:
            outcomes.append(str(refusal.sqlstate))

    threads = [threading.Thread(target=add, args=(heir,)) for heir in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["P0B6I", "kept"]


@pytest.mark.parametrize(
    ("started", "ended", "event", "outcome"),
    [
        ("2025-10-25", None, date(2025, 10, 1), "not_protected"),
        ("2025-08-01", "2025-09-15", date(2025, 10, 20), "not_protected"),
        ("2025-07-20", "2025-10-20", date(2025, 10, 20), "full"),
        ("2025-10-20", None, date(2025, 10, 20), "funeral"),
    ],
)
def test_a_membership_protects_from_its_first_day_to_its_last(
    db, officer, member, owner, started, ended, event, outcome
):
    owner.execute(
        "update participation_membership set started = %s, ended = %s where id = %s",
        [started, ended, member.membership],
    )
    case, _digest = world.assessed(officer, member, event)
    with acting(officer.token):
        assert selectors.assessment(case.claim).outcome == outcome


def test_money_that_came_after_the_death_is_told_to_the_second_person(db, officer, loader, app, token):
    with raw_acting(loader, token("admin")):
        people.open_months(loader)
        member, scheme = people.member(loader, "53.04"), people.scheme(loader)
        people.enrol(loader, scheme, member)
        codes = []
        for number in (8, 9, 10):
            people.cover(loader, scheme.payer, member, date(2025, number, 1))
            codes.append(people.bill(loader, scheme.payer, date(2025, number, 1), [member])[1])
        people.journal(loader, scheme)
    for code in codes:
        people.receive(app, token, code, paid_on="2025-12-10")
    case, _digest = world.assessed(officer, member)
    with acting(officer.token):
        found = selectors.assessment(case.claim)
    assert (found.outcome, found.amount, found.result["warnings"]) == ("full", 42_000_000, ["PAID_AFTER_DEATH"])


def test_a_day_of_payment_stated_by_hand_after_the_death_is_told_with_the_servers_own(db, officer, owner, member):
    """The stated day is before the death, but the server learned of the payment after it. The assessment holds both
    days.
    """
    case, _digest = world.assessed(officer, member)
    with acting(officer.token):
        found = selectors.assessment(case.claim)
    assert found.result["warnings"] == ["KNOWN_AFTER_DEATH"]
    days = owner.execute(
        "select r.paid_on::text, r.known_on::text from contributions_receipt r join contributions_contributionassessment a"
        " on a.bill_id = r.bill_id where a.membership_id = %s order by a.month",
        [member.membership],
    ).fetchall()
    told = [(one["paid_on"], one["known_on"]) for one in found.facts["months"]["receipts"]]
    assert told == days
    assert all(known > "2025-10-10" > paid for paid, known in told)
    assert found.facts["version"] == 5
    assert deciding.holds(found.snapshot, found.digest)


@pytest.mark.parametrize(("paid", "outcome"), [([7, 8], "full"), ([7], "full"), ([], "employer")])
def test_arrears_of_an_employer_are_paid_by_bpjs_for_three_months(db, officer, loader, token, owner, paid, outcome):
    member = world.member_with_months(loader, token, paid)
    owner.execute(
        "update participation_membership set segment = 'PU',"
        " employer_id = (select id from parties_organisation where code = 'pt-uji') where id = %s",
        [member.membership],
    )
    case, _digest = world.assessed(officer, member)
    with acting(officer.token):
        found = selectors.assessment(case.claim)
    assert (found.outcome, found.amount) == (outcome, 42_000_000 if outcome == "full" else 0)


def test_the_message_and_cek_promise_the_same_day_and_a_resumed_clock_is_told(
    own_db, officer, actor, member, owner, monkeypatch
):
    from payung.coverage import cek
    from payung.coverage import words as cekwords

    monkeypatch.setenv("PAYUNG_TODAY", "2025-11-21")
    case = world.complete(officer, member)
    code = one(owner, "select code from claims_claim where id = %s", [case.claim])

    def last_message():
        while outbox.dispatch():
            pass
        return owner.execute(
            "select m.template, r.body from notices_notification m join notices_recipient r on r.notification_id = m.id"
            " order by m.id desc limit 1"
        ).fetchone()

    def lead():
        return cekwords.claim(cek.by_claim_code(code)).lead.replace("\u00a0", " ")

    template, body = last_message()
    assert template == "claim_complete"
    assert "2 Desember 2025" in body
    assert "2 Desember 2025" in lead()
    with acting(officer.token):
        services.pause(officer, case.claim, "menunggu putusan pengadilan")
    assert "menunggu putusan pengadilan" in last_message()[1]
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-05")
    with acting(officer.token):
        services.resume(officer, case.claim)
    template, body = last_message()
    assert template == "claim_resumed"
    due = one(owner, "select greatest(calendar_due, working_due) from casework_case")
    assert f"{due.day} Desember 2025" in body
    assert f"{due.day} Desember 2025" in lead()
    with acting(officer.token):
        digest = services.assess(officer, case.claim).digest
    recompute()
    with acting(actor("kepala").token):
        services.approve(actor("kepala"), case.claim, digest)
    said = " ".join(cekwords.claim(cek.by_claim_code(code)).why)
    assert "disiapkan" in said
    assert "sedang mengirim" not in said, "no batch exists yet"


def test_the_worker_learns_whom_to_tell_only_while_there_is_something_to_tell(
    own_db, officer, actor, member, loader, owner
):
    case = world.approved(officer, actor("kepala"), member)
    report, instruction = owner.execute(
        "select r.id, p.instruction_id from claims_report r join claims_payment p on p.claim_id = r.claim_id limit 1"
    ).fetchone()
    key = f"claim:{case.claim}:approved"
    assert one(loader, "select name from payung.claim_told(%s)", [key]) == "Ana Bere"
    while outbox.dispatch():
        pass
    assert one(loader, "select name from payung.claim_told(%s)", [key]) is None
    assert one(loader, "select name from payung.claim_reporter(%s)", [report]) is None
    heard = "select name from payung.claim_heard(%s)"
    assert one(loader, heard, [instruction]) is None
    waits = (
        "insert into platform_outbox (topic, key, payload)"
        " values (%s, %s, jsonb_build_object('room', %s::text, 'instruction', %s::bigint))"
    )
    near = (("claims.told", "claims", 0), ("payouts.state", "other", 0), ("payouts.state", "claims", 1))
    for number, (topic, room, more) in enumerate(near):
        owner.execute(waits, [topic, f"near:{number}", room, instruction + more])
    assert one(loader, heard, [instruction]) is None
    owner.execute(waits, ["payouts.state", "this", "claims", instruction])
    assert one(loader, heard, [instruction]) == "Ana Bere"
    owner.execute("update platform_outbox set handled_at = now() where key = 'this'")
    assert one(loader, heard, [instruction]) is None
    forged = "insert into platform_outbox (topic, key, payload) values ('claims.told', 'x', '{}')"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        loader.execute(forged)
