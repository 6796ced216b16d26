"""Loading BPJS's own members as a dated snapshot: for the demonstration, until the form of a real extract is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.participation import bindings
from payung.participation.bulk import open_months
from payung.platform import bindings as platform
from payung.platform.db import LOADER, acting, one, scalar
from payung.registry.bulk import lock, register_staged
from payung.registry.stage import copy_stage, open_stage

EXTRA = """
create temp table staged_member (sheet_row int primary key, segment text not null, until date not null) on commit drop;
grant select on staged_member to public
"""
# A registered person's record is not changed, and a second open membership is not created.
KNOWN = """
update staged_person s set person_id = k.person_id from payung.registry_known() k where k.sheet_row = s.sheet_row
"""
MEMBERS = """
update staged_person s set membership_id = nextval('participation_membership_id_seq'), is_member_new = true
from staged_member m where m.sheet_row = s.sheet_row and not exists (
  select from participation_membership p where p.person_id = s.person_id and p.segment = m.segment and p.ended is null)
and not exists (  -- two numbers of one person, since his records were merged
  select from staged_person e join staged_member f on f.sheet_row = e.sheet_row
  where e.person_id = s.person_id and f.segment = m.segment and e.sheet_row < s.sheet_row)
"""
MONTHS = """
insert into participation_month (membership_id, month, payer_id, regency, amount)
select s.membership_id, g.month::date, %(payer)s, s.regency, 0
from staged_person s join staged_member m on m.sheet_row = s.sheet_row,
     generate_series(%(first)s::timestamp, m.until, interval '1 month') g(month)
where s.is_member_new
"""


@dataclass(frozen=True)
class Loaded:
    """A snapshot's id, its members, and whether this call loaded it."""

    snapshot_id: int
    members: int
    is_new: bool


def load_snapshot(actor: Actor, members: pl.DataFrame, as_of: date, source: str, employer_id: int) -> Loaded:
    """Load an extract of existing members; the same (as_of, source) again changes nothing.

    members: the columns of `registry.stage.COLUMNS` plus `segment` (BPU or PU) and `until` (first day of the last month
    held). They hold the months from the month of `as_of` on. employer_id: organisation that stands for the employers of
    PU members, whom the extract does not name. Runs in one loader transaction of its own.
    """
    require(actor.roles, "members.load")
    with acting(actor.token, using=LOADER) as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('participation.snapshot'))")
        cursor.execute(
            "select id, members from participation_snapshot where as_of = %s and source = %s", [as_of, source]
        )
        earlier = one(cursor)
        if earlier is not None:
            return Loaded(earlier["id"], earlier["members"], False)
        if not platform.provinces().on(cursor):
            raise PayungError(
                "SNAPSHOT_SCOPE", "Data peserta BPJS hanya dimuat oleh kantor yang mencakup semua kabupaten/kota."
            )
        count = _load(cursor, members, as_of, source, employer_id)
        cursor.execute(
            "insert into participation_snapshot (as_of, source, note, members, loaded_by) values (%s, %s, '', %s, payung.actor_id())"
            " returning id",
            [as_of, source, count],
        )
        return Loaded(int(scalar(cursor)), count, True)


def _load(cursor: CursorWrapper, members: pl.DataFrame, as_of: date, source: str, employer_id: int) -> int:
    first = Month.from_date(as_of)
    lock(cursor)
    open_stage(cursor)
    copy_stage(cursor, members.iter_slices(50_000))
    cursor.execute(EXTRA)
    with cursor.copy("copy staged_member (sheet_row, segment, until) from stdin (format csv)") as copy:
        copy.write(members.select("sheet_row", "segment", "until").write_csv(include_header=False))
    until: date = members["until"].max()  # type: ignore[assignment]
    open_months(cursor, MonthRange.through(first, Month.from_date(until)))
    cursor.execute("analyze staged_person")
    cursor.execute(KNOWN)
    cursor.execute("update staged_person set wanted = true")
    register_staged(cursor, None)
    cursor.execute(MEMBERS)
    count = int(cursor.rowcount)
    cursor.execute(
        "insert into participation_payer (kind, payer_class, label) values ('existing', 'self', %s) returning id",
        [source],
    )
    payer = scalar(cursor)
    facts = {"first": first.first_day, "payer": payer}
    bindings.memberships_take(started=first.first_day, members=True, employer=employer_id).on(cursor)
    cursor.execute(MONTHS, facts)
    return count
