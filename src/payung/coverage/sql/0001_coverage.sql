call payung.protect('coverage_active',
  '(select payung.view_all()) or (select payung.all_places()) or regency = any((select payung.view_places())::text[])', 'false');
grant select on coverage_active, coverage_statement to payung_app, payung_loader;

-- Counts a month anew: a person is protected when his month is assessed and its bill settled, or when BPJS's own
-- snapshot holds the month. One person in two segments counts once in each. For the worker: it deletes and counts a month.
create function payung.coverage_count(m date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform pg_advisory_xact_lock(hashtext('payung.coverage' || m));
  delete from coverage_active where month = m;
  insert into coverage_active (month, regency, village_code, segment, payer_kind, people)
  select m, ms.regency, ms.village_code, ms.segment, y.kind, count(*)
  from participation_month c
  join participation_membership ms on ms.id = c.membership_id
  join participation_payer y on y.id = c.payer_id
  where c.month = m and (y.kind = 'existing' or exists (
    select from contributions_assessment a join contributions_receipt r on r.bill_id = a.bill_id
    where a.membership_id = c.membership_id and a.month = m and a.revision = 0))
  group by 2, 3, 4, 5;
  select coalesce(sum(people), 0) into n from coverage_active where month = m;
  return n;
end $$;
comment on function payung.coverage_count is 'A person counts as protected when his month is settled or held by the snapshot of BPJS; only the worker counts.';
revoke execute on function payung.coverage_count(date) from public;
grant execute on function payung.coverage_count(date) to payung_loader;
