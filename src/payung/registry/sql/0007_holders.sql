-- The name of an account's holder goes to banks, which write Latin letters and digits: a name without any would stop the
-- whole file that it stands in.
create or replace function payung.registry_add_account(p_person bigint, p_bank text, p_number text, p_holder text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a bigint;
begin
  perform payung.registry_may_write();
  if not payung.sees_person(p_person) then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  if p_bank !~ '^[A-Z0-9]{2,11}$' or p_number !~ '^[0-9]{5,34}$'
     or normalize(coalesce(p_holder, ''), NFKD) !~ '[A-Za-z0-9]' or char_length(p_holder) > 140 then
    raise exception 'payung: no bank can write this account' using errcode = 'P0A75';
  end if;
  perform 1 from registry_person where id = p_person for update;
  select id into a from registry_account
    where person_id = p_person and bank_code = p_bank and account_no = p_number and closed_at is null;
  if a is null then
    insert into registry_account (person_id, regency, bank_code, account_no, holder_name, created_by)
      select p.id, p.regency, p_bank, p_number, p_holder, payung.actor_id() from registry_person p where p.id = p_person
      returning id into a;
  end if;
  return a;
end $$;
