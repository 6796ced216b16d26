-- Heirs as people named them at their contract: seen by who sees the person.
call payung.refer('registry_namedheir', 'person_id', 'registry_person');
call payung.protect('registry_namedheir', 'exists (select from registry_person p where p.id = registry_namedheir.person_id)', 'false');
call payung.append_only('registry_namedheir');
grant select on registry_namedheir to payung_app, payung_loader;
call payung.veil('registry_namedheir', 'id', 'name', 'relation');

-- Keeps the heirs that the staged people who came in have named; returns how many. p_about: the list. Who waits for money or a place is
-- registered already and comes in later without his row, so his heir is kept now.
create function payung.heirs_name(p_about text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.stage_is_plain('staged_person');
  perform payung.run_of('intake');
  if not payung.may('intake.commit') then
    raise exception 'payung: this role records no persons' using errcode = 'P0A70';
  end if;
  insert into registry_namedheir (person_id, name, relation, about, sheet_row, named_on, recorded_by)
    select s.person_id, s.heir, s.heir_relation, p_about, s.sheet_row, p_on, payung.actor_id()
    from pg_temp.staged_person s where (s.committed or s.state in ('QUOTA_EXCEEDED', 'BUDGET_EXCEEDED')) and s.heir <> '' and (payung.all_places() or s.regency = any((select payung.places())::text[])
      or left(s.regency, 2) = any((select payung.home_provinces())::text[])) order by s.sheet_row
  on conflict (about, sheet_row) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.heirs_name is 'Whom somebody names as his heir is kept with the list that brought it, by who commits that, and proves nothing.';
revoke execute on function payung.heirs_name(text, date) from public;
grant execute on function payung.heirs_name(text, date) to payung_loader;
