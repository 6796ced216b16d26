"""Background runs: they lend a scope while they are carried out, end for good, and fit the queue's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError

from payung.access.gate import open_session
from payung.platform import runs
from payung.platform.runs import RunRefused
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege
FINAL = ("done", "refused", "failed", "cancelled")
Conn = psycopg.Connection[Any]


@pytest.fixture
def asked(app: Conn, token: Callable[..., str]) -> Callable[..., int]:
    def ask(username: str = "belu", kind: str = "intake.check") -> int:
        with acting(app, token(username)):
            return int(one(app, "insert into platform_run (kind, params) values (%s, '{}') returning id", [kind]))

    return ask


def begin(connection: Conn, run: int) -> str:
    connection.execute("update platform_run set state = 'running' where id = %s", [run])
    return str(one(connection, "select payung.run_session(%s)", [run]))


def refused(connection: Conn, state: str, query: str, *args: object) -> None:
    with pytest.raises(psycopg.Error) as found, connection.transaction():
        connection.execute(query, args)
    assert found.value.sqlstate == state, found.value


@pytest.mark.parametrize("final", FINAL)
def test_a_final_state_is_final_for_the_worker_and_the_owner(asked, loader: Conn, owner: Conn, final: str):
    run = asked()
    loader.execute("update platform_run set state = 'running' where id = %s", [run])
    loader.execute("update platform_run set state = %s where id = %s", [final, run])
    assert one(owner, "select finished_at is not null from platform_run where id = %s", [run])
    for connection in (loader, owner):
        for change in ("state = 'queued'", "state = 'running'", "state = 'done'", "attempts = 9", "result = '{}'"):
            refused(connection, "P0C61", f"update platform_run set {change} where id = %s", run)
    refused(loader, "P0A02", "select payung.run_session(%s)", run)


def test_states_follow_their_table(asked, loader: Conn, owner: Conn):
    run = asked()
    for state in ("done", "failed", "refused"):
        refused(loader, "P0C61", "update platform_run set state = %s where id = %s", state, run)
    refused(loader, "P0A02", "select payung.run_session(%s)", run)  # nobody is carrying it out
    for connection in (owner,):
        for change in ("kind = 'x'", "params = '{\"list\": 9}'", "requested_by = 1", "created_at = now()"):
            refused(connection, "P0C61", f"update platform_run set {change} where id = %s", run)
    loader.execute("update platform_run set state = 'running', attempts = 2 where id = %s", [run])
    refused(loader, "P0C61", "update platform_run set attempts = 1 where id = %s", run)
    refused(
        owner, "P0C61", "insert into platform_run (kind, params, requested_by, state) values ('x', '{}', 1, 'done')"
    )


@pytest.mark.parametrize("ends", [*FINAL, "queued"])
def test_the_session_of_a_run_ends_with_it(asked, loader: Conn, ends: str):
    run = asked()
    session = begin(loader, run)
    with acting(loader, session):
        assert one(loader, "select payung.places()") == ["53.04"]
    loader.execute("update platform_run set state = %s where id = %s", [ends, run])
    with acting(loader, session):
        assert one(loader, "select payung.actor_id()") is None
        assert one(loader, "select payung.places()") == []


def test_the_session_of_an_attempt_ends_with_the_next(asked, loader: Conn):
    run = asked()
    first, second = begin(loader, run), begin(loader, run)
    with acting(loader, first):
        assert one(loader, "select payung.actor_id()") is None
    with acting(loader, second):
        assert one(loader, "select payung.actor_id()") is not None


@pytest.mark.parametrize(("column", "age"), [("created_at", "8 days"), ("started_at", "3 days")])
def test_an_old_run_lends_no_scope(own_db, db, app, loader: Conn, owner: Conn, token, column: str, age: str):
    with acting(app, token("belu")):
        run = one(app, "insert into platform_run (kind, params) values ('intake.check', '{}') returning id")
    loader.execute("update platform_run set state = 'running' where id = %s", [run])
    owner.execute("alter table platform_run disable trigger run_moves")
    owner.execute(f"update platform_run set {column} = now() - interval '{age}' where id = %s", [run])
    owner.execute("alter table platform_run enable trigger run_moves")
    refused(loader, "P0C60", "select payung.run_session(%s)", run)
    assert runs.execute(run)["error_code"] == "RUN_UNKNOWN_KIND"  # its parameters are none


def test_the_worker_asks_for_nothing(asked, loader: Conn, app: Conn, token):
    session = begin(loader, asked("admin"))
    with pytest.raises(DENIED), acting(loader, session):
        loader.execute("insert into platform_run (kind, params) values ('payouts.send', '{}')")
    with pytest.raises(DENIED), loader.transaction():
        loader.execute("update platform_run set created_at = now()")
    with pytest.raises(DENIED), acting(app, token("belu")):  # nor does the asker say how far it is already
        app.execute("insert into platform_run (kind, params, result) values ('intake.check', '{}', '{\"rows\": 9}')")


@pytest.mark.parametrize(("kind", "hours"), [("web", 13), ("command", 13), ("run", 1), ("api", 24 * 366)])
def test_no_session_outlives_its_kind(owner: Conn, kind: str, hours: int):
    admin_id = one(owner, "select id from access_user where username = 'admin'")
    with pytest.raises(DatabaseError, match="session refused"):
        open_session(admin_id, kind, hours * 3600)


def test_the_worker_opens_no_sessions_beside_its_runs(loader: Conn):
    for call in ("session_open('x', 1, 'web', 60, 0, '')", "insert_session('x', 1, 'run', '1 hour', 1)"):
        with pytest.raises(DENIED), loader.transaction():
            loader.execute(f"select payung.{call}")


PLAIN = "insert into procrastinate_jobs (queue_name, task_name, args) values ('runs', 'payung.run', %s)"


def test_a_run_is_put_into_the_queue_once_by_who_asked(asked, app: Conn, token, owner: Conn):
    run = asked()
    with acting(app, token("belu")):
        app.execute(PLAIN, [f'{{"run_id": {run}}}'])
        refused(app, "P0C64", PLAIN, f'{{"run_id": {run}}}')
        app.execute(PLAIN, [f'{{"run_id": {asked()}}}'])  # another one waits beside it
    owner.execute("update procrastinate_jobs set status = 'doing' where args->>'run_id' = %s", [str(run)])
    with acting(app, token("belu")):  # what was taken up may be put there once more
        app.execute(PLAIN, [f'{{"run_id": {run}}}'])
        refused(app, "P0C64", PLAIN, f'{{"run_id": {run}}}')


@pytest.mark.parametrize(
    "args", ["{}", "[]", '"x"', '{"run_id": "1"}', '{"run_id": -1}', '{"run_id": 1.5}', '{"run_id": 1e30}',
             '{"run_id": null}', '{"run_id": 999999999}', '{"run_id": RUN, "more": 1}'],
)  # fmt: skip
def test_a_job_of_another_form_is_refused(asked, app: Conn, token, args: str):
    run = asked()
    with acting(app, token("belu")):
        refused(app, "P0C64", PLAIN, args.replace("RUN", str(run)))


@pytest.mark.parametrize(
    "columns",
    ["queue_name = 'house'", "task_name = 'payung.tidy'", "task_name = 'os.system'", "priority = 9", "lock = 'x'",
     "queueing_lock = 'x'", "scheduled_at = now()", "status = 'failed'", "attempts = 3"],
)  # fmt: skip
def test_the_application_puts_nothing_else_into_the_queue(asked, app: Conn, token, columns: str):
    run = asked()
    given = {"queue_name": "'runs'", "task_name": "'payung.run'", "args": f"jsonb_build_object('run_id', {run})"}
    name, value = columns.split(" = ")
    given[name] = value
    with acting(app, token("belu")):
        refused(
            app, "P0C64", f"insert into procrastinate_jobs ({', '.join(given)}) values ({', '.join(given.values())})"
        )


def test_a_stranger_puts_no_run_of_another_into_the_queue(asked, app: Conn, token):
    run = asked("admin")
    for session in (token("belu"), ""):
        with acting(app, session):
            refused(app, "P0C64", PLAIN, f'{{"run_id": {run}}}')


def test_the_application_tells_no_events_of_jobs(asked, app: Conn, token):
    run = asked()
    with acting(app, token("belu")):
        job = one(app, PLAIN + " returning id", [f'{{"run_id": {run}}}'])
        refused(app, "P0C64", "insert into procrastinate_events (job_id, type) values (%s, 'failed')", job)


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        ("intake.check", "payout_payees(1, array['batched'], 0, 10)"),
        ("contributions.assess", "payout_batch_begin(1)"),
        ("intake.commit", "payout_file_sent(1, current_date)"),
        ("intake.answer", "payout_calls_end(1, current_date, '[]')"),
        ("contributions.whatif", "payout_answer_propose('pain.002', 1, null, 'd', '', 0, current_date, '[]')"),
        ("payouts.send", "lock_fund(1)"),
        ("payouts.answer", "journal_commitment(1, 'k', current_date, 1, 1)"),
    ],
)
def test_a_run_does_the_work_of_its_room_only(asked, loader: Conn, kind: str, call: str):
    """Otherwise a taken-over worker could send money with the scope of whoever only checks a list."""
    session = begin(loader, asked("admin", kind))
    with acting(loader, session):
        refused(loader, "P0C63", f"select payung.{call}")


def test_a_flood_of_runs_ends(own_db, db, app: Conn, token):
    session = token("belu")
    with acting(app, session):
        app.execute("insert into platform_run (kind, params) select 'intake.check', '{}' from generate_series(1, 200)")
        refused(app, "P0C62", "insert into platform_run (kind, params) values ('intake.check', '{}')")
    with acting(app, token("cabang")):  # nobody else waits for it
        app.execute("insert into platform_run (kind, params) values ('intake.check', '{}')")


def test_the_flood_is_told_in_a_sentence(own_db, db, app: Conn, actor):
    from payung.platform.db import acting as within

    belu = actor("belu")
    with acting(app, belu.token):
        app.execute("insert into platform_run (kind, params) select 'intake.check', '{}' from generate_series(1, 200)")
    with pytest.raises(RunRefused) as told, within(belu.token):
        runs.request("intake.check", {"list": 1})
    assert told.value.code == "RUN_TOO_MANY"


@pytest.mark.parametrize(("kind", "params"), [("x", "{}"), ("intake.check", "{}"), ("intake.check", '{"list": "1"}'), ("payouts.send", "[]")])  # fmt: skip
def test_a_run_that_no_page_asks_for_is_refused_at_once(app: Conn, token, kind: str, params: str):
    with acting(app, token("belu")):
        run = one(app, "insert into platform_run (kind, params) values (%s, %s) returning id", [kind, params])
    row = runs.execute(run)
    assert (row["state"], row["error_code"], row["attempts"]) == ("refused", "RUN_UNKNOWN_KIND", 1)
