-- Persons by complete NIK, many at once, as `registry_find_number` finds one. The caller logs the question.
create function payung.registry_find_niks(p_niks text[]) returns table (nik text, person_id bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct i.nik::text, coalesce(s.id, i.person_id) from registry_identity i
  left join registry_personevent e on e.person_id = i.person_id and e.kind = 'merged'
    and not exists (select from registry_personevent u where u.undoes_id = e.id)
  left join registry_person s on s.id = e.other_id
  where i.nik = any(p_niks) and i.nik <> '' and payung.reads()
$$;
comment on function payung.registry_find_niks is 'Complete NIK find only persons whom the session may see, and for a merged record the remaining one.';
revoke execute on function payung.registry_find_niks(text[]) from public;
grant execute on function payung.registry_find_niks(text[]) to payung_app;
call payung.read_as_reader('payung.registry_find_niks(text[])');

-- Names and telephone numbers for messages. Called by functions of other rooms that write to people who did not refuse it.
create function payung.person_contacts(p_people bigint[]) returns table (person_id bigint, regency varchar, name text, phone text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select i.person_id, i.regency, i.name, i.phone from registry_identity i where i.person_id = any(p_people)
$$;
comment on function payung.person_contacts is 'Names and telephone numbers leave the registry only for messages.';
revoke execute on function payung.person_contacts(bigint[]) from public;
