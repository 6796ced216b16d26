-- Stores a signature for the present end of the chain only. The worker brings the signature; the database supplies seal and head. False
-- if the chain has grown meanwhile, or if this end has been signed for the day.
create function payung.ledger_sign(p_day date, p_head bytea, p_signature bytea, p_public_key bytea) returns boolean
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s ledger_seal;
begin
  select * into s from ledger_seal order by id desc limit 1;
  if s.head is distinct from p_head or octet_length(p_signature) <> 64 or octet_length(p_public_key) <> 32 then
    return false;
  end if;
  insert into ledger_signedhead (day, seal_id, head, signature, public_key)
    values (p_day, s.id, s.head, p_signature, p_public_key)
  on conflict on constraint signed_head_once do nothing;
  return found;
end $$;
comment on function payung.ledger_sign is 'A signature is stored only for the present end of the chain, once for each day and end.';
revoke execute on function payung.ledger_sign(date, bytea, bytea, bytea) from public;
grant execute on function payung.ledger_sign(date, bytea, bytea, bytea) to payung_loader;
