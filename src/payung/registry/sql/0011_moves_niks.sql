-- Persons of whole numbers, many at once, as `registry_find_number` finds one; whoever asks writes down that he did.
create function payung.registry_find_niks(p_niks text[]) returns table (nik text, person_id bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct i.nik::text, coalesce(s.id, i.person_id) from registry_identity i
  left join registry_personevent e on e.person_id = i.person_id and e.kind = 'merged'
    and not exists (select from registry_personevent u where u.undoes_id = e.id)
  left join registry_person s on s.id = e.other_id
  where i.nik = any(p_niks) and i.nik <> '' and payung.reads()
$$;
comment on function payung.registry_find_niks is 'By whole numbers only persons are found whom the session may see, and the record that stays of a merged one.';
revoke execute on function payung.registry_find_niks(text[]) from public;
grant execute on function payung.registry_find_niks(text[]) to payung_app;
call payung.read_as_reader('payung.registry_find_niks(text[])');

-- Under which name and telephone people are written to: for functions of rooms above that send messages to those who did not refuse.
create function payung.person_contacts(p_people bigint[]) returns table (person_id bigint, regency varchar, name text, phone text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select i.person_id, i.regency, i.name, i.phone from registry_identity i where i.person_id = any(p_people)
$$;
comment on function payung.person_contacts is 'Names and telephones leave the registry only into messages.';
revoke execute on function payung.person_contacts(bigint[]) from public;
