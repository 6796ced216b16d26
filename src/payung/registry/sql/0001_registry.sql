-- Custody is written only together with a new person (`registry_take`, `registry_add_person`). Otherwise a user who lists a NIK would see
-- a person whom the registry knew before.
call payung.protect('registry_custody',
  'organisation_id = any((select payung.orgs())::bigint[]) or (select payung.all_places())', 'false');
-- The people whom a user looks after; a grant over a caseload opens exactly these. Rows are written when people are handed over.
call payung.protect('registry_caseload', 'user_id = (select payung.actor_id())', 'false');
grant select on registry_caseload to payung_app, payung_loader;
-- This is asked person by person on purpose: a set of all people whom a bank brought in would be computed for every statement.
call payung.protect_by_place('registry_person', 'regency',
  'exists (select from registry_custody c where c.person_id = registry_person.id and c.organisation_id = any((select payung.orgs())::bigint[]))
   or village_code = any((select payung.villages())::text[])
   or ((select payung.caseload()) and id in (select person_id from registry_caseload where ended_at is null))');
call payung.protect_by_place('registry_identity', 'regency',
  'exists (select from registry_custody c where c.person_id = registry_identity.person_id and c.organisation_id = any((select payung.orgs())::bigint[]))
   or village_code = any((select payung.villages())::text[])
   or ((select payung.caseload()) and person_id in (select person_id from registry_caseload where ended_at is null))');
grant select on registry_person, registry_identity, registry_custody to payung_app;
grant select on registry_person, registry_identity, registry_custody to payung_loader;
grant usage on all sequences in schema public to payung_loader;
alter table registry_person alter column created_by set default payung.actor_id();
call payung.signed_by('registry_person', 'created_by');
call payung.veil('registry_identity', 'person_id', 'village_code', 'nik', 'name', 'name_norm', 'birth_date', 'sex', 'address',
  'phone', 'mother_name');

-- The identities of persons, as far as they lie within the scope.
create function payung.identities(p_persons bigint[]) returns setof registry_identity
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select * from registry_identity where person_id = any(p_persons) and payung.reads()
$$;
comment on function payung.identities is 'Identities are given out only for persons within the scope.';

-- Persons of exactly this name in a regency, at most twenty.
create function payung.registry_namesakes(p_name text, p_regency text) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select i.person_id from registry_identity i where i.regency = p_regency and i.name_norm = p_name and payung.reads()
    and not exists (select from registry_personevent e where e.person_id = i.person_id and e.kind = 'merged'
      and not exists (select from registry_personevent u where u.undoes_id = e.id)) order by i.person_id limit 20
$$;
comment on function payung.registry_namesakes is 'Persons with exactly this name in a regency, within the scope, at most twenty.';

-- Whether a staged table is a plain temporary table of the caller. A view, a policy, a computed column or a type made by the caller
-- would run the caller's code with the rights of the function that reads the table.
create function payung.stage_is_plain(p_table text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from pg_class c where c.oid = to_regclass('pg_temp.' || p_table) and c.relkind = 'r' and not c.relrowsecurity
      and not c.relhasrules and not exists (select from pg_inherits where inhparent = c.oid)
      and not exists (select from pg_attribute a join pg_type t on t.oid = a.atttypid
                      where a.attrelid = c.oid and a.attnum > 0
                        and (t.typnamespace <> 'pg_catalog'::regnamespace or a.attgenerated <> ''))) then
    raise exception 'payung: the stage is not a plain table' using errcode = 'P0A60';
  end if;
end $$;
comment on function payung.stage_is_plain is 'A staged table is a plain table of the caller, so that none of his code runs with the rights of a function.';

-- The staged people who are registered already, within the scope.
create function payung.registry_known() returns table (sheet_row int, person_id bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.stage_is_plain('staged_person');
  -- For a merged record the answer is the record that stays.
  return query select s.sheet_row, coalesce(e.other_id, i.person_id) from pg_temp.staged_person s join registry_identity i on i.nik = s.nik
    left join registry_personevent e on e.person_id = i.person_id and e.kind = 'merged'
      and not exists (select from registry_personevent u where u.undoes_id = e.id)
    where payung.reads();
end $$;
comment on function payung.registry_known is 'The staged rows whose person is registered and within the scope, and no others.';

-- The provinces in which a session may register people at any place: those of its organisations, if all its grants are for
-- organisations (the debtors of a bank live everywhere). A user with a grant for places stays within those places.
create function payung.home_provinces() returns text[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when payung.places() = '{}' and payung.villages() = '{}' and not payung.all_places() then coalesce((
    select array_agg(distinct left(o.place_id, 2)) from published.parties_organisation o where o.id = any(payung.orgs())), '{}')
    else '{}' end
$$;
comment on function payung.home_provinces is 'A session whose grants are only for organisations may register people in their provinces; every other session only in its places.';

-- Creates persons and identities for the new staged rows; returns how many. The function hides which row broke a constraint: with
-- an insert of one's own the error message would tell whether a NIK is registered. The facts about the session are read in a
-- query of their own, so that this happens once per statement and not once per row. p_custodian: the body that brings them in and may see
-- them, or null where the offices of their places see them anyway.
create function payung.registry_take(p_custodian bigint default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.stage_is_plain('staged_person');
  perform payung.run_of('intake');
  if not payung.may('intake.commit') then
    raise exception 'payung: this role records no persons' using errcode = 'P0A70';
  end if;
  if p_custodian is not null and not payung.all_places() and p_custodian <> all(payung.orgs()) then
    raise exception 'payung: the body lies outside the scope' using errcode = '42501';
  end if;
  if not payung.all_places() and exists (
    select from pg_temp.staged_person s where s.is_new and s.regency <> all((select payung.places())::text[])
      and left(s.regency, 2) <> all((select payung.home_provinces())::text[])) then
    raise exception 'payung: a person lies outside the scope' using errcode = '42501';
  end if;
  insert into registry_person (id, regency, village_code, created_by)
    select s.person_id, s.regency, s.village_code, (select payung.actor_id()) from pg_temp.staged_person s where s.is_new;
  get diagnostics n = row_count;
  insert into registry_identity (person_id, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone, mother_name)
    select s.person_id, s.regency, s.village_code, s.nik, s.name, s.name_norm, s.birth_date, nullif(s.sex, ''), s.address, s.phone,
           s.mother_name from pg_temp.staged_person s where s.is_new;
  insert into registry_custody (person_id, organisation_id)
    select s.person_id, b.id from pg_temp.staged_person s cross join (
      select p_custodian as id where p_custodian is not null
      union select (payung.orgs())[1] where payung.home_provinces() <> '{}') b where s.is_new;
  return n;
exception when unique_violation or check_violation or not_null_violation then
  raise exception 'payung: the stage is not taken' using errcode = 'P0C00';
end $$;
comment on function payung.registry_take is 'Staged people are registered within the scope by a user who commits lists; only people who are new get into the custody of the organisation that brought them, and an error does not reveal which NIK is registered. May be null: p_custodian.';

revoke execute on function payung.identities(bigint[]), payung.registry_namesakes(text, text), payung.stage_is_plain(text), payung.registry_known(), payung.registry_take(bigint),
  payung.home_provinces() from public;
grant execute on function payung.identities(bigint[]), payung.registry_namesakes(text, text) to payung_app;
grant execute on function payung.stage_is_plain(text) to payung_reader;
grant execute on function payung.registry_known(), payung.registry_take(bigint), payung.home_provinces() to payung_loader;
call payung.read_as_reader('payung.identities(bigint[])');
call payung.read_as_reader('payung.registry_namesakes(text, text)');
call payung.read_as_reader('payung.registry_known()');
