-- Heirs as people named them in their contract. A user who sees the person sees them.
call payung.refer('registry_namedheir', 'person_id', 'registry_person');
call payung.protect('registry_namedheir', 'exists (select from registry_person p where p.id = registry_namedheir.person_id)', 'false');
call payung.append_only('registry_namedheir');
grant select on registry_namedheir to payung_app, payung_loader;
call payung.veil('registry_namedheir', 'id', 'name', 'relation');

-- Records the heirs whom people named, one for each row of the list (p_about); returns how many. The room of the lists decides for which
-- people.
create function payung.heirs_name(p_about text, p_rows int[], p_people bigint[], p_names text[], p_relations text[], p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  insert into registry_namedheir (person_id, name, relation, about, sheet_row, named_on, recorded_by)
    select t.person, t.name, t.relation, p_about, t.sheet_row, p_on, payung.actor_id()
    from unnest(p_rows, p_people, p_names, p_relations) t(sheet_row, person, name, relation) order by t.sheet_row
  on conflict (about, sheet_row) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.heirs_name is 'The heir whom a person names is recorded once, with the row that named him, and is no proof.';
revoke execute on function payung.heirs_name(text, int[], bigint[], text[], text[], date) from public;
