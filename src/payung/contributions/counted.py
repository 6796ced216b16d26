"""Months of a person counted over all payers, and the rule of the law while no month is paid: pages, interface and
commands all use this one answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.contributions import bindings
from payung.kernel.months import Month
from payung.law.payments import Standing, bpu_standing
from payung.law.store import statute


@dataclass(frozen=True)
class Counted:
    """Paid months until a month, each counted once whoever paid it, by the law of that month.

    needed: months that a child's scholarship of JKM needs. last: the last paid month. grace: unpaid months in a row
    during which the law keeps a BPU covered.
    """

    until: Month
    months: int
    last: Month | None
    needed: int
    grace: int

    @property
    def standing(self) -> Standing:
        """Paid, unpaid within the grace of the law, or inactive; for a BPU."""
        return bpu_standing([self.last] if self.last else [], self.until)

    @property
    def missed(self) -> int:
        """Unpaid months in a row; 0 for a person who has never paid."""
        return self.until.since(self.last) if self.last else 0

    @property
    def borne_until(self) -> Month | None:
        """The last month of the grace of the law, if no month before it is paid."""
        return self.last + self.grace if self.last else None

    def plain(self) -> dict[str, Any]:
        """The counts as interface and commands return them."""
        return {
            "until": str(self.until),
            "months": self.months,
            "needed": self.needed,
            "last_paid": str(self.last) if self.last else None,
            "standing": str(self.standing),
            "missed": self.missed,
            "borne_until": str(self.borne_until) if self.borne_until else None,
        }


def counted(months: int, last: date | None, until: Month) -> Counted:
    """From figures of the database, as Cek has them without a session."""
    law, day = statute(), until.first_day
    return Counted(
        until,
        months,
        Month.from_date(last) if last else None,
        law.value("scholarship.jkm_contribution_months", day),
        law.value("terms.bpu_grace_months", day),
    )


def counted_of(person_ids: Sequence[int], until: Month) -> dict[int, Counted]:
    """The counts of persons within the session's scope, in one query; a person outside the scope is left out."""
    with connection.cursor() as cursor:
        answers = bindings.people_months(people=person_ids, until=until.first_day).on(cursor)
    return {row["person_id"]: counted(row["months"], row["last_month"], until) for row in answers}
