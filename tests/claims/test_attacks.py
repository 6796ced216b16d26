"""Attacks with raw SQL in the product's own roles: nobody may decide on his own work, change a decision, or pay without
one.
"""

from __future__ import annotations

import json
import threading
from datetime import date

import psycopg
import pytest
from django.test import Client

from payung.claims import selectors, services
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.platform.db import acting
from tests.claims import world
from tests.support.people import acting as raw_acting
from tests.support.people import one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

DENIED = psycopg.errors.InsufficientPrivilege
TABLES = ("claim", "report", "requirement", "heir", "benefitassessment", "decision", "payment")
APPEND_ONLY = ("heir", "benefitassessment", "decision", "payment")


def refused(connection, token, statement, args=()):
    """Run a statement that must be refused; returns its SQLSTATE."""
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, token):
        connection.execute(statement, args)
    return error.value.sqlstate


@pytest.fixture
def member(loader, token):
    return world.member_with_months(loader, token, [7, 8, 9, 10])


@pytest.fixture
def waiting(actor, member):
    """An assessed claim and its digest."""
    return world.assessed(actor("cabang"), member)


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_written_by_hand(db, role, table, token):
    connection = db.connect(role)
    for statement in (
        f"insert into claims_{table} default values",
        f"update claims_{table} set id = id",
        f"delete from claims_{table}",
        f"truncate claims_{table} cascade",
    ):
        assert refused(connection, token("admin"), statement) == "42501"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_written_stays_for_the_owner_too(db, waiting, owner, table):
    for statement in (
        f"update claims_{table} set id = id",
        f"delete from claims_{table}",
        f"truncate claims_{table} cascade",
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == "P0A01"


def test_a_claim_is_not_turned_into_another(db, waiting, owner):
    case, _ = waiting
    for change in ("person_id = person_id + 1", "code = '000000000000'", "event_on = '2025-09-01'"):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(f"update claims_claim set {change} where id = %s", [case.claim])
        assert error.value.sqlstate == "P0A01"
    with pytest.raises(psycopg.Error):
        owner.execute("delete from claims_claim where id = %s", [case.claim])


def test_nobody_approves_his_own_assessment(db, waiting, app, token, owner):
    case, digest = waiting
    case_id = one(owner, "select case_id from claims_claim where id = %s", [case.claim])
    mine = token("cabang")
    approve = "select payung.claim_approve(%s, %s, '2025-12-15')"
    assert refused(app, mine, approve, [case.claim, digest]) == "P0B19"
    vote = "select payung.case_vote(%s, 'approve', 'approve', %s, 42000000, '')"
    assert refused(app, mine, vote, [case_id, digest]) == "P0B14"
    for action in ("approve", "pay", "settle", "bounce", "reject"):
        state = refused(app, mine, "select payung.case_act(%s, %s, '')", [case_id, action])
        assert state in {"P0B11", "P0B14"}
    assert refused(app, mine, "select payung.room_case_act(%s, 'approve', '')", [case_id]) == "42501"
    for user in ("belu", "bank-belu", "bank", "pemeriksa", "juri", "tanpa-peran"):
        assert refused(app, token(user), approve, [case.claim, digest]) == "P0B60"
    assert world.state(owner, case.claim) == "assessed"


def test_a_vote_alone_pays_nothing(own_db, waiting, app, token, owner):
    case, digest = waiting
    case_id = one(owner, "select case_id from claims_claim where id = %s", [case.claim])
    head = token("kepala")
    for decision in ("approve", "return", "reject"):
        vote = "select payung.case_vote(%s, 'approve', %s, %s, 42000000, 'alasan cukup')"
        assert refused(app, head, vote, [case_id, decision, digest]) == "P0B14"
    assert refused(app, head, "select payung.case_act(%s, 'approve', '')", [case_id]) == "P0B14"
    assert one(owner, "select count(*) from payouts_instruction") == 0
    instruct = "select payung.payout_instruct('claims', 'x', %s, 1, 1, '53.04', null, 'JKM', null)"
    assert refused(app, head, instruct, [case.heirs[0]]) == "42501"
    with raw_acting(app, head):
        app.execute("select payung.claim_approve(%s, %s, '2025-12-15')", [case.claim, digest])
    assert refused(app, head, "select payung.claim_approve(%s, %s, '2025-12-15')", [case.claim, digest]) == "P0B66"
    assert one(owner, "select count(*) from payouts_instruction") == 4
    assert one(owner, "select sum(amount)::bigint from ledger_posting where account_id = '5200'") == 42_000_000


def test_a_claim_is_neither_voted_on_nor_timed_beside_its_own_steps(own_db, loader, actor, token, app, owner):
    """Somebody who votes on an invented digest would block the claim for the person who really assesses it."""
    officer = actor("cabang")
    case = world.complete(officer, world.member_with_months(loader, token, [8, 9, 10]))
    case_id = one(owner, "select case_id from claims_claim where id = %s", [case.claim])
    vote = "select payung.case_vote(%s, 'assess', 'approve', %s, 42000000, '')"
    assert refused(app, officer.token, vote, [case_id, "0" * 64]) == "P0B14"
    assert (
        refused(app, officer.token, "select payung.room_case_vote(%s, 'assess', 'approve', 'x', 1, '')", [case_id])
        == "42501"
    )
    assert refused(app, officer.token, "select payung.case_complete(%s, '2020-01-01')", [case_id]) == "P0B14"
    assert refused(app, officer.token, "select payung.room_case_complete(%s, '2020-01-01')", [case_id]) == "42501"
    with acting(officer.token):
        services.assess(officer, case.claim)
    assert world.state(owner, case.claim) == "assessed"


def forged(text: str, change) -> str:
    kept = json.loads(text)
    change(kept)
    return deciding.canonical(kept)


def _more(kept):
    kept["result"]["parts"]["death_grant"] += 1_000_000
    kept["result"]["total"] += 1_000_000
    kept["result"]["payable"] += 1_000_000
    kept["result"]["shares"][0]["amount"] += 1_000_000


def _full(kept):
    kept["result"]["parts"] = {"death_grant": 20_000_000, "periodic": 12_000_000, "funeral": 10_000_000}
    kept["result"]["total"] = kept["result"]["payable"] = 42_000_000
    kept["result"]["shares"] = [{"heir": kept["facts"]["heirs"][0]["id"], "amount": 42_000_000}]


def _part(kept):
    kept["result"]["parts"]["bonus"] = kept["result"]["parts"].pop("funeral")


def _all_to_one(kept):
    first, *others = kept["result"]["shares"]
    first["amount"] = 42_000_000
    for other in others:
        other["amount"] = 0


def _lost(kept):
    kept["result"]["shares"][0]["amount"] -= 1


def _fund(kept):
    kept["result"]["fund"] += 1


def _total(kept):
    kept["result"]["total"] += 1
    kept["result"]["fund"] += 1


def _payable(kept):
    kept["result"]["payable"] += 1
    kept["result"]["fund"] -= 1


def _negative(kept):
    kept["result"]["shares"][0]["amount"] -= 42_000_000
    kept["result"]["shares"][1]["amount"] += 42_000_000


def _stranger(kept):
    kept["result"]["shares"][0]["heir"] = 999_999


def _twice(kept):
    kept["result"]["shares"][1]["heir"] = kept["result"]["shares"][0]["heir"]


def _months(kept):
    kept["facts"]["months"]["paid"].append("2025-06")


def _account(kept):
    kept["facts"]["heirs"][0]["account"] += 1


def _silent(kept):
    del kept["result"]["warnings"]


def _other_warnings(kept):
    kept["result"]["warnings"] = [{"code": "x"}]


def _no_tree(kept):
    kept["result"]["explanation"] = "sebab"


def _broken_tree(kept):
    kept["result"]["explanation"]["children"] = [{"how": "x"}]


def _day(kept):
    kept["facts"]["assessed_on"] = "2025-12-14"


@pytest.mark.parametrize(
    ("change", "event", "state"),
    [
        (_part, 10, "P0B69"),
        (_lost, 10, "P0B69"),
        (_fund, 10, "P0B69"),
        (_total, 10, "P0B69"),
        (_payable, 10, "P0B69"),
        (_negative, 10, "P0B69"),
        (_stranger, 10, "P0B69"),
        (_twice, 10, "P0B69"),
        (_silent, 10, "P0B69"),
        (_other_warnings, 10, "P0B69"),
        (_no_tree, 10, "P0B69"),
        (_months, 10, "P0B68"),
        (_account, 10, "P0B68"),
        (_day, 10, "P0B68"),
    ],
)
def test_an_assessment_is_not_invented(db, actor, member, app, token, change, event, state):
    officer = actor("cabang")
    case = world.complete(officer, member, date(2025, event, 15))
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
        text = deciding.snapshot(facts, deciding.decide(facts))
    statement = "select payung.claim_assess(%s, %s, '2025-12-15')"
    assert refused(app, token("cabang"), statement, [case.claim, forged(text, change)]) == state
    with raw_acting(app, token("cabang")):
        app.execute(statement, [case.claim, text])


@pytest.mark.parametrize(("change", "event"), [(_all_to_one, 10), (_more, 10), (_full, 8)])
def test_an_invented_result_is_not_approved(db, actor, member, app, token, owner, change, event):
    """The database only checks that the amounts add up. The second process finds the right benefit and heirs from the
    facts.
    """
    officer, head = actor("cabang"), actor("kepala")
    case = world.complete(officer, member, date(2025, event, 15))
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
        text = deciding.snapshot(facts, deciding.decide(facts))
    with raw_acting(app, token("cabang")):
        app.execute("select payung.claim_assess(%s, %s, '2025-12-15')", [case.claim, forged(text, change)])
    assert len(recompute().different) == 1
    with acting(head.token):
        with pytest.raises(ClaimRefused) as error:
            services.approve(head, case.claim, selectors.assessment(case.claim).digest)
        assert error.value.code == "RECOMPUTED_OTHERWISE"
    assert world.state(owner, case.claim) == "assessed"


def test_a_claim_opens_whatever_an_assessment_explains(db, actor, member, app, token, login):
    """Kept for good, it would shut the page on which it is sent back."""
    officer = actor("cabang")
    case = world.complete(officer, member, date(2025, 10, 15))
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
        text = deciding.snapshot(facts, deciding.decide(facts))
    with raw_acting(app, token("cabang")):
        app.execute("select payung.claim_assess(%s, %s, '2025-12-15')", [case.claim, forged(text, _broken_tree)])
    assert len(recompute().different) == 1
    shown = login(Client(), "kepala").get(f"/klaim/{case.claim}")
    assert shown.status_code == 200
    assert "Dari mana angka ini?" not in shown.content.decode()


def test_another_regency_sees_and_does_nothing(db, waiting, app, token, owner, actor):
    case, _ = waiting
    report = one(owner, "select id from claims_report where claim_id = %s", [case.claim])
    with raw_acting(app, token("kupang")):
        for table in ("claim", "report", "heir", "benefitassessment", "decision", "payment"):
            assert one(app, f"select count(*) from claims_{table}") == 0
    for statement, args in (
        ("select payung.claim_facts(%s)", [case.claim]),
        ("select payung.claim_papers(%s)", [case.claim]),
        ("select payung.claim_set_heirs(%s, '[]')", [case.claim]),
        ("select payung.claim_attach(%s, %s)", [report, case.claim]),
    ):
        assert refused(app, token("kupang"), statement, args) == "P0B62"
    with raw_acting(app, ""):
        assert one(app, "select count(*) from claims_claim") == 0
    mine = world.member_with_months(db.connect("loader"), token, [7, 8, 9, 10], regency="53.71")
    with pytest.raises(ClaimRefused) as error:
        world.open_claim(actor("belu"), mine)
    assert error.value.code == "PERSON_NEEDED"


def test_one_death_has_one_claim_also_at_the_same_time(db, actor, member, owner):
    outcomes: list[str] = []
    codes = [
        services.report_public(services.ReportData("Markus", date(2025, 10, 10), "Ana", regency="53.04"))
        for _ in range(4)
    ]
    ids = [one(owner, "select id from claims_report where code = %s", [code]) for code in codes]
    officer = actor("cabang")

    def take(report: int) -> None:
        connection = db.connect("app")
        try:
            with raw_acting(connection, officer.token):
                connection.execute(
                    "select payung.claim_open(%s, %s, '2025-10-10', '2025-12-15')", [report, member.person]
                )
            outcomes.append("opened")
        except psycopg.Error as error:
            outcomes.append(str(error.sqlstate))

    threads = [threading.Thread(target=take, args=(report,)) for report in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["P0B61", "P0B61", "P0B61", "opened"]


def test_two_approvals_at_the_same_time_pay_once(own_db, waiting, actor, owner):
    case, digest = waiting
    outcomes: list[str] = []

    def approve(name: str) -> None:
        connection = own_db.connect("app")
        try:
            with raw_acting(connection, tokens[name]):
                row = connection.execute(
                    "select payung.claim_approve(%s, %s, '2025-12-15')", [case.claim, digest]
                ).fetchone()
            outcomes.append(str(row[0]))
        except psycopg.Error as error:
            outcomes.append(str(error.sqlstate))

    tokens = {name: actor(name).token for name in ("kepala", "admin")}
    threads = [threading.Thread(target=approve, args=(name,)) for name in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["P0B66", "approved"]
    assert one(owner, "select count(*) from ledger_journal where event = 'benefit'") == 1
    assert one(owner, "select count(*) from payouts_instruction") == 4


def test_the_bank_is_not_spoken_for(own_db, actor, member, app, loader, token, owner):
    case = world.approved(actor("cabang"), actor("kepala"), member)
    instruction = one(owner, "select min(instruction_id) from claims_payment where claim_id = %s", [case.claim])
    assert refused(app, token("admin"), "select * from payung.claim_heard(%s)", [instruction]) == "42501"
    assert refused(app, token("admin"), "select payung.claim_settle(%s)", [case.claim]) == "42501"
    loader.execute("select * from payung.claim_heard(%s)", [instruction])
    assert world.state(owner, case.claim) == "approved"
    heir = one(owner, "select min(heir_id) from claims_payment where claim_id = %s", [case.claim])
    account = one(owner, "select bank_account_id from claims_payment where heir_id = %s", [heir])
    again = "select payung.claim_propose_payee_change(%s, %s, %s)"
    assert refused(app, token("cabang"), again, [case.claim, heir, account]) == "P0B6E"


def test_no_name_stands_in_a_row_that_only_grows(own_db, actor, member, owner):
    case = world.approved(actor("cabang"), actor("kepala"), member)
    names = [
        value
        for row in owner.execute("select name, coalesce(nik, '-'), phone from registry_identity").fetchall()
        for value in row
        if len(value) > 2
    ] + ["Ana Bere", "081234567890"]
    numbers = [row[0] for row in owner.execute("select account_no from registry_bankaccount").fetchall()]
    for table in (
        "claims_heir",
        "claims_benefitassessment",
        "claims_decision",
        "claims_payment",
        "casework_event",
        "ledger_journal",
        "platform_outbox",
    ):
        text = one(owner, f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
        assert not [value for value in (*names, *numbers) if value in text], table
    cek = json.dumps(selectors.by_code(one(owner, "select code from claims_claim where id = %s", [case.claim])))
    assert not [value for value in (*names, *numbers) if value in cek]
