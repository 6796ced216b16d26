"""A list's live run for tests that look people up with raw SQL, as the job runner does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg

from tests.support.people import acting, one

STAGE = (
    "sheet_row int, nik text, name text, name_norm text, birth_date date, sex text, village_code text, regency text,"
    " person_id bigint, membership_id bigint, first_month date, last_month date"
)
_number = count(1)


def run_token(owner: Any, loader: Any, username: str, scheme: int, kind: str = "intake.check") -> str:
    """The session of a run that is at work on a new list of the scheme, sent by the user."""
    sender = one(owner, "select id from access_user where username = %s", [username])
    state = "checking" if kind == "intake.check" else "checked"
    made = one(
        owner,
        "insert into intake_list (scheme_id, file_name, file_key, sha256, size, state, uploaded_by, expires_on)"
        " values (%s, 'uji.csv', 'k', md5(%s) || md5(%s), 1, %s, %s, '2099-01-01') returning id",
        [scheme, f"a{next(_number)}", "b", state, sender],
    )
    run = one(
        owner,
        "insert into platform_run (kind, params, requested_by) values (%s, jsonb_build_object('list', %s::bigint), %s)"
        " returning id",
        [kind, made, sender],
    )
    owner.execute("update platform_run set state = 'running' where id = %s", [run])
    return str(one(loader, "select payung.run_session(%s)", [run]))


def stage(loader: Any, people: Sequence[tuple[Any, ...]]) -> None:
    """Rows of (sheet row, nik[, norm name, birth date, village]) in the temporary table, in the transaction at hand."""
    loader.execute(f"create temp table staged_person ({STAGE}) on commit drop")
    loader.execute("grant select on staged_person to public")
    for row in people:
        values = [*row, *[None] * (5 - len(row))]
        values[4] = values[4] or ""
        loader.execute(
            "insert into staged_person (sheet_row, nik, name_norm, birth_date, village_code) values (%s, %s, %s, %s, %s)",
            values,
        )


def write_down(beside: Any, loader: Any, token: str, scheme: int, rows: int, kind: str = "intake.check") -> None:
    """The question of the stage into the log, on a connection beside the one that holds the stage."""
    digest = one(loader, "select payung.intake_question(%s, %s)", [scheme, kind])
    assert one(beside, "select payung.intake_ask(%s, %s, %s, %s, %s)", [token, scheme, kind, digest, rows]) > 0


def near(loader: Any, scheme: int) -> None:
    """The candidates of the stage, none of whom weighs anything."""
    loader.execute("select payung.intake_near(%s)", [scheme])
    loader.execute(
        "create temp table staged_likeness (sheet_row int, person_id bigint, weight int, evidence int) on commit drop;"
        " grant select on staged_likeness to public"
    )


@contextmanager
def asked(db: Any, loader: Any, token: str, scheme: int, people: Sequence[tuple[Any, ...]]) -> Any:
    """A transaction of the run in which the people are staged and the question stands in the log."""
    beside = db.connect("loader")
    with acting(loader, token):
        stage(loader, people)
        write_down(beside, loader, token, scheme, len(people))
        near(loader, scheme)
        yield
    beside.close()


def told(db: Any, loader: Any, token: str, scheme: int, people: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What a run is told about people, by sheet row."""
    with asked(db, loader, token, scheme, people):
        return loader.execute("select * from payung.intake_match(%s) order by 1", [scheme]).fetchall()


def refused(loader: Any, secret: str, look_up: str, scheme: int, prepare: Callable[[], Any]) -> str:
    """SQLSTATE with which a look-up is refused after what was prepared in its transaction."""
    try:
        with acting(loader, secret):
            prepare()
            loader.execute(f"select * from payung.{look_up}(%s)", [scheme])
    except psycopg.Error as error:
        return str(error.sqlstate)
    return ""
