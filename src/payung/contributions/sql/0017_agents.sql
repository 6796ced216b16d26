-- Agents and Perisai: whom each brought into a scheme, and what that earns. Only paid months count, each for one agent: the one who
-- brought the person in first for that month. The scheme itself states the rate, from a month on, with the document where it is
-- written. Nothing is paid out here.
call payung.protect('contributions_incentive', 'exists (select from sponsorship_scheme s where s.id = contributions_incentive.scheme_id
  and (left(s.place_id, 2) = any((select payung.provinces())::text[]) or s.organisation_id = any((select payung.orgs())::bigint[])))', 'false');
call payung.append_only('contributions_incentive');
grant select on contributions_incentive to payung_app, payung_loader;

create function payung.incentive_state(p_scheme bigint, p_from date, p_ppm bigint, p_source text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare i bigint;
begin
  if not payung.may('scheme.edit') or not payung.scheme_served(p_scheme) then
    raise exception 'payung: this role states no incentive of this scheme' using errcode = 'P0E76';
  end if;
  if not exists (select from published.sponsorship_scheme s where s.id = p_scheme and p_from between s.first_month and s.last_month) then
    raise exception 'payung: a rate begins with a month of its scheme' using errcode = 'P0E77';
  end if;
  perform payung.funds_hold(array(select s.payer_id from published.sponsorship_scheme s where s.id = p_scheme));
  -- A statement about past months must not change afterwards.
  if exists (select from contributions_incentive x where x.scheme_id = p_scheme and x.from_month > p_from) then
    raise exception 'payung: a later rate is stated already' using errcode = 'P0E78';
  end if;
  insert into contributions_incentive (scheme_id, from_month, rate_ppm, source, made_by)
    values (p_scheme, p_from, p_ppm, btrim(p_source), payung.actor_id()) returning id into i;
  return i;
end $$;
comment on function payung.incentive_state is 'A scheme states the rate of its agents from a month on, with its source; months that have a later rate keep it.';

-- Months of a scheme by agent and person, each once; `paid` is what was assessed after all corrections where the month is paid, else 0.
create function payung.agent_months(p_scheme bigint, p_first date, p_last date)
returns table (agent_id bigint, person_id bigint, month date, amount bigint, is_paid boolean, paid bigint, rate_ppm bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select e.agent_id, m.person_id, c.month, c.amount, t.id is not null, case when t.id is null then 0 else (
      select sum(a.total)::bigint from contributions_contributionassessment a where a.membership_id = c.membership_id and a.month = c.month) end,
    (select i.rate_ppm from contributions_incentive i where i.scheme_id = p_scheme and i.from_month <= c.month order by i.id desc limit 1)
  from published.sponsorship_scheme s
  join published.sponsorship_enrolment e on e.scheme_id = s.id and e.agent_id is not null
  join published.participation_membership m on m.id = e.membership_id
  join published.participation_month c on c.membership_id = e.membership_id and c.payer_id = s.payer_id
    and c.month between e.first_month and e.last_month and c.month between p_first and p_last
  left join contributions_standing g on g.membership_id = c.membership_id and g.month = c.month
  left join contributions_settlement t on t.bill_id = g.bill_id and t.settles
  where s.id = p_scheme and payung.may('scheme.view') and (payung.scheme_served(p_scheme) or c.regency = any((select payung.places())::text[]))
    and not exists (select from published.sponsorship_enrolment o where o.scheme_id = e.scheme_id and o.membership_id = e.membership_id
                    and o.id < e.id and c.month between o.first_month and o.last_month)
$$;
comment on function payung.agent_months is 'A month counts for the one agent who brought the person in first for it, and is paid when its bill is; visible to users who serve the scheme or the place.';

-- Months that people of a scheme paid themselves afterwards. Each counts for one agent: the last one who brought the person in
-- before that month, by whatever scheme; if two share a first month, the earlier one. They are shown and earn nothing, because a
-- rate is about what the scheme pays.
create function payung.agent_own_months(p_scheme bigint, p_first date, p_last date)
returns table (agent_id bigint, person_id bigint, month date, paid bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with people as (
    select distinct m.person_id
    from published.sponsorship_enrolment e join published.participation_membership m on m.id = e.membership_id
    where e.scheme_id = p_scheme and e.agent_id is not null and payung.may('scheme.view')
      and (payung.scheme_served(p_scheme) or e.regency = any((select payung.places())::text[]))
  ), own as (
    select p.person_id, c.membership_id, c.month from people p
    join published.participation_payer y on y.person_id = p.person_id and y.kind = 'self'
    join published.participation_membership m on m.person_id = p.person_id
    join published.participation_month c on c.membership_id = m.id and c.payer_id = y.id
      and c.month between p_first and coalesce(p_last, 'infinity')
    join contributions_standing g on g.membership_id = c.membership_id and g.month = c.month
    join contributions_settlement t on t.bill_id = g.bill_id and t.settles
  )
  select b.agent_id, o.person_id, o.month, (
    select sum(a.total)::bigint from contributions_contributionassessment a where a.membership_id = o.membership_id and a.month = o.month)
  from own o cross join lateral (
    select e.scheme_id, e.agent_id from published.participation_membership m
    join published.sponsorship_enrolment e on e.membership_id = m.id and e.holds_place and e.last_month < o.month
    where m.person_id = o.person_id order by e.first_month desc, e.id limit 1) b
  where b.scheme_id = p_scheme and b.agent_id is not null
$$;
comment on function payung.agent_own_months is 'A paid own month counts once, for the agent who brought the person in last before it, by whatever scheme; visible to the same users.';

-- incentive: whole rupiah of paid months by the rate that was stated for each, rounded down once for each rate; null if no rate is
-- stated for any of them. p_own_last: the last month of people's own payments that is counted; null for all.
create function payung.agent_statement(p_scheme bigint, p_first date, p_last date, p_own_last date default null)
returns table (agent_id bigint, people bigint, months bigint, amount bigint, paid_months bigint, paid bigint, incentive bigint, first_month date, last_month date,
  own_months bigint, own_paid bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with x as materialized (select * from payung.agent_months(p_scheme, p_first, p_last)),
  rates as (select x.agent_id, sum(x.paid)::bigint * x.rate_ppm / 1000000 as incentive from x where x.is_paid group by x.agent_id, x.rate_ppm),
  own as materialized (select * from payung.agent_own_months(p_scheme, p_first, p_own_last)),
  brought as (
    select x.agent_id, count(*) as months, sum(x.amount)::bigint as amount, count(*) filter (where x.is_paid) as paid_months,
      sum(x.paid)::bigint as paid, min(x.month) as first_month, max(x.month) as last_month from x group by 1
  ), went_on as (
    select o.agent_id, count(*) as months, sum(o.paid)::bigint as paid from own o group by 1
  ), people as (
    select u.agent_id, count(distinct u.person_id) as people
    from (select x.agent_id, x.person_id from x union select o.agent_id, o.person_id from own o) u group by 1
  )
  select p.agent_id, p.people, coalesce(b.months, 0), coalesce(b.amount, 0), coalesce(b.paid_months, 0), coalesce(b.paid, 0),
    (select sum(r.incentive)::bigint from rates r where r.agent_id = p.agent_id), b.first_month, b.last_month,
    coalesce(w.months, 0), coalesce(w.paid, 0)
  from people p left join brought b using (agent_id) left join went_on w using (agent_id) order by 6 desc, 2 desc, 1
$$;
comment on function payung.agent_statement is 'What each agent brought: people, promised and paid months, rupiah, and the incentive of the paid months; in addition the months that people paid themselves afterwards, which earn nothing. May be null: incentive, first_month, last_month, p_own_last.';

create function payung.agent_people(p_scheme bigint, p_agent bigint, p_first date, p_last date, p_own_last date default null)
returns table (person_id bigint, months bigint, amount bigint, paid_months bigint, paid bigint, first_month date, last_month date, own_months bigint, own_paid bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with x as (
    select m.person_id, count(*) as months, sum(m.amount)::bigint as amount, count(*) filter (where m.is_paid) as paid_months,
      sum(m.paid)::bigint as paid, min(m.month) as first_month, max(m.month) as last_month
    from payung.agent_months(p_scheme, p_first, p_last) m where m.agent_id = p_agent group by 1
  ), own as (
    select o.person_id, count(*) as months, sum(o.paid)::bigint as paid
    from payung.agent_own_months(p_scheme, p_first, p_own_last) o where o.agent_id = p_agent group by 1
  )
  select person_id, coalesce(x.months, 0), coalesce(x.amount, 0), coalesce(x.paid_months, 0), coalesce(x.paid, 0), x.first_month, x.last_month,
    coalesce(own.months, 0), coalesce(own.paid, 0)
  from x full join own using (person_id) order by 1
$$;
comment on function payung.agent_people is 'The people whom an agent brought, each once, with promised and paid months and the months that they paid themselves afterwards. May be null: first_month, last_month, p_own_last.';
revoke execute on function payung.incentive_state(bigint, date, bigint, text), payung.agent_months(bigint, date, date),
  payung.agent_own_months(bigint, date, date), payung.agent_statement(bigint, date, date, date),
  payung.agent_people(bigint, bigint, date, date, date) from public;
grant execute on function payung.incentive_state(bigint, date, bigint, text), payung.agent_statement(bigint, date, date, date),
  payung.agent_people(bigint, bigint, date, date, date) to payung_app;
