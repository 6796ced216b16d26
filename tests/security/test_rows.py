"""Who sees which rows, for every table of the catalogue: a table without an entry here fails the test."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.support.people import acting, one
from tests.support.telling import contents

# Readable by the product's roles without row-level security, each for a reason.
EXEMPT = {
    "casework_holiday": "public: holidays",
    "places_place": "public: the tree of places",
    "places_alias": "public: names of places",
    "places_denominator": "public: published figures",
    "places_boundary": "public: outlines of places",
    "coverage_statement": "public: figures as somebody published them",
    "ledger_account": "public: the chart of accounts",
    "ledger_closedmonth": "months only",
    "ledger_seal": "digests and counts only; anybody may check the chain",
    "ledger_signedhead": "signatures over digests; anybody may check them",
    "payouts_transition": "the table of states; no row of anybody's",
    "platform_setting": "facts about the installation, such as the stated date",
    "platform_outbox": "ids only; the application role has no privilege on it",
    "procrastinate_jobs": "run ids only; the queue works across all users",
    "procrastinate_events": "times of jobs",
    "procrastinate_periodic_defers": "times of jobs; job runner only",
    "procrastinate_workers": "heartbeats; job runner only",
}

IN_PLACES = "regency = any(%(places)s)"
OWN_PAYER = "select id from participation_payer where organisation_id = any(%(orgs)s)"
IN_CUSTODY = "select person_id from registry_custody where organisation_id = any(%(orgs)s)"
OWN_PROGRAMME = "select id from sponsorship_programme where organisation_id = any(%(orgs)s)"
SEEN_PROGRAMME = (
    f"select id from sponsorship_programme where id in ({OWN_PROGRAMME})"
    f" or id in (select programme_id from sponsorship_quota where {IN_PLACES})"
)
OWN_NOTICE = f"{IN_PLACES} or organisation_id = any(%(orgs)s)"
PAYS = "bank_organisation_id = any(%(orgs)s)"
OWN_PAYOUT = (
    f"{IN_PLACES} or organisation_id = any(%(orgs)s) or id in (select instruction_id from payouts_state where {PAYS})"
)
OF_OWN_PAYOUT = f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})"
SEEN_BATCH = f"select id from payouts_batch where regencies ?| %(places)s or {PAYS}"
OWN_ANSWER = f"uploaded_by = %(me)s or bank_id in (select id from payouts_bank where organisation_id = any(%(orgs)s)) or id in (select proposal_id from payouts_proposalitem where instruction_id in (select id from payouts_instruction where {OWN_PAYOUT}))"
OWN_LIST = "select id from intake_list where uploaded_by = %(me)s"
OWN_PERSON = f"{IN_PLACES} or person_id in ({IN_CUSTODY})"
OWN_RECEIPT = f"select id from contributions_receipt where bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))"
OWN_CASE = f"select id from casework_case where {IN_PLACES} or organisation_id = any(%(orgs)s)"
# Papers are for who works on cases of the place, claims for who decides on them or is told by the bank: no rural bank.
OWN_FOLDER = (
    "%(roles)s::text[] && array['disnaker', 'branch_officer', 'bank_officer', 'rural_bank_officer', 'head', 'auditor']"
    f" and ({IN_PLACES} or organisation_id = any(%(orgs)s))"
)
OWN_CLAIM = (
    f"%(roles)s::text[] && array['disnaker', 'branch_officer', 'bank_officer', 'head', 'auditor'] and {IN_PLACES}"
)
OF_OWN_CLAIM = f"claim_id in (select id from claims_claim where {OWN_CLAIM})"

# What a user who is neither administrator nor of the whole province sees, said independently of the policies.
VISIBLE = {
    "access_user": "true",
    "access_grant": "user_id = %(me)s",
    "access_readlog": "actor_id = %(me)s and elsewhere = 0",
    "access_alarm": "false",
    "platform_run": "requested_by = %(me)s",
    "platform_idempotency": "actor_id = %(me)s",
    "platform_history": "false",
    "parties_organisation": "true",
    "parties_office": "true",
    "ledger_journal": "organisation_id = any(%(orgs)s)",
    "ledger_posting": "journal_id in (select id from ledger_journal where organisation_id = any(%(orgs)s))",
    "registry_person": f"{IN_PLACES} or id in ({IN_CUSTODY})",
    "registry_identity": f"{IN_PLACES} or person_id in ({IN_CUSTODY})",
    "registry_custody": "organisation_id = any(%(orgs)s)",
    "participation_payer": "kind = 'existing' or organisation_id = any(%(orgs)s) or cardinality(%(places)s::text[]) > 0",
    "participation_membership": f"{IN_PLACES} or person_id in ({IN_CUSTODY})",
    "participation_month": f"{IN_PLACES} or payer_id in ({OWN_PAYER})",
    "participation_snapshot": "true",
    "sponsorship_programme": f"id in ({SEEN_PROGRAMME})",
    "sponsorship_fund": f"programme_id in ({OWN_PROGRAMME})",
    "sponsorship_quota": f"{IN_PLACES} or programme_id in ({OWN_PROGRAMME})",
    "sponsorship_price": f"programme_id in ({SEEN_PROGRAMME})",
    "sponsorship_enrolment": f"{IN_PLACES} or programme_id in ({OWN_PROGRAMME})",
    "sponsorship_waiting": f"{IN_PLACES} or programme_id in ({OWN_PROGRAMME})",
    "contributions_bill": f"payer_id in ({OWN_PAYER})",
    "contributions_receipt": f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "contributions_handreceipt": f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "contributions_assessment": f"{IN_PLACES} or bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "intake_list": f"uploaded_by = %(me)s or programme_id in ({OWN_PROGRAMME})",
    "intake_row": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_candidate": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_mappingmemory": "true",
    "coverage_active": IN_PLACES,
    "participation_card": f"{IN_PLACES} or membership_id in (select id from participation_membership where person_id in ({IN_CUSTODY}))",
    "notices_message": OWN_NOTICE,
    "notices_recipient": OWN_NOTICE,
    "notices_attempt": f"message_id in (select id from notices_message where {OWN_NOTICE})",
    "notices_consent": IN_PLACES,
    "notices_letter": OWN_NOTICE,
    "payouts_bank": "true",
    "payouts_batch": f"regencies ?| %(places)s or {PAYS}",
    "payouts_batchitem": f"batch_id in ({SEEN_BATCH}) and instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    "payouts_instruction": OWN_PAYOUT,
    "payouts_state": f"{IN_PLACES} or organisation_id = any(%(orgs)s) or {PAYS}",
    "payouts_event": f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    **dict.fromkeys(("payouts_booking", "payouts_alarm", "payouts_letter", "payouts_holdername"), OF_OWN_PAYOUT),
    "payouts_halt": "%(roles)s && array['administrator', 'branch_officer', 'bank_officer', 'head', 'auditor']",
    "payouts_closing": f"account_id in (select id from registry_account where {OWN_PERSON})",
    "payouts_unplaced": PAYS,
    "payouts_placed": f"unplaced_id in (select id from payouts_unplaced where {PAYS})",
    "payouts_message": f"batch_id in ({SEEN_BATCH}) or (batch_id is null and bank_id in (select id from payouts_bank where organisation_id = any(%(orgs)s)))",
    "payouts_proposal": OWN_ANSWER,
    "payouts_proposalitem": OF_OWN_PAYOUT,
    "payouts_signature": f"proposal_id in (select id from payouts_proposal where {OWN_ANSWER})",
    "payouts_told": f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    "notices_letterend": f"letter_id in (select id from notices_letter where {OWN_NOTICE})",
    "registry_relation": OWN_PERSON,
    "registry_account": OWN_PERSON,
    "contributions_vapayment": f"receipt_id in ({OWN_RECEIPT})",
    "contributions_snapclient": "false",
    "contributions_codealarm": "false",
    "contributions_snapcall": "false",
    "contributions_snapanswer": "false",
    "vault_folder": OWN_FOLDER,
    "vault_paper": f"folder_id in (select id from vault_folder where {OWN_FOLDER})",
    "casework_process": "true",
    "casework_transition": "true",
    "casework_step": "true",
    "casework_band": "true",
    "casework_case": f"id in ({OWN_CASE})",
    "casework_seat": f"case_id in ({OWN_CASE})",
    "casework_vote": f"case_id in ({OWN_CASE})",
    "casework_event": f"case_id in ({OWN_CASE})",
    **dict.fromkeys(("access_right", "claims_requirement", "claims_tariff", "claims_law"), "true"),
    "claims_report": OWN_CLAIM,
    "claims_claim": OWN_CLAIM,
    "claims_heir": OF_OWN_CLAIM,
    "claims_assessment": OF_OWN_CLAIM,
    "claims_decision": OF_OWN_CLAIM,
    "claims_payment": OF_OWN_CLAIM,
    "claims_redirect": OF_OWN_CLAIM,
}
# Without any privilege for the application role: the policy is a second lock.
SECRET = {"access_credential", "contributions_snapsecret", "payouts_banksecret", "payouts_proposalsource"}
UNREADABLE = {*SECRET, "contributions_unknowncode"}
# Their visibility does not depend on who is signed in, only on being so.
SIGNED_IN = {
    "access_right",
    "access_user",
    "parties_organisation",
    "parties_office",
    "participation_snapshot",
    "intake_mappingmemory",
    "payouts_bank",
    "casework_process",
    "casework_transition",
    "casework_step",
    "casework_band",
    "claims_requirement",
    "claims_tariff",
    "claims_law",
}

# Everybody who is neither administrator nor of the whole province nor a juror.
NARROW = [
    "belu",
    "kupang",
    "bank",
    "bank-belu",
    "bpr",
    "bpr-belu",
    "kepala-belu",
    "pemeriksa-belu",
    "snap-uji",
    "sponsor",
    "hrd",
    "tanpa-peran",
]

TABLES = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity as protected,
       exists (select from unnest(array['payung_app', 'payung_loader']) r,
                           unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
               where has_table_privilege(r, c.oid, p) or (p in ('select', 'insert', 'update', 'references')
                                                          and has_any_column_privilege(r, c.oid, p))) as reachable
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
"""


# Whoever pays sees the row; the name is for those who see the payee.
SEES_PAYEE = f"instruction_id in (select id from payouts_instruction where person_id in (select id from registry_person where {IN_PLACES} or id in ({IN_CUSTODY})))"
TOLD_TO = {"payouts_holdername": ("name", SEES_PAYEE)}
# Of these an officer of a regency sees nothing, however many there are; somebody else has to see some.
NOT_OFFICERS = {"payouts_halt": "kepala-belu", "payouts_placed": "bank", "payouts_unplaced": "bank"}
PARTITIONS = "select oid::regclass::text from pg_class where relispartition and relkind = 'r'"


def facts_of(owner: Any, username: str) -> dict[str, Any]:
    """User id, roles, regencies and organisations, from the grants themselves."""
    return {
        "roles": owner.execute(
            "select coalesce(array_agg(role::text), '{}') from access_grant g join access_user u on u.id = g.user_id"
            " where username = %s",
            [username],
        ).fetchone()[0],
        "me": one(owner, "select id from access_user where username = %s", [username]),
        "places": owner.execute(
            "select coalesce(array_agg(place_id::text), '{}') from access_grant g join access_user u on u.id = g.user_id"
            " where username = %s and place_id is not null and role <> 'juror'",
            [username],
        ).fetchone()[0],
        "orgs": owner.execute(
            "select coalesce(array_agg(organisation_id), '{}') from access_grant g join access_user u on u.id = g.user_id"
            " where username = %s and organisation_id is not null",
            [username],
        ).fetchone()[0],
    }


def check_table(app: Any, owner: Any, table: str, username: str, secret: str) -> int:
    """The user sees exactly what he may; nobody else's session or none shows anything. Returns rows seen."""
    expected = contents(owner, table, VISIBLE[table], facts_of(owner, username), TOLD_TO.get(table))
    with acting(app, secret):
        seen = contents(app, table)
        assert seen == expected, f"{table} as {username}"
    assert contents(app, table) == [], f"{table} after the transaction"
    with acting(app, ""):
        assert contents(app, table) == [], f"{table} without a session"
    return len(seen)


def test_every_table_is_protected_or_exempt_for_a_reason(owner):
    tables = owner.execute(TABLES).fetchall()
    open_tables = {name for name, protected, reachable in tables if reachable and not protected}
    assert open_tables == set(EXEMPT)
    assert {name for name, protected, _ in tables if protected} == set(VISIBLE) | UNREADABLE


@pytest.mark.parametrize("username", NARROW)
def test_each_user_sees_his_own_rows_and_no_others(told, app, owner, token, username):
    secret = token(username)
    for table in sorted(VISIBLE):
        check_table(app, owner, table, username, secret)


def test_the_story_has_rows_to_hide(told, app, owner, token):
    """Without hidden rows the test above would prove nothing."""
    secrets = {username: token(username) for username in ("belu", *NOT_OFFICERS.values())}
    for table in sorted(VISIBLE):
        total = len(contents(owner, table))
        seen = check_table(app, owner, table, "belu", secrets["belu"])
        assert total > 0, table
        if table not in SIGNED_IN | {"participation_payer"}:
            assert seen < total, table
        if other := NOT_OFFICERS.get(table):
            assert seen == 0, table
            assert check_table(app, owner, table, other, secrets[other]) > 0, table
        elif VISIBLE[table] != "false":
            assert seen > 0, table


SECRETS = [
    ("app", "access_credential"),
    ("app", "contributions_snapsecret"),
    ("app", "payouts_banksecret"),
    ("loader", "access_credential"),
    ("loader", "contributions_snapsecret"),  # banks call the web process; the job runner calls banks, with its own keys
]


@pytest.mark.parametrize(("role", "table"), SECRETS)
def test_secrets_are_read_by_no_role(told, db, owner, token, role, table):
    connection = db.connect(role)
    for statement in (f"select * from {table}", f"select count(*) from {table}", f"copy {table} to stdout"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement)


def test_a_case_that_is_another_offices_hides_its_papers_too(told, app, owner, token):
    """Papers, votes and shares hang on their folder, case and claim: each is asked for by itself, without its parent."""
    claim = owner.execute("select id, case_id, folder_id from claims_claim where regency = '53.71'").fetchone()
    asked = {
        "claims_heir": ("claim_id", claim[0]),
        "claims_assessment": ("claim_id", claim[0]),
        "claims_payment": ("claim_id", claim[0]),
        "casework_vote": ("case_id", claim[1]),
        "casework_event": ("case_id", claim[1]),
        "vault_paper": ("folder_id", claim[2]),
    }
    for username in ("belu", "kepala-belu", "pemeriksa-belu", "bank-belu", "bpr-belu", "bank", "sponsor", "juri"):
        with acting(app, token(username)):
            for table, (column, key) in asked.items():
                assert one(app, f"select count(*) from {table} where {column} = %s", [key]) == 0, (username, table)
    with acting(app, token("kupang")):
        for table, (column, key) in asked.items():
            assert one(app, f"select count(*) from {table} where {column} = %s", [key]) > 0, table


def test_a_rural_bank_reads_papers_of_its_place_and_no_claim(told, app, token):
    with acting(app, token("bpr-belu")):
        assert one(app, "select count(*) from vault_paper") > 0
        for table in ("claim", "report", "heir", "assessment", "decision", "payment"):
            assert one(app, f"select count(*) from claims_{table}") == 0, table


def test_a_sponsor_follows_his_case_and_opens_no_paper_of_it(told, app, token):
    with acting(app, token("sponsor")):
        assert app.execute("select subject from casework_case").fetchall() == [("uji:sponsor-uji",)]
        assert one(app, "select count(*) from vault_folder") == 0


def test_a_belu_officer_meets_no_name_of_another_regency(told, app, token):
    with acting(app, token("belu")):
        for table in (
            "registry_identity",
            "registry_person",
            "participation_membership",
            "participation_month",
            "registry_relation",
            "registry_account",
            "claims_claim",
            "claims_report",
        ):
            assert app.execute(f"select distinct regency from {table}").fetchall() == [("53.04",)]
        for table in ("contributions_assessment", "sponsorship_enrolment", "sponsorship_waiting", "coverage_active"):
            assert app.execute(f"select distinct regency from {table}").fetchall() == [("53.04",)]


@pytest.mark.parametrize("username", ["admin", "kepala", "cabang", "provinsi", "pemeriksa"])
def test_who_serves_the_province_sees_all_people(told, app, owner, token, username):
    with acting(app, token(username)):
        for table in (
            "registry_identity",
            "participation_month",
            "sponsorship_enrolment",
            "contributions_bill",
            "ledger_posting",
            "registry_account",
            "claims_claim",
            "claims_payment",
            "vault_paper",
        ):
            assert contents(app, table) == contents(owner, table)


def test_a_juror_sees_counts_of_the_whole_province_and_no_person(told, app, owner, token):
    with acting(app, token("juri")):
        assert contents(app, "coverage_active") == contents(owner, "coverage_active")
        for table in (
            "registry_identity",
            "registry_person",
            "participation_membership",
            "intake_candidate",
            "contributions_bill",
            "registry_relation",
            "registry_account",
            "claims_claim",
            "claims_report",
            "claims_heir",
            "casework_case",
            "vault_folder",
            "vault_paper",
        ):
            assert contents(app, table) == []


@pytest.mark.parametrize("table", sorted(set(VISIBLE) - SIGNED_IN))
def test_a_loosened_policy_does_not_pass_unseen(told, app, owner, token, table):
    """The matrix has teeth: open one table to everyone and the check of that table fails."""
    secret = token("sponsor")
    with owner.transaction():
        before = one(
            owner,
            "select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'scope' and polrelid = %s::regclass",
            [table],
        )
        owner.execute(f"alter policy scope on {table} using (true)")
    try:
        with pytest.raises(AssertionError):
            check_table(app, owner, table, "sponsor", secret)
    finally:
        with owner.transaction():
            owner.execute(f"alter policy scope on {table} using ({before})")
    check_table(app, owner, table, "sponsor", secret)


@pytest.mark.parametrize("role", ["app", "loader"])
def test_partitions_are_not_a_way_around(told, db, role):
    connection = db.connect(role)
    partitions = connection.execute(PARTITIONS).fetchall()
    assert len(partitions) >= 2
    for (partition,) in partitions:
        for statement in (
            f"select * from {partition}",
            f"insert into {partition} default values",
            f"truncate {partition}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)


def test_the_owner_sees_partitions_only_through_their_parent(told, owner):
    partitions = owner.execute(PARTITIONS).fetchall()
    for (partition,) in partitions:
        assert one(owner, f"select count(*) from {partition}") == 0
    assert one(owner, "select count(*) from participation_month") > 0


def test_statistics_tell_nothing_about_protected_columns(told, app, owner, token):
    with owner.transaction():
        owner.execute("analyze registry_identity")
    with acting(app, token("admin")):
        assert one(app, "select count(*) from pg_stats where tablename = 'registry_identity'") == 0


def test_there_are_no_views_that_could_bypass_the_policies(owner):
    views = "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('v', 'm', 'f') and nspname in ('public', 'payung')"
    assert one(owner, views) == 0


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "table",
    ["registry_person", "registry_identity", "participation_month", "contributions_assessment", "ledger_posting"],
)
def test_copy_does_not_go_around_row_security(told, db, role, table, token):
    connection = db.connect(role)
    with (
        pytest.raises(psycopg.Error) as refused,
        acting(connection, token("admin")),
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} from stdin") as copy,
    ):
        copy.write("1\n")
    assert refused.value.sqlstate in {"0A000", "42501"}


def test_copy_out_shows_no_more_than_a_select(told, app, token):
    out = "copy registry_identity (regency) to stdout"
    with acting(app, token("belu")), app.cursor() as cursor, cursor.copy(out) as copy:
        regencies = {row[0] for row in copy.rows()}
    assert regencies == {"53.04"}
