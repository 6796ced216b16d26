-- Payments that the bank's answers do not settle: after some time an alarm is raised, and two people settle them by a letter of the bank.

-- Payments whose outcome is unknown for too long at p_now: unclear for one day, or at the bank for three days. Each raises one alarm.
create function payung.payout_watch(p_now timestamptz) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare before bigint := (select count(*) from payouts_alarm);
begin
  perform payung.payout_alarm(s.instruction_id, 'stuck', s.state, null, 0, '', null, p_now::date)
    from payouts_state s
    where (s.state in ('unknown', 'sending') and s.changed_at < p_now - interval '1 day')
       or (s.state in ('sent', 'accepted') and s.changed_at < p_now - interval '3 days');
  return (select count(*) from payouts_alarm) - before;
end $$;
comment on function payung.payout_watch is 'A payment whose outcome is unknown for too long raises one alarm.';

-- Why a person may not act on a letter about a payment: SENT (made or sent its batch), ACCOUNT (recorded or named its account).
create function payung.payout_letter_bar(p_instruction bigint, p_user bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case
    when exists (select from payouts_state s join payouts_batch b on b.id = s.batch_id where s.instruction_id = p_instruction
                 and (p_user in (b.maker_id, b.begun_by)
                   or exists (select from payouts_message m where m.batch_id = b.id and m.direction = 'out' and m.actor_id = p_user)))
      then 'SENT'
    when exists (select from payouts_instruction n join published.registry_bankaccount a on a.id = n.bank_account_id
                 where n.id = p_instruction and p_user in (a.created_by, a.verified_by, n.account_by)) then 'ACCOUNT'
    else '' end
$$;
comment on function payung.payout_letter_bar is 'A person who made or sent the batch, or recorded or named the account, does not act on a letter about the payment.';
-- Locks the payment and everything that belongs to it, if a letter can settle it and the user may act on it.
create function payung.payout_letter_about(p_instruction bigint, p_paper bigint) returns payouts_instruction
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n payouts_instruction; s payouts_state; bar text;
begin
  perform payung.payout_lock(array[p_instruction]);
  select * into n from payouts_instruction where id = p_instruction;
  select * into s from payouts_state where instruction_id = p_instruction;
  if n.id is null or not payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id) then
    raise exception 'payung: no such payment or letter' using errcode = 'P0C45';
  end if;
  if s.state not in ('unknown', 'sent', 'accepted') then
    raise exception 'payung: the payment is % and needs no letter', s.state using errcode = 'P0C47';
  end if;
  bar := payung.payout_letter_bar(n.id, payung.actor_id());
  if bar <> '' then
    raise exception 'payung: others than those who paid settle it (%)', bar using errcode = 'P0C46';
  end if;
  if not exists (select from published.vault_paper p join published.vault_folder f on f.id = p.folder_id where p.id = p_paper and f.kind = 'payout'
                 and f.regency = n.regency and p.state = 'clean' and p.withdrawn_at is null) then
    raise exception 'payung: the letter is not there, or was not found clean' using errcode = 'P0C48';
  end if;
  return n;
end $$;
comment on function payung.payout_letter_about is 'A letter is about an unclear payment within the scope, is clean, and is handled by people who took no part in the payment.';

create function payung.payout_letter_propose(p_instruction bigint, p_outcome text, p_reason text, p_paper bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n payouts_instruction; new_letter bigint;
begin
  perform payung.payout_requires('payouts.letter');
  n := payung.payout_letter_about(p_instruction, p_paper);
  if p_outcome not in ('paid', 'rejected') or exists (select from payouts_letter where instruction_id = n.id and state = 'open') then
    raise exception 'payung: the payment has a letter that waits' using errcode = 'P0C47';
  end if;
  insert into payouts_letter (instruction_id, outcome, reason, paper_id, maker_id)
    values (n.id, p_outcome, payung.case_reason(p_reason), p_paper, payung.actor_id()) returning id into new_letter;
  return new_letter;
end $$;
comment on function payung.payout_letter_propose is 'One letter at a time is proposed for a payment, and it settles nothing by itself.';

create function payung.payout_letter_held(p_letter bigint) returns payouts_letter
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l payouts_letter;
begin
  perform payung.payout_requires('payouts.settle');
  select * into l from payouts_letter where id = p_letter;
  perform payung.payout_lock(array[l.instruction_id]);
  select * into l from payouts_letter where id = p_letter for update;
  if l.id is null or l.state <> 'open' or not exists (select from payouts_instruction n join payouts_state s on s.instruction_id = n.id
      where n.id = l.instruction_id and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id)) then
    raise exception 'payung: no such payment or letter' using errcode = 'P0C45';
  end if;
  return l;
end $$;
comment on function payung.payout_letter_held is 'A waiting letter within the scope is locked, in the same order as everywhere.';
-- Another person has read the letter: it is booked like an answer of the bank itself.
create function payung.payout_letter_confirm(p_letter bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l payouts_letter; message bigint;
begin
  l := payung.payout_letter_held(p_letter);
  if l.maker_id = payung.actor_id() then
    raise exception 'payung: others than those who paid settle it (PROPOSED)' using errcode = 'P0C46';
  end if;
  perform payung.payout_letter_about(l.instruction_id, l.paper_id);
  -- A letter describes what had been sent when it was written. It says nothing about a payment that was sent again afterwards.
  if exists (select from payouts_message where instruction_id = l.instruction_id and direction = 'out' and at > l.proposed_at) then
    raise exception 'payung: the payment has gone out again since' using errcode = 'P0C95';
  end if;
  update payouts_letter set state = 'taken', checker_id = payung.actor_id(), decided_at = clock_timestamp() where id = l.id;
  insert into payouts_message (direction, kind, digest, bank_id, batch_id, instruction_id, actor_id)
    select 'in', 'letter', encode(sha256(convert_to('letter:' || l.id || ':' || p.digest, 'UTF8')), 'hex'), b.bank_id, b.id,
      l.instruction_id, payung.actor_id()
    from payouts_state s join payouts_batch b on b.id = s.batch_id, published.vault_paper p
    where s.instruction_id = l.instruction_id and p.id = l.paper_id returning id into message;
  perform payung.payout_move(p_on, jsonb_build_array(jsonb_build_object('instruction', l.instruction_id, 'state', l.outcome,
    'reason', 'LETTER', 'message', message)));
end $$;
comment on function payung.payout_letter_confirm is 'A letter settles the payment once, when a person other than its maker confirms it.';
-- One person is enough to refuse a letter; its maker can withdraw it.
create function payung.payout_letter_refuse(p_letter bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l payouts_letter;
begin
  l := payung.payout_letter_held(p_letter);
  update payouts_letter set state = 'refused', checker_id = payung.actor_id(), decided_at = clock_timestamp(),
    refusal = payung.case_reason(p_reason) where id = l.id;
end $$;
comment on function payung.payout_letter_refuse is 'One person refuses a letter with a reason, and it settles nothing.';
-- For pages: why the user may not act on each of these letters (PROPOSED, SENT, ACCOUNT, OTHERS), or ''.
create function payung.payout_letter_bars(p_letters bigint[]) returns table (letter_id bigint, bar text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select l.id, case when not payung.may('payouts.settle')
      or not payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id) then 'OTHERS'
    when l.maker_id = payung.actor_id() then 'PROPOSED' else payung.payout_letter_bar(n.id, payung.actor_id()) end
  from payouts_letter l join payouts_instruction n on n.id = l.instruction_id join payouts_state s on s.instruction_id = n.id
  where l.id = any(p_letters) and payung.actor_id() is not null
$$;
comment on function payung.payout_letter_bars is 'Why the user may not act on each letter, by the same rule that the act uses.';
create function payung.payout_letter_may(p_instruction bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.payout_letter_bar(p_instruction, payung.actor_id()) = '' and payung.actor_id() is not null
$$;
comment on function payung.payout_letter_may is 'Whether the user may act on a letter about a payment.';

-- A letter is decided once and never becomes another one, not even for the owner.
create function payung.payout_letter_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if old.state <> 'open' or new.state = 'open'  -- in a deletion `new` is null, so everything differs
     or (old.instruction_id, old.outcome, old.reason, old.paper_id, old.maker_id, old.proposed_at)
        is distinct from (new.instruction_id, new.outcome, new.reason, new.paper_id, new.maker_id, new.proposed_at) then
    raise exception 'payung: a letter is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
comment on function payung.payout_letter_frozen is 'A letter is decided once and never becomes another one, not even for the owner.';
create trigger frozen before update or delete on payouts_letter for each row execute function payung.payout_letter_frozen();

call payung.protect('payouts_letter', 'instruction_id in (select id from payouts_instruction)', 'false');
grant select on payouts_letter to payung_app, payung_loader;
revoke execute on function payung.payout_watch(timestamptz), payung.payout_letter_bar(bigint, bigint),
  payung.payout_letter_about(bigint, bigint), payung.payout_letter_propose(bigint, text, text, bigint), payung.payout_letter_held(bigint),
  payung.payout_letter_confirm(bigint, date), payung.payout_letter_refuse(bigint, text), payung.payout_letter_bars(bigint[]),
  payung.payout_letter_may(bigint), payung.payout_letter_frozen() from public;
grant execute on function payung.payout_letter_propose(bigint, text, text, bigint), payung.payout_letter_confirm(bigint, date),
  payung.payout_letter_refuse(bigint, text), payung.payout_letter_bars(bigint[]), payung.payout_letter_may(bigint) to payung_app;
grant execute on function payung.payout_watch(timestamptz) to payung_loader;
