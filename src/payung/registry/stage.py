"""The temporary table for adding people in bulk: filled by COPY, looked up, then turned into rows.

It lives in one transaction, so no personal data stays behind in a shared staging table. first_month, last_month: what a row
asks for; null for all months of its scheme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from django.db.backends.utils import CursorWrapper

STAGE = """
create temp table staged_person (
  sheet_row int primary key, nik text not null default '', name text not null default '', name_norm text not null default '',
  birth_date date, sex text not null default '', village_code text not null default '', regency text not null default '',
  address text not null default '', phone text not null default '', mother_name text not null default '',
  occupation text not null default '', income bigint, decile smallint, written text not null default '', held date[] not null default '{}',
  codes bigint not null default 0, verdict text not null default '', free_months int, held_by text not null default '',
  sector text not null default 'other', state text not null default 'open', committed boolean not null default false,
  wanted boolean not null default false, person_id bigint, membership_id bigint,
  is_new boolean not null default false, is_member_new boolean not null default false,
  first_month date, last_month date, participant_class text not null default '', loan text not null default '', agent_id bigint,
  agent_nik text not null default '', staff text not null default '', heir text not null default '', heir_relation text not null default '',
  consent_on date, consent_dated boolean not null default true
) on commit drop
"""
COLUMNS = (
    "sheet_row",
    "nik",
    "name",
    "name_norm",
    "birth_date",
    "sex",
    "village_code",
    "regency",
    "address",
    "phone",
    "mother_name",
    "occupation",
    "income",
    "decile",
    "codes",
)


def open_stage(cursor: CursorWrapper, *, decided: bool = False) -> None:
    """Make the temporary table; the registry's look-up function (owner) may read it within this session only.

    decided: every row will be changed once, as whoever is taken in is; its new form then lies beside the old one.
    """
    cursor.execute("drop table if exists pg_temp.staged_person")
    cursor.execute(STAGE)
    if decided:
        cursor.execute("alter table staged_person set (fillfactor = 45)")
    cursor.execute("grant select on staged_person to public")


def copy_stage(cursor: CursorWrapper, batches: Iterable[pl.DataFrame], columns: Sequence[str] = COLUMNS) -> int:
    """COPY batches with `columns` into the stage; returns rows."""
    staged = 0

    def texts() -> Iterator[str]:
        nonlocal staged
        for batch in batches:
            yield stage_text(batch, columns)
            staged += batch.height

    copy_texts(cursor, texts(), columns)
    return staged


def stage_text(batch: pl.DataFrame, columns: Sequence[str] = COLUMNS) -> str:
    """A batch with `columns` as `copy_texts` takes it."""
    return batch.select(columns).write_csv(include_header=False, null_value="\x02", quote_style="necessary")


def copy_texts(cursor: CursorWrapper, texts: Iterable[str], columns: Sequence[str] = COLUMNS) -> None:
    """COPY batches that `stage_text` has written into the stage."""
    with cursor.copy(f"copy staged_person ({', '.join(columns)}) from stdin (format csv, null '\x02')") as copy:
        for text in texts:
            copy.write(text)


def look_over(cursor: CursorWrapper, table: str, *columns: str) -> None:
    """Tell the planner of a table of this transaction, from a sample of 6,000 rows: it needs sizes, not the rare values."""
    named = f"({', '.join(columns)})" if columns else ""
    cursor.execute(
        f"set local default_statistics_target = 20; analyze {table} {named}; set local default_statistics_target to default"
    )


def by_hash(cursor: CursorWrapper, statement: str, params: dict[str, Any]) -> None:
    """Run a statement that joins most of the stage by computed keys: the planner takes the rows for a handful and would look each up."""
    cursor.execute("set local enable_nestloop = off")
    cursor.execute(statement, params)
    cursor.execute("set local enable_nestloop to default")
