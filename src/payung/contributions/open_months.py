"""All months that are open, assessed at once: what that would bill, month by month, and the run that does it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.own import BY_MONTH, own_estimate
from payung.contributions.selectors import ToAssess, digest_of
from payung.kernel.months import Month
from payung.platform import bindings as platform
from payung.platform import clock, runs

# As `selectors.TO_ASSESS`, of every month up to one.
OPEN = """
select c.month, c.payer_id, y.label, c.people - coalesce(b.people, 0) as people, c.amount - coalesce(b.amount, 0) as amount
from (select m.month, m.payer_id, sum(m.people)::bigint as people, sum(m.amount)::bigint as amount from published.participation_held m
      where m.month <= %(last)s group by m.month, m.payer_id) c
join published.sponsorship_scheme p on p.payer_id = c.payer_id
join published.participation_payer y on y.id = c.payer_id
left join (select month, payer_id, sum(sign(amount) * people)::bigint as people, sum(amount)::bigint as amount from contributions_bill
           where month <= %(last)s group by month, payer_id) b on b.payer_id = c.payer_id and b.month = c.month
where c.people > coalesce(b.people, 0) order by c.month, c.payer_id
"""


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
    """What assessing every open month up to `last` would bill now, within the scope. cursor: of the run; a query for all schemes, and two for
    each month in which persons go on by themselves."""
    with connection.cursor() as own:
        used = cursor or own
        used.execute(OPEN, {"last": last.first_day})
        rows = used.fetchall()
        used.execute(BY_MONTH, {"until": last.first_day})
        alone = {month: own_estimate(used, Month.from_date(month)) for month, _people in used.fetchall()}
    payers: dict[date, list[tuple[int, str, int, int]]] = {}
    for month, *payer in rows:
        payers.setdefault(month, []).append((payer[0], payer[1], payer[2], payer[3]))
    months = tuple(
        _month(Month.from_date(first), tuple(payers.get(first, ())), alone.get(first, (0, 0)))
        for first in sorted({*payers, *alone})
    )
    said = json.dumps([str(last), [month.seen for month in months]])
    return OpenMonths(months, hashlib.sha256(said.encode()).hexdigest())


def _month(month: Month, payers: tuple[tuple[int, str, int, int], ...], alone: tuple[int, int]) -> ToAssess:
    return ToAssess(month, payers, digest_of(month, payers, alone), *alone)


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
