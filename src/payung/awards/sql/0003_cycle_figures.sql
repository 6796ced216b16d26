-- What Payung knows about candidates on a day, from live data, and the figures that are frozen at the cut-off. Each query is a function
-- of its own whose name is stored with the figure, so that anybody can read it and compute the figure again.
call payung.append_only('awards_candidatepaper');
call payung.append_only('awards_figureobjection');
call payung.append_only('awards_objectiondecision');
call payung.append_only('awards_freeze');
call payung.append_only('awards_indicator');
call payung.protect('awards_candidatepaper', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_figureobjection', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_indicator', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_objectiondecision', '(select payung.actor_id()) is not null and exists (
  select from awards_figureobjection o where o.id = objection_id)', 'false');
grant select on awards_candidatepaper, awards_figureobjection, awards_objectiondecision, awards_freeze, awards_indicator to payung_app;

-- The people of regencies and villages who are protected in the month of the day, counted by what was paid until that day, and the newest
-- workforce figure that was published by then. Null if no data about any person of that month are held.
create function payung.award_of_coverage(p_places text[], p_day date)
returns table (place text, part bigint, whole bigint, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with counted as materialized (
    select * from payung.coverage_counted(date_trunc('month', p_day)::date, p_day)
  )
  select x.code,
    case when exists (select from counted) then coalesce((
      select sum(c.people - c.again) from counted c where c.regency = x.code or c.village_code = x.code), 0)::bigint end,
    case when exists (select from counted) then d.value end,
    'participation_month, contributions_settlement' || coalesce('; ' || d.source || ' (' || d.as_of || ')', '')
  from unnest(p_places) as x(code)
  left join lateral (
    select n.value, n.source, n.as_of from published.places_denominator n
    where n.place_id = x.code and n.kind = 'workforce_reported' and n.as_of <= p_day
      and not exists (select from published.places_denominator r where r.replaces_id = n.id)
    order by n.as_of desc, n.id desc limit 1) d on true
$$;
comment on function payung.award_of_coverage is 'The coverage of a place on a day is the people paid for by then, out of the workforce published by then. May be null: part, whole.';

-- Schemes of the place's own government that run on the day.
create function payung.award_of_schemes(p_places text[], p_day date)
returns table (place text, part bigint, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select x.code, (
    select count(*) from published.sponsorship_scheme s join published.parties_organisation o on o.id = s.organisation_id
    where o.kind = 'government' and o.place_id = x.code and s.first_month <= p_day
      and s.last_month >= date_trunc('month', p_day)), 'sponsorship_scheme'
  from unnest(p_places) as x(code)
$$;
comment on function payung.award_of_schemes is 'Of a government count its own schemes that run on the day.';

-- The people for whom a body has paid the month of the day by then: its own workers (segment PU), and other people for whom it pays.
create function payung.award_of_people(p_bodies bigint[], p_day date)
returns table (body bigint, own_workers bigint, vulnerable bigint, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, count(distinct paid.person_id) filter (where paid.segment = 'PU'),
    count(distinct paid.person_id) filter (where paid.segment <> 'PU'), 'participation_month, contributions_settlement'
  from unnest(p_bodies) as b(id)
  left join (
    select y.organisation_id, ms.person_id, ms.segment
    from published.participation_payer y
    join published.participation_month c on c.payer_id = y.id and c.month = date_trunc('month', p_day)::date
    join published.participation_membership ms on ms.id = c.membership_id
    where y.organisation_id = any(p_bodies) and exists (
      select from published.contributions_contributionassessment a
      join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
      join published.contributions_receipt x on x.id = r.receipt_id and x.paid_on <= p_day
      where a.membership_id = c.membership_id and a.month = c.month and a.revision = 0)
  ) paid on paid.organisation_id = b.id
  group by b.id
$$;
comment on function payung.award_of_people is 'Of a body count the people for whom it has paid the month of the day by then.';

-- The bills of a body that were due by the day, and how many of them were settled by their due day.
create function payung.award_of_bills(p_bodies bigint[], p_day date)
returns table (body bigint, part bigint, whole bigint, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, count(due.id) filter (where exists (
      select from published.contributions_settlement r join published.contributions_receipt x on x.id = r.receipt_id
      where r.bill_id = due.id and r.settles and x.paid_on <= due.due_on)),
    count(due.id), 'contributions_bill, contributions_receipt'
  from unnest(p_bodies) as b(id)
  left join (
    select l.id, l.due_on, y.organisation_id from published.contributions_bill l
    join published.participation_payer y on y.id = l.payer_id
    where y.organisation_id = any(p_bodies) and l.corrects_id is null and l.due_on <= p_day
  ) due on due.organisation_id = b.id
  group by b.id
$$;
comment on function payung.award_of_bills is 'A bill was paid in time when the receipt that settled it was paid on the due day or before.';

-- The benefits that a bank had paid by the day, and how many of them it paid within the calendar days of the claim's deadline.
create function payung.award_of_claims(p_bodies bigint[], p_day date)
returns table (body bigint, part bigint, whole bigint, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, count(paid.instruction_id) filter (where paid.paid_on <= paid.calendar_due), count(paid.instruction_id),
    'payouts_booking, claims_payment, casework_case'
  from unnest(p_bodies) as b(id)
  left join (
    select t.instruction_id, t.bank_organisation_id, t.paid_on, k.calendar_due from published.payouts_paid t
    join published.claims_payment m on m.instruction_id = t.instruction_id
    join published.casework_case k on k.id = m.case_id
    where t.bank_organisation_id = any(p_bodies) and t.paid_on <= p_day
  ) paid on paid.bank_organisation_id = b.id
  group by b.id
$$;
comment on function payung.award_of_claims is 'A bank has paid a benefit in time when it booked it within the calendar days of the claim.';

create function payung.award_figures(p_candidates bigint[], p_day date)
returns table (candidate bigint, name text, part bigint, whole bigint, query text, source text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select c.id, c.place_id, c.body_id, g.subject, o.kind
    from awards_candidate c join awards_opencategory n on n.id = c.open_category_id
    join awards_category g on g.value = n.category_id left join published.parties_organisation o on o.id = c.body_id
    where c.id = any(p_candidates)
  ), spots as (
    select id, place_id as code from asked where subject <> 'enterprise' and place_id is not null
  ), governments as (
    select s.id, s.code, o.id as body from spots s
    left join published.parties_organisation o on o.kind = 'government' and o.place_id = s.code
  ), firms as (
    select id, body_id, kind from asked where subject = 'enterprise'
  )
  select s.id, 'protected', f.part, f.whole, 'award_of_coverage', f.source
  from spots s join payung.award_of_coverage((select array_agg(distinct code::text) from spots), p_day) f on f.place = s.code
  union all
  select s.id, 'schemes', f.part, null, 'award_of_schemes', f.source
  from spots s join payung.award_of_schemes((select array_agg(distinct code::text) from spots), p_day) f on f.place = s.code
  union all
  select g.id, 'scheme_people', sum(f.own_workers + f.vulnerable)::bigint, null, 'award_of_people', 'participation_month, contributions_settlement'
  from governments g left join payung.award_of_people((select array_agg(distinct body) from governments where body is not null), p_day) f
    on f.body = g.body group by g.id
  union all
  select e.id, v.name, v.part, null, 'award_of_people', 'participation_month, contributions_settlement'
  from firms e left join payung.award_of_people((select array_agg(distinct body_id) from firms where body_id is not null), p_day) f
    on f.body = e.body_id
  cross join lateral (values ('own_workers', f.own_workers), ('vulnerable', f.vulnerable)) as v(name, part)
  union all
  select e.id, 'bills_in_time', f.part, f.whole, 'award_of_bills', 'contributions_bill, contributions_receipt'
  from firms e left join payung.award_of_bills((select array_agg(distinct body_id) from firms where body_id is not null), p_day) f
    on f.body = e.body_id
  union all
  select e.id, 'claims_in_time', f.part, f.whole, 'award_of_claims', f.source
  from firms e join payung.award_of_claims((select array_agg(distinct body_id) from firms where kind = 'bank'), p_day) f
    on f.body = e.body_id
$$;
comment on function payung.award_figures is 'Every candidate has the figures of its category, each from one named query. May be null: part, whole.';

-- The figures of a candidate on a day, for users who may see the candidate.
create function payung.award_live(p_candidate bigint, p_day date)
returns table (name text, part bigint, whole bigint, query text, source text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.award_sees(p_candidate) then
    raise exception 'payung: this candidate is not seen here' using errcode = '42501';
  end if;
  return query select f.name, f.part, f.whole, f.query, f.source from payung.award_figures(array[p_candidate], p_day) f;
end $$;
comment on function payung.award_live is 'The figures of a candidate are shown to users who may see the candidate, and to nobody else. May be null: part, whole.';

-- The text of a query as the database runs it, so that a reader can see where a figure comes from.
create function payung.award_query(p_query text) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'payung' and p.proname = p_query and p_query like 'award\_of\_%'
$$;
comment on function payung.award_query is 'The source text of a figure''s query is shown, and of no other function. May be null: result.';

-- The figures that count: those frozen at the cut-off day that the newest terms name. New terms with the same cut-off do not change them.
create function payung.award_frozen(p_cycle bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select f.id from awards_freeze f join awards_cycleterms t on t.id = f.terms_id
  where t.cycle_id = p_cycle and t.cut_off = (payung.award_terms(p_cycle)).cut_off order by f.id desc limit 1
$$;
comment on function payung.award_frozen is 'The figures that count are those frozen at the cut-off that the newest terms name. May be null: result.';

-- Figures are frozen once for each cut-off day, on that day or later, in the stage in which figures are checked.
create function payung.award_freeze(p_cycle bigint, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare t awards_cycleterms; rows jsonb; f bigint;
begin
  perform payung.award_led(p_cycle);
  t := payung.award_terms(p_cycle);
  if payung.award_stage(p_cycle) <> 'indicators' then
    raise exception 'payung: not in this stage' using errcode = 'P0E86';
  end if;
  if p_today < t.cut_off or payung.award_frozen(p_cycle) is not null then
    raise exception 'payung: the cut-off is still to come, or its figures stand' using errcode = 'P0E8D';
  end if;
  if exists (
    select from awards_figureobjection o join awards_candidate c on c.id = o.candidate_id join awards_opencategory n on n.id = c.open_category_id
    where n.cycle_id = p_cycle and not exists (select from awards_objectiondecision d where d.objection_id = o.id)) then
    raise exception 'payung: an objection waits for its answer' using errcode = 'P0E88';
  end if;
  select jsonb_agg(to_jsonb(v) order by v.candidate, v.name) into rows from payung.award_figures((
    select coalesce(array_agg(c.id), '{}') from awards_candidate c join awards_opencategory n on n.id = c.open_category_id
    where n.cycle_id = p_cycle and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id)), t.cut_off) v;
  if rows is null then
    raise exception 'payung: there is nobody to judge' using errcode = 'P0E88';
  end if;
  insert into awards_freeze (terms_id, digest, frozen_by)
    values (t.id, encode(sha256(convert_to(t.cut_off || rows::text, 'UTF8')), 'hex'), payung.actor_id()) returning id into f;
  insert into awards_indicator (freeze_id, candidate_id, name, part, whole, as_of, query, query_digest, source)
    select f, v.candidate, v.name, v.part, v.whole, t.cut_off, v.query,
      encode(sha256(convert_to(payung.award_query(v.query), 'UTF8')), 'hex'), v.source
    from jsonb_to_recordset(rows) as v(candidate bigint, name text, part bigint, whole bigint, query text, source text);
  return f;
end $$;
comment on function payung.award_freeze is 'The committee freezes the figures of a cycle once for a cut-off, as of its day, when no objection is undecided.';

revoke execute on function payung.award_of_coverage(text[], date), payung.award_of_schemes(text[], date), payung.award_of_people(bigint[], date),
  payung.award_of_bills(bigint[], date), payung.award_of_claims(bigint[], date), payung.award_figures(bigint[], date),
  payung.award_live(bigint, date), payung.award_query(text), payung.award_frozen(bigint), payung.award_freeze(bigint, date) from public;
grant execute on function payung.award_live(bigint, date), payung.award_query(text), payung.award_freeze(bigint, date) to payung_app;
