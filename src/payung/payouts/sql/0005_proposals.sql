-- A bank's answer that a person hands in is a proposal: it changes nothing until two other people have confirmed it. A file that the job
-- runner fetches from the bank itself needs no confirmation. Whether a session is fetching is looked up here and not stated by the
-- caller.

-- Who took part in the statement that the bank refused or returned a payment, as long as the bank itself has not said so: the person who
-- uploaded it or reported a letter (upload), and the people who confirmed it (confirm).
create function payung.payout_hands(p_instruction bigint) returns table (user_id bigint, part text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with by_people_steps as (
    select s.instruction_id, s.state, m.kind, m.by_hand, m.proposal_id from payouts_state s
      join payouts_event e on e.instruction_id = s.instruction_id and e.state = s.state join payouts_message m on m.id = e.message_id
    where s.instruction_id = p_instruction and s.state in ('rejected', 'returned') and (m.by_hand or m.kind = 'letter')
      and not exists (select from payouts_bankoutcome t where t.instruction_id = s.instruction_id and t.state = s.state)),
  letters as (
    select l.* from payouts_letter l join by_people_steps k on k.kind = 'letter' and l.instruction_id = k.instruction_id and l.outcome = k.state
    where l.state = 'taken')
  select p.uploaded_by, 'upload' from payouts_proposal p where p.id in (select proposal_id from by_people_steps)
  union select g.actor_id, 'confirm' from payouts_signature g
    where g.proposal_id in (select proposal_id from by_people_steps) and g.verdict = 'confirm'
  union select maker_id, 'upload' from letters union select checker_id, 'confirm' from letters
$$;
comment on function payung.payout_hands is 'The people who took part in an outcome that is known from people and not from the bank itself.';
-- Whether the user uploaded the answer that a payment depends on, so that what it follows came back only on his word.
create function payung.payout_own_answer(p_instruction bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from payouts_instruction n
    join payouts_instruction c on c.room = n.room and c.reference = n.reference and c.id < n.id, payung.payout_hands(c.id) h
    where n.id = p_instruction and h.part = 'upload' and h.user_id = payung.actor_id())
$$;
comment on function payung.payout_own_answer is 'Whether the user handed in the answer that a payment depends on.';
-- The people behind everything that a follow-up would follow. A refusal by the bank in between excludes none of them.
create function payung.payout_hands_behind(p_follows bigint) returns table (user_id bigint, part text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select h.user_id, h.part from payouts_instruction n
    join payouts_instruction c on c.room = n.room and c.reference = n.reference and c.id <= n.id, payung.payout_hands(c.id) h
  where n.id = p_follows
$$;
comment on function payung.payout_hands_behind is 'The people behind everything that a follow-up would follow; a refusal by the bank in between excludes none of them.';
-- For payout_instruct, and for rooms before they call it. p_orders: the user orders the payment; otherwise he only names the account.
create function payung.payout_follow_check(p_follows bigint, p_account bigint, p_account_by bigint, p_orders boolean) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from payung.payout_hands_behind(p_follows) h where h.part = 'upload' and h.user_id = payung.actor_id()) then
    raise exception 'payung: who handed in the answer does not order what follows it' using errcode = 'P0B58';
  end if;
  if exists (select from payung.payout_hands_behind(p_follows) h where h.part = 'upload'
             and (h.user_id = p_account_by or exists (select from published.registry_bankaccount a
               where a.id = p_account and h.user_id in (a.created_by, a.verified_by)))) then
    raise exception 'payung: the account is of who handed in the answer' using errcode = 'P0C27';
  end if;
  if p_orders and exists (select from payung.payout_hands_behind(p_follows) h where payung.actor_id() in (h.user_id, p_account_by)) then
    raise exception 'payung: another person than those of the answer and of the account orders what follows it' using errcode = 'P0C26';
  end if;
end $$;
comment on function payung.payout_follow_check is 'The follow-up of an outcome known from people is ordered, and its account named, by people who took no part in that outcome.';

-- Records which present states the bank itself has reported: [{instruction, state, message}] of messages that nobody handed in. A letter
-- does not count, because people report it.
create function payung.payout_bank_said(p_items jsonb) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into payouts_bankoutcome (instruction_id, state, message_id)
    select distinct on (s.instruction_id) s.instruction_id, s.state, m.id
    from jsonb_to_recordset(p_items) as x(instruction bigint, state text, message bigint)
    join payouts_state s on s.instruction_id = x.instruction and s.state = x.state
    join payouts_message m on m.id = x.message and m.direction = 'in' and not m.by_hand and m.kind <> 'letter'
    where x.state in ('paid', 'rejected', 'returned')
    on conflict (instruction_id, state) do nothing
$$;
comment on function payung.payout_bank_said is 'Once the bank itself has reported an outcome, the people who took part in it are free to act on it again.';

-- Whether this session is a run in progress that reads the folder of exactly this bank.
create function payung.payout_fetching(p_bank bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from published.platform_run r join payouts_bank k on k.id = p_bank and k.folder <> ''
    where r.id = (payung.current_session()).run_id and r.kind = 'payouts.collect' and r.params->>'bank' = p_bank::text
      and r.state = 'running')
$$;
comment on function payung.payout_fetching is 'Only the run that reads the folder of this bank fetches its files.';
-- A file from the bank's folder takes effect at once. A copy of it that waits for signatures is closed.
create function payung.payout_answer_fetched(p_kind text, p_bank bigint, p_batch bigint, p_digest text, p_key text, p_size bigint,
  p_on date, p_items jsonb, out message bigint, out same boolean, out changed int)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.payout_fetching(p_bank) then
    raise exception 'payung: this was not fetched from the bank' using errcode = 'P0C28';
  end if;
  perform 1 from payouts_proposal where digest = p_digest for update;
  select a.message, a.same, a.changed into message, same, changed
    from payung.payout_answer(p_kind, p_bank, p_batch, p_digest, p_key, p_size, p_on, p_items, null) a;
  update payouts_proposal set state = 'taken', closed_at = clock_timestamp(),
    result = jsonb_build_object('changed', 0, 'by_bank', true, 'unfit', '[]'::jsonb) where digest = p_digest and state = 'open';
end $$;
comment on function payung.payout_answer_fetched is 'A file takes effect without signatures only in the run that fetched it from the folder of its bank. May be null: p_batch.';

-- A person hands in a file: its effect is tried and rolled back, so that it is refused for the same reasons, and it is shown to other
-- people. The same bytes are the same proposal. `would`: how many payments it would change. Lines that are not ours to book are not part
-- of what is confirmed; they go to the list of unmatched bookings. `shown` marks the payments that were shown to them: a payment that was
-- sent later is not moved by this file.
create function payung.payout_answer_propose(p_kind text, p_bank bigint, p_batch bigint, p_digest text, p_key text, p_size bigint,
  p_on date, p_items jsonb, out proposal bigint, out same boolean, out would int)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare before jsonb; after jsonb; payments bigint[]; sorted jsonb; items jsonb;
begin
  perform payung.payout_requires('payouts.send');
  perform pg_advisory_xact_lock(hashtextextended('payout-proposal:' || p_digest, 7111));
  select id into proposal from payouts_proposal where digest = p_digest and state <> 'refused';
  same := proposal is not null or exists (select from payouts_message where direction = 'in' and digest = p_digest);
  would := 0;
  if same then return; end if;
  sorted := payung.payout_sorted(p_kind, p_bank, p_batch, p_items);
  payments := array(select distinct (x->>'instruction')::bigint from jsonb_array_elements(sorted) x where x->>'why' in ('', 'amount') and x ? 'state');
  perform payung.payout_lock(payments);
  select jsonb_object_agg(instruction_id, state) into before from payouts_state where instruction_id = any(payments);
  insert into payouts_proposal (kind, digest, bank_id, batch_id, file_key, size, count, total, others, uploaded_by)
    select p_kind, p_digest, p_bank, p_batch, p_key, p_size, count(*), coalesce(sum(amount), 0)::bigint,
      (select jsonb_build_object('lines', count(*), 'in', coalesce(sum((x->>'amount')::bigint) filter (where x->>'state' = 'returned'), 0),
          'out', coalesce(sum((x->>'amount')::bigint) filter (where x->>'state' = 'paid'), 0))
        from jsonb_array_elements(sorted) x where x->>'why' in ('unknown', 'unsent', 'amount')), payung.actor_id()
    from payouts_instruction where id = any(payments) returning id into proposal;
  select jsonb_agg(x || jsonb_build_object('shown', n.id is not null) order by ord) into items
    from jsonb_array_elements(p_items) with ordinality t(x, ord)
    left join payouts_instruction n on n.end_to_end_id = x->>'id' and n.id = any(payments);
  insert into payouts_proposalsource (proposal_id, items) values (proposal, coalesce(items, p_items));
  begin
    select a.changed into would
      from payung.payout_answer(p_kind, p_bank, p_batch, p_digest, p_key, p_size, p_on, coalesce(items, p_items), proposal) a;
    select jsonb_object_agg(instruction_id, state) into after from payouts_state where instruction_id = any(payments);
    raise exception 'tried out' using errcode = 'PYDRY';
  exception when sqlstate 'PYDRY' then null;
  end;
  insert into payouts_proposalitem (proposal_id, line, instruction_id, source, says, target, amount, reason)
    select distinct on (n.id) proposal, row_number() over (order by n.id, ord desc), n.id, before->>n.id::text, x->>'state',
      after->>n.id::text, n.amount, payung.payout_code(x->>'reason', true)
    from jsonb_array_elements(p_items) with ordinality t(x, ord) join payouts_instruction n on n.end_to_end_id = x->>'id'
    where n.id = any(payments) order by n.id, ord desc;
end $$;
comment on function payung.payout_answer_propose is 'A file that a person hands in changes nothing: its effect is tried, rolled back, and shown to other people. May be null: p_batch.';

-- Whether everything that a proposal touches is within the scope of the user.
create function payung.payout_proposal_reach(p payouts_proposal) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when exists (select from payouts_proposalitem where proposal_id = p.id) then
      (select bool_and(payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id))
       from payouts_proposalitem i join payouts_instruction n on n.id = i.instruction_id join payouts_state s on s.instruction_id = n.id
       where i.proposal_id = p.id)
    else payung.all_places() or coalesce((select organisation_id from payouts_bank where id = p.bank_id) = any(payung.orgs()), false) end
$$;
comment on function payung.payout_proposal_reach is 'A proposal is judged only by users whose scope contains everything that it touches.';
-- Why a person may not confirm a proposal: UPLOADED; SENT (made or sent a batch that it touches); ACCOUNT (recorded or named an account
-- that it touches); SIGNED if there is no other reason; '' if he may.
create function payung.payout_proposal_bar(p payouts_proposal, p_user bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case
    when p.uploaded_by = p_user then 'UPLOADED'
    when exists (select from payouts_proposalitem i join payouts_state s on s.instruction_id = i.instruction_id
                 join payouts_batch b on b.id = s.batch_id where i.proposal_id = p.id and (p_user in (b.maker_id, b.begun_by)
                   or exists (select from payouts_message m where m.batch_id = b.id and m.direction = 'out' and m.actor_id = p_user)))
      then 'SENT'
    when exists (select from payouts_proposalitem i join payouts_instruction n on n.id = i.instruction_id
                 join published.registry_bankaccount a on a.id = n.bank_account_id where i.proposal_id = p.id and p_user in (a.created_by, a.verified_by, n.account_by))
      then 'ACCOUNT'
    when exists (select from payouts_signature where proposal_id = p.id and actor_id = p_user and verdict = 'confirm') then 'SIGNED'
    else '' end
$$;
comment on function payung.payout_proposal_bar is 'A person who uploaded or signed an answer, made or sent a batch in it, or recorded an account in it does not confirm it.';
create function payung.payout_proposal_held(p_proposal bigint) returns payouts_proposal
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p payouts_proposal;
begin
  perform payung.payout_requires('payouts.confirm');
  select * into p from payouts_proposal where id = p_proposal for update;
  if p.id is null or not payung.payout_proposal_reach(p) then
    raise exception 'payung: no such answer' using errcode = 'P0C20';
  end if;
  if p.state <> 'open' then
    raise exception 'payung: the answer is %', p.state using errcode = 'P0C21';
  end if;
  return p;
end $$;
comment on function payung.payout_proposal_held is 'An open proposal within the scope is locked for a user who may confirm it.';

-- One of two people states that the file is from the bank. With the second one it takes effect as if it came from the bank. `unfit` are
-- payments whose state had changed since the file was handed in and that did not get the state that was shown.
create function payung.payout_answer_confirm(p_proposal bigint, p_on date, out state text, out changed int)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p payouts_proposal; bar text; was_same boolean;
begin
  p := payung.payout_proposal_held(p_proposal);
  bar := payung.payout_proposal_bar(p, payung.actor_id());
  if bar <> '' then
    raise exception 'payung: another person confirms this answer (%)', bar using errcode =
      case bar when 'UPLOADED' then 'P0C22' when 'SENT' then 'P0C23' when 'ACCOUNT' then 'P0C24' else 'P0C25' end;
  end if;
  insert into payouts_signature (proposal_id, verdict, actor_id) values (p.id, 'confirm', payung.actor_id());
  state := 'open'; changed := 0;
  -- A person who has sent one of its payments after he signed has signed for his own work, so his signature no longer counts.
  if (select count(*) from payouts_signature g where g.proposal_id = p.id and g.verdict = 'confirm'
      and payung.payout_proposal_bar(p, g.actor_id) = 'SIGNED') < 2 then return; end if;
  select a.changed, a.same into changed, was_same
    from payung.payout_answer(p.kind, p.bank_id, p.batch_id, p.digest, p.file_key, p.size, p_on,
      (select items from payouts_proposalsource where proposal_id = p.id), p.id) a;
  state := 'taken';
  update payouts_proposal set state = 'taken', closed_at = clock_timestamp(), result = jsonb_build_object('changed', changed,
      'by_bank', was_same, 'unfit', coalesce((select jsonb_agg(i.instruction_id order by i.line) from payouts_proposalitem i
        join payouts_state s on s.instruction_id = i.instruction_id where i.proposal_id = p.id and s.state <> i.target), '[]'))
    where id = p.id;
end $$;
comment on function payung.payout_answer_confirm is 'An answer takes effect once, with the second of two people who took no part in it.';
-- One person is enough to state that the file is not from the bank. It can be handed in again, as another proposal.
create function payung.payout_answer_refuse(p_proposal bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p payouts_proposal;
begin
  p := payung.payout_proposal_held(p_proposal);
  if char_length(btrim(coalesce(p_reason, ''))) not between 5 and 500 then
    raise exception 'payung: a refusal has a reason' using errcode = 'P0C29';
  end if;
  insert into payouts_signature (proposal_id, verdict, reason, actor_id) values (p.id, 'refuse', btrim(p_reason), payung.actor_id());
  update payouts_proposal set state = 'refused', closed_at = clock_timestamp() where id = p.id;
end $$;
comment on function payung.payout_answer_refuse is 'One person refuses an answer finally, with a reason; the file may be handed in again.';

-- For pages and task lists: whether the user may confirm, and why not; OTHERS if it is not within his rights or scope.
create function payung.payout_answer_bars(p_proposals bigint[]) returns table (proposal_id bigint, bar text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p.id, case when not payung.may('payouts.confirm')
      or not payung.payout_proposal_reach(p) then 'OTHERS' else payung.payout_proposal_bar(p, payung.actor_id()) end
  from payouts_proposal p where p.id = any(p_proposals) and payung.actor_id() is not null
$$;
comment on function payung.payout_answer_bars is 'Why the user may not confirm each of these answers, by the same rule that the confirmation uses.';

-- Who could still confirm what is handed in about payments through a bank: active users with the right whose scope contains all of them,
-- without the maker and without people who recorded or named an account. It is assumed that the maker sends and uploads.
create function payung.payout_left(p_bank bigint, p_maker bigint, p_instructions bigint[]) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select n.regency, n.organisation_id, n.account_by, a.created_by, a.verified_by from payouts_instruction n
      join published.registry_bankaccount a on a.id = n.bank_account_id where n.id = any(p_instructions)),
  held as (
    select g.user_id, array_agg(distinct p.code) filter (where g.role = any((select payung.roles_of('scope.places'))::text[]) and p.code is not null) as places,
      array_agg(distinct g.organisation_id) filter (where g.role = any((select payung.roles_of('scope.orgs'))::text[]) and g.organisation_id is not null) as orgs
    from published.access_grant g join published.access_user u on u.id = g.user_id and u.is_active
      left join published.places_place p on p.level = 2 and (p.code = g.place_id or p.parent_id = g.place_id or p.code = left(g.place_id, 5))
    group by g.user_id
    having bool_or(g.role = any((select payung.roles_of('payouts.confirm'))::text[])))
  select h.user_id from held h
  where h.user_id <> p_maker and not exists (select from asked where h.user_id in (created_by, verified_by, account_by))
    and ((select organisation_id from payouts_bank where id = p_bank) = any(coalesce(h.orgs, '{}'))
      or cardinality(h.places) = (select count(*) from published.places_place where level = 2)
      or not exists (select from asked x where not (x.regency = any(coalesce(h.places, '{}'))
                                                     or coalesce(x.organisation_id = any(h.orgs), false))))
$$;
comment on function payung.payout_left is 'The users who could still confirm: active, with the right and the scope, and without a part in the payments.';
-- The same for a batch that the user would make now (of all that waits, or of the given instructions), and for an existing batch.
create function payung.payout_left_for(p_bank bigint, p_instructions bigint[] default null) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.payout_left(p_bank, payung.actor_id(), array(
    select s.instruction_id from payouts_state s where s.state = 'ready' and (p_instructions is null or s.instruction_id = any(p_instructions))
      and payung.payout_in_scope(s.regency, s.organisation_id, null) order by 1 limit 10000))
  where payung.may('payouts.make')
$$;
comment on function payung.payout_left_for is 'The users who could still confirm a batch if the user made it now.';
create function payung.payout_left_of(p_batch bigint) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.payout_left(b.bank_id, b.maker_id, array(select instruction_id from payouts_batchitem where batch_id = b.id))
  from payouts_batch b where b.id = p_batch and (payung.all_places() or b.bank_organisation_id = any(payung.orgs())
    or exists (select from jsonb_array_elements_text(b.regencies) r where r = any(payung.places())))
$$;
comment on function payung.payout_left_of is 'The users who can still confirm answers about a batch within the scope.';

-- What was shown to people is not changed by anybody, and a proposal ends once.
create function payung.payout_proposal_frozen() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.state <> 'open'
     or to_jsonb(old) - array['state', 'result', 'closed_at'] is distinct from to_jsonb(new) - array['state', 'result', 'closed_at'] then
    raise exception 'payung: an answer that was handed in is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
comment on function payung.payout_proposal_frozen is 'A proposal is not changed after people saw it and ends once, also for the owner.';
create trigger frozen before update or delete on payouts_proposal for each row execute function payung.payout_proposal_frozen();
call payung.append_only('payouts_proposalsource');
call payung.append_only('payouts_proposalitem');
call payung.append_only('payouts_signature');
call payung.append_only('payouts_bankoutcome');
call payung.protect('payouts_proposalsource', 'false');
call payung.protect('payouts_proposalitem', 'instruction_id in (select id from payouts_instruction)', 'false');
call payung.protect('payouts_proposal', 'uploaded_by = (select payung.actor_id()) or (select payung.all_places())
  or bank_id in (select id from payouts_bank where organisation_id = any((select payung.orgs())::bigint[]))
  or id in (select proposal_id from payouts_proposalitem)', 'false');
call payung.protect('payouts_signature', 'proposal_id in (select id from payouts_proposal)', 'false');
call payung.protect('payouts_bankoutcome', 'instruction_id in (select id from payouts_instruction)', 'false');
grant select on payouts_proposal, payouts_proposalitem, payouts_signature, payouts_bankoutcome to payung_app, payung_loader;

revoke execute on function payung.payout_hands(bigint), payung.payout_hands_behind(bigint), payung.payout_own_answer(bigint),
  payung.payout_follow_check(bigint, bigint, bigint, boolean), payung.payout_bank_said(jsonb), payung.payout_fetching(bigint),
  payung.payout_answer_fetched(text, bigint, bigint, text, text, bigint, date, jsonb),
  payung.payout_answer_propose(text, bigint, bigint, text, text, bigint, date, jsonb), payung.payout_proposal_reach(payouts_proposal),
  payung.payout_proposal_bar(payouts_proposal, bigint), payung.payout_proposal_held(bigint), payung.payout_answer_confirm(bigint, date),
  payung.payout_answer_refuse(bigint, text), payung.payout_answer_bars(bigint[]), payung.payout_left(bigint, bigint, bigint[]),
  payung.payout_left_for(bigint, bigint[]), payung.payout_left_of(bigint), payung.payout_proposal_frozen() from public;
-- The job runner reads files and shows them to people; people of the application state whether the files are from the bank.
grant execute on function payung.payout_answer_fetched(text, bigint, bigint, text, text, bigint, date, jsonb),
  payung.payout_answer_propose(text, bigint, bigint, text, text, bigint, date, jsonb) to payung_loader;
grant execute on function payung.payout_answer_confirm(bigint, date), payung.payout_answer_refuse(bigint, text),
  payung.payout_answer_bars(bigint[]), payung.payout_left_for(bigint, bigint[]), payung.payout_left_of(bigint) to payung_app;
