"""Background runs of the contributions room."""

from __future__ import annotations

from typing import Any

from payung.contributions import open_months
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


@handler("contributions.assess_open", last=str)
def assess_open(context: RunContext) -> dict[str, Any]:
    """Assess every open month up to one, in one transaction: exactly what was seen, or nothing."""
    if context.kept:
        return context.kept
    last = Month.parse(context.params["last"])
    context.progress("assess", 0, 1)
    with context.transaction() as cursor:
        waiting = open_months.open_months(last, cursor)
        if waiting.seen != str(context.params.get("seen", "")):
            raise open_months.changed()
        done = [assess_month(cursor, one.month, clock.today(), one.seen) for one in waiting.months]
        result = {
            "months": [
                {"month": str(one.month), "people": one.people, "amount": one.amount, "bills": list(one.bills)}
                for one in done
            ],
            "people": sum(one.people for one in done),
            "amount": sum(one.amount for one in done),
        }
        context.keep(cursor, result)
    context.progress("assess", 1, 1)
    return result
