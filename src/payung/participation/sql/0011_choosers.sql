-- An employee who pays for neighbours by his own bills is a payer as a person. Called by functions of other rooms.
create function payung.payer_of_employee(p_person bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare y bigint;
begin
  insert into participation_payer (kind, payer_class, person_id, label, province)
    select k.value, k.payer_class, p.id, '', left(p.regency, 2) from published.registry_person p
    cross join participation_payerkind k where p.id = p_person and k.value = 'sertakan'
    on conflict (person_id, kind) do nothing;
  select id into y from participation_payer where person_id = p_person and kind = 'sertakan';
  return y;
end $$;
comment on function payung.payer_of_employee is 'An employee pays as one payer of his province, with private money.';
-- A group of people who pay for themselves under one code is one payer with the name of the group.
create function payung.payer_of_group(p_name text, p_province text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into participation_payer (kind, payer_class, label, province)
    select k.value, k.payer_class, p_name, p_province from participation_payerkind k where k.value = 'self' returning id
$$;
comment on function payung.payer_of_group is 'A group is one payer whose members pay for themselves.';
revoke execute on function payung.payer_of_group(text, text) from public;
revoke execute on function payung.payer_of_employee(bigint) from public;
