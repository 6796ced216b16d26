-- Outgoing payments. No role has INSERT, UPDATE or DELETE on these tables. Functions of other rooms write instructions, functions for
-- maker and checker write batches, and the job runner, which reads the answers of the bank, writes outcomes.

insert into ledger_ledgeraccount (code, name, kind) values
  ('1190', 'Selisih bank', 'asset'),
  ('2300', 'Utang manfaat', 'liability'),
  ('5100', 'Beban manfaat JKK', 'expense'),
  ('5200', 'Beban manfaat JKM', 'expense'),
  ('5300', 'Beban manfaat JHT', 'expense'),
  ('5400', 'Beban manfaat JP', 'expense'),
  ('5500', 'Beban manfaat JKP', 'expense')
on conflict (code) do nothing;

insert into payouts_transition (source, target, effect)
select source, target, 'move' from (values
  ('ready', array['batched', 'stopped']), ('batched', array['sending', 'ready', 'stopped']),
  ('sending', array['batched', 'sent', 'accepted', 'paid', 'rejected', 'returned', 'unknown']),
  ('sent', array['accepted', 'paid', 'rejected', 'returned', 'unknown']),
  ('unknown', array['sending', 'accepted', 'paid', 'rejected', 'returned', 'stopped']),
  ('accepted', array['paid', 'rejected', 'returned']), ('paid', array['returned']),
  ('rejected', array['paid', 'returned']), ('stopped', array['paid', 'returned'])) as t(source, targets), unnest(targets) target
union all
select source, target, 'keep' from (values
  ('sent', array['sent']), ('unknown', array['unknown', 'sent']), ('accepted', array['accepted', 'sent', 'unknown']),
  ('paid', array['paid', 'accepted', 'sent', 'unknown']), ('rejected', array['rejected', 'accepted', 'sent', 'unknown']),
  ('stopped', array['stopped', 'rejected', 'accepted', 'sent', 'unknown']),
  ('returned', array['returned', 'paid', 'accepted', 'sent', 'unknown', 'rejected'])) as t(source, targets), unnest(targets) target;

-- Who may act on a row: its regency, its organisation, or the bank that pays it.
create function payung.payout_in_scope(p_regency text, p_org bigint, p_bank_org bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.all_places() or p_regency = any(payung.places())
    or coalesce(p_org = any(payung.orgs()), false) or coalesce(p_bank_org = any(payung.orgs()), false)
$$;
comment on function payung.payout_in_scope is 'A payment is in the scope of users of its regency, its organisation or the bank that pays it.';
create function payung.payout_requires(p_action text) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null or not payung.may(p_action) then
    raise exception 'payung: this role does not do that with payouts' using errcode = 'P0B40';
  end if;
  perform payung.run_of('payouts');
end $$;
comment on function payung.payout_requires is 'Only a signed-in user whose role has the right acts on payouts, or a payout run of that user.';

-- Called only by functions of other rooms. A follow-up pays again what was rejected, returned or stopped, to the same account or another
-- one (p_account_by named it). If the bank's refusal is known only from people, a person who took no part in that must order the
-- follow-up.
create function payung.payout_instruct(p_room text, p_reference text, p_person bigint, p_account bigint, p_amount bigint,
  p_regency text, p_org bigint, p_purpose text, p_follows bigint default null, p_account_by bigint default null,
  p_payee_organisation bigint default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare new_id bigint; before payouts_instruction; standing text; account published.registry_bankaccount;
begin
  if payung.actor_id() is null then
    raise exception 'payung: an instruction needs an actor' using errcode = 'P0B40';
  end if;
  -- An account belongs either to a person or to an organisation, so with neither or both payees no account matches. A payment that came
  -- back after the payee's record was merged goes to an account of the remaining record, because the other record has none.
  select * into account from published.registry_bankaccount where id = p_account
    and (person_id is not distinct from p_person or person_id = payung.registry_stays(p_person))
    and organisation_id is not distinct from p_payee_organisation and closed_at is null for share;
  if not found then
    raise exception 'payung: the account is not an open one of this payee' using errcode = 'P0B44';
  end if;
  if p_payee_organisation is not null and not payung.sees_organisation(p_payee_organisation) then
    raise exception 'payung: no such organisation' using errcode = 'P0CC1';
  end if;
  if p_payee_organisation is not null and account.verified_at is null then
    raise exception 'payung: nobody has verified the account of this organisation' using errcode = 'P0CC0';
  end if;
  if p_follows is null then
    perform pg_advisory_xact_lock(hashtextextended('payout:' || p_room || ':' || p_reference, 7111));
    if exists (select from payouts_instruction where room = p_room and reference = p_reference) then
      raise exception 'payung: this is instructed already' using errcode = 'P0B41';
    end if;
  else
    select state into standing from payouts_state where instruction_id = p_follows for update;
    select * into before from payouts_instruction where id = p_follows;
    if exists (select from payouts_instruction where follows_id = p_follows) then
      raise exception 'payung: this is instructed already' using errcode = 'P0B41';
    end if;
    if coalesce(standing, '') not in ('rejected', 'returned', 'stopped') or payung.payout_outcome(before.room, before.reference) <> 'back' then
      raise exception 'payung: only what was rejected, returned or stopped is followed' using errcode = 'P0B42';
    end if;
    perform payung.payout_follow_check(p_follows, p_account, p_account_by, true);
    if (before.room, before.reference, before.person_id, before.payee_organisation_id, before.amount)
        is distinct from (p_room::varchar, p_reference::varchar, p_person, p_payee_organisation, p_amount) then
      raise exception 'payung: the follow-up is not for the same' using errcode = 'P0B43';
    end if;
  end if;
  new_id := nextval(pg_get_serial_sequence('payouts_instruction', 'id'));
  insert into payouts_instruction (id, end_to_end_id, room, reference, person_id, payee_organisation_id, bank_account_id, amount, regency,
                                   organisation_id, purpose, follows_id, account_by, created_by)
    values (new_id, 'PY' || new_id || '-' || upper(left(replace(gen_random_uuid()::text, '-', ''), 12)), p_room, p_reference,
            p_person, p_payee_organisation, p_account, p_amount, p_regency, p_org, p_purpose, p_follows, p_account_by, payung.actor_id());
  insert into payouts_event (instruction_id, state, actor_id) values (new_id, 'ready', payung.actor_id());
  insert into payouts_state (instruction_id, state, regency, organisation_id) values (new_id, 'ready', p_regency, p_org);
  return new_id;
end $$;
comment on function payung.payout_instruct is 'A debt is instructed once, to an open account of that person or a verified one of that organisation; a follow-up is possible only after the payment came back, by other people, for the same payee and amount. May be null: p_person.';

-- What an approval is about: who gets how much on which account, in which order, and from which of our accounts.
create function payung.payout_content(p_batch bigint) returns text
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare answer text;
begin
  select encode(sha256(convert_to(jsonb_build_array(b.message_id, b.channel, b.count, b.total, k.code, k.account_no)::text
      || E'\n' || (select string_agg(jsonb_build_array(i.line, n.end_to_end_id, n.amount, n.purpose, a.id, a.bank_code,
                                                       a.account_no, a.holder_name)::text, E'\n' order by i.line)
                   from payouts_batchitem i join payouts_instruction n on n.id = i.instruction_id
                   join published.registry_bankaccount a on a.id = n.bank_account_id where i.batch_id = b.id), 'UTF8')), 'hex')
    into answer from payouts_batch b join payouts_bank k on k.id = b.bank_id where b.id = p_batch;
  return answer;
end $$;
comment on function payung.payout_content is 'One digest covers who gets how much on which account, in which order, and from which of our accounts.';

-- The instructions of a batch that have not been sent and whose account is closed.
create function payung.payout_closed(p_batch bigint) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.instruction_id from payouts_state s join payouts_instruction n on n.id = s.instruction_id
  join published.registry_bankaccount a on a.id = n.bank_account_id where s.batch_id = p_batch and s.state = 'batched' and a.closed_at is not null
$$;
comment on function payung.payout_closed is 'The instructions of a batch that have not been sent and whose account is closed.';

create function payung.payout_batch_lock(p_batch bigint) returns payouts_batch
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  select * into b from payouts_batch where id = p_batch for update;
  if b.id is null or not (payung.all_places() or coalesce(b.bank_organisation_id = any(payung.orgs()), false)
      or (select bool_and(r = any(payung.places())) from jsonb_array_elements_text(b.regencies) r)) then
    raise exception 'payung: no such batch' using errcode = 'P0B47';
  end if;
  return b;
end $$;
comment on function payung.payout_batch_lock is 'Only users whose scope contains a whole batch act on it.';

-- Makes a batch of the given instructions, or of all instructions that are ready within the maker's scope (at most 10,000) and can be
-- sent. Without given instructions, those that a bank's file cannot hold or whose account is closed are left out and do not delay the
-- others (payout_held lists them).
create function payung.payout_batch_make(p_bank bigint, p_channel text, p_instructions bigint[] default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare k payouts_bank; new_batch bigint; chosen bigint[]; why text;
begin
  perform payung.payout_requires('payouts.make');
  select * into k from payouts_bank where id = p_bank and is_active;
  if k.id is null or p_channel not in ('file', 'snap') or (p_channel = 'snap' and k.base_url = '') then
    raise exception 'payung: no such bank or channel' using errcode = 'P0B53';
  end if;
  select h.why into why from payung.payout_held() h where p_instructions is null or h.instruction_id = any(p_instructions) limit 1;
  select array_agg(instruction_id order by instruction_id) into chosen from (
    select s.instruction_id from payouts_state s join payouts_instruction n on n.id = s.instruction_id
      join published.registry_bankaccount a on a.id = n.bank_account_id
    where s.state = 'ready' and (p_instructions is null or s.instruction_id = any(p_instructions))
      and payung.payout_in_scope(s.regency, s.organisation_id, null)
      and a.closed_at is null and payung.payout_writable(a.holder_name, a.account_no, a.bank_code)
      and (n.follows_id is null or not payung.payout_own_answer(n.id))
    order by s.instruction_id limit 10000 for update of s) t;
  if why is not null and (chosen is null or p_instructions is not null) then
    raise exception 'payung: an account is closed or cannot be written, or rests on an answer of the maker''s hand' using errcode =
      case why when 'ACCOUNT_CLOSED' then 'P0B59' when 'OWN_ANSWER' then 'P0B58' else 'P0B54' end;
  end if;
  if chosen is null or (p_instructions is not null
      and cardinality(chosen) <> (select count(distinct x) from unnest(p_instructions) x)) then
    raise exception 'payung: nothing to pay, or not all of these wait to be paid' using errcode = 'P0B48';
  end if;
  new_batch := nextval(pg_get_serial_sequence('payouts_batch', 'id'));
  insert into payouts_batch (id, bank_id, bank_organisation_id, channel, message_id, count, total, content_hash, regencies, maker_id)
    select new_batch, k.id, k.organisation_id, p_channel, 'PYB' || new_batch || '-' || upper(left(replace(gen_random_uuid()::text, '-', ''), 12)),
           count(*), sum(n.amount)::bigint, '', jsonb_agg(distinct n.regency), payung.actor_id()
    from payouts_instruction n where n.id = any(chosen);
  insert into payouts_batchitem (batch_id, line, instruction_id)
    select new_batch, ord, id from unnest(chosen) with ordinality as t(id, ord);
  insert into payouts_event (instruction_id, state, actor_id) select id, 'batched', payung.actor_id() from unnest(chosen) id;
  update payouts_state set state = 'batched', reason = '', batch_id = new_batch, bank_organisation_id = k.organisation_id,
    changed_at = clock_timestamp() where instruction_id = any(chosen);
  update payouts_batch set content_hash = payung.payout_content(new_batch) where id = new_batch;
  return new_batch;
end $$;
comment on function payung.payout_batch_make is 'A batch takes waiting instructions within the scope that can be sent, and each instruction is in one batch only.';

-- The checker approves exactly what was shown to him, and he is not the maker. If the bank names another holder, or does not know an
-- account, he must give a reason.
create function payung.payout_batch_approve(p_batch bigint, p_content text, p_reason text default '') returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; why text := payung.case_reason(p_reason, false);
begin
  perform payung.payout_requires('payouts.approve');
  b := payung.payout_batch_lock(p_batch);
  if b.state <> 'draft' then
    raise exception 'payung: the batch is %', b.state using errcode = 'P0B56';
  end if;
  if b.maker_id = payung.actor_id() then
    raise exception 'payung: the maker does not approve' using errcode = 'P0B45';
  end if;
  if p_content is distinct from b.content_hash or payung.payout_content(b.id) is distinct from b.content_hash::text then
    raise exception 'payung: the batch is not what was shown' using errcode = 'P0B46';
  end if;
  if exists (select from payouts_batchitem i join payouts_instruction n on n.id = i.instruction_id
             where i.batch_id = b.id and n.follows_id is not null and payung.payout_own_answer(n.id)) then
    raise exception 'payung: who handed in the answer does not approve what follows it' using errcode = 'P0B58';
  end if;
  if exists (select from payung.payout_closed(b.id)) then
    raise exception 'payung: an account is closed' using errcode = 'P0B59';
  end if;
  if char_length(regexp_replace(why, '[^[:alnum:]]', '', 'g')) < 5 and payung.payout_unexplained(b.id) then
    raise exception 'payung: the bank names another holder, and no reason is given' using errcode = 'P0C49';
  end if;
  update payouts_batch set state = 'approved', checker_id = payung.actor_id(), approved_at = clock_timestamp(), approval_reason = why
    where id = b.id;
end $$;
comment on function payung.payout_batch_approve is 'A person other than the maker approves a batch exactly as it was shown, with a reason if the bank doubts a holder.';

-- Returns the instructions of a batch that has not been sent. A batch that the bank may know of is never discarded.
create function payung.payout_batch_discard(p_batch bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch;
begin
  perform payung.payout_requires('payouts.make');
  b := payung.payout_batch_lock(p_batch);
  if b.state not in ('draft', 'approved', 'sending') or payung.payout_gone_out(b.id) then
    raise exception 'payung: the batch is %', b.state using errcode = 'P0B56';
  end if;
  perform payung.payout_give_back(b.id);
end $$;
comment on function payung.payout_batch_discard is 'A batch is discarded only while the bank cannot know anything about it.';

-- Opens an approved batch for sending if it is still exactly what was approved; the same call continues a batch. Nothing is sent to an
-- account that was closed meanwhile: the call is refused if nothing was sent yet, otherwise these payments are stopped and the batch goes
-- on without them.
create function payung.payout_batch_begin(p_batch bigint) returns payouts_batch
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; shut bigint;
begin
  perform payung.payout_requires('payouts.send');
  b := payung.payout_batch_lock(p_batch);
  if b.state not in ('approved', 'sending', 'sent', 'closed') then
    raise exception 'payung: the batch is %', b.state using errcode = 'P0B56';
  end if;
  if b.state in ('approved', 'sending') and payung.payout_content(b.id) is distinct from b.content_hash::text then
    raise exception 'payung: the batch is not what was approved' using errcode = 'P0B46';
  end if;
  if exists (select from payouts_state s join payouts_instruction n on n.id = s.instruction_id
             where s.batch_id = b.id and n.follows_id is not null and payung.payout_own_answer(n.id)) then
    raise exception 'payung: who handed in the answer does not send what follows it' using errcode = 'P0B58';
  end if;
  if b.state in ('approved', 'sending') then
    for shut in select * from payung.payout_closed(b.id) loop
      if not payung.payout_gone_out(b.id) then
        raise exception 'payung: an account is closed' using errcode = 'P0B59';
      end if;
      perform payung.payout_stop_now(shut, 'ACCOUNT_CLOSED');
    end loop;
    select * into b from payouts_batch where id = b.id;
  end if;
  if b.state = 'approved' then
    perform payung.payout_go_on();
    update payouts_batch set state = 'sending', begun_at = clock_timestamp(), begun_by = payung.actor_id() where id = b.id returning * into b;
  end if;
  return b;
end $$;
comment on function payung.payout_batch_begin is 'Only exactly what was approved is sent, only to open accounts, and not by the user who handed in the answer that a payment follows.';

-- Names and accounts of the payees, for the job runner only and only of an approved batch.
create function payung.payout_payees(p_batch bigint, p_states text[], p_after int, p_limit int)
returns table (line int, instruction_id bigint, end_to_end_id text, amount bigint, purpose text, state text, reason text,
               account_bank text, account_no text, holder_name text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.payout_requires('payouts.send');
  return query
    select i.line, n.id, n.end_to_end_id::text, n.amount, n.purpose::text, s.state::text, s.reason::text, a.bank_code,
           a.account_no, a.holder_name
    from payouts_batchitem i join payouts_instruction n on n.id = i.instruction_id
    join payouts_state s on s.instruction_id = n.id and s.batch_id = i.batch_id
    join published.registry_bankaccount a on a.id = n.bank_account_id
    join payouts_batch b on b.id = i.batch_id
    where i.batch_id = p_batch and b.state in ('approved', 'sending', 'sent', 'closed') and i.line > p_after
      and s.state = any(p_states)
      and (payung.all_places() or coalesce(b.bank_organisation_id = any(payung.orgs()), false)
           or (select bool_and(r = any(payung.places())) from jsonb_array_elements_text(b.regencies) r))
    order by i.line limit p_limit;
end $$;
comment on function payung.payout_payees is 'The run that sends gets names and accounts only of an approved batch within its scope.';

-- The last digits of an account number, for lists. The whole number is shown elsewhere, with a reason.
create function payung.payout_bank_account_ends(p_instructions bigint[])
returns table (instruction_id bigint, bank_code text, ending text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select n.id, a.bank_code, right(a.account_no, 4)
  from payouts_instruction n join payouts_state s on s.instruction_id = n.id join published.registry_bankaccount a on a.id = n.bank_account_id
  where n.id = any(p_instructions) and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id)
$$;
comment on function payung.payout_bank_account_ends is 'The last four digits of an account number, within the scope.';
