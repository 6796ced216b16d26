"""The set-based path of a list: stage, look up, verdicts in, people out to the programme."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from django.db.backends.utils import CursorWrapper

# Lives in the transaction only: no personal data of a list is left behind in a shared staging table.
STAGE = """
create temp table intake_stage (
  sheet_row int primary key, nik text not null default '', name text not null default '', name_norm text not null default '',
  birth_date date, sex text not null default '', village_code text not null default '', regency text not null default '',
  address text not null default '', phone text not null default '', mother_name text not null default '',
  occupation text not null default '', income bigint, decile smallint,
  codes bigint not null default 0, verdict text not null default '', free_months int, held_by text not null default '',
  sector text not null default 'other', state text not null default 'open', committed boolean not null default false,
  wanted boolean not null default false, person_id bigint, membership_id bigint,
  is_new boolean not null default false, is_member_new boolean not null default false
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
VERDICTS = """
insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, free_months, held_by)
select %(list)s, sheet_row, verdict, codes, village_code, regency, free_months, held_by from intake_stage
"""
CANDIDATES = """
insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address,
                              phone, mother_name, occupation, income, decile)
select %(list)s, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone, mother_name,
       occupation, income, decile from intake_stage
"""
TRANSPORT = r"\m(ojek|ojol|sopir|supir|pengemudi|kurir|driver|taksi)\M"
ACCEPTED = """
insert into intake_stage (sheet_row, nik, name, name_norm, birth_date, sex, village_code, regency, address, phone,
                          mother_name, occupation, sector)
select c.sheet_row, c.nik, c.name, c.name_norm, c.birth_date, c.sex, c.village_code, c.regency, c.address, c.phone,
       c.mother_name, c.occupation, case when lower(c.occupation) ~ %(transport)s then 'transport' else 'other' end
from intake_row r join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
where r.list_id = %(list)s and r.verdict = 'accepted' and r.sheet_row > %(after)s and r.sheet_row <= %(through)s
"""


def open_stage(cursor: CursorWrapper) -> None:
    """Make the temporary table; the registry's look-up function (owner) may read it within this session only."""
    cursor.execute("drop table if exists pg_temp.intake_stage")
    cursor.execute(STAGE)
    cursor.execute("grant select on intake_stage to public")


def copy_stage(cursor: CursorWrapper, batches: Iterable[pl.DataFrame]) -> int:
    """COPY batches with `COLUMNS` into the stage; returns rows."""
    staged = 0
    with cursor.copy(
        f"copy intake_stage ({', '.join(COLUMNS)}) from stdin (format csv, null '\x02')"
    ) as copy:
        for batch in batches:
            copy.write(
                batch.select(COLUMNS).write_csv(
                    include_header=False, null_value="\x02", quote_style="necessary"
                )
            )
            staged += batch.height
    return staged


def store_verdicts(cursor: CursorWrapper, list_id: int) -> None:
    """Write the staged rows' verdicts (kept) and people (expiring)."""
    cursor.execute(VERDICTS, {"list": list_id})
    cursor.execute(CANDIDATES, {"list": list_id})


def stage_accepted(cursor: CursorWrapper, list_id: int, after: int, through: int) -> int:
    """Stage the accepted people of the sheet rows after `after` up to `through`; returns how many."""
    cursor.execute(ACCEPTED, {"list": list_id, "after": after, "through": through, "transport": TRANSPORT})
    return int(cursor.rowcount)
