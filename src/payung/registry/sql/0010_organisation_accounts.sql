-- Bank accounts of organisations. A user who administers the place of the organisation records an account, another one verifies it, and
-- it is never changed. The name of an organisation proves little, so nothing is paid to an account that nobody has verified (payouts).
create function payung.organisation_account_kept(p_org bigint) returns void
language plpgsql stable set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('organisation_accounts.manage')
     or not payung.keeps((select o.place_id from published.parties_organisation o where o.id = p_org)) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
end $$;
comment on function payung.organisation_account_kept is 'Administrators of an organisation''s place manage its bank accounts. May be null: p_org.';

create function payung.organisation_account_add(p_org bigint, p_bank text, p_number text, p_holder text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a bigint;
begin
  perform payung.organisation_account_kept(p_org);
  if not payung.organisation_open(p_org) then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  if p_bank !~ '^[A-Z0-9]{2,11}$' or p_number !~ '^[0-9]{5,34}$'
     or normalize(coalesce(p_holder, ''), NFKD) !~ '[A-Za-z0-9]' or char_length(p_holder) > 140 then
    raise exception 'payung: no bank can write this account' using errcode = 'P0A75';
  end if;
  select id into a from registry_bankaccount
    where organisation_id = p_org and bank_code = p_bank and account_no = p_number and closed_at is null;
  if a is null then
    insert into registry_bankaccount (organisation_id, bank_code, account_no, holder_name, created_by)
      values (p_org, p_bank, p_number, p_holder, payung.actor_id()) returning id into a;
  end if;
  return a;
end $$;
comment on function payung.organisation_account_add is 'An administrator of its place records an account of an open organisation; nothing is paid to it before another one has verified it.';

-- What the second person sees: the organisation, the bank, the number and the holder.
create function payung.organisation_account_seen(p_account bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(concat_ws('|', a.id, a.organisation_id, a.bank_code, a.account_no, a.holder_name, a.closed_at), 'UTF8')), 'hex')
  from registry_bankaccount a join published.parties_organisation o on o.id = a.organisation_id
  where a.id = p_account and payung.may('organisation_accounts.manage') and payung.keeps(o.place_id)
$$;
comment on function payung.organisation_account_seen is 'The digest of an organisation''s account, as the user who verifies it sees it. May be null: result.';

create function payung.organisation_account_verify(p_account bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a registry_bankaccount;
begin
  select * into a from registry_bankaccount where id = p_account and organisation_id is not null and closed_at is null for update;
  perform payung.organisation_account_kept(a.organisation_id);
  if a.id is null or a.verified_by is not null then
    raise exception 'payung: no such change waits' using errcode = 'P0E53';
  end if;
  if a.created_by = payung.actor_id() then
    raise exception 'payung: another person confirms' using errcode = 'P0E54';
  end if;
  if payung.organisation_account_seen(p_account) is distinct from p_seen then
    raise exception 'payung: what is confirmed is not what was seen' using errcode = 'P0E55';
  end if;
  update registry_bankaccount set verified_by = payung.actor_id(), verified_at = clock_timestamp() where id = p_account;
end $$;
comment on function payung.organisation_account_verify is 'An account of an organisation is verified once, by a person other than its maker, who names what he saw.';

create function payung.organisation_account_close(p_account bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a registry_bankaccount;
begin
  select * into a from registry_bankaccount where id = p_account and organisation_id is not null and closed_at is null for update;
  perform payung.organisation_account_kept(a.organisation_id);
  update registry_bankaccount set closed_at = clock_timestamp() where id = a.id;
end $$;
comment on function payung.organisation_account_close is 'An administrator of its place closes an account of an organisation.';

-- An account that waits for the second person stays as it was recorded.
create function payung.organisation_account_stays() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if (old.organisation_id, old.bank_code, old.account_no, old.holder_name)
     is distinct from (new.organisation_id, new.bank_code, new.account_no, new.holder_name) then
    raise exception 'payung: a verified account is not changed' using errcode = 'P0CC2';
  end if;
  return new;
end $$;
comment on function payung.organisation_account_stays is 'An account of an organisation is verified or closed but never changed, not even by the owner.';
create trigger organisation_account_stays before update on registry_bankaccount for each row
  when (old.organisation_id is not null) execute function payung.organisation_account_stays();

revoke execute on function payung.organisation_account_kept(bigint), payung.organisation_account_add(bigint, text, text, text),
  payung.organisation_account_seen(bigint), payung.organisation_account_verify(bigint, text), payung.organisation_account_close(bigint),
  payung.organisation_account_stays() from public;
grant execute on function payung.organisation_account_add(bigint, text, text, text), payung.organisation_account_seen(bigint),
  payung.organisation_account_verify(bigint, text), payung.organisation_account_close(bigint) to payung_app;
