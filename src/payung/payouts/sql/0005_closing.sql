-- Two people close an account to which money is on its way: closing it stops waiting payments, and these are then paid to another
-- account. Without such a payment one person closes it (payung.registry_close_bank_account).

create function payung.payout_live(p_account bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from payouts_instruction n join payouts_state s on s.instruction_id = n.id
    where n.bank_account_id = p_account and s.state in ('ready', 'batched', 'sending', 'sent', 'accepted', 'unknown'))
$$;
comment on function payung.payout_live is 'An account is in use while a payment to it has no final outcome.';

create function payung.payout_bank_account_guard() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is not null and payung.payout_live(new.id)
     and not exists (select from payouts_closing where bank_account_id = new.id and state = 'confirmed') then
    raise exception 'payung: two people close an account under a live payment' using errcode = 'P0C58';
  end if;
  return new;
end $$;
comment on function payung.payout_bank_account_guard is 'An account with a payment under way is closed only if two people have decided so.';
create trigger payout_bank_account_guard before update of closed_at on registry_bankaccount for each row
  when (old.closed_at is null and new.closed_at is not null) execute function payung.payout_bank_account_guard();

-- Closes an account at once if nothing is on its way to it (returns null); otherwise proposes the closing and returns the waiting
-- proposal.
create function payung.payout_bank_account_close(p_account bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a published.registry_bankaccount; waiting_closing bigint;
begin
  select * into a from published.registry_bankaccount where id = p_account and closed_at is null and payung.sees_person(person_id) for update;
  if a.id is null or payung.actor_id() is null then
    raise exception 'payung: no such account' using errcode = 'P0A74';
  end if;
  if not payung.payout_live(a.id) then
    perform payung.registry_close_bank_account(a.id);
    return null;
  end if;
  perform payung.payout_requires('bank_accounts.propose');
  select id into waiting_closing from payouts_closing where bank_account_id = a.id and state = 'waiting';
  if waiting_closing is null then
    insert into payouts_closing (bank_account_id, maker_id, proposal) values (a.id, payung.actor_id(), payung.case_reason(p_reason))
      returning id into waiting_closing;
  end if;
  return waiting_closing;
end $$;
comment on function payung.payout_bank_account_close is 'One person closes an account to which nothing is on its way; otherwise he only proposes it. May be null: result.';

-- Another person confirms or refuses the closing; the maker can withdraw it.
create function payung.payout_closing_decide(p_closing bigint, p_how text, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare k payouts_closing;
begin
  perform payung.payout_requires('bank_accounts.confirm');
  perform 1 from registry_bankaccount where id = (select bank_account_id from payouts_closing where id = p_closing)
    and payung.sees_person(person_id) for update;
  if found then select * into k from payouts_closing where id = p_closing and state = 'waiting' for update; end if;
  if k.id is null or p_how is null or p_how not in ('confirmed', 'refused', 'withdrawn') then
    raise exception 'payung: no such account' using errcode = 'P0A74';
  end if;
  if (p_how = 'withdrawn') is distinct from (k.maker_id = payung.actor_id()) then
    raise exception 'payung: another person decides on the closing of an account' using errcode = 'P0C56';
  end if;
  update payouts_closing set state = p_how, checker_id = payung.actor_id(), decided_at = clock_timestamp(),
    reason = payung.case_reason(p_reason, p_how = 'refused') where id = k.id;
  if p_how = 'confirmed' then
    update registry_bankaccount set closed_at = clock_timestamp() where id = k.bank_account_id and closed_at is null;
  end if;
end $$;
comment on function payung.payout_closing_decide is 'A closing is confirmed or refused by another person, and withdrawn only by its maker.';

create function payung.keep_closing() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if old.state <> 'waiting' or (old.bank_account_id, old.maker_id, old.proposal) is distinct from (new.bank_account_id, new.maker_id, new.proposal)
  then
    raise exception 'payung: a decided closing is not changed' using errcode = 'P0B57';
  end if;
  return new;
end $$;
comment on function payung.keep_closing is 'A decided closing is not changed, and what was proposed is never changed.';
create trigger keep_closing before update on payouts_closing for each row execute function payung.keep_closing();
create trigger keep_rows before delete or truncate on payouts_closing for each statement execute function payung.refuse_change();

-- Whether the reason that was given when an account was recorded explains the name that the bank gives. It does only if that is the
-- recorded holder and not a third name. Banks shorten long names.
create function payung.payout_explained(h payouts_holdername, a published.registry_bankaccount) returns boolean
language sql immutable set search_path = public, payung, pg_temp as $$
  select h.state = 'told' and a.holder_reason <> '' and (by_bank = held or (char_length(by_bank) >= 12 and starts_with(held, by_bank)))
  from (select regexp_replace(upper(normalize(h.name, NFKD)), '[^A-Z0-9]', '', 'g') as by_bank,
               regexp_replace(upper(normalize(a.holder_name, NFKD)), '[^A-Z0-9]', '', 'g') as held) t
$$;
comment on function payung.payout_explained is 'The reason that was given when an account was recorded explains the bank''s name only if that is the recorded holder.';
-- Of these instructions those whose account is doubtful, without names. score and reason: how well the recorded holder fits the payee,
-- and why the account was accepted. named: what the bank of the batch says if it names another holder (told, with named_score) or does
-- not know the account (unknown). name_id: the row that has the name. explained: whether the reason covers that name.
create function payung.payout_holders(p_instructions bigint[])
returns table (instruction_id bigint, score int, reason text, named text, named_score int, name_id bigint, explained boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select n.id, a.holder_score::int, a.holder_reason, coalesce(h.state, ''), h.score::int, h.id, coalesce(payung.payout_explained(h, a), false)
  from payouts_instruction n join payouts_state s on s.instruction_id = n.id join published.registry_bankaccount a on a.id = n.bank_account_id
  left join payouts_holdername h on h.batch_id = s.batch_id and h.instruction_id = n.id and (h.state = 'unknown' or h.score < 80)
  where n.id = any(p_instructions) and (a.holder_score < 80 or h.id is not null)
    and payung.payout_in_scope(n.regency, n.organisation_id, s.bank_organisation_id)
  order by n.id
$$;
comment on function payung.payout_holders is 'Which accounts within the scope are doubtful, by score and by the bank''s answer, without names. May be null: named_score, name_id.';

revoke execute on function payung.payout_live(bigint), payung.payout_bank_account_guard(), payung.payout_bank_account_close(bigint, text),
  payung.payout_closing_decide(bigint, text, text), payung.keep_closing(), payung.payout_explained(payouts_holdername, published.registry_bankaccount),
  payung.payout_holders(bigint[]) from public;
grant execute on function payung.payout_bank_account_close(bigint, text), payung.payout_closing_decide(bigint, text, text),
  payung.payout_holders(bigint[]) to payung_app;

call payung.protect('payouts_closing', 'exists (select from registry_bankaccount b where b.id = payouts_closing.bank_account_id)', 'false');
grant select on payouts_closing to payung_app;
