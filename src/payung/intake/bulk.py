"""The set-based path of a list: verdicts in, people out to the programme."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

VERDICTS = """
insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, free_months, held_by)
select %(list)s, sheet_row, verdict, codes, village_code, regency, free_months, held_by from staged_person
"""
CANDIDATES = """
insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address,
                              phone, mother_name, occupation, income, decile)
select %(list)s, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone, mother_name,
       occupation, income, decile from staged_person
"""
TRANSPORT = r"\m(ojek|ojol|sopir|supir|pengemudi|kurir|driver|taksi)\M"
ACCEPTED = """
insert into staged_person (sheet_row, nik, name, name_norm, birth_date, sex, village_code, regency, address, phone,
                          mother_name, occupation, sector)
select c.sheet_row, c.nik, c.name, c.name_norm, c.birth_date, c.sex, c.village_code, c.regency, c.address, c.phone,
       c.mother_name, c.occupation, case when lower(c.occupation) ~ %(transport)s then 'transport' else 'other' end
from intake_row r join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
where r.list_id = %(list)s and r.verdict = 'accepted' and r.sheet_row > %(after)s and r.sheet_row <= %(through)s
"""


def store_verdicts(cursor: CursorWrapper, list_id: int) -> None:
    """Write the staged rows' verdicts (kept) and people (expiring)."""
    cursor.execute(VERDICTS, {"list": list_id})
    cursor.execute(CANDIDATES, {"list": list_id})


def stage_accepted(cursor: CursorWrapper, list_id: int, after: int, through: int) -> int:
    """Stage the accepted people of the sheet rows after `after` up to `through`; returns how many."""
    cursor.execute(ACCEPTED, {"list": list_id, "after": after, "through": through, "transport": TRANSPORT})
    return int(cursor.rowcount)
