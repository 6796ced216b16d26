"""Committing staged people to a scheme: quota, then budget, in sheet order; the rest waits.

Whoever has months of his own on the stage is committed for those, anybody else for all months of the scheme.

The caller's loader transaction holds the temporary table `staged_person`. Counters are changed by triggers where the
rows arrive; their CHECKs refuse anything beyond, so what is decided here can only be too careful, never too generous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.kernel.months import Month, MonthRange
from payung.participation.bulk import join_staged, open_months
from payung.platform.db import one
from payung.registry.bulk import lock, register_staged
from payung.registry.stage import by_hash, look_over
from payung.sponsorship import bindings

KNOWN = """
update staged_person s set person_id = m.person_id, membership_id = m.membership_id, held = coalesce(m.held, '{}'),
  state = coalesce(nullif(m.state, ''), s.state)
from payung.intake_known(%(scheme)s) m where m.sheet_row = s.sheet_row
"""

# Sheet order decides: first the places of the regency, then the money. Who waits already stands before whoever comes now, also
# in the moment after more money has come and before he is taken in (`waiting_move`). The rows are wide, so whoever gets a place or
# waits is given his numbers in the same pass, in sheet order too: the same list has the same numbers on every machine.
DECIDE = """
with cost as (
  select a.sector, a.first_month, a.last_month, sum(p.amount)::bigint as amount
  from (select distinct sector, coalesce(first_month, %(first)s) as first_month, coalesce(last_month, %(last)s) as last_month
        from staged_person where state = 'open') a
  join sponsorship_price p on p.scheme_id = %(scheme)s and p.version = %(version)s and p.sector = a.sector
    and p.month between a.first_month and a.last_month
  group by 1, 2, 3
), placed as (
  select s.sheet_row, s.person_id, s.membership_id, case when s.held = '{}' then c.amount else c.amount - (
      select coalesce(sum(p.amount), 0)::bigint from sponsorship_price p where p.scheme_id = %(scheme)s and p.version = %(version)s
        and p.sector = s.sector and p.month between c.first_month and c.last_month and p.month = any(s.held)) end as amount,
    not %(quotas)s or row_number() over (partition by s.regency order by s.sheet_row)
           <= coalesce(q.quota - q.people, 0) - coalesce(a.people, 0) as has_place
  from staged_person s join cost c on c.sector = s.sector and c.first_month = coalesce(s.first_month, %(first)s)
    and c.last_month = coalesce(s.last_month, %(last)s)
  left join sponsorship_quota q on q.scheme_id = %(scheme)s and q.regency = s.regency
  left join unnest(%(regencies)s::text[], %(ahead)s::bigint[]) a(regency, people) on a.regency = s.regency
  where s.state = 'open'
), paid as (
  select sheet_row, person_id, membership_id, has_place, has_place and sum(amount) filter (where has_place) over (order by sheet_row) <= %(money)s as has_money
  from placed
), numbered as materialized (
  select sheet_row, has_place, has_money,
    coalesce(person_id, nextval('registry_person_id_seq')) as person_id, person_id is null as is_new,
    case when has_money then coalesce(membership_id, nextval('participation_membership_id_seq')) else membership_id end
      as membership_id,
    has_money and membership_id is null as is_member_new
  from (select * from paid order by sheet_row) p
)
update staged_person s set
  state = case when p.has_money then 'committed' when p.has_place then 'BUDGET_EXCEEDED' else 'QUOTA_EXCEEDED' end,
  committed = p.has_money, wanted = true, person_id = p.person_id, is_new = p.is_new,
  membership_id = p.membership_id, is_member_new = p.is_member_new
from numbered p where p.sheet_row = s.sheet_row
"""

ENROL = """
insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version,
  participant_class, loan, agent_id, turn, list_id, sheet_row)
select %(scheme)s, s.membership_id, s.person_id, s.regency, coalesce(s.first_month, %(first)s), coalesce(s.last_month, %(last)s),
  %(version)s, s.participant_class, s.loan, s.agent_id, case when s.is_member_new then 1 else 1 + (
    select count(*) from sponsorship_enrolment e where e.scheme_id = %(scheme)s and e.membership_id = s.membership_id
      and e.first_month = coalesce(s.first_month, %(first)s)) end, %(list)s, s.sheet_row
from staged_person s where s.committed order by s.sheet_row
"""
MONTHS = """
insert into participation_month (membership_id, month, payer_id, regency, amount)
select s.membership_id, p.month, %(payer)s, s.regency, p.amount
from staged_person s join sponsorship_price p on p.scheme_id = %(scheme)s and p.sector = s.sector
  and p.version = %(version)s and p.month between %(first)s and %(last)s
  and p.month between coalesce(s.first_month, %(first)s) and coalesce(s.last_month, %(last)s)
where s.committed and p.month <> all(s.held)
"""
WAIT = """
insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row, village_code, sector, occupation,
  first_month, last_month, participant_class, loan, agent_id, consent_on, consent_dated)
select %(scheme)s, person_id, regency, state, %(list)s, sheet_row, village_code, sector, occupation, first_month, last_month,
  participant_class, loan, agent_id, consent_on, consent_dated from staged_person
where state in ('QUOTA_EXCEEDED', 'BUDGET_EXCEEDED') order by sheet_row
on conflict (scheme_id, person_id) do nothing
"""
LEFT_WAITING = """
delete from sponsorship_waiting w using staged_person s
where w.scheme_id = %(scheme)s and s.committed and w.person_id = s.person_id
"""
# Outcomes and costs in one reading of the wide rows. The rows of a list need the same few sums.
COUNTED = """
with s as materialized (
  select state, committed, sector, coalesce(first_month, %(first)s) as first_month, coalesce(last_month, %(last)s) as last_month, held,
    count(*) as people
  from staged_person group by 1, 2, 3, 4, 5, 6
)
select coalesce(sum(people) filter (where committed), 0)::bigint as committed,
  coalesce(sum(people) filter (where state = 'already'), 0)::bigint as already,
  coalesce(sum(people) filter (where state = 'covered'), 0)::bigint as covered,
  coalesce(sum(people) filter (where state = 'deceased'), 0)::bigint as deceased,
  coalesce(sum(people) filter (where state in ('QUOTA_EXCEEDED', 'BUDGET_EXCEEDED')), 0)::bigint as waiting,
  coalesce(sum(people) filter (where state = 'out_of_scope'), 0)::bigint as out_of_scope,
  coalesce(sum(people) filter (where state = 'other_person'), 0)::bigint as other_person,
  (select coalesce(sum(p.amount * c.people), 0)::bigint from s c
   join sponsorship_price p on p.scheme_id = %(scheme)s and p.sector = c.sector and p.version = %(version)s
     and p.month between c.first_month and c.last_month
   where c.committed and p.month <> all(c.held)) as amount
from s
"""


@dataclass(frozen=True)
class Committed:
    """What a staged chunk became: people by outcome, and rupiah committed."""

    committed: int
    already: int
    covered: int
    deceased: int
    waiting: int
    out_of_scope: int
    other_person: int
    amount: int


def commit_staged(cursor: CursorWrapper, scheme_id: int, list_id: int, key: str, on: date) -> Committed | None:
    """Commit the staged rows of a list; returns None when the scheme is not visible or not open.

    key: name of this piece of work; its journal is posted once under it. on: business date of the journal.
    """
    scheme = next(iter(bindings.lock_fund(scheme_id).on(cursor)), None)
    if scheme is None or scheme["state"] != "open":
        return None
    months = MonthRange.through(Month.from_date(scheme["first_month"]), Month.from_date(scheme["last_month"]))
    facts: dict[str, Any] = {
        "scheme": scheme_id,
        "payer": scheme["payer_id"],
        "list": list_id,
        "first": scheme["first_month"],
        "last": scheme["last_month"],
        "version": scheme["price_version"],
        "quotas": scheme["has_quotas"],
    }
    lock(cursor)
    open_months(cursor, months)
    cursor.execute(
        "update staged_person set state = 'out_of_scope'"
        " where not ((select payung.all_places()) or regency = any((select payung.places())::text[])"
        "   or left(regency, 2) = any((select payung.home_provinces())::text[]))"
    )
    look_over(cursor, "staged_person", "sheet_row", "nik", "regency", "sector", "state")
    cursor.execute(KNOWN, facts)
    facts |= _left(scheme, bindings.waiting_ahead(scheme_id).on(cursor))
    by_hash(cursor, DECIDE, facts)
    cursor.execute(COUNTED, facts)
    done = Committed(**(one(cursor) or {}))
    custodian = None if scheme["organisation_kind"] in {"government", "bpjs"} else scheme["organisation_id"]
    register_staged(cursor, custodian, numbered=True)
    join_staged(cursor, months.start.first_day)
    cursor.execute(ENROL, facts)
    cursor.execute(LEFT_WAITING, facts)  # only who came in leaves the line
    cursor.execute(MONTHS, facts)
    if done.waiting:
        cursor.execute(WAIT, facts)
    if done.amount:
        bindings.journal_commitment(scheme=scheme_id, key=key, on=on, people=done.committed, amount=done.amount).on(
            cursor
        )
    return done


def _left(scheme: Mapping[str, Any], ahead: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The money that is left for this list, whole rupiah, and the places that belong to who waits already, by regency."""
    return {
        "money": max(0, scheme["money"] - sum(row["amount"] for row in ahead)),
        "regencies": [row["regency"] for row in ahead],
        "ahead": [row["people"] for row in ahead],
    }
