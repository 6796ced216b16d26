"""What PostgreSQL lets everybody do and nobody here needs is closed on an embedded server."""

from __future__ import annotations

import psycopg
import pytest

from payung.platform.postgres.closed import left_open
from tests.support.people import acting, one


@pytest.fixture
def ours(server):
    if not server.superuser:
        pytest.skip("only the superuser of the server can close these")


def test_no_role_fills_the_disk_holds_up_others_or_reads_counters(ours, owner, app, loader):
    assert left_open(owner, "payung_app") == []
    assert [name for name in left_open(owner, "payung_loader") if "advisory" not in name] == []
    for connection in (app, loader):
        for statement in (
            "select lo_from_bytea(0, 'x')",
            "select lo_create(0)",
            "select pg_logical_emit_message(false, 'x', repeat('x', 1000))",
            "select pg_stat_get_xact_tuples_fetched('registry_identity'::regclass)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    for number in ("7108", "hashtext('payung.ledger_seal')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(f"select pg_advisory_lock({number})")


VIEWS = """
select c.relname from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
  and c.relname ~ '^pg_stat(io)?_(xact_)?(all|sys|user)_(tables|indexes|sequences|functions)$' order by 1
"""


def test_the_servers_own_views_show_no_counter_of_a_table(ours, owner, db):
    """A view asks for the reader's own right to its functions; their counters would tell what a function has found."""
    views = [name for (name,) in owner.execute(VIEWS).fetchall()]
    assert {"pg_stat_user_tables", "pg_statio_user_indexes", "pg_stat_xact_user_functions"} <= set(views)
    for role in ("app", "loader"):
        connection = db.connect(role)
        for view in [*views, "pg_stat_database"]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select * from {view}")
        counters = connection.execute(
            "select p.oid::regprocedure::text from pg_proc p where p.proname like 'pg\\_stat\\_get\\_%'"
            " and 'oid'::regtype = any(p.proargtypes) and has_function_privilege(p.oid, 'execute')"
        ).fetchall()
        assert counters == []


def test_what_is_left_open_is_named(ours, owner, server, db):
    with psycopg.connect(server.superuser, dbname=db.name, autocommit=True) as connection:
        connection.execute("grant execute on function lo_create(oid) to payung_app")
        assert left_open(owner, "payung_app") == ["lo_create(oid)"]
        connection.execute("revoke execute on function lo_create(oid) from payung_app")
    assert left_open(owner, "payung_app") == []


def test_a_turn_is_taken_in_numbers_of_its_own_and_in_ones_own_name(app, loader, token):
    with acting(app, token("belu")):
        app.execute("select payung.take_turn('ledger_seal')")
        held = "select array_agg(classid::int) from pg_locks where locktype = 'advisory' and pid = %s and objsubid = 2"
        assert one(loader, held, [app.info.backend_pid]) == [7112]
