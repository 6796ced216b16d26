-- Who brought whom, and what that earns: agents and Perisai. Only months that are paid count, each for one agent: who brought the person in
-- first for it. The rate is what the scheme itself states, from a month on, with where that is written; nothing is paid out here.
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
  -- What an earlier statement counted stays as it was counted.
  if exists (select from contributions_incentive x where x.scheme_id = p_scheme and x.from_month > p_from) then
    raise exception 'payung: a later rate is stated already' using errcode = 'P0E78';
  end if;
  insert into contributions_incentive (scheme_id, from_month, rate_ppm, source, made_by)
    values (p_scheme, p_from, p_ppm, btrim(p_source), payung.actor_id()) returning id into i;
  return i;
end $$;
comment on function payung.incentive_state is 'A scheme states the rate of its agents from a month on, with where it is written; a month that a later rate has keeps its own.';

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
comment on function payung.agent_months is 'A month counts for the one agent who brought its person in first for it, and is paid when its bill is; told to who serves the scheme or the place.';

-- incentive: whole rupiah of paid months by the rate stated for each, rounded down once a rate; null where none is stated for any of them.
create function payung.agent_statement(p_scheme bigint, p_first date, p_last date)
returns table (agent_id bigint, people bigint, months bigint, amount bigint, paid_months bigint, paid bigint, incentive bigint, first_month date, last_month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with x as materialized (select * from payung.agent_months(p_scheme, p_first, p_last)),
  rates as (select x.agent_id, sum(x.paid)::bigint * x.rate_ppm / 1000000 as incentive from x where x.is_paid group by x.agent_id, x.rate_ppm)
  select x.agent_id, count(distinct x.person_id), count(*), sum(x.amount)::bigint, count(*) filter (where x.is_paid), sum(x.paid)::bigint,
    (select sum(r.incentive)::bigint from rates r where r.agent_id = x.agent_id), min(x.month), max(x.month)
  from x group by 1 order by 6 desc, 2 desc, 1
$$;
comment on function payung.agent_statement is 'What each agent brought: people, months promised and paid, rupiah, and the incentive of the paid ones. May be null: incentive.';

create function payung.agent_people(p_scheme bigint, p_agent bigint, p_first date, p_last date)
returns table (person_id bigint, months bigint, amount bigint, paid_months bigint, paid bigint, first_month date, last_month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select x.person_id, count(*), sum(x.amount)::bigint, count(*) filter (where x.is_paid), sum(x.paid)::bigint, min(x.month), max(x.month)
  from payung.agent_months(p_scheme, p_first, p_last) x where x.agent_id = p_agent group by 1 order by 1
$$;
comment on function payung.agent_people is 'Whom an agent brought, each person once, with his months promised and paid.';
revoke execute on function payung.incentive_state(bigint, date, bigint, text), payung.agent_months(bigint, date, date),
  payung.agent_statement(bigint, date, date), payung.agent_people(bigint, bigint, date, date) from public;
grant execute on function payung.incentive_state(bigint, date, bigint, text), payung.agent_statement(bigint, date, date),
  payung.agent_people(bigint, bigint, date, date) to payung_app;
