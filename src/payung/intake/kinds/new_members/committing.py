"""Taking the accepted people of a list into its scheme."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.intake import bindings, bulk
from payung.intake.kinds.new_members import KIND
from payung.intake.kinds.new_members.judging import terms_of
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.platform.db import scalar
from payung.platform.runs import RunContext
from payung.registry.stage import open_stage
from payung.sponsorship import bindings as sponsorship
from payung.sponsorship.bulk import commit_staged

MOST = 50_000  # rows that somebody has looked at, a transaction


def commit(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], after: int, through: int) -> dict[str, int]:
    """People by outcome, and `amount` in rupiah. Raises PayungError(SCHEME_CLOSED)."""
    open_stage(cursor, decided=True)
    terms = bool(terms_of(row).kind.columns)
    bulk.stage_accepted(cursor, row["id"], after, through, terms=terms)
    bulk.stage_reviewed(cursor, row["id"], after, through, MOST, terms=terms)
    return _take(context, cursor, row, f"{through}")


def commit_reviewed(
    context: RunContext, cursor: CursorWrapper, row: dict[str, Any], after: int, through: int
) -> tuple[int, dict[str, int]] | None:
    """The same for rows after `after` that were accepted, once somebody had looked at them, since the rest was committed.

    Returns the last of these rows too; None when there is none.
    """
    open_stage(cursor, decided=True)
    last = bulk.stage_reviewed(cursor, row["id"], after, through, MOST, terms=bool(terms_of(row).kind.columns))
    if last is None:
        return None
    outcome = _take(context, cursor, row, f"run:{context.run_id}:{last}")
    return last, {**outcome, "out_of_scope": 0}  # they are counted once, and wait for another user


def _take(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], name: str) -> dict[str, int]:
    cursor.execute("select count(*) from staged_person")
    staged = int(scalar(cursor))
    bulk.ask_registry(context, cursor, row["scheme_id"], staged)
    outcome = commit_staged(cursor, row["scheme_id"], row["id"], f"commitment:list:{row['id']}:{name}", clock.today())
    if outcome is None:
        raise PayungError("SCHEME_CLOSED", "Skema ini sudah ditutup; tidak ada yang dapat masuk lagi.")
    if outcome.committed < staged:
        bulk.keep_outcomes(cursor, row["id"])
    if "staff" in terms_of(row).kind.columns:
        bulk.keep_choices(cursor, row["scheme_id"], row["id"])
    agreed = 0
    if terms_of(row).kind.asks_consent:
        sponsorship.consents_of_list(list_=row["id"], on=clock.today()).on(cursor)
        agreed = bindings.intake_consents(scheme=row["scheme_id"], on=clock.today()).on(cursor)
    bindings.intake_heirs(scheme=row["scheme_id"], on=clock.today()).on(cursor)
    counts = {one: getattr(outcome, one) for one in KIND.outcomes}
    if agreed:
        counts["consents"] = agreed
    joined = bindings.review_taken(row["scheme_id"]).on(cursor)
    return {**counts, "reviewed": joined} if joined else counts
