-- An instruction and its follow-ups (same room, same reference) owe one person one amount once. The functions here keep that true when a
-- bank's answers turn out to be wrong: they stop what has not been sent, and raise alarms for what has.

-- Locks the given instructions and everything that belongs to them: batches before instructions, each in the order of their ids. Every
-- function that records an outcome locks in this order.
create function payung.payout_lock(p_instructions bigint[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare chain bigint[];
begin
  select array_agg(distinct c.id) into chain from payouts_instruction n
    join payouts_instruction c on c.room = n.room and c.reference = n.reference where n.id = any(p_instructions);
  perform 1 from payouts_batch where id in (select batch_id from payouts_state where instruction_id = any(chain)) order by id for update;
  perform 1 from payouts_state where instruction_id = any(chain) order by instruction_id for update;
end $$;
comment on function payung.payout_lock is 'All functions that record outcomes lock batches and payments in the same order.';

-- Money of a chain that left the bank in addition to what was owed (negative: came back in addition). It is booked on 1190.
create function payung.payout_gap(p_room text, p_reference text) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(sum(a.amount), 0)::bigint from payouts_alarm a join payouts_instruction n on n.id = a.instruction_id
  where n.room = p_room and n.reference = p_reference
$$;
comment on function payung.payout_gap is 'Money that left the bank in addition to what was owed is the sum of the chain''s alarms.';

-- For other rooms: the outcome of a debt. paid: paid at least once; open: under way, or too much money is out; back: nothing is under way
-- and nobody was paid, so a follow-up may be instructed.
create function payung.payout_outcome(p_room text, p_reference text) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when count(*) = 0 then null when bool_or(s.state = 'paid') then 'paid'
    when bool_or(s.state not in ('rejected', 'returned', 'stopped')) or payung.payout_gap(p_room, p_reference) > 0 then 'open'
    else 'back' end
  from payouts_instruction n join payouts_state s on s.instruction_id = n.id where n.room = p_room and n.reference = p_reference
$$;
comment on function payung.payout_outcome is 'A debt is paid when any of its payments is paid, and is back only when nothing is under way or out.';

-- Whether the bank may know anything of a batch.
create function payung.payout_gone_out(p_batch bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from payouts_message where direction = 'out' and batch_id = p_batch)
$$;
comment on function payung.payout_gone_out is 'A batch has gone out as soon as the bank may know anything about it.';

-- What a bank's file can hold: a name with at least one letter or digit (as `plain` writes it), and a plain number.
create function payung.payout_writable(p_holder text, p_number text, p_bank text) returns boolean
language sql immutable set search_path = public, payung, pg_temp as $$
  select left(btrim(regexp_replace(normalize(p_holder, NFKD), '\s+', ' ', 'g')), 140) ~ '[A-Za-z0-9]'
    and p_number ~ '^[A-Za-z0-9]{1,34}$' and p_bank ~ '^[A-Za-z0-9][A-Za-z0-9.:+-]{0,34}$'
$$;
comment on function payung.payout_writable is 'A name or account that the bank''s file cannot hold is not sent.';

-- A reason: a code of the bank, or (p_own) one of ours or of SNAP. Free text is not kept, because it may contain names and these rows are
-- never deleted.
create function payung.payout_code(p_text text, p_own boolean) returns text
language sql immutable set search_path = public, payung, pg_temp as $$
  select case when coalesce(p_text, '') = '' then '' when p_text ~ '^[A-Z0-9]{2,8}$' and p_text ~ '[A-Z]' or p_text ~ '^[0-9]{2,4}$'
    or (p_own and (p_text ~ '^[2-5][0-9]{6}$' or p_text ~ '^[A-Z_]{2,20}$')) then p_text else 'NARR' end
$$;
comment on function payung.payout_code is 'Only a code is kept of a reason that a bank gives, never its words.';
-- The bank's number of a booking; a text that is no number is replaced by its digest.
create function payung.payout_number(p_text text) returns text
language sql immutable set search_path = public, payung, pg_temp as $$
  select case when coalesce(p_text, '') ~ '^[A-Za-z0-9./:+_-]{0,64}$' then coalesce(p_text, '')
    else 'x' || left(encode(sha256(convert_to(p_text, 'UTF8')), 'hex'), 24) end
$$;
comment on function payung.payout_number is 'Only a number is kept of a number that a bank gives; any other text is replaced by its digest.';

create function payung.payout_give_back(p_batch bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare shut bigint[] := array(select payung.payout_closed(p_batch) order by 1); one bigint;
begin
  insert into payouts_event (instruction_id, state, reason, actor_id)
    select instruction_id, 'ready', 'DISCARDED', payung.actor_id() from payouts_state where batch_id = p_batch;
  update payouts_state set state = 'ready', reason = '', batch_id = null, bank_organisation_id = null,
    changed_at = clock_timestamp() where batch_id = p_batch;
  update payouts_batch set state = 'discarded' where id = p_batch;
  foreach one in array shut loop
    perform payung.payout_stop_now(one, 'ACCOUNT_CLOSED');
  end loop;
end $$;
comment on function payung.payout_give_back is 'The payments of a discarded batch wait again, or are stopped if their account is closed.';

-- Sets a batch to "sent" when all of it was sent, and to "closed" when all of it has a final outcome.
create function payung.payout_batch_settle(p_batches bigint[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  update payouts_batch b set state = 'sent', sent_at = coalesce(sent_at, clock_timestamp())
    where b.id = any(p_batches) and b.state = 'sending'
      and not exists (select from payouts_state s where s.batch_id = b.id and s.state in ('batched', 'sending'));
  update payouts_batch b set state = 'closed' where b.id = any(p_batches) and b.state = 'sent'
    and not exists (select from payouts_state s where s.batch_id = b.id and s.state not in ('paid', 'rejected', 'returned', 'stopped'));
end $$;
comment on function payung.payout_batch_settle is 'A batch is sent when nothing in it waits, and closed when everything in it has a final outcome.';

-- Stops an instruction that the bank does not have: it is waiting, or its batch was not sent (the batch is then discarded), or it belongs
-- to a batch of calls and its call was not made, or the bank does not know it.
create function payung.payout_stop_now(p_instruction bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s payouts_state; n payouts_instruction;
begin
  select * into s from payouts_state where instruction_id = p_instruction for update;
  if s.state = 'batched' then
    perform 1 from payouts_batch where id = s.batch_id for update;
    if not payung.payout_gone_out(s.batch_id) then
      perform payung.payout_give_back(s.batch_id);
      if exists (select from payouts_state where instruction_id = p_instruction and state = 'stopped') then return; end if;
    end if;
  elsif not (s.state = 'ready' or (s.state = 'unknown' and s.reason = 'ABSENT')) then
    raise exception 'payung: instruction % is % and cannot be stopped', p_instruction, s.state using errcode = 'P0B5A';
  end if;
  select * into n from payouts_instruction where id = p_instruction;
  insert into payouts_event (instruction_id, state, reason, actor_id) values (n.id, 'stopped', p_reason, payung.actor_id());
  update payouts_state set state = 'stopped', reason = p_reason, changed_at = clock_timestamp() where instruction_id = n.id;
  insert into platform_outbox (topic, key, payload) values ('payouts.stopped', 'payouts.stopped:' || n.id,
    jsonb_build_object('instruction', n.id, 'room', n.room, 'reference', n.reference, 'amount', n.amount, 'reason', p_reason));
  perform payung.payout_batch_settle(array[s.batch_id]);
end $$;
comment on function payung.payout_stop_now is 'Only a payment that the bank does not have is stopped, and the room that owes it is informed.';

-- Closing an account stops the payments that wait for it, so that a follow-up can name another account (payout_instruct with p_follows).
-- A payment in a batch is stopped when the batch is discarded or when its sending continues.
create function payung.payout_bank_account_closed() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare waits bigint;
begin
  if payung.actor_id() is null then return null; end if;  -- closed by the owner directly: payout_held lists these payments
  for waits in select s.instruction_id from payouts_state s join payouts_instruction n on n.id = s.instruction_id
    where n.bank_account_id = new.id and s.state = 'ready' order by 1 for update of s
  loop
    perform payung.payout_stop_now(waits, 'ACCOUNT_CLOSED');
  end loop;
  return null;
end $$;
comment on function payung.payout_bank_account_closed is 'Closing an account stops the payments that wait for it.';
create trigger payout_bank_account_closed after update of closed_at on registry_bankaccount for each row
  when (old.closed_at is null and new.closed_at is not null) execute function payung.payout_bank_account_closed();

-- Raises an alarm that a person must look at. Its amount is booked between 1190 and p_against, so that 1100 is what the bank has.
create function payung.payout_alarm(p_instruction bigint, p_kind text, p_said text, p_other bigint, p_amount bigint, p_against text,
  p_message bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a bigint;
begin
  if p_amount = 0 and exists (select from payouts_alarm x where x.instruction_id = p_instruction and x.kind = p_kind and x.said = p_said
      and x.other_id is not distinct from p_other and not exists (select from payouts_alarm c where c.closes_id = x.id)) then
    return;
  end if;
  insert into payouts_alarm (instruction_id, kind, said, other_id, amount, message_id, actor_id)
    values (p_instruction, p_kind, p_said, p_other, p_amount, p_message, coalesce(payung.actor_id(), 0)) returning id into a;
  if p_amount <> 0 then
    perform payung.ledger_post('payout_gap', 'payout_gap:' || a, p_on, n.organisation_id, left(n.regency, 2),
        jsonb_build_object('alarm', a, 'instruction', n.id, 'room', n.room, 'reference', n.reference),
        array['1190', p_against], array[p_amount, -p_amount])
      from payouts_instruction n where n.id = p_instruction;
  end if;
end $$;
comment on function payung.payout_alarm is 'Something that a person must look at raises one alarm, and its money is booked on a ledger account of its own.';

-- A payment that seemed lost has gone out: any payment that would pay the same again is stopped, or raises an alarm.
create function payung.payout_pull_back(n payouts_instruction, p_message bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f payouts_state;
begin
  for f in select s.* from payouts_instruction c join payouts_state s on s.instruction_id = c.id
    where c.room = n.room and c.reference = n.reference and c.id <> n.id order by c.id
  loop
    if f.state in ('ready', 'batched') or (f.state = 'unknown' and f.reason = 'ABSENT') then
      perform payung.payout_stop_now(f.instruction_id, 'PAID_BEFORE');
    elsif f.state in ('sending', 'sent', 'accepted', 'unknown') then
      perform payung.payout_alarm(n.id, 'follow_up_out', 'paid', f.instruction_id, 0, '', p_message, p_on);
    end if;
  end loop;
end $$;
comment on function payung.payout_pull_back is 'When a payment that seemed lost has gone out, a payment that would pay the same again is stopped or raises an alarm.';

-- What a chain paid more than once is no longer a benefit, but a claim against the person who was paid twice.
create function payung.payout_excess(n payouts_instruction, p_message bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare beyond bigint;
begin
  select greatest(count(*) filter (where s.state = 'paid') - 1, 0) * n.amount
      - coalesce((select sum(a.amount) from payouts_alarm a join payouts_instruction c on c.id = a.instruction_id
                  where c.room = n.room and c.reference = n.reference and a.kind in ('paid_twice', 'twice_settled')), 0) into beyond
    from payouts_instruction c join payouts_state s on s.instruction_id = c.id where c.room = n.room and c.reference = n.reference;
  if beyond <> 0 then
    perform payung.payout_alarm(n.id, case when beyond > 0 then 'paid_twice' else 'twice_settled' end, '', null, beyond, '2300', p_message, p_on);
  end if;
end $$;
comment on function payung.payout_excess is 'What was paid twice is removed from the benefits and booked as a claim until it is settled.';

-- Records that the bank reported a movement of an instruction's money; true if the movement was not known before. p_kind: the kind of
-- file, or 'status' for a report or call that says "paid" or "returned" but is no booking. p_number: the bank's number of the movement,
-- or one that begins with # if the bank gave none. A notice, the statement of the same day and a status report are views of one movement.
-- The same number is the same movement. Another number is the same movement only if it comes in another view, on the same day, and that
-- view has not reported the movement yet. Within one view another number is another movement.
create function payung.payout_told(p_instruction bigint, p_side text, p_kind text, p_number text, p_booked date, p_message bigint) returns boolean
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare root bigint;
begin
  if exists (select from payouts_booking b where b.instruction_id = p_instruction and b.side = p_side and b.kind = p_kind and b.number = p_number) then
    return false;
  end if;
  select coalesce(b.same_as_id, b.id) into root from payouts_booking b
    where b.instruction_id = p_instruction and b.side = p_side and b.number = p_number order by b.id limit 1;
  if root is null then
    select r.id into root from payouts_booking r
      where r.instruction_id = p_instruction and r.side = p_side and r.same_as_id is null and not exists (
        select from payouts_booking m where (m.id = r.id or m.same_as_id = r.id) and (m.message_id = p_message
          or (m.kind = p_kind and m.number like '#%' = (p_number like '#%')) or m.booked_on <> p_booked))
      order by r.id limit 1;
  end if;
  insert into payouts_booking (instruction_id, side, kind, number, booked_on, message_id, same_as_id)
    values (p_instruction, p_side, p_kind, p_number, p_booked, p_message, root);
  return root is null;
end $$;
comment on function payung.payout_told is 'One movement is counted once, in however many views of the account the bank reports it; two movements are counted twice.';

-- How often the bank has debited the money of an instruction, and how often it has returned it.
create function payung.payout_moved(p_instruction bigint, out debits int, out credits int)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(*) filter (where side = 'paid')::int, count(*) filter (where side = 'returned')::int
  from payouts_booking where instruction_id = p_instruction and same_as_id is null
$$;
comment on function payung.payout_moved is 'The numbers of debits and returns of a payment.';

-- Ledger account 1100 equals the bank's balance in every state of the instruction. Money that the state does not explain is booked on
-- 1190 with an alarm. True if something was booked there or removed.
create function payung.payout_even(n payouts_instruction, p_said text, p_message bigint, p_on date) returns boolean
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare moved record; beyond bigint; stands bigint;
begin
  select * into moved from payung.payout_moved(n.id);
  select n.amount * (moved.debits - moved.credits - (s.state = 'paid')::int) into beyond from payouts_state s where s.instruction_id = n.id;
  select coalesce(sum(amount), 0) into stands from payouts_alarm
    where instruction_id = n.id and kind in ('paid_again', 'returned_again', 'returned_early');
  if beyond = stands then return false; end if;
  perform payung.payout_alarm(n.id, case when beyond > stands then 'paid_again' when moved.debits = 0 then 'returned_early'
    else 'returned_again' end, p_said, null, beyond - stands, '1100', p_message, p_on);
  if beyond = 0 then  -- the bank has corrected it
    insert into payouts_alarm (instruction_id, kind, closes_id, actor_id)
      select n.id, 'closed', a.id, payung.actor_id() from payouts_alarm a
      where a.instruction_id = n.id and a.kind in ('paid_again', 'returned_again', 'returned_early') order by a.id
      on conflict (closes_id) do nothing;
  elsif beyond > 0 and beyond > stands then
    perform payung.payout_pull_back(n, p_message, p_on);
  end if;
  return true;
end $$;
comment on function payung.payout_even is 'Ledger account 1100 is what the bank has, and money that no state explains is booked on 1190 with an alarm.';

-- A person who has looked closes an alarm without money. An alarm with money closes when the bank moves the money.
create function payung.payout_alarm_close(p_alarm bigint, p_note text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a payouts_alarm;
begin
  perform payung.payout_requires('payouts.alarms');
  select x.* into a from payouts_alarm x join payouts_instruction n on n.id = x.instruction_id
    join payouts_state s on s.instruction_id = n.id
    where x.id = p_alarm and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id);
  if a.id is null or a.kind = 'closed' or a.amount <> 0 then
    raise exception 'payung: this alarm is not closed by hand' using errcode = 'P0B5B';
  end if;
  if a.kind = 'stuck' then
    raise exception 'payung: this alarm ends when the fate of the payment is known' using errcode = 'P0C41';
  end if;
  insert into payouts_alarm (instruction_id, kind, closes_id, note, actor_id)
    values (a.instruction_id, 'closed', a.id, payung.case_reason(p_note), payung.actor_id())
    on conflict (closes_id) do nothing;
end $$;
comment on function payung.payout_alarm_close is 'A person who has looked closes an alarm without money; an alarm with money closes when the bank moves the money.';

-- Instructions that wait and cannot be sent: their account is closed, a bank's file cannot hold it, or they depend on an answer that the
-- user himself handed in, so that another user must put them into a batch.
create function payung.payout_held() returns table (instruction_id bigint, why text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select n.id, case when a.closed_at is not null then 'ACCOUNT_CLOSED'
    when not payung.payout_writable(a.holder_name, a.account_no, a.bank_code) then 'UNWRITABLE' else 'OWN_ANSWER' end
  from payouts_state s join payouts_instruction n on n.id = s.instruction_id join published.registry_bankaccount a on a.id = n.bank_account_id
  where s.state = 'ready' and payung.payout_in_scope(s.regency, s.organisation_id, null)
    and (a.closed_at is not null or not payung.payout_writable(a.holder_name, a.account_no, a.bank_code)
      or (n.follows_id is not null and payung.payout_own_answer(n.id)))
$$;
comment on function payung.payout_held is 'The payments within the scope that wait and cannot be sent, with the reason.';
-- How often an instruction was lost: it was sent, and the bank said twice that it does not know it. After three times it is not sent
-- again.
create function payung.payout_lost(p_instruction bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(*) from payouts_event where instruction_id = p_instruction and state = 'unknown' and reason = 'ABSENT'
$$;
comment on function payung.payout_lost is 'How often a payment was sent and the bank did not know it.';
-- The meaning of the bank's answer at p_now that it does not know an instruction: ABSENT_ONCE, or ABSENT if it said so before, at least
-- the bank's `absent_minutes` ago and after the instruction was last sent.
create function payung.payout_told_absent(p_instruction bigint, p_bank bigint, p_now timestamptz) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when s.state = 'unknown' and (s.reason = 'ABSENT' or (s.reason = 'ABSENT_ONCE'
      and s.changed_at <= p_now - make_interval(mins => k.absent_minutes))) then 'ABSENT' else 'ABSENT_ONCE' end
  from payouts_state s, payouts_bank k where s.instruction_id = p_instruction and k.id = p_bank
$$;
comment on function payung.payout_told_absent is 'The bank''s answer that it does not know a payment counts when it is given twice, some time apart.';
-- Of these instructions, those that may be sent to the bank once more: it does not know them, and their accounts are open.
create function payung.payout_absent(p_batch bigint, p_instructions bigint[]) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.instruction_id from payouts_state s join payouts_instruction n on n.id = s.instruction_id
  join published.registry_bankaccount a on a.id = n.bank_account_id
  where s.instruction_id = any(p_instructions) and s.batch_id = p_batch and s.state = 'unknown' and s.reason = 'ABSENT'
    and a.closed_at is null and payung.payout_lost(n.id) < 3 and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id)
$$;
comment on function payung.payout_absent is 'Only a payment that the bank does not know is sent again, to an open account, at most three times.';

call payung.append_only('payouts_booking');
call payung.append_only('payouts_alarm');
call payung.protect('payouts_booking', 'instruction_id in (select id from payouts_instruction)', 'false');
call payung.protect('payouts_alarm', 'instruction_id in (select id from payouts_instruction)', 'false');
grant select on payouts_booking, payouts_alarm to payung_app, payung_loader;
revoke execute on function payung.payout_lock(bigint[]), payung.payout_gap(text, text), payung.payout_outcome(text, text),
  payung.payout_gone_out(bigint), payung.payout_writable(text, text, text), payung.payout_code(text, boolean), payung.payout_number(text),
  payung.payout_give_back(bigint), payung.payout_batch_settle(bigint[]), payung.payout_stop_now(bigint, text),
  payung.payout_bank_account_closed(),  payung.payout_alarm(bigint, text, text, bigint, bigint, text, bigint, date), payung.payout_pull_back(payouts_instruction, bigint, date),
  payung.payout_excess(payouts_instruction, bigint, date), payung.payout_told(bigint, text, text, text, date, bigint),
  payung.payout_moved(bigint), payung.payout_even(payouts_instruction, text, bigint, date),
  payung.payout_alarm_close(bigint, text), payung.payout_held(), payung.payout_lost(bigint),
  payung.payout_told_absent(bigint, bigint, timestamptz), payung.payout_absent(bigint, bigint[]) from public;
grant execute on function payung.payout_alarm_close(bigint, text), payung.payout_held() to payung_app;
grant execute on function payung.payout_absent(bigint, bigint[]) to payung_loader;
