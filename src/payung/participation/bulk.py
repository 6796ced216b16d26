"""Memberships and covered months, set-wise, from the temporary table `staged_person`."""

from __future__ import annotations

from datetime import date

from django.db.backends.utils import CursorWrapper

from payung.kernel.months import MonthRange

# Provisional numbers in KPJ's form (11 digits) until BPJS issues its own: 99 + nine digits.
MEMBERSHIPS = """
insert into participation_membership (id, person_id, segment, kpj, regency, village_code, sector, occupation, started)
select membership_id, person_id, 'BPU', '99' || lpad(nextval('participation_kpj_seq')::text, 9, '0'),
       regency, village_code, sector, occupation, %s
from staged_person where is_member_new
"""
NEW_IDS = """
update staged_person set membership_id = nextval('participation_membership_id_seq'), is_member_new = true
where committed and membership_id is null
"""


def open_months(cursor: CursorWrapper, months: MonthRange) -> None:
    """Make sure the protection calendar has a partition for every month."""
    for month in months:
        cursor.execute("select payung.open_month('participation_month', %s)", [month.first_day])


def join_staged(cursor: CursorWrapper, started: date) -> int:
    """Give every committed staged person without one a BPU membership; returns how many."""
    cursor.execute(NEW_IDS)
    cursor.execute(MEMBERSHIPS, [started])
    return int(cursor.rowcount)
