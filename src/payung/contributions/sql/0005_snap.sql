-- Payments that banks report. The session of a bank has the role bank_channel, no scope, and may call these functions only.
create sequence contributions_partner_seq minvalue 77001 maxvalue 99999999;

-- Needed to check who asks for a token, when there is no session yet. The key is a public one.
create function payung.snap_lookup(p_client_id text) returns table (user_id bigint, public_key text, allow_from text[])
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.user_id, c.public_key, c.allow_from from contributions_snapclient c
  where c.client_id = p_client_id and c.revoked_at is null and c.confirmed_by is not null
$$;
comment on function payung.snap_lookup is 'The public key of a connected bank is found by its client id, to check a request for a token; for a bank that was disconnected nothing is found.';

-- The same for a bank that signs every call with its own key and comes without a token.
create function payung.snap_signer(p_partner_id text) returns table (user_id bigint, public_key text, allow_from text[])
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.user_id, c.public_key, c.allow_from from contributions_snapclient c
  where c.partner_id = p_partner_id and c.signature = 'asymmetric' and c.revoked_at is null and c.confirmed_by is not null
$$;
comment on function payung.snap_signer is 'The public key of a bank that signs every call is found by its partner id, and of no other bank.';

-- The bank whose session this is, or null.
create function payung.snap_client() returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.id from contributions_snapclient c
  where c.user_id = payung.actor_id() and c.revoked_at is null and c.confirmed_by is not null
    and payung.may('snap.call')
$$;
comment on function payung.snap_client is 'The bank whose session this is; null for anybody else. May be null: result.';
create function payung.snap_self() returns table (id bigint, name text, partner_id text, service_id text, allow_from text[], sealed bytea,
                                              signature text, public_key text, amounts text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.id, c.name, c.partner_id, c.service_id, c.allow_from, s.sealed, c.signature::text, c.public_key, c.amounts
  from contributions_snapclient c join contributions_snapsecret s on s.client_id = c.id where c.id = payung.snap_client()
$$;
comment on function payung.snap_self is 'A bank reads its own connection, in its own session only.';

-- Records a call; null if its number was used on that day. Calls with the same number at the same time wait for the first.
create function payung.snap_claim(p_service text, p_day date, p_external text, p_digest bytea) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare call_id bigint; c bigint := payung.snap_client();
begin
  if c is null then raise exception 'payung: this session is no bank''s' using errcode = 'P0B80'; end if;
  insert into contributions_snapcall (client_id, day, external_id, service, body_sha256)
    values (c, p_day, p_external, p_service, p_digest)
    on conflict (client_id, day, external_id) do nothing returning id into call_id;
  return call_id;
end $$;
comment on function payung.snap_claim is 'A bank uses the number of a call once a day; the first of several calls wins. May be null: result.';
create function payung.snap_answered(p_call bigint, p_code text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into contributions_snapanswer (call_id, response_code)
    select k.id, p_code from contributions_snapcall k where k.id = p_call and k.client_id = payung.snap_client();
  if not found then raise exception 'payung: the call is not of this bank' using errcode = 'P0B81'; end if;
end $$;
comment on function payung.snap_answered is 'An answer is stored only for a call of this bank.';

-- What a payment code is for: {outcome: open | unknown | settled | expired, ...}, with the open amount of each of its bills.
create function payung.snap_bill(p_code text, p_today date) returns jsonb
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b record; c contributions_snapclient;
begin
  select * into c from contributions_snapclient where id = payung.snap_client();
  if not found then raise exception 'payung: this session is no bank''s' using errcode = 'P0B80'; end if;
  select min(y.label) as label, min(x.month) as month, max(x.last_month) as last_month, sum(x.people) as people, sum(t.open) as open,
      bool_and(exists (select from published.ledger_journal where event_key = 'bill:' || x.id)) as billed,
      -- A payer with agreed instalments is not late before the last of them.
      greatest(coalesce((select r.due_on from contributions_paymentrequest r where r.id = min(k.request_id)), min(x.due_on)),
        max((select max(i.due_on) from contributions_instalmentplan p join contributions_instalment i on i.plan_id = p.id
             where p.bill_id = x.id and p.state = 'agreed'))) as due_on,
      jsonb_agg(jsonb_build_object('month', x.month, 'amount', t.open) order by k.place) filter (where t.open > 0) as bills
    into b from payung.bills_under(p_code) k join contributions_bill x on x.id = k.bill_id
    join contributions_billstanding t on t.bill_id = x.id join published.participation_payer y on y.id = x.payer_id;
  if b.billed is not true then
    perform payung.snap_unknown(c);
    return jsonb_build_object('outcome', 'unknown');
  end if;
  return jsonb_build_object('outcome', case when b.open = 0 then 'settled'
      when p_today > b.due_on + c.grace_days then 'expired' else 'open' end, 'amount', b.open, 'payer', b.label, 'month', b.month,
      'last_month', b.last_month, 'people', b.people, 'bills', coalesce(b.bills, '[]'));
end $$;
comment on function payung.snap_bill is 'A bank learns what a code still owes, bill by bill; a code that no bill has is counted.';

-- Books the payment of a call: {outcome: paid | again | inconsistent | unknown | settled | expired | amount, answer, payer}. The
-- bank's id of a payment counts once for ever; a repetition gets the first answer. The amounts that this bank may bring are stored
-- with its connection: closed (exactly what is open), partial (at most that), open (any; what is beyond becomes credit of the
-- payer).
create function payung.snap_pay(p_call bigint, p_request_id text, p_code text, p_amount bigint, p_paid_on date, p_today date,
                                p_answer jsonb) returns jsonb
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c contributions_snapclient; v contributions_vapayment; asked jsonb; receipt bigint; proof text; billed_on date; paid_on date;
begin
  select * into c from contributions_snapclient where id = payung.snap_client();
  if not found then raise exception 'payung: this session is no bank''s' using errcode = 'P0B80'; end if;
  if not exists (select from contributions_snapcall where id = p_call and client_id = c.id and service = '25')
     or exists (select from contributions_snapanswer where call_id = p_call)
     or exists (select from contributions_vapayment where call_id = p_call) then
    raise exception 'payung: the call is not of this bank' using errcode = 'P0B81';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('payung.snap_pay.' || c.id || '.' || p_request_id, 0));
  select * into v from contributions_vapayment where client_id = c.id and request_id = p_request_id;
  if found and v.amount = p_amount and v.payment_code = p_code then
    return jsonb_build_object('outcome', 'again', 'answer', v.answer, 'payer', payung.snap_bill(p_code, p_today)->'payer');
  elsif found then  -- a payment was lost, or is invented: perhaps the bank's customer has paid and is told that he has not
    perform payung.snap_alarm(c, 'request');
    return jsonb_build_object('outcome', 'inconsistent');
  end if;
  perform 1 from contributions_bill where id in (select k.bill_id from payung.bills_under(p_code) k) order by id for update;
  select min(issued_on) into billed_on from contributions_bill where id in (select k.bill_id from payung.bills_under(p_code) k);
  asked := payung.snap_bill(p_code, p_today);
  if asked->>'outcome' <> 'open' and not (asked->>'outcome' = 'settled' and c.amounts = 'open') then
    return jsonb_build_object('outcome', asked->>'outcome');
  end if;
  if p_amount < 1 or (c.amounts = 'closed' and (asked->>'amount')::bigint <> p_amount)
      or (c.amounts = 'partial' and (asked->>'amount')::bigint < p_amount) then
    return jsonb_build_object('outcome', 'amount');
  end if;
  proof := 'VA-' || c.partner_id || '-' || p_request_id;
  if exists (select from contributions_receipt where reference = proof) then  -- entered by hand, long ago
    proof := proof || '-' || p_call;
  end if;
  -- No bill is paid before the day of its issue, whatever the clock of the bank says.
  paid_on := case when p_paid_on between billed_on and p_today then p_paid_on else p_today end;
  begin
    select s.receipt_id into receipt from payung.settle_bill(p_code, p_amount, paid_on, 'va', proof, p_today) s;
  exception when sqlstate 'P0A12' then  -- the money has come, even if the bank reports it after the month was closed
    select s.receipt_id into receipt from payung.settle_bill(p_code, p_amount, p_today, 'va', proof, p_today) s;
  end;
  insert into contributions_vapayment (client_id, call_id, request_id, payment_code, receipt_id, amount, answer)
    values (c.id, p_call, p_request_id, p_code, receipt, p_amount, p_answer);
  return jsonb_build_object('outcome', 'paid', 'answer', p_answer, 'payer', asked->'payer');
end $$;
comment on function payung.snap_pay is 'The id of a payment counts once for ever, a repetition gets the first answer, and a code takes only amounts that were agreed with the bank.';

-- A payment by the bank's id of it, or the last payment of a code; null if this bank reported none.
create function payung.snap_payment(p_request_id text, p_code text) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c bigint := payung.snap_client();
begin
  if c is null then raise exception 'payung: this session is no bank''s' using errcode = 'P0B80'; end if;
  return (select jsonb_build_object('request_id', v.request_id, 'amount', v.amount, 'answer', v.answer, 'at', v.at)
    from contributions_vapayment v where v.client_id = c and v.payment_code = p_code
      and (p_request_id is null or v.request_id = p_request_id) order by v.id desc limit 1);
end $$;
comment on function payung.snap_payment is 'A bank sees only payments that it reported itself. May be null: p_request_id.';

-- Connecting a bank, and ending its access.
create function payung.snap_client_add(p_name text, p_client_id text, p_service_id text, p_public_key text,
                                       p_allow_from text[], p_grace_days int, p_sealed bytea, p_signature text,
                                       p_amounts text default 'closed') returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare bank_id bigint; partner text;
begin
  if not payung.may('snap.manage') then
    raise exception 'payung: only administrators connect banks' using errcode = 'P0B82';
  end if;
  if not payung.all_places() then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  insert into contributions_snapclient (name, user_id, client_id, partner_id, service_id, public_key, allow_from, grace_days, signature, amounts, created_by)
    values (p_name, payung.channel_account('snap-' || left(p_client_id, 12), p_name), p_client_id, nextval('contributions_partner_seq')::text, p_service_id, p_public_key, p_allow_from,
            p_grace_days, p_signature, p_amounts, payung.actor_id())
    returning id, partner_id into bank_id, partner;
  insert into contributions_snapsecret (client_id, sealed) values (bank_id, p_sealed);
  return partner;
end $$;
comment on function payung.snap_client_add is 'A user who manages connections connects a bank, with an account that is only its channel; the connection works after another person has confirmed it.';

-- What the second person sees of a connection: everything but its secret.
create function payung.snap_client_seen(p_client bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(concat_ws('|', c.id, c.name, c.client_id, c.partner_id, c.service_id, c.public_key, c.allow_from::text,
      c.grace_days, c.signature, c.amounts, c.unknown_an_hour), 'UTF8')), 'hex')
  from contributions_snapclient c where c.id = p_client and payung.may('snap.manage') and payung.all_places()
$$;
comment on function payung.snap_client_seen is 'The digest of a bank''s connection, as the user who confirms it sees it. May be null: result.';

create function payung.snap_client_confirm(p_client bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c contributions_snapclient;
begin
  if not payung.may('snap.manage') or not payung.may('changes.confirm') or not payung.all_places() then
    raise exception 'payung: only administrators connect banks' using errcode = 'P0B82';
  end if;
  select * into c from contributions_snapclient where id = p_client and revoked_at is null for update;
  if c.id is null or c.confirmed_by is not null then
    raise exception 'payung: no such change waits' using errcode = 'P0E53';
  end if;
  if c.created_by = payung.actor_id() then
    raise exception 'payung: another person confirms' using errcode = 'P0E54';
  end if;
  if payung.snap_client_seen(p_client) is distinct from p_seen then
    raise exception 'payung: what is confirmed is not what was seen' using errcode = 'P0E55';
  end if;
  update contributions_snapclient set confirmed_by = payung.actor_id(), confirmed_at = clock_timestamp() where id = p_client;
end $$;
comment on function payung.snap_client_confirm is 'A bank may report payments after a person other than the one who connected it has confirmed what he saw.';
create function payung.snap_client_revoke(p_client bigint) returns boolean
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare who bigint;
begin
  if not payung.may('snap.manage') then
    raise exception 'payung: only administrators connect banks' using errcode = 'P0B82';
  end if;
  if not payung.all_places() then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  update contributions_snapclient set revoked_at = clock_timestamp() where id = p_client and revoked_at is null
    returning user_id into who;
  if not found then return false; end if;
  delete from contributions_snapsecret where client_id = p_client;
  update access_user set is_active = false where id = who;
  return true;
end $$;
comment on function payung.snap_client_revoke is 'A user who manages connections for all provinces disconnects a bank at once: its sessions end and its secrets are deleted.';

revoke execute on function payung.snap_lookup(text), payung.snap_signer(text), payung.snap_client(),
  payung.snap_self(), payung.snap_claim(text, date, text, bytea), payung.snap_answered(bigint, text),
  payung.snap_bill(text, date), payung.snap_pay(bigint, text, text, bigint, date, date, jsonb),
  payung.snap_payment(text, text), payung.snap_client_revoke(bigint),
  payung.snap_client_seen(bigint), payung.snap_client_confirm(bigint, text), payung.snap_client_add(text, text, text, text, text[], int, bytea, text, text) from public;
grant execute on function payung.snap_lookup(text), payung.snap_signer(text), payung.snap_client(), payung.snap_self(),
  payung.snap_claim(text, date, text, bytea), payung.snap_answered(bigint, text), payung.snap_bill(text, date),
  payung.snap_pay(bigint, text, text, bigint, date, date, jsonb), payung.snap_payment(text, text),
  payung.snap_client_revoke(bigint), payung.snap_client_seen(bigint), payung.snap_client_confirm(bigint, text),
  payung.snap_client_add(text, text, text, text, text[], int, bytea, text, text) to payung_app;

-- Which banks call, and how often: visible to the auditor of a whole province, not of a regency.
call payung.protect('contributions_snapclient',
  '(select payung.may(''snap.manage'')) or ((select payung.all_places()) and (select payung.may(''snap.view'')))', 'false');
call payung.protect('contributions_snapsecret', 'false');
call payung.protect('contributions_snapcall',
  '(select payung.may(''snap.manage'')) or ((select payung.all_places()) and (select payung.may(''snap.view'')))', 'false');
call payung.protect('contributions_snapanswer',
  '(select payung.may(''snap.manage'')) or ((select payung.all_places()) and (select payung.may(''snap.view'')))', 'false');
call payung.protect('contributions_vapayment', 'receipt_id in (select id from contributions_receipt)', 'false');
call payung.append_only('contributions_snapcall');
call payung.append_only('contributions_snapanswer');
call payung.append_only('contributions_vapayment');
call payung.with_history('contributions_snapclient');
grant select on contributions_snapclient, contributions_snapcall, contributions_snapanswer, contributions_vapayment to payung_app;
call payung.veil('contributions_vapayment', 'id', 'request_id', 'payment_code');
