"""Months of a person counted over all payers, and what the law says while none is paid: one answer for every face that tells it."""

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
    """Paid months until a month, each once whoever paid it, by the law of that month.

    needed: months that a child's scholarship of JKM needs. last: the last paid one. grace: unpaid months in a row that the law bears
    for a BPU.
    """

    until: Month
    months: int
    last: Month | None
    needed: int
    grace: int

    @property
    def standing(self) -> Standing:
        """Paid, within the months that the law bears, or inactive; for a BPU."""
        return bpu_standing([self.last] if self.last else [], self.until)

    @property
    def missed(self) -> int:
        """Unpaid months in a row; 0 for who has never paid."""
        return self.until.since(self.last) if self.last else 0

    @property
    def borne_until(self) -> Month | None:
        """The last month that the law bears, where nobody pays one before."""
        return self.last + self.grace if self.last else None

    def plain(self) -> dict[str, Any]:
        """As interface and commands tell it."""
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
    """Of persons within the session's scope, in one query; who is beyond it is not there."""
    with connection.cursor() as cursor:
        answers = bindings.people_months(people=person_ids, until=until.first_day).on(cursor)
    return {row["person_id"]: counted(row["months"], row["last_month"], until) for row in answers}
