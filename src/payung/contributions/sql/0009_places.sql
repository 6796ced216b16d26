-- The people of a bill by village and segment, for pages and coverage. The numbers are stored when the assessed rows arrive, and
-- visible to whoever sees the rows. A bill that is only about a price counts nobody again. A correction counts under the original
-- bill, whose payment protects. Schemes of a whole province have as many lines as villages, so a row holds those of a regency.
call payung.protect('contributions_billplace',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or bill_id in (select id from contributions_bill where (select payung.orgs()) <> ''{}'')', 'false');
grant select on contributions_billplace to payung_app, payung_loader;

create function payung.keep_bill_places() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  with recursive line as (
    select n.bill_id, n.month, n.regency, coalesce(m.segment, '') as segment, coalesce(m.village_code, '') as village_code,
      count(*) filter (where not n.repriced) as people, sum(n.total)::bigint as amount
    from new_rows n left join published.participation_membership m on m.id = n.membership_id
    group by 1, 2, 3, 4, 5
  ), regency as materialized (
    select bill_id, month, regency, segment, array_agg(village_code order by village_code) as village_codes,
      array_agg(people order by village_code) as people, array_agg(amount order by village_code) as amounts
    from line group by 1, 2, 3, 4
  ), above as (
    select b.id as bill_id, b.id as at, b.corrects_id, b.payer_id from contributions_bill b where b.id in (select r.bill_id from regency r)
    union all
    select a.bill_id, b.id, b.corrects_id, a.payer_id from above a join contributions_bill b on b.id = a.corrects_id
  )
  insert into contributions_billplace (bill_id, origin_id, payer_id, month, regency, segment, village_codes, people, amounts)
    select r.bill_id, o.at, o.payer_id, r.month, r.regency, r.segment, r.village_codes, r.people, r.amounts
    from regency r join above o on o.bill_id = r.bill_id where o.corrects_id is null
    order by 1, 4, 5, 6;
  return null;
end $$;
comment on function payung.keep_bill_places is 'The people and rupiah of a bill by place are stored in the same statement as its rows.';
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
  ), line as (
    select r.bill_id, r.month, r.regency, coalesce(m.segment, '') as segment, coalesce(m.village_code, '') as village_code,
           count(*) filter (where not r.repriced) as people, sum(r.total)::bigint as amount
    from contributions_contributionassessment r left join published.participation_membership m on m.id = r.membership_id
    group by 1, 2, 3, 4, 5
  ), counted as (
    select bill_id, month, regency, segment, array_agg(village_code order by village_code) as village_codes,
      array_agg(people order by village_code) as people, array_agg(amount order by village_code) as amounts
    from line group by 1, 2, 3, 4
  ), t as (
    select c.*, o.at as origin_id, b.payer_id
    from counted c join contributions_bill b on b.id = c.bill_id join above o on o.bill_id = c.bill_id and o.corrects_id is null
  ), off as (
    select bill_id, month, regency, segment, t.village_codes, t.origin_id, t.payer_id, t.people, t.amounts
    from t full join contributions_billplace k using (bill_id, month, regency, segment)
    where (t.origin_id, t.payer_id, t.village_codes, t.people, t.amounts) is distinct from (k.origin_id, k.payer_id, k.village_codes, k.people, k.amounts)
  ), gone as (
    delete from contributions_billplace k using off
    where p_mend and off.people is null and (k.bill_id, k.month, k.regency, k.segment) = (off.bill_id, off.month, off.regency, off.segment)
  ), put as (
    insert into contributions_billplace as k (bill_id, origin_id, payer_id, month, regency, segment, village_codes, people, amounts)
      select bill_id, origin_id, payer_id, month, regency, segment, village_codes, people, amounts from off where p_mend and people is not null
      on conflict (bill_id, month, regency, segment) do update
        set origin_id = excluded.origin_id, payer_id = excluded.payer_id, village_codes = excluded.village_codes, people = excluded.people,
          amounts = excluded.amounts
  )
  select count(*) into n from off;
  return payung.recount_keep('contributions_billplace', n, p_mend);
end $$;
comment on function payung.bill_places_recount is 'The stored numbers of bills by place are compared with their rows, and are corrected only to what the rows say.';
revoke execute on function payung.keep_bill_places(), payung.bill_places_recount(boolean) from public;
grant execute on function payung.bill_places_recount(boolean) to payung_loader;
