"""Rows that only functions write: money, votes, identity, evidence, words to people."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege

# Money, votes, identity, evidence and words to people: rows come from functions, whoever asks for them.
BY_FUNCTION_ONLY = {
    "access_change",
    "access_changedecision",
    "access_changesecret",
    "access_credential",
    "payouts_alarm",
    "payouts_booking",
    "access_grant",
    "access_right",
    "access_user",
    "casework_approvallimit",
    "casework_case",
    "casework_event",
    "casework_holiday",
    "casework_holidayyear",
    "casework_process",
    "casework_seat",
    "casework_step",
    "casework_transition",
    "casework_vote",
    "claims_benefitassessment",
    "claims_assessmentpart",
    "claims_claim",
    "claims_claimkind",
    "claims_decision",
    "claims_finding",
    "claims_heir",
    "claims_kindpart",
    "claims_law",
    "claims_payment",
    "claims_readingdecision",
    "claims_recomputation",
    "claims_payeechange",
    "claims_report",
    "claims_requirement",
    "contributions_billcharge",
    "contributions_billcontact",
    "contributions_billstanding",
    "contributions_credit",
    "contributions_handreceipt",
    "contributions_instalment",
    "contributions_instalmentplan",
    "contributions_payercredit",
    "contributions_paymentrequest",
    "contributions_receipt",
    "contributions_refund",
    "contributions_reminder",
    "contributions_requestedbill",
    "contributions_snapanswer",
    "contributions_snapcall",
    "contributions_snapclient",
    "contributions_snapsecret",
    "contributions_codealarm",
    "contributions_unknowncode",
    "contributions_vapayment",
    "contributions_waiver",
    "ledger_ledgeraccount",
    "ledger_closedmonth",
    "ledger_journal",
    "ledger_posting",
    "ledger_seal",
    "ledger_signedhead",
    "notices_attempt",
    "notices_consent",
    "notices_deliveryreceipt",
    "notices_notificationletter",
    "notices_notificationletterend",
    "notices_notification",
    "notices_recipient",
    "participation_card",
    "payouts_bank",
    "payouts_banksecret",
    "payouts_batch",
    "payouts_batchitem",
    "payouts_closing",
    "payouts_event",
    "payouts_holdername",
    "payouts_instruction",
    "payouts_message",
    "payouts_proposal",
    "payouts_halt",
    "payouts_letter",
    "payouts_proposalitem",
    "payouts_proposalsource",
    "payouts_signature",
    "payouts_placed",
    "payouts_state",
    "payouts_bankoutcome",
    "payouts_transition",
    "payouts_unmatchedbooking",
    "platform_history",
    "participation_membership",
    "registry_bankaccount",
    "registry_identity",
    "registry_person",
    "registry_relation",
    "vault_folder",
    "vault_paper",
    "vault_paperkind",
}


def test_no_role_writes_money_votes_or_evidence_by_hand(owner):
    """Not a column of them either, and no table of these rooms is forgotten here."""
    writable = owner.execute(
        "select r.role, c.relname, p from pg_class c, (values ('payung_app'), ('payung_loader')) r(role),"
        " unnest(array['insert', 'update', 'delete', 'truncate']) p"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition"
        " and (has_table_privilege(r.role, c.oid, p) or (p in ('insert', 'update') and has_any_column_privilege(r.role, c.oid, p)))"
    ).fetchall()
    assert [row for row in writable if row[1] in BY_FUNCTION_ONLY] == []
    tables = {
        name for (name,) in owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    }
    rooms = ("casework_", "claims_", "vault_", "payouts_", "notices_")
    assert {name for name in tables if name.startswith(rooms)} <= BY_FUNCTION_ONLY
    assert tables >= BY_FUNCTION_ONLY


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize("table", sorted(BY_FUNCTION_ONLY))
def test_trying_is_refused(db, owner, role, table, token):
    connection, session = db.connect(role), token("admin")
    column = one(owner, "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table])
    for statement in (
        f"insert into {table} default values",
        f"update {table} set {column} = {column}",
        f"delete from {table}",
    ):
        with pytest.raises(DENIED, match="permission denied"), acting(connection, session):
            connection.execute(statement)


def test_the_application_role_brings_in_no_people_money_or_verdicts(app, token):
    for table in (
        "registry_person",
        "registry_identity",
        "registry_custody",
        "notices_notification",
        "notices_recipient",
        "notices_notificationletter",
        "participation_card",
        "participation_membership",
        "participation_month",
        "participation_snapshot",
        "sponsorship_enrolment",
        "sponsorship_waiting",
        "sponsorship_waitingremoval",
        "contributions_bill",
        "contributions_handreceipt",
        "contributions_receipt",
        "contributions_contributionassessment",
        "ledger_journal",
        "ledger_posting",
        "ledger_seal",
        "ledger_closedmonth",
        "ledger_signedhead",
        "ledger_ledgeraccount",
        "intake_row",
        "intake_outcome",
        "intake_candidate",
        "coverage_active",
        "coverage_statement",
        "coverage_base",
        "coverage_basedecision",
        "places_denominator",
        "platform_outbox",
        "platform_history",
        "platform_setting",
        "places_place",
        "parties_organisation",
    ):
        with pytest.raises(DENIED, match="permission denied"), acting(app, token("admin")):
            app.execute(f"insert into {table} default values")
