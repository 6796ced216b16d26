"""The monthly assessment as one set-based statement a month."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db.backends.utils import CursorWrapper

from payung.contributions.due import due_date
from payung.contributions.own.bulk import OwnBills, bill_own, open_own, stage_due
from payung.contributions.repricing.services import adopt_law, moved_payers
from payung.contributions.selectors import to_assess
from payung.contributions.services import changed
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.kernel.months import Month
from payung.participation import bindings as participation
from payung.platform.db import LOADER, rows

# Payers whose committed people of the month are not all billed yet, by the figures that are kept with the calendar.
OPEN_PAYERS = """
select c.payer_id
from (select payer_id, sum(people) as people from published.participation_held where month = %(month)s group by payer_id) c
join published.sponsorship_scheme p on p.payer_id = c.payer_id
left join (select payer_id, sum(sign(amount) * people) as people from contributions_bill where month = %(month)s and not repriced
           group by payer_id) b
  on b.payer_id = c.payer_id
where c.people > coalesce(b.people, 0)
order by c.payer_id
"""

NEW_BILL = """
insert into assess_bill (payer_id, bill_id, payment_code, sequence)
select %(payer)s, nextval('contributions_bill_id_seq'), %(code)s,
       (select coalesce(max(sequence), 0) + 1 from contributions_bill where payer_id = %(payer)s and month = %(month)s)
"""

# A month that was taken back and that somebody holds again is billed again, under a later revision.
# One statement: it inserts the rows, their sums become bills, and the trigger on the rows compares both and posts the
# journals.
ASSESS = """
with price as (
  select distinct on (g.payer_id, p.amount) g.payer_id, p.amount, p.jkk, p.jkm, p.jht, g.income_base, b.bill_id
  from assess_bill b join published.sponsorship_scheme g on g.payer_id = b.payer_id
  join published.sponsorship_price p on p.scheme_id = g.id and p.month = %(month)s and p.version <= g.price_version
  order by g.payer_id, p.amount, p.version desc
), assessed as (
  insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, jht, total)
  select c.membership_id, c.month, coalesce(a.revision + 1, 0), p.bill_id, c.regency, p.income_base, p.jkk, p.jkm, p.jht, p.amount
  from published.participation_month c join price p on p.payer_id = c.payer_id and p.amount = c.amount
  left join (select membership_id, max(revision) as revision, sum(total) as net from contributions_contributionassessment
             where month = %(month)s group by 1) a on a.membership_id = c.membership_id
  where c.month = %(month)s and coalesce(a.net, 0) = 0
  returning bill_id, total
), sums as (
  select a.bill_id, sum(a.people) as people, sum(a.people * p.jkk) as jkk, sum(a.people * p.jkm) as jkm, sum(a.people * p.jht) as jht,
    sum(a.people * p.amount) as amount
  from (select bill_id, total, count(*) as people from assessed group by 1, 2) a
  join price p on p.bill_id = a.bill_id and p.amount = a.total group by 1
)
insert into contributions_bill (id, payer_id, month, last_month, sequence, people, jkk, jkm, jht, amount, payment_code, due_on, issued_on,
  province)
overriding system value
select s.bill_id, b.payer_id, %(month)s, %(month)s, b.sequence, s.people, s.jkk, s.jkm, s.jht, s.amount, b.payment_code,
       %(due)s, %(issued)s, y.province
from sums s join assess_bill b on b.bill_id = s.bill_id join published.participation_payer y on y.id = b.payer_id
returning id, payer_id, people, amount
"""


@dataclass(frozen=True)
class Assessed:
    """The result of one run for a month: people and rupiah newly assessed for schemes, their new bills, and what persons who
    go on by themselves were billed."""

    month: Month
    people: int
    amount: int
    bills: tuple[int, ...]
    own: OwnBills


def assess_month(cursor: CursorWrapper, month: Month, issued_on: date, seen: str = "") -> Assessed:
    """Assess everything committed for `month` that is not assessed yet, by the law of the day, and bill the people who
    pay for themselves in that month. Repeating it changes nothing.

    seen: digest of what somebody saw to be billed, "" to bill everything open; raises
    ContributionsRefused(ASSESS_CHANGED). Runs in the caller's loader transaction. The advisory lock makes two runs of
    one month wait for each other; the primary key of the assessment would refuse the second anyway.
    """
    first = month.first_day
    cursor.execute(OPEN_PAYERS, {"month": first})
    adopt_law(cursor, moved_payers(cursor, month, [row[0] for row in cursor.fetchall()]), issued_on)
    cursor.execute("select pg_advisory_xact_lock(7107, %s)", [month.index])
    if seen and to_assess(month, cursor).seen != seen:
        raise changed(month)
    participation.open_month(parent="contributions_contributionassessment", m=first).on(cursor)
    cursor.execute("drop table if exists pg_temp.assess_bill")  # of another month of the same transaction
    cursor.execute(
        "create temp table assess_bill (payer_id bigint primary key, bill_id bigint, payment_code text, sequence int)"
        " on commit drop"
    )
    cursor.execute(OPEN_PAYERS, {"month": first})
    payers = [row[0] for row in cursor.fetchall()]
    for payer in payers:
        code = payment_code(secrets.choice(DRAWN))
        cursor.execute(NEW_BILL, {"payer": payer, "code": code, "month": first})
    bills = []
    if payers:
        cursor.execute("analyze assess_bill")
        cursor.execute(ASSESS, {"month": first, "due": due_date(month, issued_on, LOADER), "issued": issued_on})
        bills = rows(cursor)
    open_own(cursor)
    stage_due(cursor, month)
    return Assessed(
        month,
        sum(b["people"] for b in bills),
        sum(b["amount"] for b in bills),
        tuple(b["id"] for b in bills),
        bill_own(cursor, issued_on),
    )
