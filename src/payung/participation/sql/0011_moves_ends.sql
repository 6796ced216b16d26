-- Where cover ends: for each payer, month and village the number of memberships whose persons have no payer in the next month, under any
-- membership. The figures are updated when months arrive or leave, so that no page has to count a province. When somebody continues a
-- person, the figure changes in the same statement.
call payung.protect('participation_ceasing',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))', 'false');
grant select on participation_ceasing to payung_app, payung_loader;

-- Changes the figures for people with several memberships. Given are the months that these memberships hold, which of them exist now and
-- which existed before the statement (all months next to a change). A month is an end if the person has no month after it.
create function payung.ceasing_shift(p_people bigint[], p_memberships bigint[], p_months date[], p_payers bigint[], p_regencies text[],
  p_now boolean[], p_was boolean[]) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  with held as (
    select * from unnest(p_people, p_memberships, p_months, p_payers, p_regencies, p_now, p_was)
      w(person_id, membership_id, month, payer_id, regency, now, was)
  ), after as (
    select person_id, (month - interval '1 month')::date as month, bool_or(now) as now, bool_or(was) as was from held group by 1, 2
  )
  insert into participation_ceasing as k (month, payer_id, regency, village_code, people)
    select * from (
      select h.month, h.payer_id, h.regency, m.village_code,
        sum((h.now and not coalesce(a.now, false))::int - (h.was and not coalesce(a.was, false))::int) as people
      from held h join participation_membership m on m.id = h.membership_id left join after a on a.person_id = h.person_id and a.month = h.month
      where not exists (select from participation_payer y where y.id = h.payer_id and y.kind = 'existing')
      group by 1, 2, 3, 4) x
    where x.people <> 0 order by 1, 2, 3, 4
    on conflict (month, payer_id, regency, village_code) do update set people = k.people + excluded.people
$$;
comment on function payung.ceasing_shift is 'For a person with several memberships the end of cover is counted by person: no membership ends while another goes on.';

-- Only the first and the last month of each period that came or left are looked at: another month may follow the last, and another may
-- precede the first. People with several memberships are left to `ceasing_shift`; one statement at a time changes them.
create function payung.keep_ceasing() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  way int := case tg_op when 'DELETE' then -1 else 1 end; e record; insurers bigint[]; several bigint[]; persons bigint[]; around date[];
  part jsonb; deltas jsonb := '[]';
begin
  select coalesce(array_agg(y.id), '{}') into insurers from participation_payer y where y.kind = 'existing';
  if exists (select from participation_several) then
    select array_agg(m.id), array_agg(distinct m.person_id) into several, persons from (select distinct n.membership_id from moved n) n
      join participation_membership m on m.id = n.membership_id join participation_several s on s.person_id = m.person_id;
  end if;
  if persons is not null then
    perform from participation_several s where s.person_id = any(persons) order by s.person_id for no key update;
    select array_agg(distinct (n.month + d * interval '1 month')::date) into around from (select distinct month from moved) n, generate_series(-1, 1) d;
    perform payung.ceasing_shift(array_agg(h.person_id), array_agg(h.membership_id), array_agg(h.month), array_agg(h.payer_id),
        array_agg(h.regency), array_agg(h.now), array_agg(h.was)) from (
      select m.person_id, c.membership_id, c.month, c.payer_id, c.regency::text, true as now, way < 0 or n.membership_id is null as was
        from unnest(persons) p(id) join participation_membership m on m.person_id = p.id
        join participation_month c on c.membership_id = m.id and c.month = any(around)
        left join moved n on n.membership_id = c.membership_id and n.month = c.month
      union all
      select m.person_id, n.membership_id, n.month, n.payer_id, n.regency::text, false, true
        from unnest(several) w(id) join participation_membership m on m.id = w.id join moved n on n.membership_id = w.id where way < 0) h;
  end if;
  for e in
    with spans as materialized (
      select * from (select n.membership_id, n.payer_id, n.regency, min(n.month) as first, max(n.month) as last, count(*) as months
        from moved n group by 1, 2, 3) n
      where several is null or n.membership_id <> all(several)
    ), broken as materialized (  -- with a gap, or under several payers: these are looked at month by month
      select s.membership_id from spans s group by 1
      having count(*) > 1 or bool_or((s.first + make_interval(months => s.months::int - 1))::date <> s.last)
    ), apart as materialized (
      select n.membership_id, n.month, n.payer_id, n.regency, lead(n.month) over w as after, lag(n.month) over w as before
      from moved n join broken b on b.membership_id = n.membership_id window w as (partition by n.membership_id order by n.month)
    ), edge as (
      select s.membership_id, x.month, s.payer_id, s.regency, x.ends
      from spans s cross join lateral (values (s.last, true), (s.first, false)) x (month, ends)
      where not exists (select from broken b where b.membership_id = s.membership_id)
      union all
      select a.membership_id, a.month, a.payer_id, a.regency, true from apart a where a.after is distinct from (a.month + interval '1 month')::date
      union all
      select a.membership_id, a.month, a.payer_id, a.regency, false from apart a where a.before is distinct from (a.month - interval '1 month')::date
    )
    select n.month, (n.month + case when n.ends then interval '1 month' else interval '-1 month' end)::date as beside, n.ends,
      array_agg(n.membership_id) as members, array_agg(n.payer_id) as payers, array_agg(n.regency::text) as regencies
    from edge n where not n.ends or n.payer_id <> all(insurers) group by n.month, n.ends
  loop
    if e.ends then
      select jsonb_agg(t) into part from (
        select e.month, w.payer_id, w.regency, m.village_code, way * count(*) as people
        from unnest(e.members, e.payers, e.regencies) w(id, payer_id, regency) join participation_membership m on m.id = w.id
        where not exists (select from participation_month x where x.month = e.beside and x.membership_id = w.id) group by 1, 2, 3, 4) t;
    else
      select jsonb_agg(t) into part from (
        select e.beside as month, p.payer_id, p.regency, m.village_code, -way * count(*) as people
        from unnest(e.members) w(id) join participation_month p on p.month = e.beside and p.membership_id = w.id and p.payer_id <> all(insurers)
        join participation_membership m on m.id = w.id group by 1, 2, 3, 4) t;
    end if;
    deltas := deltas || coalesce(part, '[]');
  end loop;
  insert into participation_ceasing as k (month, payer_id, regency, village_code, people)
    select d.month, d.payer_id, d.regency, d.village_code, sum(d.people)
    from jsonb_to_recordset(deltas) d(month date, payer_id bigint, regency varchar, village_code varchar, people bigint)
    group by 1, 2, 3, 4 having sum(d.people) <> 0 order by 1, 2, 3, 4
    on conflict (month, payer_id, regency, village_code) do update set people = k.people + excluded.people;
  return null;
end $$;
comment on function payung.keep_ceasing is 'The people whose cover ends after a month are counted by village, in the same statement in which months come or leave.';
create trigger keep_ceasing_i after insert on participation_month referencing new table as moved
  for each statement execute function payung.keep_ceasing();
create trigger keep_ceasing_d after delete on participation_month referencing old table as moved
  for each statement execute function payung.keep_ceasing();

-- A merge or its undo gives memberships to another person: cover that ended with one person may continue with the other.
create function payung.ceasing_pass() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from old_rows o join new_rows n on n.id = o.id where n.person_id <> o.person_id) then
    perform payung.ceasing_shift(array_agg(h.person_id), array_agg(c.membership_id), array_agg(c.month), array_agg(c.payer_id),
        array_agg(c.regency::text), array_agg(h.now), array_agg(h.was)) from (
      with passed as (select o.id, o.person_id, n.person_id as person_now from old_rows o join new_rows n on n.id = o.id where n.person_id <> o.person_id)
      select m.id, m.person_id, true as now, not exists (select from passed p where p.id = m.id) as was
        from participation_membership m where m.person_id in (select person_id from passed union select person_now from passed)
      union all
      select p.id, p.person_id, false, true from passed p) h join participation_month c on c.membership_id = h.id;
  end if;
  return null;
end $$;
comment on function payung.ceasing_pass is 'The figures of ends of cover follow in the same statement when memberships change their person.';
create trigger ceasing_pass after update on participation_membership referencing old table as old_rows new table as new_rows
  for each statement execute function payung.ceasing_pass();

-- The people whose cover ends after a month of a payer, by village, from the stored figures.
create function payung.falls_out(p_payer bigint, p_month date) returns table (regency varchar, village_code varchar, people bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select k.regency, k.village_code, k.people::bigint from participation_ceasing k
  where k.month = p_month and k.payer_id = p_payer and k.people > 0
    and ((select payung.all_places()) or k.regency = any((select payung.places())::text[])
      or exists (select from participation_payer y where y.id = p_payer and y.organisation_id = any((select payung.orgs())::bigint[])))
$$;
comment on function payung.falls_out is 'The people whose cover ends after a month of a payer are counted by village, within the scope, each person once.';

create function payung.ceasing_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table participation_ceasing in share row exclusive mode; end if;
  with several as materialized (
    select person_id from participation_membership group by 1 having count(*) > 1
  ), counted as (
    select c.month, c.payer_id, c.regency, m.village_code, count(*) as people
    from participation_month c join participation_membership m on m.id = c.membership_id
    where not exists (select from participation_payer y where y.id = c.payer_id and y.kind = 'existing')
      and not exists (select from participation_month x where x.membership_id = c.membership_id and x.month = (c.month + interval '1 month')::date)
      and not exists (select from several s join participation_membership o on o.person_id = s.person_id
        join participation_month x on x.membership_id = o.id where s.person_id = m.person_id and x.month = (c.month + interval '1 month')::date)
    group by 1, 2, 3, 4
  ), off as (
    select month, payer_id, regency, village_code, coalesce(t.people, 0) - coalesce(k.people, 0) as people
    from counted t full join participation_ceasing k using (month, payer_id, regency, village_code)
    where coalesce(t.people, 0) <> coalesce(k.people, 0)
  ), mended as (
    insert into participation_ceasing as k (month, payer_id, regency, village_code, people)
      select month, payer_id, regency, village_code, people from off where p_mend
      on conflict (month, payer_id, regency, village_code) do update set people = k.people + excluded.people
  )
  select count(*) into n from off;
  return payung.recount_keep('participation_ceasing', n, p_mend);
end $$;
comment on function payung.ceasing_recount is 'The stored figures of ends of cover are compared with the calendar, and are corrected only to what it says.';
revoke execute on function payung.keep_ceasing(), payung.ceasing_pass(), payung.falls_out(bigint, date), payung.ceasing_recount(boolean),
  payung.ceasing_shift(bigint[], bigint[], date[], bigint[], text[], boolean[], boolean[]) from public;
grant execute on function payung.falls_out(bigint, date) to payung_app;
grant execute on function payung.ceasing_recount(boolean) to payung_loader;
