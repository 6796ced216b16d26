"""Background runs of the intake room: check, commit, answer file."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.intake import bulk
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.platform.db import one, scalar
from payung.platform.runs import RunContext, handler
from payung.registry.stage import open_stage
from payung.sponsorship.bulk import Committed, commit_staged

CHUNK_ROWS = 25_000


def lock_list(cursor: CursorWrapper, list_id: int) -> dict[str, Any]:
    """The list, locked for this transaction. Raises PayungError when the asker may not see it."""
    cursor.execute("select * from intake_list where id = %s for update", [list_id])
    found = one(cursor)
    if found is None:
        raise PayungError("LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda.")
    return found


@handler("intake.commit")
def commit(context: RunContext) -> dict[str, Any]:
    """Commit the accepted rows in sheet order, a chunk a transaction; a run that was cut off goes on after the last."""
    list_id = int(context.params["list"])
    with context.transaction() as cursor:
        lock_list(cursor, list_id)
        cursor.execute("select coalesce(max(sheet_row), 0) from intake_row where list_id = %s", [list_id])
        last = int(scalar(cursor))
    while True:
        with context.transaction() as cursor:
            found = lock_list(cursor, list_id)
            after = int(found["committed_to_row"])
            if after >= last:
                cursor.execute("update intake_list set state = 'committed' where id = %s", [list_id])
                counts = found["counts"] if isinstance(found["counts"], dict) else json.loads(found["counts"])
                return {"list": list_id, **{name: counts.get(name, 0) for name in OUTCOMES}}
            through = _chunk_end(cursor, list_id, after, last)
            _commit_chunk(cursor, found, after, through)
        context.progress("commit", through, last)


OUTCOMES = ("committed", "already", "taken", "waiting", "out_of_scope", "amount")


def _chunk_end(cursor: CursorWrapper, list_id: int, after: int, last: int) -> int:
    """Sheet row that ends the next chunk of accepted rows."""
    cursor.execute(
        "select max(sheet_row), count(*) from (select sheet_row from intake_row where list_id = %s and verdict = 'accepted'"
        " and sheet_row > %s order by sheet_row limit %s) t",
        [list_id, after, CHUNK_ROWS],
    )
    end, count = cursor.fetchone() or (None, 0)
    return last if end is None or count < CHUNK_ROWS else int(end)


def _commit_chunk(cursor: CursorWrapper, found: dict[str, Any], after: int, through: int) -> None:
    open_stage(cursor)
    bulk.stage_accepted(cursor, found["id"], after, through)
    outcome = commit_staged(
        cursor, found["programme_id"], found["id"], f"commitment:list:{found['id']}:{through}", clock.today()
    )
    if outcome is None:
        raise PayungError("PROGRAMME_CLOSED", "Skema ini sudah ditutup; tidak ada yang dapat masuk lagi.")
    counts = found["counts"] if isinstance(found["counts"], dict) else json.loads(found["counts"])
    for name, value in _as_counts(outcome).items():
        counts[name] = counts.get(name, 0) + value
    cursor.execute(
        "update intake_list set state = 'committing', committed_to_row = %s, counts = %s where id = %s",
        [through, json.dumps(counts), found["id"]],
    )


def _as_counts(outcome: Committed) -> dict[str, int]:
    return {name: getattr(outcome, name) for name in OUTCOMES}
