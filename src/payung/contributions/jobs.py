"""Background runs of the contributions room."""

from __future__ import annotations

from typing import Any

from payung.contributions.bulk import assess_month
from payung.kernel.months import Month
from payung.platform import clock
from payung.platform.runs import RunContext, handler


@handler("contributions.assess", month=str)
def assess(context: RunContext) -> dict[str, Any]:
    """Assess one month in one transaction.

    A run that was interrupted before its commit was rolled back and starts again; one that was interrupted after it
    reports the bills that it has made.
    """
    if context.kept:
        return context.kept
    month = Month.parse(context.params["month"])
    context.progress("assess", 0, 1)
    with context.transaction() as cursor:
        assessed = assess_month(cursor, month, clock.today(), str(context.params.get("seen", "")))
        result = {
            "month": str(month),
            "people": assessed.people,
            "amount": assessed.amount,
            "bills": list(assessed.bills),
            "own_people": assessed.own.months,
            "own_amount": assessed.own.amount,
        }
        context.keep(cursor, result)
    context.progress("assess", 1, 1)
    return result
