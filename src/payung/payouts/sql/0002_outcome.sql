-- What the bank did. Only the job runner records it, from messages that it has sent or read itself, and people by the bank's letter.

-- Records one step of many instructions: [{instruction, state, reason, reference, message, booking, kind, on, undoes}] in the order in
-- which they happened. `booking` is the bank's number of a booking on our account, from a file of this kind, booked on that day; "paid"
-- or "returned" without it is only a report. `undoes`: a debit that the bank marks as a reversal. Returns how many changed. A status that
-- contradicts what is known raises an alarm and changes nothing; money that moved is always booked.
create function payung.payout_move(p_on date, p_items jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record; now_at payouts_state; n payouts_instruction; effect text; changed int := 0; touched bigint[]; alarmed boolean;
begin
  -- Locks are taken in one order, so that two answers about the same payments wait for each other instead of blocking each other.
  perform 1 from payouts_state where instruction_id in (
    select (x->>'instruction')::bigint from jsonb_array_elements(p_items) x) order by instruction_id for update;
  -- Bookings that another view of the account reported under the same number are recorded before the others are compared.
  perform payung.payout_told(b.instruction_id, b.side, x->>'kind', b.number, (x->>'on')::date, (x->>'message')::bigint)
    from jsonb_array_elements(p_items) x join payouts_booking b on b.instruction_id = (x->>'instruction')::bigint
      and b.side = x->>'state' and b.number = x->>'booking' and b.kind <> x->>'kind';
  for r in
    select * from rows from (jsonb_to_recordset(p_items)
      as (instruction bigint, state text, reason text, reference text, message bigint, booking text, kind text, "on" date, undoes boolean))
      with ordinality as x(instruction, state, reason, reference, message, booking, kind, booked, undoes, ord) order by ord
  loop
    select * into now_at from payouts_state where instruction_id = r.instruction;
    select * into n from payouts_instruction where id = r.instruction;
    select t.effect into effect from payouts_transition t where t.source = now_at.state and t.target = r.state;
    if r.state in ('paid', 'returned') and (r.booking is not null or effect is not null) then
      if r.state = 'returned' and r.booking is null then  -- a return means that the payment had been made before
        perform payung.payout_told(n.id, 'paid', 'status', '#', null, r.message);
      end if;
      if not payung.payout_told(n.id, r.state, case when r.booking is null then 'status' else r.kind end,
          coalesce(r.booking, '#'), r.booked, r.message) then
        continue;
      end if;
      -- A payment that was debited twice and returned once is still paid; a returned payment stays returned whatever moves afterwards.
      effect := case when now_at.state = 'returned' or (now_at.state = 'paid' and (r.state = 'paid'
        or (select m.debits > m.credits from payung.payout_moved(n.id) m))) then 'stay' else effect end;
      changed := changed + 1;
    end if;
    if effect is null then
      if now_at.state in ('ready', 'batched', 'sending') or r.state not in ('accepted', 'paid', 'rejected', 'returned', 'unknown') then
        raise exception 'payung: instruction % is % and cannot become %', r.instruction, now_at.state, r.state using errcode = 'P0B52';
      end if;
      perform payung.payout_alarm(n.id, 'contradiction', r.state, null, 0, '', r.message, p_on);
      continue;
    end if;
    -- "Not found" is recorded: only if it is said twice may an instruction be sent again. After an acceptance a person must look.
    if effect = 'keep' and coalesce(r.reason, '') in ('ABSENT', 'ABSENT_ONCE') and now_at.state = 'accepted' then
      perform payung.payout_alarm(n.id, 'absent', r.state, null, 0, '', r.message, p_on);
    end if;
    if effect = 'keep' and not (now_at.state = 'unknown' and r.state = 'unknown' and r.reason in ('ABSENT', 'ABSENT_ONCE') and now_at.reason <> r.reason) then
      continue;
    end if;
    if effect <> 'stay' then
      perform payung.payout_step(n, step, coalesce(r.reason, ''), coalesce(r.reference, ''), r.message, p_on)
        from unnest(case when r.state = 'returned' and now_at.state <> 'paid' then array['paid', 'returned'] else array[r.state] end) step;
      update payouts_state set state = r.state, reason = coalesce(r.reason, ''),
        reference = coalesce(nullif(r.reference, ''), reference), changed_at = clock_timestamp() where instruction_id = n.id;
      perform payung.payout_chain(n, now_at.state, r.state, r.message, p_on);
      touched := array_append(touched, now_at.batch_id);
      if r.state not in ('paid', 'returned') then changed := changed + 1; end if;
    end if;
    if r.state in ('paid', 'returned') then
      alarmed := payung.payout_even(n, r.state, r.message, p_on);
      if r.undoes and not alarmed and (select m.credits = 0 from payung.payout_moved(n.id) m) then
        perform payung.payout_alarm(n.id, 'contradiction', r.state, null, 0, '', r.message, p_on);
      end if;
    end if;
  end loop;
  perform payung.payout_bank_said(p_items);
  perform payung.payout_batch_settle(touched);
  return changed;
end $$;
comment on function payung.payout_move is 'A payment changes its state only as the table of transitions allows; a contradiction raises an alarm, and money that moved is booked.';

-- Writes one step: the event, its journal, and the message to other rooms.
create function payung.payout_step(n payouts_instruction, p_step text, p_reason text, p_reference text, p_message bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into payouts_event (instruction_id, state, reason, reference, message_id, actor_id)
    values (n.id, p_step, p_reason, p_reference, p_message, payung.actor_id());
  if p_step = 'paid' then
    perform payung.ledger_post('payout', 'payout:' || n.id, p_on, n.organisation_id, left(n.regency, 2),
      jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference), array['2300', '1100'], array[n.amount, -n.amount]);
  elsif p_step = 'returned' then
    perform payung.ledger_post('payout_return', 'payout_return:' || n.id, p_on, n.organisation_id, left(n.regency, 2),
      jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference), array['1100', '2300'], array[n.amount, -n.amount]);
  end if;
  if p_step in ('paid', 'rejected', 'returned') then
    insert into platform_outbox (topic, key, payload) values ('payouts.' || p_step, 'payouts.' || p_step || ':' || n.id,
      jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference, 'amount', n.amount, 'reason', p_reason));
  end if;
end $$;
comment on function payung.payout_step is 'Each step of a payment has its event, its journal and a message to the room that owes it.';

-- Handles what a step means for the follow-up of the instruction, or for the instruction that it follows.
create function payung.payout_chain(n payouts_instruction, p_before text, p_after text, p_message bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s payouts_state;
begin
  if n.follows_id is null and not exists (select from payouts_instruction where follows_id = n.id) then return; end if;
  if p_after in ('paid', 'returned') then
    if p_after = 'paid' and p_before in ('rejected', 'stopped') then
      perform payung.payout_pull_back(n, p_message, p_on);
    end if;
    perform payung.payout_excess(n, p_message, p_on);
  elsif n.follows_id is not null and p_after in ('batched', 'unknown') then
    -- A follow-up that would be sent although the first payment was made after all is stopped here.
    select * into s from payouts_state where instruction_id = n.id;
    if (s.state = 'batched' or s.reason = 'ABSENT') and (payung.payout_gap(n.room, n.reference) > 0
        or exists (select from payouts_instruction c join payouts_state x on x.instruction_id = c.id
                   where c.room = n.room and c.reference = n.reference and x.state = 'paid')) then
      perform payung.payout_stop_now(n.id, 'PAID_BEFORE');
    end if;
  end if;
end $$;
comment on function payung.payout_chain is 'What a step of one payment means for its follow-up, or for the payment that it follows, is handled at once.';

-- Returns a batch that was sent at least in part: its outcome is recorded whatever has happened to accounts since then.
create function payung.payout_batch_out(p_batch bigint) returns payouts_batch
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  perform payung.payout_requires('payouts.send');
  b := payung.payout_batch_lock(p_batch);
  if b.state not in ('sending', 'sent', 'closed') then
    raise exception 'payung: the batch is %', b.state using errcode = 'P0B56';
  end if;
  return b;
end $$;
comment on function payung.payout_batch_out is 'Outcomes are recorded only for a batch that has gone out.';

-- Called before the bank can know of the file: stores the message and sets all its instructions to "sending". If it was stored before,
-- nothing changes.
create function payung.payout_file_staged(p_batch bigint, p_digest text, p_key text, p_size bigint, p_on date, out message bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  b := payung.payout_batch_begin(p_batch);
  if b.channel <> 'file' then raise exception 'payung: the batch goes another way' using errcode = 'P0B56'; end if;
  perform payung.payout_go_on();
  select id into message from payouts_message where direction = 'out' and batch_id = b.id and kind = 'pain.001';
  if message is not null then return; end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, file_key, size, counts, actor_id)
    values ('out', 'pain.001', p_digest, b.bank_id, b.id, p_key, p_size, jsonb_build_object('items', b.count), payung.actor_id())
    returning id into message;
  perform payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', instruction_id, 'state', 'sending', 'message', message)
    order by instruction_id) from payouts_state where batch_id = b.id));
end $$;
comment on function payung.payout_file_staged is 'A file is recorded, once, before the bank can know of it.';
-- Called after the file was handed over. p_handed_over: whether the bank can have it. If nobody can tell, the bank is asked; nothing is
-- assumed.
create function payung.payout_file_sent(p_batch bigint, p_on date, p_handed_over boolean default true) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; m bigint;
begin
  b := payung.payout_batch_out(p_batch);
  select id into m from payouts_message where direction = 'out' and batch_id = b.id and kind = 'pain.001';
  if m is null then raise exception 'payung: nothing was staged' using errcode = 'P0B56'; end if;
  return payung.payout_move(p_on, coalesce((select jsonb_agg(jsonb_build_object('instruction', instruction_id, 'message', m,
      'state', case when p_handed_over then 'sent' else 'unknown' end, 'reason', case when p_handed_over then '' else 'FILE_LOST' end)
    order by instruction_id) from payouts_state where batch_id = b.id and state = 'sending'), '[]'));
end $$;
comment on function payung.payout_file_sent is 'The payments of a file that was handed over are sent; if nobody can tell whether it was, they are unclear.';

-- Processes a file of the bank: [{id (end to end), state, amount, reason, reference, booking, on, undoes}]. The same file again changes
-- nothing. Lines carry `ours`, `bank` and `ending` of their account; notes carry `note`. Lines that are not ours to book go to the list
-- of unmatched bookings, and payout_sorted decides which files are refused as a whole. p_proposal: a person handed the file in and two
-- others have confirmed it; null if it was fetched from the bank. Only payout_answer_fetched, _propose and _confirm call this. A status
-- report is about files; payments sent by calls are asked about by calls.
create function payung.payout_answer(p_kind text, p_bank bigint, p_batch bigint, p_digest text, p_key text, p_size bigint,
  p_on date, p_items jsonb, p_proposal bigint, out message bigint, out same boolean, out changed int)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare earlier payouts_message; lines jsonb;
begin
  perform payung.payout_requires('payouts.confirm');
  perform payung.payout_lock(array(select n.id from jsonb_array_elements(p_items) x join payouts_instruction n on n.end_to_end_id = x->>'id'));
  if p_batch is not null then perform payung.payout_batch_lock(p_batch); end if;
  perform pg_advisory_xact_lock(hashtextextended('payout-answer:' || p_digest, 7111));
  lines := payung.payout_sorted(p_kind, p_bank, p_batch, p_items);
  if p_proposal is not null then  -- two people confirm what was shown to them, so no payment that was sent after that
    select coalesce(jsonb_agg(case when x->>'why' = '' and not coalesce((x->>'shown')::boolean, false)
        then x || '{"why": "unsent"}' else x end order by ord), '[]') into lines from jsonb_array_elements(lines) with ordinality t(x, ord);
  end if;
  select * into earlier from payouts_message where direction = 'in' and digest = p_digest order by by_hand limit 1;
  if earlier.by_hand and p_proposal is null then
    -- The bank itself has delivered the same file that a person handed in. Nothing changes, but now the bank has said it.
    insert into payouts_message (direction, kind, digest, bank_id, batch_id, file_key, size, counts, actor_id)
      values ('in', earlier.kind, p_digest, earlier.bank_id, p_batch, earlier.file_key, earlier.size, earlier.counts, payung.actor_id())
      returning * into earlier;
    perform payung.payout_bank_said(coalesce((select jsonb_agg(x || jsonb_build_object('message', earlier.id))
      from jsonb_array_elements(lines) x where x->>'why' = ''), '[]'));
  end if;
  if earlier.id is not null then
    message := earlier.id; same := true; changed := 0;
    return;
  end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, file_key, size, counts, by_hand, proposal_id, actor_id)
    values ('in', p_kind, p_digest, p_bank, p_batch, p_key, p_size,
            coalesce((select jsonb_object_agg(state, n) from (select case x->>'why' when '' then x->>'state' else 'unmatched' end as state,
                      count(*) as n from jsonb_array_elements(lines) x group by 1) t), '{}'), p_proposal is not null, p_proposal,
            coalesce((select uploaded_by from payouts_proposal where id = p_proposal), payung.actor_id()))
    returning id into message;
  same := false;
  -- A booking without a number of the bank is identified by its day and its position among the file's other bookings of that day.
  changed := payung.payout_move(p_on, coalesce((select jsonb_agg(jsonb_build_object('instruction', t.id, 'state', x->>'state',
      'reason', payung.payout_code(x->>'reason', false), 'reference', payung.payout_number(x->>'reference'), 'message', message,
      'kind', p_kind, 'on', x->>'on', 'undoes', coalesce((x->>'undoes')::boolean, false),
      'booking', case when p_kind like 'camt.%' then coalesce(nullif(t.number, ''), '#' || coalesce(x->>'on', '') || '-' || place) end)
      order by ord)
    from (select x, ord, (x->>'instruction')::bigint as id, b.number,
            row_number() over (partition by x->>'instruction', x->>'state', x->>'on', b.number order by ord) as place
          from jsonb_array_elements(lines) with ordinality t(x, ord)
          cross join lateral payung.payout_number(coalesce(nullif(x->>'booking', ''), x->>'reference')) b(number)
          where x->>'why' = '') t), '[]'));
  perform payung.payout_unmatched_take(p_kind, p_bank, message, p_on, lines);
end $$;
comment on function payung.payout_answer is 'A file of the bank takes effect once, on payments that were sent, and does not move a payment that two people did not see.';

-- Records calls that are about to be made: [{instruction, kind, external_id, digest}]. After this a crash means that the bank must be
-- asked. Only instructions that were never sent are called, or that the bank says it does not know.
create function payung.payout_calls_begin(p_batch bigint, p_on date, p_calls jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; bad bigint;
begin
  b := payung.payout_batch_begin(p_batch);
  if b.channel <> 'snap' then raise exception 'payung: the batch goes another way' using errcode = 'P0B56'; end if;
  perform payung.payout_go_on();
  -- A payment that is sent again long after the approval also goes to the account that was approved.
  if b.state = 'sent' and payung.payout_content(b.id) is distinct from b.content_hash::text then
    raise exception 'payung: the batch is not what was approved' using errcode = 'P0B46';
  end if;
  perform 1 from payouts_state where instruction_id in (
    select (x->>'instruction')::bigint from jsonb_array_elements(p_calls) x) order by instruction_id for update;
  select (x->>'instruction')::bigint into bad from jsonb_array_elements(p_calls) x
    left join payouts_state s on s.instruction_id = (x->>'instruction')::bigint and s.batch_id = b.id
    where s.state is null or not (s.state = 'batched' or (s.state = 'unknown' and s.reason = 'ABSENT')) limit 1;
  if bad is not null then
    raise exception 'payung: instruction % may not go out', bad using errcode = 'P0B55';
  end if;
  if exists (select from jsonb_array_elements(p_calls) x join payouts_instruction n on n.id = (x->>'instruction')::bigint
             join published.registry_bankaccount a on a.id = n.bank_account_id where a.closed_at is not null) then
    raise exception 'payung: an account is closed' using errcode = 'P0B59';
  end if;
  if exists (select from jsonb_array_elements(p_calls) x where payung.payout_lost((x->>'instruction')::bigint) >= 3) then
    raise exception 'payung: it went out often enough' using errcode = 'P0C40';
  end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, instruction_id, external_id, actor_id)
    select 'out', x->>'kind', x->>'digest', b.bank_id, b.id, (x->>'instruction')::bigint, x->>'external_id', payung.actor_id()
    from jsonb_array_elements(p_calls) x;
  return payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', (x->>'instruction')::bigint, 'state', 'sending',
      'message', m.id) order by (x->>'instruction')::bigint)
    from jsonb_array_elements(p_calls) x join payouts_message m on m.direction = 'out' and m.digest = x->>'digest'));
end $$;
comment on function payung.payout_calls_begin is 'A call is recorded before it is made, for a payment that was never sent or that the bank does not know, to the approved account.';
-- Records the outcome of calls, or of questions about them: [{instruction, kind, external_id, digest, code, size, state, reason,
-- reference}]. p_now: when the bank said so. "Not known" counts only if the bank says it twice, some time apart. A payment that was sent
-- as often as allowed and is still not known raises an alarm, so that people settle it.
create function payung.payout_calls_end(p_batch bigint, p_on date, p_calls jsonb, p_now timestamptz default clock_timestamp()) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; bad bigint; changed int;
begin
  perform payung.payout_lock(array(select (x->>'instruction')::bigint from jsonb_array_elements(p_calls) x));
  b := payung.payout_batch_out(p_batch);
  if b.channel <> 'snap' then raise exception 'payung: the batch goes another way' using errcode = 'P0B56'; end if;
  select (x->>'instruction')::bigint into bad from jsonb_array_elements(p_calls) x
    left join payouts_state s on s.instruction_id = (x->>'instruction')::bigint and s.batch_id = b.id
    where s.state is null or s.state = 'batched' limit 1;
  if bad is not null then
    raise exception 'payung: the answer is not about what we sent: %', bad using errcode = 'P0B50';
  end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, instruction_id, external_id, response_code, size, actor_id)
    select 'in', x->>'kind', x->>'digest', b.bank_id, b.id, (x->>'instruction')::bigint, x->>'external_id', coalesce(x->>'code', ''),
           (x->>'size')::bigint, payung.actor_id()
    from jsonb_array_elements(p_calls) x on conflict (direction, digest, by_hand) do nothing;
  changed := payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', (x->>'instruction')::bigint, 'state', x->>'state',
      'reason', case when x->>'reason' in ('ABSENT', 'ABSENT_ONCE')
        then payung.payout_told_absent((x->>'instruction')::bigint, b.bank_id, p_now) else payung.payout_code(x->>'reason', true) end,
      'reference', payung.payout_number(x->>'reference'), 'message', m.id)
      order by (x->>'instruction')::bigint)
    from jsonb_array_elements(p_calls) x join payouts_message m on m.direction = 'in' and m.digest = x->>'digest'));
  perform payung.payout_alarm(s.instruction_id, 'stuck', 'unknown', null, 0, '', null, p_on)
    from jsonb_array_elements(p_calls) x join payouts_state s on s.instruction_id = (x->>'instruction')::bigint
    where s.state = 'unknown' and s.reason = 'ABSENT' and payung.payout_lost(s.instruction_id) >= 3;
  return changed;
end $$;
comment on function payung.payout_calls_end is 'Outcomes of calls are recorded for payments that were sent, and a payment that stays lost raises an alarm.';

-- Proposes the connection of a paying bank. One administrator proposes and another confirms. An empty secret keeps the present one.
-- p_dialect: signature, padding, origin, tells_holders, absent_minutes, timeout_seconds; what it does not name has the value of the
-- standard.
create function payung.payout_bank_connect(p_code text, p_name text, p_org bigint, p_bic text, p_account text, p_holder text, p_folder text,
  p_url text, p_client text, p_partner text, p_channel text, p_sealed bytea, p_dialect jsonb default '{}') returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c jsonb;
begin
  perform payung.payout_requires('snap.manage');
  if not payung.all_places() then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if not exists (select from published.parties_organisation where id = p_org and kind in ('bank', 'rural_bank')) then
    raise exception 'payung: no such bank' using errcode = 'P0B53';
  end if;
  c := jsonb_build_object('code', p_code, 'name', p_name, 'org', p_org,
      'bic', p_bic, 'account', p_account, 'holder', p_holder, 'folder', p_folder, 'url', p_url, 'client', p_client, 'partner', p_partner,
      'channel', p_channel, 'secret', p_sealed is not null, 'dialect', jsonb_build_object('signature', 'symmetric', 'padding', 'none',
      'origin', '', 'tells_holders', false, 'absent_minutes', 30, 'timeout_seconds', 30) || p_dialect);
  begin  -- data that cannot be stored are refused now, and not to the second person
    perform payung.payout_bank_store(c);
    raise exception 'payung: only tried' using errcode = 'P0E5Z';
  exception when sqlstate 'P0E5Z' then null;
  end;
  return payung.change_propose('paying_bank', 'bank:' || p_code, null, c, payung.payout_bank_now(p_code), '', p_sealed);
end $$;
comment on function payung.payout_bank_connect is 'A user who manages connections proposes a paying bank, and another one has to confirm it. May be null: p_sealed.';

-- The present connection, with which a change is compared.
create function payung.payout_bank_now(p_code text) returns jsonb
language sql stable set search_path = public, payung, pg_temp as $$
  select coalesce((select jsonb_build_object('name', b.name, 'org', b.organisation_id, 'bic', b.bic, 'account', b.account_no, 'holder', b.account_name,
    'folder', b.folder, 'url', b.base_url, 'client', b.client_id, 'partner', b.partner_id, 'channel', b.channel_id, 'active', b.is_active,
    'dialect', jsonb_build_object('signature', b.signature, 'padding', b.padding, 'origin', b.origin, 'tells_holders', b.tells_holders,
      'absent_minutes', b.absent_minutes, 'timeout_seconds', b.timeout_seconds)) from payouts_bank b where b.code = p_code), '{}')
$$;
comment on function payung.payout_bank_now is 'The present connection of a bank without its secret, or nothing if there is none.';

create function payung.payout_bank_store(c jsonb) returns bigint
language sql set search_path = public, payung, pg_temp as $$
  insert into payouts_bank (code, name, organisation_id, bic, account_no, account_name, folder, base_url, client_id, partner_id, channel_id,
      signature, padding, origin, tells_holders, absent_minutes, timeout_seconds)
    values (c->>'code', c->>'name', (c->>'org')::bigint, c->>'bic', c->>'account', c->>'holder', c->>'folder', c->>'url', c->>'client',
      c->>'partner', c->>'channel', c->'dialect'->>'signature', c->'dialect'->>'padding', c->'dialect'->>'origin',
      (c->'dialect'->>'tells_holders')::boolean, (c->'dialect'->>'absent_minutes')::int, (c->'dialect'->>'timeout_seconds')::int)
    on conflict (code) do update set name = excluded.name, organisation_id = excluded.organisation_id, bic = excluded.bic,
      account_no = excluded.account_no, account_name = excluded.account_name, folder = excluded.folder, base_url = excluded.base_url,
      client_id = excluded.client_id, partner_id = excluded.partner_id, channel_id = excluded.channel_id,
      signature = excluded.signature, padding = excluded.padding, origin = excluded.origin, tells_holders = excluded.tells_holders,
      absent_minutes = excluded.absent_minutes, timeout_seconds = excluded.timeout_seconds, is_active = true
    returning id
$$;
comment on function payung.payout_bank_store is 'A confirmed connection is stored exactly as it was proposed.';

create function payung.payout_bank_confirm(p_change bigint, p_seen text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  k bigint;
  secret bytea := payung.change_sealed(p_change);
  x jsonb := payung.change_take(p_change, 'paying_bank', p_seen);
  c jsonb := x->'content';
begin
  perform payung.payout_requires('snap.manage');
  perform pg_advisory_xact_lock(hashtextextended('payung.paying_bank.' || (c->>'code'), 0));
  if x->'before' is distinct from payung.payout_bank_now(c->>'code') then
    raise exception 'payung: it was changed meanwhile' using errcode = 'P0E55';
  end if;
  k := payung.payout_bank_store(c);
  if secret is not null then
    insert into payouts_banksecret (bank_id, sealed) values (k, secret)
      on conflict (bank_id) do update set sealed = excluded.sealed, set_at = clock_timestamp();
  end if;
  return k;
end $$;
comment on function payung.payout_bank_confirm is 'A bank pays for us with the connection that another person saw and confirmed; an empty secret keeps the present one.';

-- Nothing more is sent through the bank; payments under way continue. One person is enough, because less is paid.
create function payung.payout_bank_close(p_bank bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.payout_requires('snap.manage');
  update payouts_bank set is_active = false where id = p_bank and is_active;
  if not found then
    raise exception 'payung: no such bank' using errcode = 'P0B53';
  end if;
end $$;
comment on function payung.payout_bank_close is 'A user who manages connections closes a paying bank, and nothing new is sent through it.';

-- What was approved cannot be changed by anybody, not even by the owner.
create function payung.payout_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or (old.bank_id, old.channel, old.message_id, old.count, old.total, old.regencies, old.maker_id)
        is distinct from (new.bank_id, new.channel, new.message_id, new.count, new.total, new.regencies, new.maker_id)
     or (old.content_hash <> '' and new.content_hash is distinct from old.content_hash)
     or (old.begun_by is not null and new.begun_by is distinct from old.begun_by)
     or (old.checker_id is not null and (new.checker_id, new.approved_at, new.approval_reason)
         is distinct from (old.checker_id, old.approved_at, old.approval_reason))
     or (old.state, new.state) not in (('draft', 'draft'), ('draft', 'approved'), ('draft', 'discarded'), ('approved', 'approved'),
        ('approved', 'discarded'), ('approved', 'sending'), ('sending', 'sending'), ('sending', 'discarded'), ('sending', 'sent'), ('sent', 'sent'), ('sent', 'closed'),
        ('closed', 'closed')) then
    raise exception 'payung: a batch is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
comment on function payung.payout_frozen is 'What was approved of a batch stays as it was, not even the owner changes it, and its states go in one direction only.';
create trigger frozen before update or delete on payouts_batch for each row execute function payung.payout_frozen();
create function payung.payout_line_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows r join payouts_batch b on b.id = r.batch_id where b.content_hash <> '') then
    raise exception 'payung: a batch is not changed' using errcode = 'P0B57';
  end if;
  return null;
end $$;
comment on function payung.payout_line_frozen is 'A batch that has its digest gets no further lines.';
create trigger frozen after insert on payouts_batchitem referencing new table as new_rows
  for each statement execute function payung.payout_line_frozen();

call payung.append_only('payouts_instruction');
call payung.append_only('payouts_batchitem');
call payung.append_only('payouts_message');
call payung.append_only('payouts_event');
call payung.append_only('payouts_transition');
call payung.with_history('payouts_bank');

call payung.protect('payouts_bank', '(select payung.actor_id()) is not null', 'false');
call payung.protect('payouts_banksecret', 'false');
create policy loader_signs on payouts_banksecret for select to payung_loader using (
  (select payung.may('payouts.send')));
call payung.protect('payouts_batch', '(select payung.all_places()) or regencies ?| (select payung.places())
  or bank_organisation_id = any((select payung.orgs())::bigint[])', 'false');
call payung.protect('payouts_state', '(select payung.all_places()) or regency = any((select payung.places())::text[])
  or organisation_id = any((select payung.orgs())::bigint[]) or bank_organisation_id = any((select payung.orgs())::bigint[])', 'false');
call payung.protect('payouts_instruction', '(select payung.all_places()) or regency = any((select payung.places())::text[])
  or organisation_id = any((select payung.orgs())::bigint[])
  or id in (select instruction_id from payouts_state where bank_organisation_id = any((select payung.orgs())::bigint[]))', 'false');
call payung.protect('payouts_batchitem', 'batch_id in (select id from payouts_batch) and instruction_id in (select id from payouts_instruction)', 'false');
call payung.protect('payouts_message', 'batch_id in (select id from payouts_batch)
  or (batch_id is null and ((select payung.all_places()) or bank_id in (select id from payouts_bank
      where organisation_id = any((select payung.orgs())::bigint[]))))', 'false');
call payung.protect('payouts_event', 'instruction_id in (select id from payouts_instruction)', 'false');
grant select on payouts_bank, payouts_batch, payouts_state, payouts_instruction, payouts_batchitem, payouts_message, payouts_event,
  payouts_transition to payung_app, payung_loader;
grant select on payouts_banksecret to payung_loader;
grant usage on all sequences in schema public to payung_loader;

revoke execute on function payung.payout_in_scope(text, bigint, bigint), payung.payout_requires(text),
  payung.payout_instruct(text, text, bigint, bigint, bigint, text, bigint, text, bigint, bigint, bigint), payung.payout_content(bigint), payung.payout_closed(bigint),
  payung.payout_batch_lock(bigint), payung.payout_batch_make(bigint, text, bigint[]), payung.payout_batch_approve(bigint, text, text),
  payung.payout_batch_discard(bigint), payung.payout_batch_begin(bigint), payung.payout_payees(bigint, text[], int, int),
  payung.payout_bank_account_ends(bigint[]), payung.payout_move(date, jsonb), payung.payout_step(payouts_instruction, text, text, text, bigint, date),
  payung.payout_chain(payouts_instruction, text, text, bigint, date), payung.payout_batch_out(bigint),
  payung.payout_file_staged(bigint, text, text, bigint, date),
  payung.payout_file_sent(bigint, date, boolean), payung.payout_answer(text, bigint, bigint, text, text, bigint, date, jsonb, bigint),
  payung.payout_calls_begin(bigint, date, jsonb), payung.payout_calls_end(bigint, date, jsonb, timestamptz),
  payung.payout_bank_connect(text, text, bigint, text, text, text, text, text, text, text, text, bytea, jsonb), payung.payout_bank_now(text), payung.payout_bank_store(jsonb),
  payung.payout_bank_confirm(bigint, text), payung.payout_bank_close(bigint),
  payung.payout_frozen(), payung.payout_line_frozen() from public;
-- People of the application decide who is paid. The job runner has the keys to the bank and sends what was approved; it cannot make or
-- approve a batch or change the bank.
grant execute on function payung.payout_batch_make(bigint, text, bigint[]), payung.payout_batch_approve(bigint, text, text),
  payung.payout_batch_discard(bigint), payung.payout_bank_account_ends(bigint[]),
  payung.payout_bank_connect(text, text, bigint, text, text, text, text, text, text, text, text, bytea, jsonb),
  payung.payout_bank_confirm(bigint, text), payung.payout_bank_close(bigint) to payung_app;
grant execute on function payung.payout_batch_begin(bigint), payung.payout_payees(bigint, text[], int, int),
  payung.payout_file_staged(bigint, text, text, bigint, date), payung.payout_file_sent(bigint, date, boolean),
  payung.payout_calls_begin(bigint, date, jsonb), payung.payout_calls_end(bigint, date, jsonb, timestamptz) to payung_loader;
