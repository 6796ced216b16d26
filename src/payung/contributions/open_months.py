"""All months that are open, assessed at once: what that would bill, month by month, and the run that does it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.selectors import ToAssess, to_assess
from payung.kernel.months import Month, MonthRange
from payung.platform import bindings as platform
from payung.platform import clock, runs
from payung.platform.db import scalar

FIRST = "select min(first_month) from published.sponsorship_scheme"


@dataclass(frozen=True)
class OpenMonths:
    """What assessing all open months would bill now, month by month, and the digest of just that."""

    months: tuple[ToAssess, ...]
    seen: str

    @property
    def people(self) -> int:
        """Worker-months that are not billed yet."""
        return sum(month.people for month in self.months)

    @property
    def amount(self) -> int:
        """Whole rupiah that is not billed yet."""
        return sum(month.amount for month in self.months)


def open_months(last: Month, cursor: CursorWrapper | None = None) -> OpenMonths:
    """What assessing every open month up to `last` would bill now, within the scope. cursor: of the run; a query a month."""
    with connection.cursor() as own:
        used = cursor or own
        used.execute(FIRST)
        first = scalar(used)
        span = MonthRange.through(Month.from_date(first), last) if first and Month.from_date(first) <= last else ()
        asked = [to_assess(month, used) for month in span]
    months = tuple(month for month in asked if month.people)
    said = json.dumps([str(last), [month.seen for month in months]])
    return OpenMonths(months, hashlib.sha256(said.encode()).hexdigest())


def changed() -> ContributionsRefused:
    """What would be billed is not what somebody saw."""
    return ContributionsRefused(
        "ASSESS_CHANGED_ALL",
        "Yang akan ditagih berubah sejak Anda melihatnya. Lihat lagi bulan, orang dan jumlahnya, lalu tetapkan.",
    )


def start_assess_open(actor: Actor, seen: str, defer: bool = True) -> int:
    """Ask for the assessment of every open month up to this one; returns the run. All of it or nothing.

    seen: digest of what was shown (`open_months`). Raises ContributionsRefused (ASSESS_SCOPE, ASSESS_NONE, ASSESS_CHANGED_ALL).
    """
    require(actor.roles, "contributions.assess")
    with connection.cursor() as cursor:
        if not platform.provinces().on(cursor):
            raise ContributionsRefused(
                "ASSESS_SCOPE", "Penetapan bulanan hanya dijalankan oleh kantor yang mencakup semua kabupaten/kota."
            )
    last = clock.this_month()
    waiting = open_months(last)
    if waiting.seen != seen:
        raise changed()
    if not waiting.months:
        raise ContributionsRefused("ASSESS_NONE", "Semua bulan yang dijanjikan sampai bulan ini sudah ditetapkan.")
    return runs.request("contributions.assess_open", {"last": str(last), "seen": seen}, defer=defer)
