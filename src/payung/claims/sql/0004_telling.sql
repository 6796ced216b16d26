-- Notifications to the family. Functions of this room record what has happened. The worker makes the texts, and can
-- read whom to notify only while a notification waits.

-- Records an event for the family, once for each key. It holds ids and amounts only; names, reasons and account
-- numbers are read when the notification is made.
create function payung.claim_tell(p_claim bigint, p_event text, p_which text, p_facts jsonb) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into platform_outbox (topic, key, payload)
    select 'claims.told', k, p_facts || jsonb_build_object('claim', p_claim, 'what', p_event, 'key', k)
    from (select 'claim:' || p_claim || ':' || p_event || case when p_which = '' then '' else ':' || p_which end) t(k)
  on conflict (key) do nothing
$$;
comment on function payung.claim_tell is 'The family is notified of a step once, and the stored event contains no names.';

-- The day that is promised to the family: the later of the two deadlines, the same day that Cek shows.
create function payung.claim_deadline(p_case bigint) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when calendar_due is null then '{}' else jsonb_build_object('deadline', greatest(calendar_due, working_due)) end
  from published.casework_case where id = p_case
$$;
comment on function payung.claim_deadline is 'The day that the family is promised is the later of the two deadlines.';

-- Whom to notify of an event of a claim, and the texts that its ids stand for; empty after the event is handled.
create function payung.claim_told(p_key text, out claim bigint, out code text, out regency text, out language text, out name text,
  out phone text, out address text, out reason text, out ending text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.id, c.code, c.regency, r.language, r.reporter_name, r.reporter_phone, r.reporter_address,
    coalesce((select e.reason from published.casework_event e where e.id = (o.payload->>'event')::bigint and e.case_id = c.case_id),
             (select d.reason from claims_decision d where d.id = (o.payload->>'decision')::bigint and d.claim_id = c.id), ''),
    coalesce((select right(a.account_no, 4) from claims_payeechange x join published.registry_bankaccount a on a.id = x.bank_account_id
              where x.id = (o.payload->>'payee_change')::bigint and x.claim_id = c.id), '')
  from published.platform_outbox o join claims_claim c on c.id = (o.payload->>'claim')::bigint
  join claims_report r on r.claim_id = c.id and r.code = c.code
  where o.key = p_key and o.topic = 'claims.told' and o.handled_at is null
$$;
comment on function payung.claim_told is 'The worker learns whom to notify of a step only while the notification waits. May be null: claim.';

-- For an answer of the bank: the claim of the instruction, its state, and whom to notify; empty after the event is
-- handled.
create function payung.claim_heard(p_instruction bigint, out claim bigint, out code text, out regency text, out state text,
  out payout text, out payment bigint, out paid bigint, out last_payment bigint, out language text, out name text, out phone text,
  out address text)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
#variable_conflict use_column
begin
  if not exists (select from published.platform_outbox where handled_at is null and topic like 'payouts.%'
                   and payload->>'room' = 'claims' and (payload->>'instruction')::bigint = p_instruction) then
    return;
  end if;
  select p.claim_id, c.code, c.regency, s.state, p.id, r.language, r.reporter_name, r.reporter_phone, r.reporter_address
    into claim, code, regency, payout, payment, language, name, phone, address
    from claims_payment p join claims_claim c on c.id = p.claim_id join published.payouts_state s on s.instruction_id = p.instruction_id
    join claims_report r on r.claim_id = c.id and r.code = c.code
    where p.instruction_id = p_instruction;
  if claim is null then return; end if;
  state := payung.claim_settle(claim);
  select coalesce(sum(p.amount) filter (where s.state = 'paid'), 0)::bigint, max(p.id) into paid, last_payment
    from claims_payment p join published.payouts_state s on s.instruction_id = p.instruction_id where p.claim_id = claim;
end $$;
comment on function payung.claim_heard is 'The worker learns whom to notify of a payment only while the notification waits; the claim gets its new state at the same time. May be null: claim.';
create function payung.claim_reporter(p_report bigint, out code text, out regency text, out language text, out name text,
  out phone text, out address text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select code, regency, language, reporter_name, reporter_phone, reporter_address from claims_report
  where id = p_report and exists (select from published.platform_outbox where key = 'claims.reported:' || p_report and handled_at is null)
$$;
comment on function payung.claim_reporter is 'The worker learns who reported a death only while the notification waits. May be null: code.';

revoke execute on function payung.claim_tell(bigint, text, text, jsonb), payung.claim_deadline(bigint), payung.claim_told(text),
  payung.claim_heard(bigint), payung.claim_reporter(bigint) from public;
grant execute on function payung.claim_told(text), payung.claim_heard(bigint), payung.claim_reporter(bigint) to payung_loader;
