-- The people of a bill by village and segment, for pages and coverage. The numbers are stored when the assessed rows arrive, and
-- visible to whoever sees the rows. A bill that is only about a price counts nobody again. A correction counts under the original
-- bill, whose payment protects.
call payung.protect('contributions_billplace',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or bill_id in (select id from contributions_bill where (select payung.orgs()) <> ''{}'')', 'false');
grant select on contributions_billplace to payung_app, payung_loader;

create function payung.keep_bill_places() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare bills bigint[]; origins bigint[]; payers bigint[]; price_only boolean[];
begin
  -- Of the bills first: the planner takes those of this very statement for one or two, and would look up memberships one by one.
  with recursive above as (
    select b.id as bill_id, b.id as at, b.corrects_id from contributions_bill b where b.id in (select n.bill_id from new_rows n)
    union all
    select a.bill_id, b.id, b.corrects_id from above a join contributions_bill b on b.id = a.corrects_id
  )
  select array_agg(b.id), array_agg(o.at), array_agg(b.payer_id), array_agg(b.repriced) into bills, origins, payers, price_only
    from above o join contributions_bill b on b.id = o.bill_id where o.corrects_id is null;
  insert into contributions_billplace (bill_id, origin_id, payer_id, month, regency, village_code, segment, people, amount)
    select n.bill_id, b.origin_id, b.payer_id, n.month, n.regency, coalesce(m.village_code, ''), coalesce(m.segment, ''),
           case when b.repriced then 0 else count(*) end, sum(n.total)::bigint
    from new_rows n
    join unnest(bills, origins, payers, price_only) b(id, origin_id, payer_id, repriced) on b.id = n.bill_id
    left join published.participation_membership m on m.id = n.membership_id
    group by 1, 2, 3, 4, 5, 6, 7, b.repriced
    order by 1, 4, 5, 6, 7;  -- of the key: many schemes have as many lines as villages each
  return null;
end $$;
comment on function payung.keep_bill_places is 'People and rupiah of a bill by place are kept with its rows, in the same statement.';
create trigger keep_bill_places after insert on contributions_contributionassessment referencing new table as new_rows
  for each statement execute function payung.keep_bill_places();

-- Counts the assessed rows again and compares with the stored numbers; returns how many differ. With `p_mend` it corrects them.
create function payung.bill_places_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table contributions_billplace in share row exclusive mode; end if;
  with recursive above as (
    select b.id as bill_id, b.id as at, b.corrects_id from contributions_bill b
    union all
    select a.bill_id, b.id, b.corrects_id from above a join contributions_bill b on b.id = a.corrects_id
  ), counted as (
    select r.bill_id, r.month, r.regency, coalesce(m.village_code, '') as village_code, coalesce(m.segment, '') as segment,
           count(*) as people, sum(r.total)::bigint as amount
    from contributions_contributionassessment r left join published.participation_membership m on m.id = r.membership_id
    group by 1, 2, 3, 4, 5
  ), t as (
    select c.bill_id, c.month, c.regency, c.village_code, c.segment, case when b.repriced then 0 else c.people end as people, c.amount,
      o.at as origin_id, b.payer_id
    from counted c join contributions_bill b on b.id = c.bill_id join above o on o.bill_id = c.bill_id and o.corrects_id is null
  ), off as (
    select bill_id, month, regency, village_code, segment, t.origin_id, t.payer_id, t.people, t.amount
    from t full join contributions_billplace k using (bill_id, month, regency, village_code, segment)
    where (t.origin_id, t.payer_id, t.people, t.amount) is distinct from (k.origin_id, k.payer_id, k.people, k.amount)
  ), gone as (
    delete from contributions_billplace k using off
    where p_mend and off.people is null and (k.bill_id, k.month, k.regency, k.village_code, k.segment)
      = (off.bill_id, off.month, off.regency, off.village_code, off.segment)
  ), put as (
    insert into contributions_billplace as k (bill_id, origin_id, payer_id, month, regency, village_code, segment, people, amount)
      select bill_id, origin_id, payer_id, month, regency, village_code, segment, people, amount from off where p_mend and people is not null
      on conflict (bill_id, month, regency, village_code, segment) do update
        set origin_id = excluded.origin_id, payer_id = excluded.payer_id, people = excluded.people, amount = excluded.amount
  )
  select count(*) into n from off;
  return payung.recount_keep('contributions_billplace', n, p_mend);
end $$;
comment on function payung.bill_places_recount is 'What is kept of bills by place is compared with their rows, and put right only to what stands there.';
revoke execute on function payung.keep_bill_places(), payung.bill_places_recount(boolean) from public;
grant execute on function payung.bill_places_recount(boolean) to payung_loader;
