"""The account of a payer by date: bills, corrections, fines, waivers, payments, credit and refunds.

Every line changes his debt (ledger account 1200) and his credit (2200) by exactly the amounts of its journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.kernel.months import Month
from payung.platform.db import rows

LINES = """
select day, kind, number, month, owed, held from (
  select b.issued_on as day, 1 as rank, case when b.corrects_id is null then 'bill' else 'correction' end as kind, b.id as number,
    b.month, b.amount as owed, 0::bigint as held
  from contributions_bill b where b.payer_id = %(payer)s
  union all
  select r.paid_on, 2, case when r.channel = 'credit' then 'carried' else 'receipt' end, r.id, b.month,
    -(select coalesce(sum(s.amount), 0) from contributions_settlement s where s.receipt_id = r.id)::bigint,
    ((select coalesce(sum(k.amount), 0) from contributions_credit k where k.receipt_id = r.id and k.kind = 'overpaid')
     - case when r.channel = 'credit' then r.amount else 0 end)::bigint
  from contributions_receipt r join contributions_bill b on b.id = r.bill_id where b.payer_id = %(payer)s
  union all
  select k.on_day, 3, k.kind, k.id, b.month, case when k.kind in ('corrected', 'uncorrected') then k.amount else 0 end, k.amount
  from contributions_credit k left join contributions_bill b on b.id = k.bill_id
  where k.payer_id = %(payer)s and k.kind in ('corrected', 'uncorrected', 'refunded', 'returned')
  union all
  select g.on_day, 4, g.kind, g.id, b.month, g.amount, 0
  from contributions_billcharge g join contributions_bill b on b.id = g.bill_id where b.payer_id = %(payer)s
) x order by day, rank, number
"""


@dataclass(frozen=True)
class Line:
    """One event of a payer's account, whole rupiah. number: of the bill, receipt, credit entry or charge. owed,
    held: the change of his debt and of his credit; balance: debt less credit after the event; below zero he has more
    than he owes.
    """

    day: date
    kind: str
    number: int
    month: Month | None
    owed: int
    held: int
    balance: int

    @property
    def change(self) -> int:
        """The change of the balance: above zero for a bill or a refund, below zero for a payment."""
        return self.owed - self.held


@dataclass(frozen=True)
class Statement:
    """A payer's account from a day to a day, both included; opening and closing are balances, owed and held his debt
    and credit at the end.
    """

    opening: int
    lines: tuple[Line, ...]
    closing: int
    owed: int
    held: int


def statement(payer_id: int, first: date | None = None, last: date | None = None) -> Statement:
    """The account of a payer within the session's scope; without days from its beginning to its end. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"payer": payer_id})
        return _of(rows(cursor), first or date.min, last or date.max)


def _of(events: Iterable[dict[str, Any]], first: date, last: date) -> Statement:
    opening = owed = held = 0
    lines: list[Line] = []
    for row in events:
        if row["day"] > last:
            break
        owed, held = owed + int(row["owed"]), held + int(row["held"])
        if row["day"] < first:
            opening = owed - held
            continue
        month = Month.from_date(row["month"]) if row["month"] else None
        lines.append(
            Line(row["day"], row["kind"], row["number"], month, int(row["owed"]), int(row["held"]), owed - held)
        )
    return Statement(opening, tuple(lines), owed - held, owed, held)
