"""A commit asks what the session is, and every other question, once a statement: never once a person."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import polars as pl
import psycopg
import pytest

from payung.registry.stage import copy_stage, open_stage
from payung.sponsorship.bulk import commit_staged
from tests.support import asking, people
from tests.support.people import acting, one

CALLS = """
select p.oid::regprocedure::text, pg_stat_get_xact_function_calls(p.oid) from pg_proc p
where p.pronamespace = 'payung'::regnamespace and p.provolatile <> 'i' and pg_stat_get_xact_function_calls(p.oid) > 0
"""
_number = count(1)


def crowd(size: int) -> pl.DataFrame:
    """New people of one village, in the columns of the stage."""
    numbers = [next(_number) for _ in range(size)]
    frame = pl.DataFrame({"sheet_row": numbers})
    return frame.with_columns(
        nik=pl.Series([f"530401410585{number:04d}" for number in numbers]),
        name=pl.lit("Ani"),
        name_norm=pl.lit("ANI"),
        birth_date=pl.lit(date(1985, 5, 1)),
        sex=pl.lit("P"),
        village_code=pl.lit("53.04.01.2001"),
        regency=pl.lit("53.04"),
        **{name: pl.lit("") for name in ("address", "phone", "mother_name", "occupation")},
        income=pl.lit(None, dtype=pl.Int64),
        decile=pl.lit(None, dtype=pl.Int16),
        codes=pl.lit(0),
    )


def calls(db: Any, beside: Any, token: str, scheme: int, list_id: int, size: int) -> dict[str, int]:
    """How often each function of ours is called while so many people are committed, on a connection that counts from nought."""
    loader = db.connect("loader")
    with acting(loader, token), loader.cursor() as cursor:
        open_stage(cursor)
        copy_stage(cursor, [crowd(size)])
        asking.write_down(beside, loader, token, scheme, size, "intake.commit")
        done = commit_staged(cursor, scheme, list_id, f"commitment:list:{list_id}:{next(_number)}", date(2025, 7, 1))
        assert done is not None
        assert done.committed == size
        return dict(loader.execute(CALLS).fetchall())


@pytest.mark.parametrize("username", ["admin", "belu"])
def test_nothing_is_asked_once_a_person(server, own_db, owner, token, username) -> None:
    if not server.superuser:
        pytest.skip("only the superuser of the server can count calls")
    with psycopg.connect(server.superuser, dbname=own_db.name, autocommit=True) as connection:
        connection.execute(f"alter database {own_db.name} set track_functions = 'all'")
        connection.execute("grant execute on function pg_stat_get_xact_function_calls(oid) to public")
    loader, beside = own_db.connect("loader"), own_db.connect("loader")
    with acting(loader, token("admin")):
        scheme = people.scheme(loader).scheme
    secret = asking.run_token(owner, loader, username, scheme, "intake.commit")
    list_id = one(owner, "select max(id) from intake_list")
    _, few, many = (
        calls(own_db, beside, secret, scheme, list_id, size) for size in (2, 5, 60)
    )  # the first makes the months
    assert few["payung.current_session()"] > 0
    # Another plan may ask once more or less; what is asked of each person comes 55 times more.
    assert {name: times for name, times in many.items() if times - few.get(name, 0) >= 20} == {}
