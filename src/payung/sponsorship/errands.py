"""What schemes put on somebody's list of tasks: one that ends this month or the next with people whom nobody continues."""

from __future__ import annotations

from datetime import date

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.kernel.months import Month
from payung.platform import clock
from payung.sponsorship.selectors import ending, next_expiry


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Schemes that end this month or the next, for those who may change them; two queries at most."""
    if not can(actor.roles, "scheme.edit"):
        return []
    today = clock.today()
    until = (Month.from_date(today) + 1).first_day
    return [Perhaps(ending(today, until), lambda: _ending(today, until))]


def _ending(today: date, until: date) -> list[Errand]:
    return [
        Errand(
            *("scheme.ending", f"scheme:{line['scheme'].pk}", 1),
            name=line["scheme"].name,
            people=line["people"],
            due=(Month.from_date(line["scheme"].last_month) + 1).first_day,
        )
        for line in next_expiry(today, until)
        if line["people"]
    ]
