"""Work items of the law: the holidays of a year that nobody has loaded, values that are known for a short while only."""

from __future__ import annotations

from datetime import date

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework import holidays
from payung.casework.errands import Errand, Perhaps, register_source
from payung.kernel.months import Month
from payung.law.doctor import Trouble, doctor
from payung.platform import clock

DECREED_FROM = 10  # month: the three ministers decree the holidays of a year in September or October of the year before
NEAR = 1  # months: the yearly figures of JP are announced in the last month for which the old ones are known


@register_source
def errands(actor: Actor) -> list[Errand | Perhaps]:
    """For those who load the law's data: this year's holidays, from October on the next year's, and values that run out.
    No query of its own: whether a list is missing is asked with what the other rooms ask.
    """
    if not can(actor.roles, "holidays.load"):
        return []
    today = clock.today()
    years = [today.year, *([today.year + 1] if today.month >= DECREED_FROM else [])]
    return [*(_without_list(year, today) for year in years), *_running_out(today)]


def _without_list(year: int, today: date) -> Perhaps:
    late = year <= today.year
    missing = Errand("holidays.missing", f"holidays:{year}", 1, due=date(year - 1, 12, 31), urgent=late)
    return Perhaps(holidays.without_list(year), lambda: [missing])


def _running_out(today: date) -> list[Errand]:
    """The parameters whose last known month is near or past, together: one page shows them all."""
    ending = [one for one in doctor(today, ahead=NEAR) if one.trouble in (Trouble.RAN_OUT, Trouble.RUNS_OUT)]
    if not ending:
        return []
    months = [Month.parse(one.when) for one in ending]
    late = any(one.trouble is Trouble.RAN_OUT for one in ending)
    return [Errand("law.runs_out", "law:watch", len(ending), due=min(months).last_day, urgent=late)]
