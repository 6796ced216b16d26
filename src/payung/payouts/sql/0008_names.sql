-- Who holds an account, as the bank says when it is asked before a batch is approved (SNAP services 15 and 16). Only the run that asks
-- writes a name, once; it is identity data. If the bank does not answer, nothing is blocked.

-- The run of this session, if it asks for the names of this batch; null in any other session.
create function payung.payout_naming(p_batch bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select r.id from published.platform_run r where r.id = (payung.current_session()).run_id and r.kind = 'payouts.names'
    and r.params->>'batch' = p_batch::text and r.state = 'running'
$$;
comment on function payung.payout_naming is 'The run of this session, if it asks for the names of this batch. May be null: result.';

-- The payees of a batch that waits for an approval or for sending, for users who do that: they must see what they sign. The access is
-- logged before (payouts.names.signed_for).
create function payung.payout_signing(p_batch bigint, p_instructions bigint[])
returns table (instruction_id bigint, person_id bigint, name text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select n.id, n.person_id, i.name
  from payouts_batch b join payouts_state s on s.batch_id = b.id join payouts_instruction n on n.id = s.instruction_id
  join published.registry_identity i on i.person_id = n.person_id
  where b.id = p_batch and b.state in ('draft', 'approved', 'sending') and n.id = any(p_instructions)
    and (payung.may('payouts.approve') or payung.may('payouts.send'))
    and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id)
  order by n.id
$$;
comment on function payung.payout_signing is 'The payees of a batch are named to users who approve or send it, within their scope and while it waits for that.';

-- The next accounts of a draft for whose holder this run has not asked: at most p_limit accounts, each with all its payments. If an
-- earlier run got no answer for an account, it is asked about again.
create function payung.payout_names_wanted(p_batch bigint, p_limit int)
returns table (instruction_id bigint, account_bank text, account_no text, payee text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare asking bigint := payung.payout_naming(p_batch);
begin
  perform payung.payout_requires('payouts.make');
  if asking is null then
    raise exception 'payung: no such batch' using errcode = 'P0B47';
  end if;
  return query
    with wanted as (
      select n.id, a.bank_code, a.account_no as number, coalesce(p.name, o.name, '') as name
      from payouts_batch b join payouts_bank k on k.id = b.bank_id and k.tells_holders
      join payouts_batchitem i on i.batch_id = b.id join payouts_instruction n on n.id = i.instruction_id
      join published.registry_bankaccount a on a.id = n.bank_account_id left join published.registry_identity p on p.person_id = n.person_id
      left join published.parties_organisation o on o.id = n.payee_organisation_id
      left join payouts_holdername h on h.batch_id = b.id and h.instruction_id = n.id
      where b.id = p_batch and b.state = 'draft' and k.base_url <> '' and (h.id is null or (h.state = 'silent' and h.run <> asking))
        and (payung.all_places() or coalesce(b.bank_organisation_id = any(payung.orgs()), false)
          or (select bool_and(r = any(payung.places())) from jsonb_array_elements_text(b.regencies) r))),
    next as (select distinct w.bank_code, w.number from wanted w order by 1, 2 limit p_limit)
    select w.id, w.bank_code, w.number, w.name from wanted w join next using (bank_code, number) order by w.bank_code, w.number, w.id;
end $$;
comment on function payung.payout_names_wanted is 'Accounts and payees of a draft are given only to the run that asks for their names, each account once.';

-- Stores the bank's answers [{instruction, state, name, score, reason}] for a draft; returns how many were stored. None are stored if the
-- batch was approved or discarded meanwhile: the answers at the approval are those that the checker could see.
create function payung.payout_names_take(p_batch bigint, p_answers jsonb) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b payouts_batch; asking bigint := payung.payout_naming(p_batch); written int;
begin
  perform payung.payout_requires('payouts.make');
  if asking is null then
    raise exception 'payung: no such batch' using errcode = 'P0B47';
  end if;
  b := payung.payout_batch_lock(p_batch);
  if b.state <> 'draft' then return 0; end if;
  insert into payouts_holdername as h (batch_id, instruction_id, state, name, score, reason, run)
    select i.batch_id, i.instruction_id, x.state, coalesce(x.name, ''), x.score, coalesce(x.reason, ''), asking
    from jsonb_to_recordset(p_answers) as x(instruction bigint, state text, name text, score smallint, reason text)
    join payouts_batchitem i on i.batch_id = b.id and i.instruction_id = x.instruction
    on conflict (batch_id, instruction_id) do update set state = excluded.state, name = excluded.name, score = excluded.score,
      reason = excluded.reason, run = excluded.run, at = clock_timestamp()
      where h.state = 'silent' and h.run <> excluded.run;
  get diagnostics written = row_count;
  return written;
end $$;
comment on function payung.payout_names_take is 'The bank''s answer about a holder is stored once, by the run that asked, and not after the approval.';

-- Whether a run still asks for the names of a batch within the scope.
create function payung.payout_names_live(p_batch bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from published.platform_run r join payouts_batch b on b.id = p_batch
    where r.state in ('queued', 'running') and r.kind = 'payouts.names' and r.params->>'batch' = p_batch::text
      and (payung.all_places() or b.regencies ?| payung.places() or coalesce(b.bank_organisation_id = any(payung.orgs()), false)))
$$;
comment on function payung.payout_names_live is 'Whether a run still asks for the names of a batch within the scope.';

-- Whether the bank names a holder other than the payee and no reason explains it, or does not know an account.
create function payung.payout_unexplained(p_batch bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from payouts_holdername h join payouts_instruction n on n.id = h.instruction_id
    join published.registry_bankaccount a on a.id = n.bank_account_id
    where h.batch_id = p_batch and (h.state = 'unknown' or (h.score < 80 and not payung.payout_explained(h, a))))
$$;
comment on function payung.payout_unexplained is 'Whether the bank doubts a holder and no reason explains it.';

create function payung.keep_holdername() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if old.state <> 'silent' or (old.id, old.batch_id, old.instruction_id) is distinct from (new.id, new.batch_id, new.instruction_id) then
    raise exception 'payung: what a bank has said is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
comment on function payung.keep_holdername is 'The bank''s answer about a holder is not changed, not even by the owner.';
create trigger keep_holdername before update on payouts_holdername for each row execute function payung.keep_holdername();
create trigger keep_rows before delete or truncate on payouts_holdername for each statement execute function payung.refuse_change();

call payung.protect('payouts_holdername', 'exists (select from payouts_instruction n where n.id = instruction_id)', 'false');
grant select on payouts_holdername to payung_app;
call payung.veil('payouts_holdername', null, 'name');
-- Users who pay see the payment; only users who see the payee also see the name.
create function payung.tell_payouts_holdername_name(bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select h.name from payouts_holdername h join payouts_instruction n on n.id = h.instruction_id
  where h.id = $1 and payung.reads() and (exists (select from published.registry_person p where p.id = n.person_id)
    or payung.sees_organisation(n.payee_organisation_id))
$$;
comment on function payung.tell_payouts_holdername_name is 'The name that a bank gave is shown only to users who see the payee. May be null: result.';
revoke execute on function payung.tell_payouts_holdername_name(bigint) from public;
grant execute on function payung.tell_payouts_holdername_name(bigint) to payung_app;
call payung.read_as_reader('payung.tell_payouts_holdername_name(bigint)');

revoke execute on function payung.payout_naming(bigint), payung.payout_names_wanted(bigint, int), payung.payout_names_take(bigint, jsonb),
  payung.payout_names_live(bigint), payung.payout_unexplained(bigint), payung.payout_signing(bigint, bigint[]), payung.keep_holdername() from public;
grant execute on function payung.payout_names_wanted(bigint, int), payung.payout_names_take(bigint, jsonb) to payung_loader;
grant execute on function payung.payout_names_live(bigint), payung.payout_signing(bigint, bigint[]) to payung_app;
