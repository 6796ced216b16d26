-- How many months of a person are paid, by kind of payer: over all payers together, each month once, with the months before the
-- calendar began. The rule is that of coverage.
create function payung.months_counted(p_person bigint, p_until date) returns table (payer_kind text, months bigint, last_month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select k.kind, count(*), max(k.month) from (
    select distinct on (h.month) h.month, h.kind from (
      select c.month, y.kind from published.participation_membership m
      join published.participation_month c on c.membership_id = m.id and c.month <= p_until
      join published.participation_payer y on y.id = c.payer_id
      where m.person_id = p_person and (y.kind = 'existing' or exists (
        select from contributions_standing a join contributions_settlement s on s.bill_id = a.bill_id and s.settles
        where a.membership_id = c.membership_id and a.month = c.month))
      union all
      select x::date, 'existing' from published.participation_membership m
      join published.participation_earliermonths e on e.membership_id = m.id
      cross join lateral generate_series(e.first_month, least(e.last_month, p_until), interval '1 month') x
      where m.person_id = p_person) h
    order by h.month, h.kind) k
  group by 1
$$;
comment on function payung.months_counted is 'A paid month of a person counts once over all payers, and a month in the insurer''s own data counts as paid.';

create function payung.person_months(p_person bigint, p_until date) returns table (payer_kind text, months bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.payer_kind, c.months from payung.months_counted(p_person, p_until) c
  where payung.sees_person(p_person) order by 2 desc, 1
$$;
comment on function payung.person_months is 'Users who may see a person learn how many months are paid, by kind of payer.';

-- The same for many persons, over all kinds of payer together.
create function payung.people_months(p_people bigint[], p_until date) returns table (person_id bigint, months bigint, last_month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select w.person, coalesce(sum(c.months), 0)::bigint, max(c.last_month)
  from (select distinct x as person from unnest(p_people) x where payung.sees_person(x)) w
  left join lateral payung.months_counted(w.person, p_until) c on true group by 1
$$;
comment on function payung.people_months is 'Users who may see persons learn how many months of each are paid and which was the last. May be null: last_month.';
revoke execute on function payung.months_counted(bigint, date), payung.person_months(bigint, date), payung.people_months(bigint[], date) from public;
grant execute on function payung.person_months(bigint, date), payung.people_months(bigint[], date) to payung_app;
