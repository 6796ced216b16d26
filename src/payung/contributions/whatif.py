"""A draft decree applied to the people whose contributions are assessed. Reads under the asker's scope, writes
nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as _pa
import pyarrow.csv as _csv
from django.db import connection
from django.db.backends.utils import CursorWrapper

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.kernel.months import Month
from payung.law import read_draft
from payung.law.frames import blocks
from payung.law.inputs import FIRST_MONTH, LAST_MONTH
from payung.law.whatif import WhatIf
from payung.platform import runs
from payung.platform.db import one, rows
from payung.platform.runs import RunContext, handler

pa: Any = _pa
csv: Any = _csv
KIND = "law.whatif"
ACTION = "law.whatif"
BLOCK_BYTES = 2 << 20
COLUMNS = ("place", "sector", "payer", "wage", "jht")

# The payer is taken from the calendar: a bill is its payer's business, the month of a person is the place's too.
_PEOPLE = """
from contributions_standing a
join published.participation_membership m on m.id = a.membership_id
join published.participation_month c on c.membership_id = a.membership_id and c.month = a.month
join published.participation_payer y on y.id = c.payer_id
where a.month = date '%(month)s' and m.segment = 'BPU'
"""
_COPY = (
    "copy (select a.regency, m.sector, y.payer_class, a.base, case when a.jht > 0 then 'ya' else 'tidak' end"
    f"{_PEOPLE}) to stdout (format csv)"
)
_COUNT = f"select count(*) as people, coalesce(sum(a.total), 0)::bigint as booked {_PEOPLE}"
_SKIPPED = """
select m.segment, count(*) as people from contributions_standing a
join published.participation_membership m on m.id = a.membership_id
where a.month = %s and m.segment <> 'BPU' group by m.segment order by m.segment
"""
_PARTS = """
select right(c.relname, 6) as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'contributions_contributionassessment'::regclass order by 1 desc
"""


def start(
    actor: Actor,
    text: str,
    month: Month,
    *,
    people_of: Month | None = None,
    name: str = "rancangan",
    defer: bool = True,
) -> int:
    """Ask what a draft (YAML, `payung.law.read_draft`) would change for a contribution month; returns the run.

    The people are those assessed in `people_of`, by default the last month in which any are. Raises LawError for a
    draft that does not fit, ContributionsRefused when nobody is assessed within the scope or the month is none of the law.
    """
    require(actor.roles, ACTION)
    read_draft(text, name)
    if not FIRST_MONTH <= month <= LAST_MONTH:
        raise ContributionsRefused("WHATIF_MONTH", "Bulan %(month)s di luar masa berlaku hukum.", month=str(month))
    month_of_people = people_of or last_assessed()
    if month_of_people is None or not _assessed(month_of_people):
        raise ContributionsRefused("WHATIF_EMPTY", "Belum ada iuran yang ditetapkan dalam cakupan Anda.")
    params = {"draft": text, "name": name[:100], "month": str(month), "people_of": str(month_of_people)}
    return runs.request(KIND, params, defer=defer)


def last_assessed() -> Month | None:
    """The last month with assessed rows within the scope of the session."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS)
        months = [Month.parse(f"{row[0][:4]}-{row[0][4:]}") for row in cursor.fetchall()]
    return next((month for month in months if _assessed(month)), None)


def _assessed(month: Month) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from contributions_contributionassessment where month = %s)", [month.first_day]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


@handler(KIND, month=str, people_of=str, draft=str, name=str)
def carry_out(context: RunContext) -> dict[str, Any]:
    """Read the people once, as a stream, and add up both laws; a run that was cut off starts over."""
    params = context.params
    month, people_of = Month.parse(params["month"]), Month.parse(params["people_of"])
    whatif = WhatIf(read_draft(params["draft"], params["name"]))
    with context.transaction() as cursor:
        cursor.execute(_COUNT % {"month": people_of.first_day.isoformat()})
        count = one(cursor) or {}
        cursor.execute(_SKIPPED, [people_of.first_day])
        skipped = {row["segment"]: int(row["people"]) for row in rows(cursor)}
        context.progress("whatif", 0, int(count["people"]))
        for block in blocks(_people(cursor, people_of), {"month": str(month), "segment": "BPU"}):
            whatif.add(block.rows, block.places)
            context.progress("whatif", whatif.total.rows, int(count["people"]))
    return {
        "month": str(month),
        "people_of": str(people_of),
        "booked": int(count["booked"]),
        "skipped": skipped,
        **whatif.to_dict(),
    }


def _people(cursor: CursorWrapper, month: Month) -> Iterator[Any]:
    """Record batches of the assessed people, read from the database in parts; only one block is in memory at a time."""
    with cursor.copy(_COPY % {"month": month.first_day.isoformat()}) as copy:
        held: list[bytes] = []
        size = 0
        for piece in copy:
            held.append(bytes(piece))
            size += len(piece)
            if size >= BLOCK_BYTES:
                yield from _batches(b"".join(held))
                held, size = [], 0
        if held:
            yield from _batches(b"".join(held))


def _batches(text: bytes) -> list[Any]:
    types = {name: pa.int64() if name == "wage" else pa.string() for name in COLUMNS}
    table = csv.read_csv(
        io.BytesIO(text),
        read_options=csv.ReadOptions(column_names=list(COLUMNS), use_threads=False),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    batches: list[Any] = table.to_batches()
    return batches
