"""The harness itself: isolation of databases, and sessions as the product opens them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from payung.access.models import User
from payung.platform import beside, runs
from payung.platform.db import set_session
from payung.rails.snap.signature import new_key_pair
from tests.support import databases, lending, order, people
from tests.support.server import MEMORY, room_in_memory


def test_a_session_opens_what_nothing_else_opens(db, actor, app):
    with transaction.atomic():
        set_session(actor("belu").token)
        assert User.objects.count() > 5
    assert User.objects.count() == 0
    assert app.execute("select current_user, current_database()").fetchone() == ("payung_app_login", db.name)


def test_a_test_may_have_a_database_of_its_own(own_db, db, login):
    assert own_db is db
    assert login(Client(), "belu").cookies["payung_session"].value


def test_the_module_database_comes_back_afterwards(db, module_db, owner):
    assert db is module_db
    assert owner.execute("select current_database()").fetchone() == (db.name,)


def test_copies_lie_in_memory_where_the_server_offers_it(server, module_db):
    with databases.maintenance(server) as connection:
        offered = connection.execute("select 1 from pg_tablespace where spcname = %s", [MEMORY]).fetchone()
        query = "select spcname from pg_database d join pg_tablespace t on t.oid = d.dattablespace where datname = %s"
        found = connection.execute(query, [module_db.name]).fetchone()
    assert found == (MEMORY if offered and room_in_memory() else "pg_default",)


def contents(database):
    """Every row and sequence, and the names of all relations."""
    with database.connect("owner") as owner:
        owner.execute("select set_config('payung.session', '', false)")
        names = [name for (name,) in owner.execute(lending.TABLES)]
        rows = {name: sorted(map(str, owner.execute(f"select t::text from {name} t"))) for name in names}
        sequences = [name for (name,) in owner.execute(lending.SEQUENCES)]
        return rows, {name: owner.execute(f"select last_value, is_called from {name}").fetchone() for name in sequences}


@pytest.fixture
def ours(server):
    """The server on which databases are put back; on a foreign one every test has a new copy."""
    if not server.superuser:
        pytest.skip("no superuser")
    return server


def test_a_lent_database_comes_back_as_the_template_is(ours, template, token):
    """People, a scheme, bills, a new partition; a place removed, a user renamed, a sequence moved, a token opened."""
    with databases.clone(ours, template) as fresh:
        whole = contents(fresh)
    with lending.lent(ours, template) as first:
        secret = token("admin")
        with people.acting(loader := first.connect("loader"), secret):
            people.open_months(loader, [date(2026, 1, 1)])
            scheme, member = people.scheme(loader, months=people.MONTHS[:1]), people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, people.MONTHS[0])
        User.objects.using("owner").filter(username="belu").update(display_name="Lain")
        with databases.connect(ours.superuser, first.name, autocommit=True) as superuser:
            superuser.execute(
                "set session_replication_role = replica; delete from places_place where code like '53.04%'"
            )
            superuser.execute("select setval('participation_kpj_seq', 77)")
        changed = contents(first)
    with lending.lent(ours, template) as second:
        assert second.name == first.name
        assert contents(second) == whole
    assert changed != whole


@pytest.mark.parametrize(
    "statement",
    [
        "create or replace function payung.refuse_change() returns trigger language plpgsql as $$ begin return new; end $$",
        "drop policy owner_all on registry_person",
        "alter table registry_person disable row level security",
        "alter table claims_claim disable trigger all",
        "grant select on registry_identity to public",
        "create table public.extra (id int)",
        "alter table claims_claim add column extra int",
        "drop trigger payer_province on participation_payer",
    ],
)
def test_a_changed_schema_goes_to_nobody(ours, template, statement):
    with lending.lent(ours, template) as first, databases.connect(ours.superuser, first.name) as superuser:
        superuser.execute(statement)
    with lending.lent(ours, template) as second:
        assert second.name != first.name


def waits(connection):
    """Whether a lock of a test is still held: nobody else gets it."""
    return not people.one(connection, "select pg_try_advisory_xact_lock(7105, 9)")


def test_a_connection_beside_a_run_serves_the_next_without_its_locks(ours, template):
    with lending.lent(ours, template) as database:
        pids = []
        for _ in range(2):
            with runs.side_connection() as side:
                pids.append(side.info.backend_pid)
                side.execute("select pg_advisory_lock(7105, 9)")
                owner = database.borrow("owner")
                assert waits(owner)
            assert not waits(owner)
            database.give_back("owner", owner)
        with runs.side_connection() as side:
            side.close()
        with runs.side_connection() as side:
            pids.append(side.info.backend_pid)
    assert pids[0] == pids[1] != pids[2]


@pytest.mark.parametrize("role", ["owner", "app"])
def test_a_connection_that_holds_a_lock_goes_to_nobody(ours, template, role):
    lock = "select pg_advisory_lock(7105, 9)"
    with lending.lent(ours, template) as database, databases.connect(ours.superuser, database.name) as superuser:
        superuser.execute("grant execute on function pg_advisory_lock(int, int) to payung_app")
        superuser.commit()
        held, free = database.connect(role), database.connect("loader")
        held.execute(lock)
        database.close()
        assert (held.closed, free.closed) == (True, False)
        assert not waits(superuser)


def test_a_trigger_that_was_closed_again_costs_no_copy(ours, template):
    names = []
    for _ in range(3):
        with lending.lent(ours, template) as database, databases.connect(ours.superuser, database.name) as superuser:
            names.append(database.name)
            superuser.execute("alter table claims_claim disable trigger user")
            superuser.execute("alter table claims_claim enable trigger user")
    assert len(set(names)) == 1


def test_a_trigger_that_is_enabled_in_another_way_does(ours, template):
    with lending.lent(ours, template) as first, databases.connect(ours.superuser, first.name) as superuser:
        superuser.execute("alter table participation_payer enable always trigger payer_province")
    with lending.lent(ours, template) as second:
        assert second.name != first.name


def test_no_state_of_a_connection_goes_to_the_next_test(ours, template):
    with lending.lent(ours, template), connection.cursor() as cursor:
        cursor.execute("select current_setting('search_path'), current_setting('timezone'), current_setting('role')")
        usual = cursor.fetchone()
        cursor.execute("create temp table left_over (id int)")
        cursor.execute("select set_config('payung.session', 'x', false), set_config('search_path', 'payung', false)")
        cursor.execute("set role payung_app")
        cursor.execute("select pg_backend_pid()")
        before = cursor.fetchone()
    with lending.lent(ours, template), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        assert cursor.fetchone() == before
        cursor.execute("select to_regclass('left_over'), current_setting('payung.session', true)")
        assert cursor.fetchone() == (None, "")
        cursor.execute("select current_setting('search_path'), current_setting('timezone'), current_setting('role')")
        assert cursor.fetchone() == usual


def test_a_raw_connection_and_one_beside_go_to_the_next_test_as_new(ours, template):
    def both(database):
        with beside._pool("default").connection() as aside:
            return database.connect("app"), aside

    with lending.lent(ours, template) as first:
        used = both(first)
        for one in used:
            one.execute("create temp table left_over (id int)")
            one.execute("select set_config('payung.session', 'x', false), set_config('search_path', 'payung', false)")
    with lending.lent(ours, template) as second:
        again = both(second)
        assert [one.info.backend_pid for one in again] == [one.info.backend_pid for one in used]
        for one in again:
            row = one.execute("select to_regclass('left_over'), current_setting('payung.session', true)").fetchone()
            assert row == (None, "")
            assert one.execute("show search_path").fetchone() != ("payung",)


def test_keys_of_one_test_differ():
    assert len({new_key_pair()[0] for _ in range(3)}) == 3


def test_who_is_still_connected_has_the_database_to_the_end(ours, template, monkeypatch):
    """A thread that a test has forgotten would write into the next one."""
    monkeypatch.setattr(lending, "SECONDS_TO_LEAVE", 0.1)
    with lending.lent(ours, template) as first:
        forgotten = psycopg.connect(first.urls.app)
        forgotten.execute("select 1")
        drop = databases.drop
        monkeypatch.setattr(databases, "drop", lambda *arguments: forgotten.close() or drop(*arguments))
    with lending.lent(ours, template) as second:
        assert second.name != first.name


def test_the_longest_files_begin_first():
    assert [name for name in order.LONGEST if not (order.TESTS / name).is_file()] == []
    items = [
        SimpleNamespace(path=order.TESTS / name, name=name)
        for name in ("a/test_a.py", *reversed(order.LONGEST), "b/test_b.py")
    ]
    order.longest_first(items)
    assert [item.name for item in items] == [*order.LONGEST, "a/test_a.py", "b/test_b.py"]


def test_a_long_test_says_so_in_its_file(request):
    order.marked_in_their_files([request.node])
    request.node.add_marker(pytest.mark.crash)  # said here, and by the same spelling
    order.marked_in_their_files([request.node])
    request.node.add_marker("fuzz")
    with pytest.raises(pytest.UsageError, match="marked as fuzz from elsewhere"):
        order.marked_in_their_files([request.node])
