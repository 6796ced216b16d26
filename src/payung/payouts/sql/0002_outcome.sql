-- What the bank did. Only the job runner records it, from messages that it has sent or read itself.

-- One step of many instructions: [{instruction, state, reason, reference, message}] in the order in which they happened.
-- Returns how many changed. Whatever contradicts what is known refuses all of it.
create function payung.payout_move(p_on date, p_items jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record; now_at payouts_state; n payouts_instruction; effect text; step text; changed int := 0; touched bigint[];
begin
  -- Locks are taken in one order, so that two answers about the same payments queue instead of blocking each other.
  perform 1 from payouts_state where instruction_id in (
    select (x->>'instruction')::bigint from jsonb_array_elements(p_items) x) order by instruction_id for update;
  for r in
    select * from rows from (jsonb_to_recordset(p_items)
      as (instruction bigint, state text, reason text, reference text, message bigint)) with ordinality
      as x(instruction, state, reason, reference, message, ord) order by ord
  loop
    select * into now_at from payouts_state where instruction_id = r.instruction;
    select t.effect into effect from payouts_transition t where t.source = now_at.state and t.target = r.state;
    if effect is null then
      raise exception 'payung: instruction % is % and cannot become %', r.instruction, now_at.state, r.state using errcode = 'P0B52';
    end if;
    -- "Not found" is worth keeping: it alone allows an instruction to go again.
    if effect = 'keep' and not (now_at.state = 'unknown' and r.state = 'unknown' and r.reason = 'ABSENT' and now_at.reason <> 'ABSENT') then
      continue;
    end if;
    select * into n from payouts_instruction where id = r.instruction;
    foreach step in array case when r.state = 'returned' and now_at.state <> 'paid' then array['paid', 'returned'] else array[r.state] end
    loop
      insert into payouts_event (instruction_id, state, reason, reference, message_id, actor_id)
        values (n.id, step, coalesce(r.reason, ''), coalesce(r.reference, ''), r.message, payung.actor_id());
      if step = 'paid' then
        perform payung.ledger_post('payout', 'payout:' || n.id, p_on, n.organisation_id,
          jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference), array['2300', '1100'], array[n.amount, -n.amount]);
      elsif step = 'returned' then
        perform payung.ledger_post('payout_return', 'payout_return:' || n.id, p_on, n.organisation_id,
          jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference), array['1100', '2300'], array[n.amount, -n.amount]);
      end if;
      if step in ('paid', 'rejected', 'returned') then
        insert into platform_outbox (topic, key, payload) values ('payouts.' || step, 'payouts.' || step || ':' || n.id,
          jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference, 'amount', n.amount, 'reason', coalesce(r.reason, '')));
      end if;
    end loop;
    update payouts_state set state = r.state, reason = coalesce(r.reason, ''),
      reference = coalesce(nullif(r.reference, ''), reference), changed_at = clock_timestamp() where instruction_id = n.id;
    touched := array_append(touched, now_at.batch_id);
    changed := changed + 1;
  end loop;
  update payouts_batch b set state = 'sent', sent_at = coalesce(sent_at, clock_timestamp())
    where b.id = any(touched) and b.state = 'sending'
      and not exists (select from payouts_state s where s.batch_id = b.id and s.state in ('batched', 'sending'));
  update payouts_batch b set state = 'closed' where b.id = any(touched) and b.state = 'sent'
    and not exists (select from payouts_state s where s.batch_id = b.id and s.state not in ('paid', 'rejected', 'returned'));
  return changed;
end $$;

-- A batch of which something is or was on its way: its outcome is recorded whatever has become of accounts since.
create function payung.payout_batch_out(p_batch bigint) returns payouts_batch
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  perform payung.payout_requires('administrator', 'branch_officer', 'bank_officer');
  b := payung.payout_batch_lock(p_batch);
  if b.state not in ('sending', 'sent', 'closed') then
    raise exception 'payung: the batch is %', b.state using errcode = 'P0B56';
  end if;
  return b;
end $$;

-- Before the bank can know of the file: the message and all its instructions are on their way. True when it was done before.
create function payung.payout_file_staged(p_batch bigint, p_digest text, p_key text, p_size bigint, p_on date, out message bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  b := payung.payout_batch_begin(p_batch);
  if b.channel <> 'file' then raise exception 'payung: the batch goes another way' using errcode = 'P0B56'; end if;
  select id into message from payouts_message where direction = 'out' and batch_id = b.id and kind = 'pain.001';
  if message is not null then return; end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, file_key, size, counts, actor_id)
    values ('out', 'pain.001', p_digest, b.bank_id, b.id, p_key, p_size, jsonb_build_object('items', b.count), payung.actor_id())
    returning id into message;
  perform payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', instruction_id, 'state', 'sending', 'message', message)
    order by instruction_id) from payouts_state where batch_id = b.id));
end $$;
create function payung.payout_file_sent(p_batch bigint, p_on date) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; m bigint;
begin
  b := payung.payout_batch_out(p_batch);
  select id into m from payouts_message where direction = 'out' and batch_id = b.id and kind = 'pain.001';
  if m is null then raise exception 'payung: nothing was staged' using errcode = 'P0B56'; end if;
  return payung.payout_move(p_on, coalesce((select jsonb_agg(jsonb_build_object('instruction', instruction_id, 'state', 'sent', 'message', m)
    order by instruction_id) from payouts_state where batch_id = b.id and state = 'sending'), '[]'));
end $$;

-- A file of the bank's: [{id (end to end), state, amount, reason, reference}]. The same file again changes nothing; a file
-- that is not about what we sent is refused whole.
create function payung.payout_answer(p_kind text, p_bank bigint, p_batch bigint, p_digest text, p_key text, p_size bigint,
  p_on date, p_items jsonb, out message bigint, out same boolean, out changed int)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare bad text; known payouts_message;
begin
  perform payung.payout_requires('administrator', 'branch_officer', 'bank_officer');
  if p_batch is not null then perform payung.payout_batch_lock(p_batch); end if;
  -- Batches before their instructions, as everybody locks them.
  perform 1 from payouts_batch where id in (
    select s.batch_id from jsonb_array_elements(p_items) x join payouts_instruction n on n.end_to_end_id = x->>'id'
    join payouts_state s on s.instruction_id = n.id) order by id for update;
  perform pg_advisory_xact_lock(hashtextextended('payout-answer:' || p_digest, 7111));
  select * into known from payouts_message where direction = 'in' and digest = p_digest;
  if known.id is not null then
    if known.batch_id is distinct from p_batch then
      raise exception 'payung: this answer belongs to another batch' using errcode = 'P0B50';
    end if;
    message := known.id; same := true; changed := 0;
    return;
  end if;
  select x->>'id' into bad from jsonb_array_elements(p_items) x
    left join payouts_instruction n on n.end_to_end_id = x->>'id' left join payouts_state s on s.instruction_id = n.id
    left join payouts_batch b on b.id = s.batch_id
    where b.id is null or b.bank_id <> p_bank or b.state not in ('sending', 'sent', 'closed')
      or s.state in ('ready', 'batched') or (p_batch is not null and b.id <> p_batch)
      or not payung.payout_in_scope(n.regency, n.organisation_id, b.bank_organisation_id) limit 1;
  if bad is not null then
    raise exception 'payung: the answer is not about what we sent: %', left(bad, 40) using errcode = 'P0B50';
  end if;
  select n.end_to_end_id into bad from jsonb_array_elements(p_items) x join payouts_instruction n on n.end_to_end_id = x->>'id'
    where (x->>'amount')::bigint <> n.amount limit 1;
  if bad is not null then
    raise exception 'payung: another amount than we sent: %', bad using errcode = 'P0B51';
  end if;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, file_key, size, counts, actor_id)
    values ('in', p_kind, p_digest, p_bank, p_batch, p_key, p_size,
            coalesce((select jsonb_object_agg(state, n) from (select x->>'state' as state, count(*) as n
                      from jsonb_array_elements(p_items) x group by 1) t), '{}'), payung.actor_id())
    returning id into message;
  same := false;
  changed := payung.payout_move(p_on, coalesce((select jsonb_agg(jsonb_build_object('instruction', n.id, 'state', x->>'state',
      'reason', left(coalesce(x->>'reason', ''), 35), 'reference', left(coalesce(x->>'reference', ''), 64), 'message', message) order by ord)
    from jsonb_array_elements(p_items) with ordinality t(x, ord) join payouts_instruction n on n.end_to_end_id = x->>'id'), '[]'));
end $$;

-- Calls that are about to be made: [{instruction, kind, external_id, digest}]. From here on a crash means "ask the bank".
-- Taken are instructions that never left, and those of which the bank has said that it knows nothing.
create function payung.payout_calls_begin(p_batch bigint, p_on date, p_calls jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; bad bigint;
begin
  b := payung.payout_batch_begin(p_batch);
  if b.channel <> 'snap' then raise exception 'payung: the batch goes another way' using errcode = 'P0B56'; end if;
  -- Also what goes again long after the approval goes to the account that was approved.
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
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, instruction_id, external_id, actor_id)
    select 'out', x->>'kind', x->>'digest', b.bank_id, b.id, (x->>'instruction')::bigint, x->>'external_id', payung.actor_id()
    from jsonb_array_elements(p_calls) x;
  return payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', (x->>'instruction')::bigint, 'state', 'sending',
      'message', m.id) order by (x->>'instruction')::bigint)
    from jsonb_array_elements(p_calls) x join payouts_message m on m.direction = 'out' and m.digest = x->>'digest'));
end $$;
-- What became of calls, or of questions after them: [{instruction, kind, external_id, digest, code, size, state, reason, reference}].
create function payung.payout_calls_end(p_batch bigint, p_on date, p_calls jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; bad bigint;
begin
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
    from jsonb_array_elements(p_calls) x on conflict (direction, digest) do nothing;
  return payung.payout_move(p_on, (select jsonb_agg(jsonb_build_object('instruction', (x->>'instruction')::bigint, 'state', x->>'state',
      'reason', left(coalesce(x->>'reason', ''), 35), 'reference', left(coalesce(x->>'reference', ''), 64), 'message', m.id)
      order by (x->>'instruction')::bigint)
    from jsonb_array_elements(p_calls) x join payouts_message m on m.direction = 'in' and m.digest = x->>'digest'));
end $$;

-- A bank connection, by administrators. An empty secret leaves the one that is there.
create function payung.payout_bank_connect(p_code text, p_name text, p_org bigint, p_bic text, p_account text, p_holder text, p_folder text,
  p_url text, p_client text, p_partner text, p_channel text, p_sealed bytea) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare k bigint;
begin
  perform payung.payout_requires('administrator');
  if not exists (select from parties_organisation where id = p_org and kind in ('bank', 'rural_bank')) then
    raise exception 'payung: no such bank' using errcode = 'P0B53';
  end if;
  insert into payouts_bank (code, name, organisation_id, bic, account_no, account_name, folder, base_url, client_id, partner_id, channel_id)
    values (p_code, p_name, p_org, p_bic, p_account, p_holder, p_folder, p_url, p_client, p_partner, p_channel)
    on conflict (code) do update set name = excluded.name, organisation_id = excluded.organisation_id, bic = excluded.bic,
      account_no = excluded.account_no, account_name = excluded.account_name, folder = excluded.folder, base_url = excluded.base_url,
      client_id = excluded.client_id, partner_id = excluded.partner_id, channel_id = excluded.channel_id
    returning id into k;
  if p_sealed is not null then
    insert into payouts_banksecret (bank_id, sealed) values (k, p_sealed)
      on conflict (bank_id) do update set sealed = excluded.sealed, set_at = clock_timestamp();
  end if;
  return k;
end $$;

-- What is approved stays as it was approved, whoever writes: the owner too.
create function payung.payout_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or (old.bank_id, old.channel, old.message_id, old.count, old.total, old.regencies, old.maker_id)
        is distinct from (new.bank_id, new.channel, new.message_id, new.count, new.total, new.regencies, new.maker_id)
     or (old.content_hash <> '' and new.content_hash is distinct from old.content_hash)
     or (old.checker_id is not null and (new.checker_id, new.approved_at) is distinct from (old.checker_id, old.approved_at))
     or (old.state, new.state) not in (('draft', 'draft'), ('draft', 'approved'), ('draft', 'discarded'), ('approved', 'approved'),
        ('approved', 'discarded'), ('approved', 'sending'), ('sending', 'sending'), ('sending', 'sent'), ('sent', 'sent'), ('sent', 'closed'),
        ('closed', 'closed')) then
    raise exception 'payung: a batch is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
create trigger frozen before update or delete on payouts_batch for each row execute function payung.payout_frozen();
create function payung.payout_line_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows r join payouts_batch b on b.id = r.batch_id where b.content_hash <> '') then
    raise exception 'payung: a batch is not changed' using errcode = 'P0B57';
  end if;
  return null;
end $$;
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
  (select payung.has_role('administrator', 'branch_officer', 'bank_officer')));
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

revoke execute on function payung.payout_in_scope(text, bigint, bigint), payung.payout_requires(text[]),
  payung.payout_instruct(text, text, bigint, bigint, bigint, text, bigint, text, bigint), payung.payout_content(bigint),
  payung.payout_batch_lock(bigint), payung.payout_batch_make(bigint, text, bigint[]), payung.payout_batch_approve(bigint, text),
  payung.payout_batch_discard(bigint), payung.payout_batch_begin(bigint), payung.payout_payees(bigint, text[], int, int),
  payung.payout_account_ends(bigint[]), payung.payout_move(date, jsonb), payung.payout_batch_out(bigint),
  payung.payout_file_staged(bigint, text, text, bigint, date),
  payung.payout_file_sent(bigint, date), payung.payout_answer(text, bigint, bigint, text, text, bigint, date, jsonb),
  payung.payout_calls_begin(bigint, date, jsonb), payung.payout_calls_end(bigint, date, jsonb),
  payung.payout_bank_connect(text, text, bigint, text, text, text, text, text, text, text, text, bytea),
  payung.payout_frozen(), payung.payout_line_frozen() from public;
grant execute on function payung.payout_batch_make(bigint, text, bigint[]), payung.payout_batch_approve(bigint, text),
  payung.payout_batch_discard(bigint), payung.payout_account_ends(bigint[]),
  payung.payout_bank_connect(text, text, bigint, text, text, text, text, text, text, text, text, bytea) to payung_app, payung_loader;
grant execute on function payung.payout_batch_begin(bigint), payung.payout_payees(bigint, text[], int, int),
  payung.payout_file_staged(bigint, text, text, bigint, date), payung.payout_file_sent(bigint, date),
  payung.payout_answer(text, bigint, bigint, text, text, bigint, date, jsonb), payung.payout_calls_begin(bigint, date, jsonb),
  payung.payout_calls_end(bigint, date, jsonb) to payung_loader;
