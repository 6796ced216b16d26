-- A signature is written down for the end of the chain as it stands and for nothing else; the worker brings it, the seal
-- and the head are ours. False when the chain has gone on meanwhile, or this end is signed for the day.
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
comment on function payung.ledger_sign is 'A signature is kept for the present end of the chain only, once a day and end.';
revoke execute on function payung.ledger_sign(date, bytea, bytea, bytea) from public;
grant execute on function payung.ledger_sign(date, bytea, bytea, bytea) to payung_loader;
