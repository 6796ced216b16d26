"""From the report of a death to the paid heirs, with the services that pages, API and commands use."""

from __future__ import annotations

from datetime import date

import pytest
from pypdfium2 import PdfDocument

from payung.casework.errors import CaseRefused
from payung.casework.services import set_approval_limits
from payung.casework.transitions import ApprovalLimit
from payung.claims import selectors, services
from payung.claims.assessment import deciding
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.claims.policies import possible
from payung.claims.services import HeirData, ReportData
from payung.claims.transitions import APPROVERS, PROCESSES
from payung.ledger.services import seal, verify
from payung.platform import outbox
from payung.platform.db import acting, ask_secretly
from tests.claims import world
from tests.support import two
from tests.support.people import one


def balances(owner):
    return dict(owner.execute("select account_id, sum(amount)::bigint from ledger_posting group by 1").fetchall())


def test_from_a_public_report_to_paid_heirs(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10, 11, 12])
    code = services.report_public(
        ReportData(
            "Markus Bere", date(2025, 10, 10), "Ana Bere", regency="53.04", reporter_phone="081234567890", language="en"
        )
    )
    assert selectors.by_code(code)["state"] == "reported"
    assert outbox.dispatch() >= 1
    assert one(owner, "select template || ' ' || language from notices_notification") == "claim_reported en"

    officer, head = actor("cabang"), actor("kepala")
    with acting(officer.token):
        waiting = selectors.reports().get()
        assert selectors.candidates(waiting) == []
        claim = services.take_up(officer, waiting.pk, member.person)
        assert selectors.claim(claim).code == code
        assert services.request_papers(officer, claim)[0] == "formulir_4"
        assert possible(officer, selectors.claim(claim)) >= {"set_heirs", "add_paper", "papers_complete", "pause"}
    heirs = world.family(officer)
    with acting(officer.token):
        assert services.set_heirs(officer, claim, heirs[:2]) == 1
        assert services.set_heirs(officer, claim, heirs) == 2
        assert "buku_nikah" in [item.paper_type for item in selectors.checklist(claim)]
        with pytest.raises(ClaimRefused) as refused:
            services.papers_complete(officer, claim)
        assert refused.value.code == "PAPERS_MISSING"
        assert "Akta kematian" in refused.value.message
    world.photograph_papers(officer, claim)
    with acting(officer.token):
        services.papers_complete(officer, claim, date(2025, 12, 15))
        clock = selectors.clock(selectors.claim(claim), date(2025, 12, 15))
        assert (clock.calendar_due, clock.working_due) == (date(2025, 12, 22), date(2025, 12, 24))
        assert services.preview(officer, claim).total == 42_000_000
        found = services.assess(officer, claim)
        assert (found.outcome, found.amount, found.payable) == ("full", 42_000_000, 42_000_000)
        assert found.result["months_paid"] == 4
        assert found.result["mark"] == "low"
        assert deciding.holds(found.snapshot, found.digest)
        assert "approve" not in possible(officer, selectors.claim(claim))
        with pytest.raises(CaseRefused) as own:
            services.approve(officer, claim, found.digest)
        assert own.value.code == "CASE_OWN_WORK"
    recompute()
    with acting(head.token):
        assert "approve" in possible(head, selectors.claim(claim))
        assert services.approve(head, claim, found.digest) == "approved"
        letter = services.letter(head, claim)
        assert (letter[:4], len(PdfDocument(letter))) == (b"%PDF", 1)  # one page, with the code that proves it
    assert selectors.by_code(code)["amount"] == 42_000_000
    assert balances(owner)["5200"] == 42_000_000
    assert balances(owner)["2300"] == -42_000_000

    admin = actor("admin")
    world.bank_says(own_db, admin, claim, "paid")
    assert world.state(owner, claim) == "paid"
    with acting(officer.token):
        lines = selectors.heirs(claim)
        assert [(line.amount, line.payout) for line in lines] == [(10_500_000, "paid")] * 4
        assert selectors.paid_amount(claim) == 42_000_000
        told = [moment.action for moment in selectors.timeline(claim) if moment.kind == "act"]
        assert told == ["collect", "complete", "assess", "approve", "pay", "settle"]
        assert selectors.queue(search=code).get().pk == claim
        assert selectors.queue(search="markus").get().pk == claim
    followed = selectors.by_code(f"{code[:4]}-{code[4:8].lower()} {code[8:]}")
    assert (followed["state"], followed["paid"]) == ("paid", 42_000_000)
    templates = owner.execute("select template from notices_notification order by id").fetchall()
    assert [name for (name,) in templates] == [
        "claim_reported",
        "claim_needs_papers",
        "claim_complete",
        "claim_approved",
        "claim_paid",
    ]
    assert outbox.dispatch() == 0
    assert balances(owner)["2300"] == 0
    seal()
    result = verify()
    assert result.ok, result.first_bad


def test_two_paid_months_are_worth_the_funeral(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer = actor("cabang")
    case = world.complete(officer, member, date(2025, 8, 20), relations=("spouse", "child", "child"))
    with acting(officer.token):
        found = services.assess(officer, case.claim)
    assert (found.outcome, found.amount) == ("funeral", 10_000_000)
    assert [share["amount"] for share in found.result["shares"]] == world.equal_shares(10_000_000, 3)
    assert (
        found.result["explanation"]["children"][1]["children"][0]["children"][1]["basis"]
        == "Permenaker 1/2025; pasal belum dilihat"
    )


@pytest.mark.parametrize(
    ("paid", "committed", "outcome"),
    [([7, 8], [9, 10], "unpaid"), ([7, 8, 9], [], "arrears"), ([], [], "not_protected"), ([], [10], "unpaid")],
)
def test_an_unpaid_month_of_death_is_worth_nothing_yet(db, actor, loader, token, paid, committed, outcome):
    member = world.member_with_months(loader, token, paid, committed)
    officer, head = actor("cabang"), actor("kepala")
    case, digest = world.assessed(officer, member)
    with acting(head.token):
        found = selectors.assessment(case.claim)
        assert (found.outcome, found.amount) == (outcome, 0)
        with pytest.raises(ClaimRefused) as refused:
            services.approve(head, case.claim, digest)
        assert refused.value.code == "NOTHING_TO_PAY"
        services.return_(head, case.claim, "Tunggu iuran masuk", digest)
    assert selectors.by_code(_code(actor, case.claim))["state"] == "complete"


def _code(actor, claim):
    with acting(actor("cabang").token):
        return selectors.claim(claim).code


def test_a_returned_assessment_begins_a_new_round(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head = actor("cabang"), actor("kepala")
    case, first = world.assessed(officer, member)
    with acting(head.token):
        services.return_(head, case.claim, "Rekening anak kedua keliru", first)
    with acting(officer.token):
        heirs = [HeirData(h.heir.person_id, h.heir.relation, 1, h.account.pk) for h in selectors.heirs(case.claim)]
        services.set_heirs(officer, case.claim, reversed(heirs))
        second = services.assess(officer, case.claim)
        services.recall(officer, case.claim, "Nama ibu belum lengkap")
        third = services.assess(officer, case.claim)
        assert [a.number for a in selectors.assessments(case.claim)] == [3, 2, 1]
    recompute()
    with acting(head.token):
        assert third.digest == second.digest != first  # the same facts give the same digest
        with pytest.raises(ClaimRefused) as refused:
            services.approve(head, case.claim, first)
        assert refused.value.code == "CLAIM_CHANGED"
        for refuse in (services.return_, services.reject):
            with pytest.raises(ClaimRefused) as refused:
                refuse(head, case.claim, "Rekening anak kedua keliru", first)
            assert refused.value.code == "CLAIM_CHANGED"
            with pytest.raises(ClaimRefused) as refused:
                refuse(head, case.claim + 1000, "Rekening anak kedua keliru", third.digest)
            assert refused.value.code == "CLAIM_UNKNOWN"
        assert services.approve(head, case.claim, third.digest) == "approved"
    assert one(owner, "select count(*) from payouts_instruction") == 4


def test_a_rejected_claim_leaves_room_for_another(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head = actor("cabang"), actor("kepala")
    case, digest = world.assessed(officer, member)
    with pytest.raises(ClaimRefused) as twice:
        world.open_claim(officer, member)
    assert twice.value.code == "CLAIM_EXISTS"
    with acting(head.token):
        services.reject(head, case.claim, "Akta kematian orang lain", digest)
        assert services.letter(head, case.claim, "en").startswith(b"%PDF")
    assert world.state(owner, case.claim) == "rejected"
    assert one(owner, "select count(*) from payouts_instruction") == 0
    again = world.open_claim(officer, member)
    with acting(officer.token):
        services.withdraw(officer, again, "Keliru orangnya")
    assert world.state(owner, again) == "withdrawn"


def test_one_share_comes_back_and_goes_to_another_account(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head, admin = actor("cabang"), actor("kepala"), actor("admin")
    case = world.approved(officer, head, member)
    with acting(officer.token):
        last = selectors.heirs(case.claim)[3]
    world.bank_says(own_db, admin, case.claim, {last.heir.pk: ("returned", "AC04")})
    assert world.state(owner, case.claim) == "returned_payment"
    with acting(officer.token):
        line = selectors.heirs(case.claim)[3]
        assert (line.payout, line.reason) == ("returned", "AC04")
        assert selectors.paid_amount(case.claim) == 31_500_000
        other = selectors.heirs(case.claim)[0]
        with pytest.raises(ClaimRefused) as refused:
            services.propose_payee_change(officer, case.claim, other.heir.pk, other.account.pk)
        assert refused.value.code == "SHARE_NOT_BACK"
        from payung.payouts.errors import PayoutsRefused
        from payung.registry.services import add_account

        with pytest.raises(PayoutsRefused) as foreign:
            services.propose_payee_change(officer, case.claim, line.heir.pk, other.account.pk)
        assert foreign.value.code == "ACCOUNT"
        account = add_account(officer, line.heir.person_id, "130", "55555555", "Ahli Waris")
        proposal = services.propose_payee_change(officer, case.claim, line.heir.pk, account)
        assert services.propose_payee_change(officer, case.claim, line.heir.pk, account) == proposal
        waiting = selectors.heirs(case.claim)[3].proposed
        assert (waiting.payee_change.pk, waiting.account_masked[-4:]) == (proposal, "5555")
        assert "confirm_payee_change" not in possible(officer, selectors.claim(case.claim))
    assert world.state(owner, case.claim) == "returned_payment", "one person alone moves no money"
    with acting(head.token):
        assert "confirm_payee_change" in possible(head, selectors.claim(case.claim))
        services.confirm_payee_change(head, case.claim, proposal)
        assert selectors.heirs(case.claim)[3].proposed is None
    assert world.state(owner, case.claim) == "paying"
    world.bank_says(own_db, admin, case.claim, "paid")
    assert world.state(owner, case.claim) == "paid"
    told = owner.execute(
        "select template from notices_notification where template ~ 'paid|returned|account' order by id"
    )
    assert [name for (name,) in told.fetchall()] == [
        "claim_returned",
        "claim_account_proposed",
        "claim_account_confirmed",
        "claim_paid",
    ]
    with acting(officer.token):
        kinds = [moment.kind for moment in selectors.timeline(case.claim)]
    assert kinds.index("account_proposed") < kinds.index("account_confirmed")
    body = one(owner, "select body from notices_recipient order by notification_id desc limit 1")
    assert "Rp42.000.000" in body
    seal()
    result = verify()
    assert result.ok, result.first_bad


def test_without_heirs_the_organiser_gets_the_funeral(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head = actor("cabang"), actor("kepala")
    case = world.approved(officer, head, member, relations=("organiser",))
    with acting(officer.token):
        found = selectors.assessment(case.claim)
        assert (found.amount, found.payable, found.result["fund"]) == (42_000_000, 10_000_000, 32_000_000)
        assert services.letter(officer, case.claim).startswith(b"%PDF")
    assert balances(owner)["5200"] == 10_000_000


def test_pause_and_further_reports(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer = actor("cabang")
    case = world.complete(officer, member)
    second = services.report_public(ReportData("M. Bere", date(2025, 10, 10), "Tetangga", regency="53.04"))
    with acting(officer.token):
        services.pause(officer, case.claim, "Menunggu akta asli")
        with pytest.raises(CaseRefused) as paused:
            services.assess(officer, case.claim)
        assert paused.value.code == "CASE_PAUSED"
        services.resume(officer, case.claim)
        services.attach(officer, ask_secretly("select payung.report_find(%s)", [second]), case.claim)
        assert selectors.by_code(second) == {
            "kind": "report",
            "state": "handled",
            "regency": "53.04",
            "reported_on": "2025-12-15",
            "missing": [],
            "perhaps": {},
        }, "whoever else has reported learns nothing of the claim"
        third = services.file_report(officer, ReportData("Salah", date(2025, 10, 10), "Ana", regency="53.04"))
        services.dismiss(officer, ask_secretly("select payung.report_find(%s)", [third]), "Bukan peserta")
        assert selectors.by_code(third)["state"] == "dismissed"
        assert selectors.counts(date(2025, 12, 15))["reports"] == 0
    owner.execute("update claims_report set closed_at = now() - interval '91 days' where code = %s", [third])
    assert one(loader, "select payung.claim_forget_reports()") == 1
    assert one(owner, "select name from claims_report where code = %s", [third]) == "-"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"regency": "99.99"}, "PLACE_INVALID"),
        ({"event_on": date(2025, 12, 16)}, "CLAIM_DATE"),
        ({"event_on": date(2015, 6, 30)}, "CLAIM_DATE"),
        ({"name": " "}, "REPORT_INVALID"),
        ({"nik": "123"}, "REPORT_INVALID"),
        ({"note": "x" * 1001}, "REPORT_INVALID"),
    ],
)
def test_refusals_of_a_public_report(db, changed, code):
    facts = {"name": "Markus", "event_on": date(2025, 10, 10), "reporter_name": "Ana", "regency": "53.04", **changed}
    with pytest.raises(ClaimRefused) as refused:
        services.report_public(ReportData(**facts))
    assert refused.value.code == code


@pytest.mark.parametrize("wrong", ["", "x", "AAAA-BBBB-CCCC", "0" * 12, "'; select 1; --", "\x00", "é" * 12])
def test_a_wrong_code_tells_nothing(db, wrong):
    assert selectors.by_code(wrong.replace("\x00", "")) is None


def test_the_deadlines_of_the_contract(own_db, actor, loader, token, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-11-20")
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer = actor("cabang")
    case = world.complete(officer, member)
    with acting(officer.token):
        clock = selectors.clock(selectors.claim(case.claim), date(2026, 11, 20))
    assert (clock.calendar_due, clock.working_due) == (date(2026, 11, 27), date(2026, 12, 1))


def test_a_large_amount_may_need_two_approvers(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head, admin = actor("cabang"), actor("kepala"), actor("admin")
    with acting(admin.token):
        small = ApprovalLimit("approve", 0, 20_000_000, APPROVERS)
        change = set_approval_limits(
            admin, PROCESSES[0].name, "approve", [small, ApprovalLimit("approve", 20_000_000, None, APPROVERS, 2)]
        )
    two.confirm(change)
    case, digest = world.assessed(officer, member)
    for approver, outcome, state in (
        (head, "voted", "assessed"),
        (head, "voted", "assessed"),
        (admin, "approved", "approved"),
    ):
        with acting(approver.token):
            assert services.approve(approver, case.claim, digest) == outcome
        assert world.state(owner, case.claim) == state
    assert one(owner, "select count(*) from payouts_instruction") == 4


@pytest.mark.parametrize("relations", [("spouse", "child"), ("parent",), ("sibling",)])
def test_the_family_is_told_the_papers_that_the_office_asks_for(own_db, actor, loader, token, relations):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer = actor("cabang")
    with acting(officer.token):
        claim = world.open_claim(officer, member)
        services.set_heirs(officer, claim, world.family(officer, relations))
        asked = [item.paper_type for item in selectors.checklist(claim)]
        assert len(asked) > 5
        assert services.request_papers(officer, claim) == asked == selectors.missing(selectors.claim(claim))
