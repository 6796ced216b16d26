call payung.protect('coverage_active',
  '(select payung.view_all()) or (select payung.all_places()) or regency = any((select payung.view_places())::text[])
   or village_code = any((select payung.villages())::text[])', 'false');
call payung.protect('coverage_past',
  '(select payung.view_all()) or (select payung.all_places()) or regency = any((select payung.view_places())::text[])
   or village_code = any((select payung.villages())::text[])', 'false');
call payung.append_only('coverage_past');
grant select on coverage_active, coverage_past, coverage_statement to payung_app, payung_loader;

-- Counts a month anew: a person is protected when his month is assessed and its bill settled, or when BPJS's own
-- snapshot holds the month. One person in two segments counts once in each, and `again` says how many of a figure are counted
-- under an earlier membership already. Only what has changed is written, and what a figure was before goes to `coverage_past`, so that it can be asked again as it was known on a day. For the worker.
create function payung.coverage_count(m date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint; stamp timestamptz; counted jsonb;
begin
  perform pg_advisory_xact_lock(hashtext('payung.coverage' || m));
  stamp := clock_timestamp();
  select jsonb_agg(t) into counted from (
    select m as month, h.regency, h.village_code, h.segment, h.payer_kind, count(*) as people, count(*) filter (where h.nth > 1) as again
    from (
      select ms.regency, ms.village_code, ms.segment, y.kind as payer_kind, row_number() over (partition by ms.person_id order by ms.id) as nth
      from published.participation_month c
      join published.participation_membership ms on ms.id = c.membership_id
      join published.participation_payer y on y.id = c.payer_id
      where c.month = m and (y.kind = 'existing' or exists (
        select from published.contributions_contributionassessment a join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
        where a.membership_id = c.membership_id and a.month = m and a.revision = 0))
    ) h
    group by 2, 3, 4, 5) t;
  with gone as (
    delete from coverage_active a where a.month = m and not exists (
      select from jsonb_to_recordset(coalesce(counted, '[]')) c(month date, regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
      where c.village_code = a.village_code and c.segment = a.segment and c.payer_kind = a.payer_kind
        and c.regency = a.regency and c.people = a.people and c.again = a.again)
    returning a.*)
  insert into coverage_past (month, regency, village_code, segment, payer_kind, people, again, counted_at, until_at)
    select g.month, g.regency, g.village_code, g.segment, g.payer_kind, g.people, g.again, g.counted_at, stamp from gone g;
  insert into coverage_active (month, regency, village_code, segment, payer_kind, people, again, counted_at)
    select c.month, c.regency, c.village_code, c.segment, c.payer_kind, c.people, c.again, stamp
    from jsonb_to_recordset(coalesce(counted, '[]')) c(month date, regency varchar, village_code varchar, segment text, payer_kind text, people bigint, again bigint)
    on conflict (month, village_code, segment, payer_kind) do nothing;
  select coalesce(sum(people - again), 0) into n from coverage_active where month = m;
  return n;
end $$;
comment on function payung.coverage_count is 'A person counts as protected when his month is settled or held by the snapshot of BPJS, and once whatever his memberships; what was counted before is kept with its time; only the worker counts.';
revoke execute on function payung.coverage_count(date) from public;
grant execute on function payung.coverage_count(date) to payung_loader;
