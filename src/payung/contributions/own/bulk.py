"""Months that persons pay themselves: committed and billed in one act, set-wise, with one bill and one code for each
payer.

A month of a self-payer is in the calendar only together with its bill. If months were made before they are billed, they
would keep out a second loan or a sponsor who may still enrol the person, and would have to be released again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.contributions.due import due_date
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.kernel.months import Month
from payung.participation import bindings as participation
from payung.platform.db import LOADER, one, rows
from payung.registry.bulk import lock
from payung.sponsorship.pricing import MonthPrice, month_price

PAYER = "self"
STAGE = """
create temp table own_month (membership_id bigint not null, month date not null, base bigint not null, primary key (membership_id, month))
on commit drop
"""
# Leaves out people whom the law or the calendar excludes: they have died, their membership has ended, or their month already has a payer.
FREE = """
from own_month o join payung.months_free((select array_agg(x.membership_id order by x.membership_id, x.month) from own_month x),
  (select array_agg(x.month order by x.membership_id, x.month) from own_month x)) m on m.membership_id = o.membership_id and m.month = o.month
"""
OWN = f"""
create temp table own_line on commit drop as
select o.membership_id, m.person_id, o.month, o.base, m.sector, m.regency, null::bigint as payer_id {FREE}
"""
# Who goes on in a month: after the last enrolment, in a scheme with `then: self`, of which he holds the place.
DUE = """
select d.membership_id, {month} as month, d.base from (
  select distinct on (e.membership_id) e.id, e.membership_id, s.income_base as base
  from published.sponsorship_scheme s join published.sponsorship_enrolment e on e.scheme_id = s.id
  where s.after = 'self' and s.first_month < {month} and e.last_month < {month} and e.holds_place
  order by e.membership_id, e.last_month desc, e.id desc) d
where not exists (select from published.sponsorship_leaving l where l.enrolment_id = d.id and l.from_month <= {month})
"""
OF_MONTH = DUE.format(month="%(month)s::date")
ESTIMATE = f"with own_month as ({OF_MONTH}) select o.month, m.sector, o.base, count(*) {FREE} group by 1, 2, 3"
# How many go on in each month from the first in which somebody does to this one.
BY_MONTH = f"""
with span as (
  select g::date as month from generate_series(
    (select min(s.first_month) + interval '1 month' from published.sponsorship_scheme s where s.after = 'self'),
    %(until)s::date, interval '1 month') g
), own_month as (
  select x.* from span g cross join lateral ({DUE.format(month="g.month")}) x
)
select o.month, count(*) as people {FREE} group by 1
"""
MONTHS = """
insert into participation_month (membership_id, month, payer_id, regency, amount)
select l.membership_id, l.month, l.payer_id, l.regency, p.amount
from own_line l join own_price p on p.month = l.month and p.sector = l.sector and p.base = l.base order by l.membership_id, l.month
"""
BILLS = """
with assessed as (
  insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, total)
  select l.membership_id, l.month, (select coalesce(max(a.revision) + 1, 0) from contributions_contributionassessment a
      where a.membership_id = l.membership_id and a.month = l.month), b.bill_id, l.regency, l.base, p.jkk, p.jkm, p.amount
  from own_line l join own_bill b on b.payer_id = l.payer_id
  join own_price p on p.month = l.month and p.sector = l.sector and p.base = l.base
  returning bill_id, month, regency, jkk, jkm, total
), sums as (
  select bill_id, min(month) as month, max(month) as last_month, min(regency) as regency, count(*) as people,
    sum(jkk) as jkk, sum(jkm) as jkm, sum(total) as amount from assessed group by bill_id
)
insert into contributions_bill (id, payer_id, month, last_month, sequence, regency, people, jkk, jkm, amount, payment_code, due_on, issued_on,
  province)
overriding system value
select s.bill_id, b.payer_id, s.month, s.last_month, 1 + (
    select coalesce(max(o.sequence), 0) from contributions_bill o where o.payer_id = b.payer_id and o.month = s.month),
  s.regency, s.people, s.jkk, s.jkm, s.amount, b.code, d.due_on, %(issued)s, y.province
from sums s join own_bill b on b.bill_id = s.bill_id join published.participation_payer y on y.id = b.payer_id
join own_due d on d.month = s.month order by s.bill_id
returning id, people, amount
"""


@dataclass(frozen=True)
class OwnBills:
    """Months billed to persons, whole rupiah of them, and how many bills."""

    months: int
    amount: int
    bills: int


def open_own(cursor: CursorWrapper) -> None:
    """Make the temporary table `own_month`: memberships, months and the income base in whole rupiah, to be filled by whoever asks."""
    cursor.execute(
        "drop table if exists pg_temp.own_month, pg_temp.own_line, pg_temp.own_price, pg_temp.own_bill, pg_temp.own_due"
    )
    cursor.execute(STAGE)


def stage_due(cursor: CursorWrapper, month: Month) -> None:
    """Stage the people who continue as self-payers in a month: their months from a scheme with `then: self` are
    over, and they have not left.
    """
    cursor.execute(f"insert into own_month (membership_id, month, base) {OF_MONTH}", {"month": month.first_day})


def prices_of(lines: Iterable[tuple[date, str, int]]) -> list[tuple[MonthPrice, int]]:
    """Price of each distinct (month, sector, base) for self-payers, with its base; by the law of that month."""
    return [
        (month_price(Month.from_date(month), sector, PAYER, base), base) for month, sector, base in sorted(set(lines))
    ]


def own_estimate(cursor: CursorWrapper, month: Month) -> tuple[int, int]:
    """What persons who go on by themselves would be billed for a month now: how many, and whole rupiah. Nothing is written."""
    cursor.execute(ESTIMATE, {"month": month.first_day})
    counted = [((month, sector, base), int(n)) for month, sector, base, n in cursor.fetchall()]
    amounts = {(p.month.first_day, p.sector, base): p.amount for p, base in prices_of(key for key, _n in counted)}
    return sum(n for _key, n in counted), sum(amounts[key] * n for key, n in counted)


def bill_own(cursor: CursorWrapper, issued_on: date) -> OwnBills:
    """Commit and bill the staged months: one bill a person over all his staged months, due by the first of them.

    Months that somebody holds by now, of the dead and of ended memberships are left out. In the caller's loader transaction;
    repeating it changes nothing.
    """
    lock(cursor)
    cursor.execute(OWN)
    cursor.execute("analyze own_line")
    _payers(cursor)
    cursor.execute("select distinct month, sector, base from own_line")
    lines = cursor.fetchall()
    if not lines:
        return OwnBills(0, 0, 0)
    _prices(cursor, prices_of(lines), issued_on)
    _codes(cursor)
    cursor.execute(MONTHS)
    cursor.execute(BILLS, {"issued": issued_on})
    billed = rows(cursor)
    return OwnBills(sum(b["people"] for b in billed), sum(b["amount"] for b in billed), len(billed))


def _payers(cursor: CursorWrapper) -> None:
    """The payer of each line; lines whose person is outside the scope are left out."""
    cursor.execute("select array_agg(distinct person_id) as people from own_line")
    people = (one(cursor) or {"people": None})["people"]
    if people:
        payers = participation.self_payers_take(people).on(cursor)
        cursor.execute(
            "update own_line l set payer_id = u.payer from unnest(%s::bigint[], %s::bigint[]) u(person, payer) where u.person = l.person_id",
            [[row["person_id"] for row in payers], [row["payer_id"] for row in payers]],
        )
    cursor.execute("delete from own_line where payer_id is null")


def _prices(cursor: CursorWrapper, priced: list[tuple[MonthPrice, int]], issued_on: date) -> None:
    """Temporary tables of prices and due days, with the partitions of the months."""
    cursor.execute(
        "create temp table own_price (month date, sector text, base bigint, jkk bigint, jkm bigint, amount bigint) on commit drop"
    )
    cursor.executemany(
        "insert into own_price values (%s, %s, %s, %s, %s, %s)",
        [(p.month.first_day, p.sector, base, p.jkk, p.jkm, p.amount) for p, base in priced],
    )
    cursor.execute("create temp table own_due (month date, due_on date) on commit drop")
    for month in sorted({price.month for price, _base in priced}):
        for parent in ("participation_month", "contributions_contributionassessment"):
            participation.open_month(parent=parent, m=month.first_day).on(cursor)
        cursor.execute("insert into own_due values (%s, %s)", [month.first_day, due_date(month, issued_on, LOADER)])


def _codes(cursor: CursorWrapper) -> None:
    """A number and a payment code for the bill of each payer, in the order of payers."""
    cursor.execute(
        "create temp table own_bill (payer_id bigint primary key, bill_id bigint not null, code text not null) on commit drop"
    )
    cursor.execute("select distinct payer_id from own_line order by 1")
    payers: list[Any] = [row[0] for row in cursor.fetchall()]
    codes = [payment_code(secrets.choice(DRAWN)) for _payer in payers]
    cursor.execute(
        "insert into own_bill select u.payer, nextval('contributions_bill_id_seq'), u.code"
        " from unnest(%s::bigint[], %s::text[]) with ordinality u(payer, code, nth) order by u.nth",
        [payers, codes],
    )
    cursor.execute("analyze own_bill")
