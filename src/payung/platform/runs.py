"""Background work that a person asked for, with progress that survives a closed tab and with resumption after a crash.

A run acts with the scope of the person who asked (`payung.run_session`). A handler works in its own transactions;
whatever it has committed stays, and a run that was cut off is started again and goes on from there, so every handler
is written to be repeated.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from procrastinate.contrib.django import app

from payung.kernel.errors import PayungError, worded
from payung.kernel.later import Later
from payung.platform import bindings
from payung.platform.db import APPLICATION, LOADER, acting, one, scalar
from payung.platform.refusals import Refusals, word

log = logging.getLogger("payung.runs")
Progress = Callable[[str, int, int], None]
Handler = Callable[["RunContext"], dict[str, Any]]
MAX_ATTEMPTS = 5
TASK = "payung.run"  # the name of the task in the queue; `tasks` has its code
_handlers: dict[str, Handler] = {}
_needed: dict[str, dict[str, type]] = {}
# Modules with handlers; loaded when the first run is carried out.
HANDLED_IN = Later()


class RunRefused(PayungError):
    """A run that cannot be requested, started or ended."""


UNKNOWN = word("RUN_UNKNOWN", "Pekerjaan itu tidak ada, atau bukan milik Anda.")
REFUSALS = Refusals(
    RunRefused,
    {
        "P0C60": word(
            "RUN_TOO_OLD",
            "Pekerjaan ini diminta terlalu lama yang lalu, jadi tidak dikerjakan lagi. Mintalah sekali lagi.",
        ),
        "P0CCA": UNKNOWN,
        "P0CCB": word("RUN_ENDED", "Pekerjaan itu sudah berakhir, jadi tidak dapat dibatalkan. Muat ulang halamannya."),
        "P0CCC": word(
            "RUN_WITH_BANK",
            "Pekerjaan itu sedang berhubungan dengan bank. Hentikan pencairan lewat halaman Pencairan; yang sudah dikirim"
            " ditanyakan kepada bank.",
        ),
        "P0C62": word(
            "RUN_TOO_MANY",
            "Terlalu banyak pekerjaan Anda yang masih menunggu. Tunggu sampai ada yang selesai, lalu coba lagi.",
        ),
    },
)


@dataclass
class RunContext:
    """What a handler gets: its parameters, the token it acts with, and a way to tell how far it is.

    kept: what an earlier attempt of the same run stored with `keep`; empty at first.
    """

    run_id: int
    kind: str
    params: dict[str, Any]
    token: str
    user_id: int
    kept: dict[str, Any]
    _side: psycopg.Connection[Any] = field(repr=False)
    _progress: Progress | None = field(default=None, repr=False)

    @contextmanager
    def transaction(self) -> Iterator[CursorWrapper]:
        """One transaction of the loader under the asker's scope."""
        with acting(self.token, using=LOADER) as cursor:
            yield cursor

    def keep(self, cursor: CursorWrapper, result: dict[str, Any]) -> dict[str, Any]:
        """Store the result in the transaction that produces it; returns it. A run that is interrupted after that
        transaction gets it as `kept` when it is resumed, and so does not find its work missing.
        """
        cursor.execute("update platform_run set result = %s where id = %s", [json.dumps(result), self.run_id])
        return result

    def progress(self, step: str, done: int, total: int) -> None:
        """Publish the progress; it is visible at once, even when the handler's own transaction is rolled back."""
        self._side.execute(
            "update platform_run set step = %s, done = %s, total = %s, heartbeat_at = clock_timestamp() where id = %s",
            [step, done, total, self.run_id],
        )
        if self._progress:
            self._progress(step, done, total)


def handler(kind: str, **params: type) -> Callable[[Handler], Handler]:
    """Register the function that carries out runs of a kind. params: what a run of this kind must be given."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        _needed[kind] = params
        return function

    return register


def request(kind: str, params: dict[str, Any], defer: bool = True, using: str = APPLICATION) -> int:
    """Ask for a run inside the caller's transaction and session; returns its id.

    With `defer` the job queue hears of it in the same transaction; without, the caller executes it himself. Raises
    RunRefused(RUN_TOO_MANY) while 200 runs of this person wait.
    """
    with REFUSALS.worded(), transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "insert into platform_run (kind, params, requested_by) values (%s, %s, payung.actor_id()) returning id",
            [kind, json.dumps(params)],
        )
        run_id = int(scalar(cursor))
    if defer:
        app.configure_task(TASK, allow_unknown=False).defer(run_id=run_id)
    return run_id


def execute(run_id: int, progress: Progress | None = None) -> dict[str, Any]:
    """Carry out a run at once; returns its row. Does nothing when it is finished or another worker has it."""
    with side_connection() as side:
        locked = side.execute("select pg_try_advisory_lock(7105, %s)", [run_id]).fetchone()
        if not locked or not locked[0]:
            return status(side, run_id)
        row = side.execute(
            "update platform_run set state = 'running', attempts = attempts + 1, heartbeat_at = clock_timestamp()"
            " where id = %s and state in ('queued', 'running') returning kind, params, attempts, requested_by, result",
            [run_id],
        ).fetchone()
        if row is None:
            return status(side, run_id)
        kind, params, attempts, user_id, kept = row
        _carry_out(side, run_id, kind, params, attempts, user_id, kept, progress)
        return status(side, run_id)


def _carry_out(
    side: psycopg.Connection[Any],
    run_id: int,
    kind: str,
    params: dict[str, Any],
    attempts: int,
    user_id: int,
    kept: dict[str, Any],
    progress: Progress | None,
) -> None:
    finish = "update platform_run set state = %s, error_code = %s, error_text = %s, error_facts = %s, result = %s where id = %s"
    finish += " and state = 'running'"  # one that was cancelled meanwhile has ended
    try:
        _check(kind, params)
        context = RunContext(run_id, kind, params, _session(side, run_id), user_id, kept or {}, side, progress)
        result = _handlers[kind](context)
    except PayungError as refusal:
        side.execute(finish, ["refused", refusal.code, refusal.message_id, kept_facts(refusal), "{}", run_id])
    except Exception as error:
        if status(side, run_id)["state"] == "cancelled":
            log.info("run %s (%s) was cancelled", run_id, kind)
            return
        log.exception("run %s (%s) failed", run_id, kind)
        if attempts < MAX_ATTEMPTS:
            side.execute(
                "update platform_run set state = 'queued', error_code = %s where id = %s",
                [type(error).__name__, run_id],
            )
            raise
        text = "Pekerjaan gagal karena gangguan pada sistem; yang sudah disimpan tetap utuh. Hubungi pengelola Payung."
        side.execute(finish, ["failed", type(error).__name__, text, "{}", "{}", run_id])
    else:
        side.execute(finish, ["done", "", "", "{}", json.dumps(result), run_id])


def _check(kind: str, params: object) -> None:
    """A run of an unknown kind is refused at once and not tried again. Raises RunRefused(RUN_UNKNOWN_KIND)."""
    HANDLED_IN.load()
    needed = _needed.get(kind)
    given = params if isinstance(params, dict) else {}
    if needed is None or not all(type(given.get(name)) is wanted for name, wanted in needed.items()):
        raise RunRefused("RUN_UNKNOWN_KIND", "Pekerjaan semacam ini tidak dikenal.")


def _session(side: psycopg.Connection[Any], run_id: int) -> str:
    with REFUSALS.worded():
        return bindings.run_session(run_id).on(side.cursor())


@contextmanager
def side_connection() -> Iterator[psycopg.Connection[Any]]:
    """An autocommit connection of the loader beside Django's, for locks and progress."""
    parameters = connections[LOADER].get_connection_params()
    passed_on = {"dbname", "user", "password", "host", "port", "options", "sslmode"}
    connection = psycopg.connect(autocommit=True, **{k: v for k, v in parameters.items() if k in passed_on})
    try:
        yield connection
    finally:
        connection.close()


def status(side: psycopg.Connection[Any], run_id: int) -> dict[str, Any]:
    """The row of a run as a dictionary; `error` is the sentence of its refusal in Indonesian."""
    cursor = side.execute("select * from platform_run where id = %s", [run_id])
    row = cursor.fetchone()
    if row is None:
        raise RunRefused("RUN_UNKNOWN", "Pekerjaan itu tidak ada.")
    fields_of_run = dict(zip([c.name for c in cursor.description or []], row, strict=True))
    return {**fields_of_run, "error": worded(fields_of_run["error_text"], fields_of_run["error_facts"])}


def kept_facts(refusal: PayungError) -> str:
    """The facts of a refusal as they are stored beside its sentence."""
    return json.dumps(refusal.words(), default=str)


def carry_out_itself(token: str) -> list[int]:
    """Carry out the runs that follow automatically from a change by this user (`payung.run_by_itself`) and have not started yet."""
    with acting(token) as cursor:
        cursor.execute(
            "select id from platform_run where state = 'queued' and right(kind, 7) = '_itself' and requested_by = payung.actor_id()"
            " order by id"
        )
        asked = [int(row[0]) for row in cursor.fetchall()]
    for run_id in asked:
        execute(run_id)
    return asked


def get(run_id: int) -> dict[str, Any] | None:
    """A run as the current session may see it, or None."""
    with connections[APPLICATION].cursor() as cursor:
        cursor.execute("select * from platform_run where id = %s", [run_id])
        return one(cursor)


def abandoned() -> list[int]:
    """Open runs that no worker has: their worker was interrupted, or the queue lost them."""
    with side_connection() as side:
        rows = side.execute(
            "select id from platform_run r where state in ('queued', 'running')"
            " and coalesce(heartbeat_at, created_at) < clock_timestamp() - interval '20 seconds'"
            " and not exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = 7105 and l.objid = r.id)"
            " and not exists (select from procrastinate_jobs j where j.status = 'todo' and j.task_name = 'payung.run'"
            " and (j.args->>'run_id')::bigint = r.id) order by id"
        ).fetchall()
    return [row[0] for row in rows]
