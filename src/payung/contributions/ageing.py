"""How late open amounts are, and what the law adds to a late contribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from payung.contributions import bindings
from payung.contributions.choices import AGE
from payung.contributions.models import Bill

DAYS = (0, 30, 60, 90)  # the last day of each age but the last


@dataclass(frozen=True)
class Age:
    """Bills of one age: `choices.AGE`, their number, and their open amount in whole rupiah."""

    age: str
    bills: int
    open: int


# What is open by the day it is due: a bill by its own, one in agreed instalments by theirs.
ASKED = """
with asked as (
  select s.bill_id, b.due_on, s.open from contributions_billstanding s join contributions_bill b on b.id = s.bill_id
  where s.open > 0 and (%(payer)s::bigint is null or s.payer_id = %(payer)s)
    and not exists (select from contributions_instalmentplan p where p.bill_id = s.bill_id and p.state = 'agreed')
  union all
  select s.bill_id, i.due_on, case when i.place = 1 then s.open - i.later else least(i.amount, s.open - i.later) end
  from contributions_instalmentplan p join contributions_billstanding s on s.bill_id = p.bill_id
  join contributions_instalment i on i.plan_id = p.id
  where p.state = 'agreed' and s.open > i.later and (%(payer)s::bigint is null or s.payer_id = %(payer)s)
)
select (select count(*) from unnest(%(days)s::int[]) d where %(today)s::date - a.due_on > d) as place,
  count(distinct a.bill_id), sum(a.open)::bigint from asked a group by 1
"""


def ageing(today: date, payer_id: int | None = None) -> list[Age]:
    """The open amounts within the scope by the days that they are late, one line for each age; of a bill in
    instalments, each open instalment counts at its own age. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"payer": payer_id, "days": list(DAYS), "today": today})
        by_place = {place: (bills, unpaid) for place, bills, unpaid in cursor.fetchall()}
    return [Age(choice.value, *by_place.get(place, (0, 0))) for place, choice in enumerate(AGE)]


@dataclass(frozen=True)
class Fine:
    """What the law adds to a late bill and nobody has charged yet: whole months late after those charged, parts per million a
    month, what it is on and what it comes to in whole rupiah, and its article."""

    months: int
    charged: int
    ppm: int
    base: int
    amount: int
    basis: str


def fine_of(bill: Bill, today: date) -> Fine | None:
    """The fine by which the law increases a bill on a day, beside fines already charged; None while there is none,
    because the bill is not late or its payer is not fined.

    Whole months only: no rule on a part of a month is known. Persons outside an employment (BPU) are not fined
    (Permenaker 5/2021), employers 2 % a month (PP 44/2015). A fine is charged only by an act (`dues.charge_fine`).
    """
    with connection.cursor() as cursor:
        row = next(iter(bindings.fine_due(bill=bill.pk, on=today).on(cursor)), None)
    return Fine(**row) if row else None
