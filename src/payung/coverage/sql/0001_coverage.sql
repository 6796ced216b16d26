call payung.protect('coverage_active',
  '(select payung.view_all()) or (select payung.all_places()) or regency = any((select payung.view_places())::text[])
   or village_code = any((select payung.villages())::text[])', 'false');
call payung.protect('coverage_past',
  '(select payung.view_all()) or (select payung.all_places()) or regency = any((select payung.view_places())::text[])
   or village_code = any((select payung.villages())::text[])', 'false');
call payung.append_only('coverage_past');
grant select on coverage_active, coverage_past, coverage_statement to payung_app, payung_loader;

-- Protected people of a month by village, segment and kind of payer, counted person by person. A person is protected if
-- the bill of his month is settled, or if BPJS's own data hold the month. A person in two segments counts once in each;
-- `again` says how many of a count are counted already under an earlier membership. p_paid: only bills that were settled by
-- payments of that day or before.
create function payung.coverage_counted(m date, p_paid date default null)
returns table (regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select h.regency, h.village_code, h.segment, h.payer_kind, count(*), count(*) filter (where h.nth > 1)
  from (
    select ms.regency, ms.village_code, ms.segment, y.kind as payer_kind, row_number() over (partition by ms.person_id order by ms.id) as nth
    from published.participation_month c
    join published.participation_membership ms on ms.id = c.membership_id
    join published.participation_payer y on y.id = c.payer_id
    where c.month = m and (y.kind = 'existing' or exists (
      select from published.contributions_standing a join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
      where a.membership_id = c.membership_id and a.month = m
        and (p_paid is null or exists (
          select from published.contributions_receipt x where x.id = r.receipt_id and x.paid_on <= p_paid))))
  ) h
  group by 1, 2, 3, 4
$$;
comment on function payung.coverage_counted is 'A person is protected if the month is settled or is in BPJS''s own data, and counts once whatever the memberships; for a day, only by what was paid until then.';

-- The same figures, added up from numbers by place. These are stored when bills are assessed, corrected and settled,
-- and when the calendar changes. It reads villages, and of persons only those with several memberships.
create function payung.coverage_added(m date)
returns table (regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with settled as (
    select p.regency, p.village_code, p.segment, y.kind, sum(sign(p.amount) * p.people) as people
    from published.contributions_billplace p join published.participation_payer y on y.id = p.payer_id
    where p.month = m and exists (select from published.contributions_settlement r where r.bill_id = p.origin_id and r.settles)
    group by 1, 2, 3, 4
    union all
    select h.regency, h.village_code, h.segment, 'existing', sum(h.people)
    from published.participation_held h where h.month = m and h.village_code <> '' group by 1, 2, 3
  ), twice as (
    select ms.regency, ms.village_code, ms.segment, y.kind, row_number() over (partition by ms.person_id order by ms.id) as nth
    from published.participation_several s
    join published.participation_membership ms on ms.person_id = s.person_id
    join published.participation_month c on c.membership_id = ms.id and c.month = m
    join published.participation_payer y on y.id = c.payer_id
    where y.kind = 'existing' or exists (
      select from published.contributions_standing a join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
      where a.membership_id = c.membership_id and a.month = m)
  ), more as (
    select t.regency, t.village_code, t.segment, t.kind, count(*) as again from twice t where t.nth > 1 group by 1, 2, 3, 4
  )
  select s.regency, s.village_code, s.segment, s.kind, s.people::bigint, coalesce(o.again, 0)
  from settled s left join more o using (regency, village_code, segment, kind) where s.people <> 0
$$;
comment on function payung.coverage_added is 'The numbers of villages of settled bills add up to the same figures as counting the people.';

-- Writes the figures of a month that have changed. The former figures are stored with their time, so that one can ask
-- later what was known on a day. p_anew: count person by person; else add up the numbers by place.
create function payung.coverage_write(m date, p_anew boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint; stamp timestamptz; counted jsonb;
begin
  perform pg_advisory_xact_lock(hashtext('payung.coverage' || m));
  stamp := clock_timestamp();
  if p_anew then
    select jsonb_agg(t) into counted from payung.coverage_counted(m) t;
  else
    select jsonb_agg(t) into counted from payung.coverage_added(m) t;
  end if;
  with now_counted as materialized (
    select * from jsonb_to_recordset(coalesce(counted, '[]'))
      c(regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
  ), gone as (
    delete from coverage_active a where a.month = m and not exists (
      select from now_counted c where c.village_code = a.village_code and c.segment = a.segment and c.payer_kind = a.payer_kind
        and c.regency = a.regency and c.people = a.people and c.again = a.again)
    returning a.*)
  insert into coverage_past (month, regency, village_code, segment, payer_kind, people, again, counted_at, until_at)
    select g.month, g.regency, g.village_code, g.segment, g.payer_kind, g.people, g.again, g.counted_at, stamp from gone g;
  insert into coverage_active (month, regency, village_code, segment, payer_kind, people, again, counted_at)
    select m, c.regency, c.village_code, c.segment, c.payer_kind, c.people, c.again, stamp
    from jsonb_to_recordset(coalesce(counted, '[]')) c(regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
    on conflict (month, village_code, segment, payer_kind) do nothing;
  select coalesce(sum(people - again), 0) into n from coverage_active where month = m;
  return n;
end $$;
comment on function payung.coverage_write is 'Only changed figures of a month are written, and the former ones are kept with their time.';

create function payung.coverage_count(m date) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.coverage_write(m, true) $$;
comment on function payung.coverage_count is 'Only the worker counts a month person by person.';
create function payung.coverage_add(m date) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.coverage_write(m, false) $$;
comment on function payung.coverage_add is 'Only the worker updates a month by adding up its villages.';

-- Counts all stored months again and compares; returns how many figures differ. A month is left out while an event
-- about it waits for delivery, because its figures will still change. With `p_mend` the months that differ are written
-- again, counted person by person.
create function payung.coverage_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint := 0; off bigint; m date;
begin
  for m in select distinct a.month from coverage_active a order by 1 loop
    with late as (
      select from published.platform_outbox o where o.handled_at is null
        and (o.topic = 'contributions.bill_settled' and o.payload->>'month' = m::text
             or o.topic = 'contributions.calendar_changed' and o.payload->'months' ? m::text)
    ), counted as materialized (
      select * from payung.coverage_counted(m)
    )
    select count(*) into off from counted c
      full join (select * from coverage_active x where x.month = m) a using (village_code, segment, payer_kind)
      where not exists (select from late) and (a.people, a.again, a.regency) is distinct from (c.people, c.again, c.regency);
    if off > 0 and p_mend then perform payung.coverage_count(m); end if;
    n := n + off;
  end loop;
  return payung.recount_keep('coverage_active', n, p_mend);
end $$;
comment on function payung.coverage_recount is 'The stored figures of coverage are compared with the people, and are corrected only to what the people are.';
revoke execute on function payung.coverage_counted(date, date), payung.coverage_added(date), payung.coverage_write(date, boolean),
  payung.coverage_count(date), payung.coverage_add(date), payung.coverage_recount(boolean) from public;
grant execute on function payung.coverage_count(date), payung.coverage_add(date), payung.coverage_recount(boolean) to payung_loader;
