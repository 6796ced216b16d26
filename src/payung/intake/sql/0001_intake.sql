-- Who sees a list: its sender, and the users whom its scheme belongs to. A list without a scheme is seen by the users who serve its
-- place or organisation.
call payung.protect('intake_list',
  'uploaded_by = (select payung.actor_id())
   or scheme_id in (select id from sponsorship_scheme where left(place_id, 2) = any((select payung.provinces())::text[])
                         or organisation_id = any((select payung.orgs())::bigint[]))
   or payung.sees_organisation(organisation_id) or left(place_id, 5) = any((select payung.places())::text[])
   or left(place_id, 2) = any((select payung.provinces())::text[])',
  'scheme_id in (select id from sponsorship_scheme)
   or organisation_id = any((select payung.orgs())::bigint[]) or left(place_id, 5) = any((select payung.places())::text[])
   or left(place_id, 2) = any((select payung.provinces())::text[])');
call payung.protect_by_place('intake_row', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
call payung.protect_by_place('intake_outcome', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
call payung.protect_by_place('intake_candidate', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
call payung.protect('intake_mappingmemory', '(select payung.actor_id()) is not null');
-- The possible matches of a row: visible to a user who sees the row. A match in the registry is visible only if the user also sees that person.
call payung.protect('intake_likeness',
  'exists (select from intake_row r where r.list_id = intake_likeness.list_id and r.sheet_row = intake_likeness.sheet_row)
   and (person_id = 0 or exists (select from registry_person p where p.id = intake_likeness.person_id))',
  'list_id in (select id from intake_list)');
-- A list commits only what was checked: its rows are written while it is checked, and their outcomes while it is committed.
call payung.rows_of_run('intake_row', 'intake.check');
call payung.rows_of_run('intake_candidate', 'intake.check');
call payung.rows_of_run('intake_likeness', 'intake.check', 'intake.review');  -- corrected rows are compared again
call payung.rows_of_run('intake_outcome', 'intake.commit');
call payung.append_only('intake_likeness');
call payung.signed_by('intake_list', 'uploaded_by',
  '(select payung.may(''intake.upload''))');
call payung.signed_by('intake_mappingmemory', 'confirmed_by',
  '(select payung.may(''intake.upload''))');
call payung.append_only('intake_row');
call payung.append_only('intake_outcome');
alter table intake_list alter column uploaded_by set default payung.actor_id();
grant select, insert on intake_list, intake_mappingmemory to payung_app, payung_loader;
grant update (mapping, state, counts, sheet, refusal_code, refusal_text, refusal_facts, check_run_id, commit_run_id, committed_to_row) on intake_list to payung_loader;
grant update (check_run_id, commit_run_id, mapping) on intake_list to payung_app;
grant select on intake_row, intake_outcome, intake_candidate, intake_likeness to payung_app;
grant select, insert on intake_row, intake_outcome, intake_candidate to payung_loader;
grant insert on intake_likeness to payung_loader;
call payung.veil('intake_candidate', null, 'nik', 'name', 'name_norm', 'birth_date', 'sex', 'address', 'phone', 'mother_name',
  'occupation', 'income', 'decile', 'written');

-- The parsed people of the given rows of a list, within the scope. With `p_between` the two numbers are the first and the last row.
create function payung.intake_people(p_list bigint, p_rows int[], p_between boolean) returns setof intake_candidate
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if p_between then
    return query select * from intake_candidate c where payung.reads() and c.list_id = p_list
      and c.sheet_row between p_rows[1] and p_rows[cardinality(p_rows)];
  else
    return query select * from intake_candidate c where payung.reads() and c.list_id = p_list and c.sheet_row = any(p_rows);
  end if;
end $$;
comment on function payung.intake_people is 'The parsed people of the given rows of a list, within the scope.';
-- Rows of a list whose person has this NIK, or a name with this part in it.
create function payung.intake_find(p_list bigint, p_nik text, p_part text) returns setof int
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select sheet_row from intake_candidate
  where payung.reads() and list_id = p_list and case when p_nik <> '' then nik = p_nik else strpos(upper(name), upper(p_part)) > 0 end
$$;
comment on function payung.intake_find is 'Rows of a list are found by NIK or by part of a name, within the scope.';
-- The accepted people of the sheet rows after `p_after` up to `p_through`.
create function payung.intake_accepted(p_list bigint, p_after int, p_through int) returns setof intake_candidate
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.* from intake_row r join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
  where payung.reads() and r.list_id = p_list and r.verdict = 'accepted' and r.sheet_row > p_after and r.sheet_row <= p_through
    and c.list_id = p_list and c.sheet_row > p_after and c.sheet_row <= p_through
$$;
comment on function payung.intake_accepted is 'The accepted people of a range of rows of a list, within the scope.';
revoke execute on function payung.intake_people(bigint, int[], boolean), payung.intake_find(bigint, text, text),
  payung.intake_accepted(bigint, int, int) from public;
grant execute on function payung.intake_people(bigint, int[], boolean), payung.intake_find(bigint, text, text) to payung_app;
grant execute on function payung.intake_accepted(bigint, int, int) to payung_loader;
call payung.read_as_reader('payung.intake_people(bigint, int[], boolean)');
call payung.read_as_reader('payung.intake_find(bigint, text, text)');
call payung.read_as_reader('payung.intake_accepted(bigint, int, int)');
grant delete on intake_candidate to payung_loader;
grant maintain on intake_row, intake_candidate to payung_loader;
grant usage on all sequences in schema public to payung_loader;
