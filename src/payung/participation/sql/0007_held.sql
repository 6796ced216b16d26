-- Figures about the calendar for pages, updated whenever months arrive or leave, so that a page need not count the months of the whole
-- province. The scope is the same as for months: a user who sees the months of a regency sees the figures of that regency only.
call payung.protect('participation_held',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))', 'false');
grant select on participation_held to payung_app, payung_loader;
-- People with several memberships: only they could be counted twice. No role may read this table.
call payung.protect('participation_several', 'false', 'false');

-- One trigger function for arriving and for leaving months. All writers lock the rows in the same order, so they cannot block each
-- other. Months from the insurer's own data protect without a bill; they are counted by village and segment, as coverage needs it.
create function payung.keep_held() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare one int := case tg_op when 'DELETE' then -1 else 1 end; insurers bigint[];
begin
  select coalesce(array_agg(y.id), '{}') into insurers from participation_payer y where y.kind = 'existing';
  insert into participation_held as h (month, payer_id, regency, village_code, segment, people, amount)
    select c.month, c.payer_id, c.regency, '', '', one * count(*), one * sum(c.amount)
      from moved c where c.payer_id <> all(insurers) group by 1, 2, 3
    union all
    select c.month, c.payer_id, c.regency, m.village_code, m.segment, one * count(*), one * sum(c.amount)
      from moved c join participation_membership m on m.id = c.membership_id where c.payer_id = any(insurers) group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5
    on conflict (month, payer_id, regency, village_code, segment) do update
      set people = h.people + excluded.people, amount = h.amount + excluded.amount;
  return null;
end $$;
comment on function payung.keep_held is 'The stored figures change in the same statement as the calendar.';
create trigger keep_held_i after insert on participation_month referencing new table as moved
  for each statement execute function payung.keep_held();
create trigger keep_held_d after delete on participation_month referencing old table as moved
  for each statement execute function payung.keep_held();

create function payung.keep_several() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into participation_several (person_id)
    select distinct n.person_id from new_rows n
    where exists (select from participation_membership o where o.person_id = n.person_id and o.id <> n.id)
    order by 1 on conflict do nothing;
  return null;
end $$;
comment on function payung.keep_several is 'A person who gets a second membership is recorded as one who could be counted twice.';
create trigger keep_several after insert on participation_membership referencing new table as new_rows
  for each statement execute function payung.keep_several();

-- Compares the kept figures with the calendar; returns how many differ. With `p_mend` it corrects them; writers wait until that is done.
create function payung.held_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint; more bigint;
begin
  if p_mend then lock table participation_held, participation_several in share row exclusive mode; end if;
  with true_held as (
    select c.month, c.payer_id, c.regency, '' as village_code, '' as segment, count(*) as people, sum(c.amount)::bigint as amount
      from participation_month c where not exists (select from participation_payer y where y.id = c.payer_id and y.kind = 'existing')
      group by 1, 2, 3
    union all
    select c.month, c.payer_id, c.regency, m.village_code, m.segment, count(*), sum(c.amount)::bigint
      from participation_month c join participation_payer y on y.id = c.payer_id and y.kind = 'existing'
      join participation_membership m on m.id = c.membership_id group by 1, 2, 3, 4, 5
  ), off as (
    select month, payer_id, regency, village_code, segment, coalesce(t.people, 0) - coalesce(h.people, 0) as people,
           coalesce(t.amount, 0) - coalesce(h.amount, 0) as amount
    from true_held t full join participation_held h using (month, payer_id, regency, village_code, segment)
    where coalesce(t.people, 0) <> coalesce(h.people, 0) or coalesce(t.amount, 0) <> coalesce(h.amount, 0)
  ), mended as (
    insert into participation_held as h (month, payer_id, regency, village_code, segment, people, amount)
      select month, payer_id, regency, village_code, segment, people, amount from off where p_mend
      on conflict (month, payer_id, regency, village_code, segment) do update
        set people = h.people + excluded.people, amount = h.amount + excluded.amount
  )
  select count(*) into n from off;
  with true_several as (
    select person_id from participation_membership group by 1 having count(*) > 1
  ), gone as (
    delete from participation_several s where p_mend and not exists (select from true_several t where t.person_id = s.person_id)
  ), come as (
    insert into participation_several select t.person_id from true_several t where p_mend on conflict do nothing
  )
  select count(*) into more from true_several t full join participation_several s using (person_id)
    where t.person_id is null or s.person_id is null;
  return payung.recount_keep('participation_held', n + more, p_mend);
end $$;
comment on function payung.held_recount is 'The stored figures are compared with the calendar, and are corrected only to what it says.';
revoke execute on function payung.keep_held(), payung.keep_several(), payung.held_recount(boolean) from public;
grant execute on function payung.held_recount(boolean) to payung_loader;
