"""Functions that run with the owner's rights: who may call them, and that nobody can make them run his own code."""

from __future__ import annotations

import psycopg
import pytest

from payung.access.gate import open_session
from tests.security.callable import CALLABLE, SCOPE_READERS
from tests.support import asking, people
from tests.support.people import acting, one

STAGE = (
    "sheet_row int, nik text, name text, name_norm text, birth_date date, village_code text, regency text,"
    " person_id bigint, membership_id bigint, first_month date, last_month date"
)
JULY = "2025-07-01"


@pytest.mark.parametrize("role", sorted(CALLABLE))
def test_each_role_calls_what_it_needs_and_nothing_else(owner, role):
    callable_now = owner.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where n.nspname = 'payung' and has_function_privilege(%s, p.oid, 'execute') and p.prosecdef"
        " and p.proname <> 'sees_organisation'",  # a policy asks for organisations, whose names are for all
        [role],
    ).fetchall()  # besides, one function for each veiled column: see test_plans.py
    assert {row[0] for row in callable_now if not row[0].startswith("tell_")} == CALLABLE[role] | SCOPE_READERS


def test_functions_with_the_owners_rights_fix_where_names_are_looked_up(owner):
    found = owner.execute(
        "select p.proname, coalesce(array_to_string(p.proconfig, ';'), ''), pg_get_userbyid(p.proowner)"
        " from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    ).fetchall()
    assert len(found) > 20
    for name, config, holder in found:
        assert config.startswith("search_path="), name
        assert config.split(";")[0].endswith("pg_temp"), name
        assert holder in {owner.info.user, "payung_reader"}, name


def test_public_may_run_nothing_that_writes(owner):
    """Trigger functions too: on a temporary table of his own anybody could let them write."""
    open_to_all = owner.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " where n.nspname = 'payung' and p.prosecdef and a.grantee = 0 and a.privilege_type = 'EXECUTE'"
    ).fetchall()
    assert {row[0] for row in open_to_all} == SCOPE_READERS


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "function",
    ["keep_history", "keep_terms", "charge_funds", "take_quota", "journal_bills", "end_sessions", "ledger_balanced"],
)
def test_no_trigger_function_can_be_hung_on_a_table_of_ones_own(db, role, function):
    connection = db.connect(role)
    connection.execute("create temp table sponsorship_scheme (id bigint, note text)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "create trigger mine after insert on sponsorship_scheme referencing new table as new_rows"
            f" for each statement execute function payung.{function}()"
        )


@pytest.mark.parametrize("role", ["app", "loader"])
def test_temporary_names_do_not_shadow_what_functions_use(db, role, token, owner):
    connection = db.connect(role)
    connection.execute("create temp table session as select 'x'::bytea as token_hash, 1::bigint as user_id")
    for table in (
        "access_user",
        "access_grant",
        "participation_payer",
    ):
        connection.execute(f"create temp table {table} (like public.{table})")
    for table in ("contributions_bill", "contributions_receipt"):  # nobody reads all their columns
        connection.execute(f"create temp table {table} (id bigint, payment_code text, reference text, bill_id bigint)")
    connection.execute("insert into access_grant (id, user_id, role, caseload) select 1, 1, 'administrator', false")
    for signature in ("sha256(bytea) returns bytea", "may(text) returns boolean"):
        value = "select '\\x00'::bytea" if "bytea" in signature else "select true"
        connection.execute(f"create function pg_temp.{signature} language sql as $$ {value} $$")
    connection.execute("set search_path = pg_temp, public, payung")
    # The job runner takes no money in.
    refused = ("records no receipts", "unknown payment code") if role == "app" else ("permission denied",) * 2
    with acting(connection, token("belu")):
        assert one(connection, "select payung.roles()") == ["disnaker"]
        with pytest.raises(psycopg.Error, match=refused[0]), connection.transaction():
            connection.execute("select payung.record_receipt('10000000019', 1, '2025-07-01', 'manual', 'r')")
    with acting(connection, token("admin")):
        with pytest.raises(psycopg.Error, match=refused[1]), connection.transaction():
            connection.execute("select payung.record_receipt('10000000019', 1, '2025-07-01', 'manual', 'r')")
        assert one(connection, "select count(*) from public.access_user") > 5
    fresh = open_session(one(owner, "select id from access_user where username = 'belu'"), "web", 60)
    with acting(connection, fresh):
        assert one(connection, "select payung.places()") == ["53.04"]


@pytest.mark.parametrize(
    "trap",
    [
        "create temp view staged_person as select 1 as sheet_row, pg_temp.spy()::text as nik, null::date as birth_date,"
        " ''::text as village_code, ''::text as name_norm",
        f"create temp table staged_person ({STAGE}); alter table staged_person enable row level security;"
        " create policy spy on staged_person using (pg_temp.spy())",
        "create domain pg_temp.trap as text check (pg_temp.spy()); create temp table staged_person"
        " (sheet_row int, nik pg_temp.trap, name_norm text, birth_date date, village_code text)",
        f"create temp table base ({STAGE}); create temp table staged_person ({STAGE}) partition by list (sheet_row)",
        f"create temp table staged_person ({STAGE}); create temp table child () inherits (staged_person)",
        "create temp table staged_person (sheet_row int, nik text generated always as ('5304') stored, name_norm text,"
        " birth_date date, village_code text)",
        "select 1",
    ],
    ids=["view", "policy", "domain", "partitioned", "inherited", "computed", "absent"],
)
def test_the_look_up_reads_plain_tables_only(db, loader, token, trap):
    """Otherwise the stage itself could carry code that runs with the owner's rights."""
    loader.execute(
        "create function pg_temp.spy() returns boolean language plpgsql as"
        " $$ begin raise exception 'ran as %', current_user; end $$"
    )
    loader.execute(trap)
    for look_up in ("intake_match(1)", "intake_known(1)"):
        with pytest.raises(psycopg.Error) as refused, acting(loader, token("admin")):
            loader.execute(f"select * from payung.{look_up}")
        assert refused.value.sqlstate == "P0A60"


@pytest.fixture
def held(db, loader, token, owner):
    """Somebody of Kota Kupang whose July is committed by another payer; (member, nik, scheme that asks)."""
    with acting(loader, token("admin")):
        known = people.member(loader, "53.71", "Maria Seran")
        people.open_months(loader, people.MONTHS[:1])
        scheme = people.scheme(loader, quotas={"53.71": 5}, months=people.MONTHS[:1])
        other = people.scheme(loader, quotas={"53.71": 5}, months=people.MONTHS[:1])
        people.enrol(loader, scheme, known)
        people.cover(loader, scheme.payer, known, people.MONTHS[0])
    return known, one(owner, "select nik from registry_identity where person_id = %s", [known.person]), other.scheme


def test_the_look_up_tells_the_months_and_not_who(db, loader, owner, held):
    known, nik, scheme = held
    asker = asking.run_token(owner, loader, "belu", scheme)
    with acting(loader, asker):
        assert one(loader, "select count(*) from registry_identity where person_id = %s", [known.person]) == 0
    assert asking.told(db, loader, asker, scheme, [(7, nik), (8, "5304015203850999")]) == [
        (7, ["ALREADY_PROTECTED"], 0, "apbd_province")
    ]
    lines = owner.execute(
        "select kind, asked, count, elsewhere, persons from access_readlog where kind like 'list%' order by id desc limit 3"
    ).fetchall()
    assert lines == [
        ("list_told", 2, 1, 1, [known.person]),
        ("list_near", 2, 0, 0, []),
        ("list", 2, 0, 0, []),
    ]


def test_a_twin_elsewhere_is_to_be_reviewed_and_nothing_more(db, loader, owner, held):
    known, _nik, scheme = held
    twin = (7, "5304015203850999", "MARIA SERAN", "1985-03-12", "53.71.01.2001")
    belu = asking.run_token(owner, loader, "belu", scheme)
    assert asking.told(db, loader, belu, scheme, [twin]) == [(7, ["REVIEW_ELSEWHERE"], None, "")]
    line = "select persons from access_readlog where kind = 'list_told' order by id desc limit 1"
    assert known.person in one(owner, line)
    whole = asking.run_token(owner, loader, "cabang", scheme)  # his scope holds both
    assert asking.told(db, loader, whole, scheme, [twin]) == [(7, ["POSSIBLE_DUPLICATE_PERSON"], None, "")]
    assert one(owner, line) == []


def test_who_differs_in_one_thing_is_no_twin(db, loader, owner, held):
    _known, _nik, scheme = held
    name, birth, village = "MARIA SERAN", "1985-03-12", "53.71.01.2001"
    near = [
        ("MARIA SERANG", birth, village),
        (name, "1985-03-13", village),
        (name, birth, "53.71.01.1002"),
        (name, None, village),
        (name, birth, ""),
    ]
    rows = [(row, f"53040152038509{row:02}", *one_of_them) for row, one_of_them in enumerate(near, 1)]
    whole = asking.run_token(owner, loader, "cabang", scheme)
    assert asking.told(db, loader, whole, scheme, rows) == []


def test_past_the_days_limit_rows_are_to_be_reviewed_and_the_list_goes_on(own_db, loader, owner, held):
    _known, nik, scheme = held
    owner.execute("insert into platform_setting (key, value) values ('reads.list_a_day', '1')")
    twin = (9, "5304015203850999", "MARIA SERAN", "1985-03-12", "53.71.01.2001")
    belu = asking.run_token(owner, loader, "belu", scheme)
    assert asking.told(own_db, loader, belu, scheme, [(7, nik), twin, (11, nik)]) == [
        (7, ["ALREADY_PROTECTED"], 0, "apbd_province"),
        (9, ["REVIEW_ELSEWHERE"], None, ""),
        (11, ["REVIEW_ELSEWHERE"], None, ""),
    ]
    again = asking.run_token(owner, loader, "belu", scheme)
    assert asking.told(own_db, loader, again, scheme, [(8, nik)]) == [(8, ["REVIEW_ELSEWHERE"], None, "")]
    kupang = asking.run_token(owner, loader, "kupang", scheme)  # a limit of each user, about people beyond his scope
    assert asking.told(own_db, loader, kupang, scheme, [(8, nik), (9, nik)]) == [
        (row, ["ALREADY_PROTECTED"], 0, "apbd_province") for row in (8, 9)
    ]


def test_whoever_undoes_what_he_was_told_has_been_told(own_db, loader, owner, held):
    """The answers of a look-up that is rolled back leave no line, so its question counts with all its rows."""
    _known, nik, scheme = held
    owner.execute("insert into platform_setting (key, value) values ('reads.list_a_day', '3')")
    asker = asking.run_token(owner, loader, "belu", scheme)
    with asking.asked(own_db, loader, asker, scheme, [(n, nik) for n in range(3)]):
        assert len(loader.execute("select * from payung.intake_match(%s)", [scheme]).fetchall()) == 3
        raise psycopg.Rollback
    assert asking.told(own_db, loader, asker, scheme, [(9, nik)]) == [(9, ["REVIEW_ELSEWHERE"], None, "")]


@pytest.mark.parametrize("look_up", ["intake_match", "intake_known"])
def test_the_look_up_needs_a_live_run_for_a_list_of_that_scheme(db, loader, owner, token, held, look_up):
    _known, nik, scheme = held
    kind = "intake.check" if look_up == "intake_match" else "intake.commit"
    with acting(loader, token("admin")):
        foreign = people.scheme(loader).scheme
    over = asking.run_token(owner, loader, "belu", scheme, kind)
    owner.execute(
        "update platform_run set state = 'done', finished_at = now() where id = (select max(id) from platform_run)"
    )
    other_kind = "intake.commit" if kind == "intake.check" else "intake.check"
    for secret in (
        "",
        token("admin"),
        over,
        asking.run_token(owner, loader, "belu", foreign, kind),
        asking.run_token(owner, loader, "belu", scheme, other_kind),
    ):
        assert asking.refused(loader, secret, look_up, scheme, lambda: asking.stage(loader, [(7, nik)])) == "P0C13"


@pytest.mark.parametrize("look_up", ["intake_match", "intake_known"])
def test_no_line_in_the_log_no_look_up(db, loader, owner, held, look_up):
    """The line must be committed, and about what is asked: not of this transaction, not of other people, not fewer."""
    _known, nik, scheme = held
    kind = "intake.check" if look_up == "intake_match" else "intake.commit"
    asker = asking.run_token(owner, loader, "belu", scheme, kind)
    beside = db.connect("loader")
    rows = [(7, nik), (8, "5304015203850999")]

    def same_transaction() -> None:
        asking.stage(loader, rows)
        asking.write_down(loader, loader, asker, scheme, 2, kind)

    def other_people() -> None:
        asking.stage(loader, [(7, "5304015203850998"), rows[1]])
        asking.write_down(beside, loader, asker, scheme, 2, kind)
        loader.execute("update staged_person set nik = %s where sheet_row = 7", [nik])

    def fewer() -> None:
        asking.stage(loader, rows)
        asking.write_down(beside, loader, asker, scheme, 1, kind)

    for prepare in (lambda: asking.stage(loader, rows), same_transaction, other_people, fewer):
        assert asking.refused(loader, asker, look_up, scheme, prepare) == "P0C11"
    beside.close()


def test_coverage_is_counted_by_the_worker_alone(app, loader, token):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("kepala")):
        app.execute("select payung.coverage_count(%s)", [JULY])
    assert one(loader, "select payung.coverage_count(%s)", [JULY]) >= 0


@pytest.mark.parametrize("parent", ["access_user", "participation_payer", "payung.session", "pg_class"])
def test_only_monthly_tables_get_partitions(loader, parent):
    with pytest.raises(psycopg.Error) as refused:
        loader.execute("select payung.open_month(%s::regclass, %s)", [parent, JULY])
    assert refused.value.sqlstate in {"P0A20", "42501"}


def test_a_temporary_table_of_the_same_name_gets_no_partition(loader):
    loader.execute("create temp table participation_month (month date) partition by range (month)")
    with pytest.raises(psycopg.Error, match="not a month or not a monthly table"):
        loader.execute("select payung.open_month('pg_temp.participation_month'::regclass, %s)", [JULY])
    with pytest.raises(psycopg.Error, match="not a month"):
        loader.execute("select payung.open_month('public.participation_month'::regclass, '2025-07-02')")
