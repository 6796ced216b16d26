"""Recording the accepted numbers of an extract."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.intake import bindings
from payung.intake.kinds.official_numbers import KIND
from payung.platform import clock
from payung.platform.runs import RunContext


def commit(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], after: int, through: int) -> dict[str, int]:  # noqa: ARG001
    """Numbers by outcome: recorded (`committed`), or why not. A row whose number stands already is left as it is."""
    recorded = bindings.extract_commit(list_=row["id"], after=after, through=through, on=clock.today()).on(cursor)
    counted = {one["outcome"]: int(one["numbers"]) for one in recorded}
    return {name: counted.get(name, 0) for name in KIND.outcomes}
