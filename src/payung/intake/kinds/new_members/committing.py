"""Taking the accepted people of a list into its scheme."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.intake import bulk
from payung.intake.kinds.new_members import KIND
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.platform.runs import RunContext
from payung.registry.stage import open_stage
from payung.sponsorship.bulk import commit_staged


def commit(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], after: int, through: int) -> dict[str, int]:
    """People by outcome, and `amount` in rupiah. Raises PayungError(SCHEME_CLOSED)."""
    open_stage(cursor)
    staged = bulk.stage_accepted(cursor, row["id"], after, through)
    bulk.ask_registry(context, cursor, row["scheme_id"], staged)
    outcome = commit_staged(
        cursor, row["scheme_id"], row["id"], f"commitment:list:{row['id']}:{through}", clock.today()
    )
    if outcome is None:
        raise PayungError("SCHEME_CLOSED", "Skema ini sudah ditutup; tidak ada yang dapat masuk lagi.")
    bulk.keep_outcomes(cursor, row["id"])
    return {name: getattr(outcome, name) for name in KIND.outcomes}
