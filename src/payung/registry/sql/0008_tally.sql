-- Counts of registered people, kept up to date as people come: by regency, and by organisation for the people whom it brought in (0
-- for all). Each change is a row of its own, so that nobody has to wait while a list is committed. Every night they are added up.
call payung.protect('registry_tally',
  'case when organisation_id = 0 then (select payung.all_places()) or regency = any((select payung.places())::text[])
        else organisation_id = any((select payung.orgs())::bigint[]) end', 'false');
grant select on registry_tally to payung_app, payung_loader;

create function payung.keep_people() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare one int := case tg_op when 'DELETE' then -1 else 1 end;
begin
  if tg_table_name = 'registry_person' then
    insert into registry_tally (regency, organisation_id, people) select p.regency, 0, one * count(*) from moved p group by 1;
  else
    insert into registry_tally (regency, organisation_id, people)
      select p.regency, c.organisation_id, one * count(*) from moved c join registry_person p on p.id = c.person_id group by 1, 2;
  end if;
  return null;
end $$;
comment on function payung.keep_people is 'The stored counts of people change in the same statement as the people.';
create trigger keep_people_i after insert on registry_person referencing new table as moved
  for each statement execute function payung.keep_people();
create trigger keep_people_d after delete on registry_person referencing old table as moved
  for each statement execute function payung.keep_people();
create trigger keep_people_i after insert on registry_custody referencing new table as moved
  for each statement execute function payung.keep_people();
create trigger keep_people_d after delete on registry_custody referencing old table as moved
  for each statement execute function payung.keep_people();

-- Compares the kept counts with the people. Returns how many counts differ; with `p_mend` it corrects them. It also adds the changes
-- up to one row for each count.
create function payung.people_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table registry_tally in share row exclusive mode; end if;
  with counted as (
    select p.regency, 0::bigint as organisation_id, count(*) as people from registry_person p
      where not exists (select from registry_personevent e where e.person_id = p.id and e.kind = 'merged'
        and not exists (select from registry_personevent u where u.undoes_id = e.id)) group by 1
    union all
    select p.regency, c.organisation_id, count(*) from registry_custody c join registry_person p on p.id = c.person_id group by 1, 2
  ), kept as (
    select regency, organisation_id, sum(people) as people from registry_tally group by 1, 2
  ), off as (
    select regency, organisation_id, coalesce(c.people, 0) - coalesce(k.people, 0) as people
    from counted c full join kept k using (regency, organisation_id) where coalesce(c.people, 0) <> coalesce(k.people, 0)
  ), mended as (
    insert into registry_tally (regency, organisation_id, people)
      select regency, organisation_id, people from off where p_mend
  )
  select count(*) into n from off;
  with gone as (
    delete from registry_tally returning regency, organisation_id, people
  )
  insert into registry_tally (regency, organisation_id, people)
    select regency, organisation_id, sum(people) from gone group by 1, 2 having sum(people) <> 0;
  return payung.recount_keep('registry_tally', n, p_mend);
end $$;
comment on function payung.people_recount is 'The stored counts are compared with the people, and are corrected only to what the people are.';
revoke execute on function payung.keep_people(), payung.people_recount(boolean) from public;
grant execute on function payung.people_recount(boolean) to payung_loader;
