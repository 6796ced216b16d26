"""The set-based path of a list: verdicts in, people out to the scheme."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.access.readlog import ask
from payung.intake import bindings
from payung.intake.verdicts.codes import VERDICT_ORDER, decide_many, mask
from payung.platform.db import LOADER
from payung.platform.runs import RunContext

Int64 = npt.NDArray[np.int64]
MATCH = """
create temp table staged_match on commit drop as select * from payung.intake_match(%(scheme)s)
"""
MASKS = "create temp table staged_mask (sheet_row int primary key, codes bigint not null, verdict text not null) on commit drop"
VERDICTS = """
insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, free_months, held_by)
select %(list)s, s.sheet_row, k.verdict, k.codes, s.village_code, s.regency, m.free_months, coalesce(m.held_by, '')
from staged_person s join staged_mask k using (sheet_row) left join staged_match m using (sheet_row)
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
from payung.intake_accepted(%(list)s, %(after)s, %(through)s) c
"""


def ask_registry(context: RunContext, cursor: CursorWrapper, scheme_id: int, staged: int) -> None:
    """Write down that the staged rows are looked up in the registry; without that no answer comes. Raises ReadRefused."""
    digest = bindings.intake_question(scheme=scheme_id, kind=context.kind).on(cursor)
    asked = bindings.intake_ask(token=context.token, scheme=scheme_id, kind=context.kind, digest=digest, rows=staged)
    ask(asked, using=LOADER)


def match_registry(cursor: CursorWrapper, scheme_id: int, sheet_rows: Int64) -> Int64:
    """Codes that only the registry knows, one mask a row in the order of `sheet_rows` (ascending).

    What lies beyond the scope of the run's user comes as REVIEW_ELSEWHERE, REJECTED_ELSEWHERE or months and kind of payer.
    """
    cursor.execute("analyze staged_person (sheet_row, nik, birth_date, village_code, name_norm)")
    cursor.execute(MATCH, {"scheme": scheme_id})
    cursor.execute("select sheet_row, codes from staged_match")
    masks: Int64 = np.zeros(len(sheet_rows), dtype=np.int64)
    for sheet_row, codes in cursor.fetchall():
        masks[np.searchsorted(sheet_rows, sheet_row)] |= mask(codes)
    return masks


def store_verdicts(cursor: CursorWrapper, list_id: int, sheet_rows: Int64, masks: Int64) -> None:
    """Write the verdicts (kept) and the staged people (expiring)."""
    cursor.execute(MASKS)
    words = pl.Series(np.array(VERDICT_ORDER)[decide_many(masks)])
    frame = pl.DataFrame({"sheet_row": sheet_rows, "codes": masks, "verdict": words})
    with cursor.copy("copy staged_mask from stdin (format csv)") as copy:
        for part in frame.iter_slices(100_000):
            copy.write(part.write_csv(include_header=False))
    cursor.execute("analyze staged_mask")
    cursor.execute(VERDICTS, {"list": list_id})
    cursor.execute(CANDIDATES, {"list": list_id})
    # Fresh rows are unknown to the planner; without this the next join of both tables is a nested loop.
    cursor.execute("analyze intake_row (list_id, sheet_row, verdict)")
    cursor.execute("analyze intake_candidate (list_id, sheet_row)")


def stage_accepted(cursor: CursorWrapper, list_id: int, after: int, through: int) -> int:
    """Stage the accepted people of the sheet rows after `after` up to `through`; returns how many."""
    cursor.execute(ACCEPTED, {"list": list_id, "after": after, "through": through, "transport": TRANSPORT})
    return int(cursor.rowcount)
