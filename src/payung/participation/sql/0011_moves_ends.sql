-- Where cover ends: how many memberships a payer holds in a month that nobody holds in the next, by village. Kept where months arrive and
-- leave, so that nobody counts a province to see who falls out; who is continued leaves the figure in the statement that continues him.
call payung.protect('participation_ceasing',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))', 'false');
grant select on participation_ceasing to payung_app, payung_loader;

-- Of what came or left, only where a run of months begins or ends meets others: the last of it may be followed by a month that stands, the
-- first may follow one.
create function payung.keep_ceasing() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare way int := case tg_op when 'DELETE' then -1 else 1 end; e record; insurers bigint[]; part jsonb; deltas jsonb := '[]';
begin
  select coalesce(array_agg(y.id), '{}') into insurers from participation_payer y where y.kind = 'existing';
  for e in
    with spans as (
      select n.membership_id, n.month, n.payer_id, lead(n.month) over w as after, lag(n.month) over w as before
      from moved n window w as (partition by n.membership_id order by n.month)
    )
    select s.month, (s.month + interval '1 month')::date as beside, true as ends, array_agg(s.membership_id) as members from spans s
      where s.after is distinct from (s.month + interval '1 month')::date and s.payer_id <> all(insurers) group by 1
    union all
    select (s.month - interval '1 month')::date, s.month, false, array_agg(s.membership_id) from spans s
      where s.before is distinct from (s.month - interval '1 month')::date group by 1, 2
  loop
    if e.ends then
      select jsonb_agg(t) into part from (
        select e.month, n.payer_id, n.regency, m.village_code, way * count(*) as people
        from unnest(e.members) w(id) join moved n on n.membership_id = w.id and n.month = e.month join participation_membership m on m.id = w.id
        where not exists (select from participation_month x where x.month = e.beside and x.membership_id = w.id) group by 1, 2, 3, 4) t;
    else
      select jsonb_agg(t) into part from (
        select e.month, p.payer_id, p.regency, m.village_code, -way * count(*) as people
        from unnest(e.members) w(id) join participation_month p on p.month = e.month and p.membership_id = w.id and p.payer_id <> all(insurers)
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
comment on function payung.keep_ceasing is 'Who has a month and nobody''s month after it is kept by village, in the statement that brings or takes the month.';
create trigger keep_ceasing_i after insert on participation_month referencing new table as moved
  for each statement execute function payung.keep_ceasing();
create trigger keep_ceasing_d after delete on participation_month referencing old table as moved
  for each statement execute function payung.keep_ceasing();

-- Who falls out after a month of a payer, by village: memberships, less those of persons whom another membership carries on.
create function payung.falls_out(p_payer bigint, p_month date) returns table (regency varchar, village_code varchar, people bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with carried as (
    select c.regency, m.village_code, count(*) as people from participation_several s
    join participation_membership m on m.person_id = s.person_id
    join participation_month c on c.membership_id = m.id and c.month = p_month and c.payer_id = p_payer
    where not exists (select from participation_month x where x.month = (p_month + interval '1 month')::date and x.membership_id = m.id)
      and exists (select from participation_membership o join participation_month x on x.membership_id = o.id
                  where o.person_id = s.person_id and x.month = (p_month + interval '1 month')::date)
    group by 1, 2
  )
  select k.regency, k.village_code, (k.people - coalesce(c.people, 0))::bigint
  from participation_ceasing k left join carried c using (regency, village_code)
  where k.month = p_month and k.payer_id = p_payer and k.people > coalesce(c.people, 0)
    and ((select payung.all_places()) or k.regency = any((select payung.places())::text[])
      or exists (select from participation_payer y where y.id = p_payer and y.organisation_id = any((select payung.orgs())::bigint[])))
$$;
comment on function payung.falls_out is 'Who falls out after a month of a payer is told by village, within the scope, and once whatever his memberships.';

create function payung.ceasing_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table participation_ceasing in share row exclusive mode; end if;
  with counted as (
    select c.month, c.payer_id, c.regency, m.village_code, count(*) as people
    from participation_month c join participation_membership m on m.id = c.membership_id
    where not exists (select from participation_payer y where y.id = c.payer_id and y.kind = 'existing')
      and not exists (select from participation_month x where x.membership_id = c.membership_id and x.month = (c.month + interval '1 month')::date)
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
comment on function payung.ceasing_recount is 'What is kept of ends of cover is compared with the calendar, and put right only to what stands there.';
revoke execute on function payung.keep_ceasing(), payung.falls_out(bigint, date), payung.ceasing_recount(boolean) from public;
grant execute on function payung.falls_out(bigint, date) to payung_app;
grant execute on function payung.ceasing_recount(boolean) to payung_loader;
