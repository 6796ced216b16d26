"""Who sees which rows, for every table of the catalogue: a table without an entry here fails the test."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.security.visible import EXEMPT, IN_CUSTODY, IN_PLACES, SIGNED_IN, UNREADABLE, VISIBLE
from tests.support.people import acting, one
from tests.support.telling import contents

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
NOT_OFFICERS = {"payouts_halt": "kepala-belu", "payouts_placed": "bank", "payouts_unmatchedbooking": "bank"}
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
        "claims_benefitassessment": ("claim_id", claim[0]),
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
        for table in ("claim", "report", "heir", "benefitassessment", "decision", "payment"):
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
            "registry_bankaccount",
            "claims_claim",
            "claims_report",
        ):
            assert app.execute(f"select distinct regency from {table}").fetchall() == [("53.04",)]
        for table in (
            "contributions_contributionassessment",
            "sponsorship_enrolment",
            "sponsorship_waiting",
            "coverage_active",
        ):
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
            "registry_bankaccount",
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
            "registry_bankaccount",
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


def test_views_stand_under_the_policies_of_whoever_asks(owner):
    views = """
      select n.nspname || '.' || relname from pg_class c join pg_namespace n on n.oid = relnamespace
      where relkind in ('v', 'm', 'f') and nspname in ('public', 'payung', 'published')
        and (relkind <> 'v' or not coalesce(reloptions @> array['security_invoker=true'], false)
             -- What stands of a month, and the last consent, are asked by their own rooms, which do not ask what they publish.
             or nspname <> 'published' and relname not in ('contributions_standing', 'sponsorship_lastconsent'))"""
    assert owner.execute(views).fetchall() == []


def test_a_view_shows_no_row_and_takes_none_that_its_table_would_not(told, app, owner, token):
    views = owner.execute("select relname from pg_class where relnamespace = 'published'::regnamespace").fetchall()
    asked = [v for (v,) in views if one(owner, f"select has_table_privilege('payung_app', 'published.{v}', 'select')")]
    assert {"participation_month", "ledger_posting"} <= set(asked)
    for name in asked:
        with acting(app, token("belu")):
            assert one(app, f"select count(*) from published.{name}") == one(app, f"select count(*) from {name}")
        assert one(app, f"select count(*) from published.{name}") == one(app, f"select count(*) from {name}")
        for right in ("insert", "update", "delete"):
            assert not one(
                owner, f"select has_any_column_privilege('payung_app', 'published.{name}', 'insert, update')"
            )
            assert not one(owner, f"select has_table_privilege('payung_loader', 'published.{name}', '{right}')")


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "table",
    [
        "registry_person",
        "registry_identity",
        "participation_month",
        "contributions_contributionassessment",
        "ledger_posting",
    ],
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
