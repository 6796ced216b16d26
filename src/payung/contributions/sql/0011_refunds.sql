-- Credit that goes back to the payer: one person proposes it, another approves exactly that, and the room `payouts` pays it once.

-- The regency whose office handles a payment to a payer: that of the person or organisation, else the first one of the province.
create function payung.payer_regency(p_payer bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select p.regency from published.registry_person p where p.id = y.person_id),
                  (select left(o.place_id, 5) from published.parties_organisation o where o.id = y.organisation_id and length(o.place_id) >= 5),
                  (select min(p.code) from published.places_place p where p.level = 2 and left(p.code, 2) = y.province), y.province)
  from published.participation_payer y where y.id = p_payer
$$;
comment on function payung.payer_regency is 'A payment to a payer belongs to the office of his place, or to the first regency of his province.';

create function payung.refund_propose(p_payer bigint, p_account bigint, p_amount bigint, p_why text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare refund bigint; why text := payung.case_reason(p_why);
begin
  if not payung.may('refunds.propose') then
    raise exception 'payung: this role gives no credit back' using errcode = 'P0E10';
  end if;
  if not payung.bill_in_scope(p_payer) then raise exception 'payung: no such payer' using errcode = 'P0E13'; end if;
  if p_amount is null or p_amount < 1 or p_amount > coalesce((select amount from contributions_payercredit where payer_id = p_payer for update), 0) then
    raise exception 'payung: the payer has not that much credit' using errcode = 'P0E11';
  end if;
  if not exists (select from published.registry_bankaccount a join published.participation_payer y on y.id = p_payer
      where a.id = p_account and a.closed_at is null
        and (a.person_id = y.person_id or (a.organisation_id = y.organisation_id and a.verified_at is not null))) then
    raise exception 'payung: the account is not an open one of this payer' using errcode = 'P0E14';
  end if;
  if exists (select from contributions_refund where payer_id = p_payer and state = 'waiting') then
    raise exception 'payung: another refund of this payer waits' using errcode = 'P0E15';
  end if;
  insert into contributions_refund (payer_id, bank_account_id, amount, why, maker_id)
    values (p_payer, p_account, p_amount, why, payung.actor_id()) returning id into refund;
  return refund;
end $$;
comment on function payung.refund_propose is 'A refund is proposed to an open account of the payer himself, at most his credit.';

create function payung.refund_held(p_refund bigint, p_state text) returns contributions_refund
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_refund;
begin
  select * into f from contributions_refund where id = p_refund and state = p_state and payung.bill_in_scope(payer_id) for update;
  if not found then raise exception 'payung: no such refund waits' using errcode = 'P0E16'; end if;
  return f;
end $$;
comment on function payung.refund_held is 'A refund is locked within the scope while it is decided on.';

create function payung.refund_approve(p_refund bigint, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_refund; y record; instruction bigint; on_day date := payung.server_day(p_today);
begin
  if not payung.may('refunds.approve') then
    raise exception 'payung: this role approves no refunds' using errcode = 'P0E10';
  end if;
  f := payung.refund_held(p_refund, 'waiting');
  if f.maker_id = payung.actor_id() then
    raise exception 'payung: who proposed a refund does not approve it' using errcode = 'P0E17';
  end if;
  if (select created_by from published.registry_bankaccount where id = f.bank_account_id) = payung.actor_id() then
    raise exception 'payung: who recorded the account does not approve a refund to it' using errcode = 'P0E18';
  end if;
  select * into y from published.participation_payer where id = f.payer_id;
  if coalesce((select amount from contributions_payercredit where payer_id = f.payer_id for update), 0) < f.amount then
    raise exception 'payung: the payer has not that much credit' using errcode = 'P0E11';
  end if;
  perform payung.credit_enter(f.payer_id, 'refunded', -f.amount, on_day, null, null, f.id);
  instruction := payung.payout_instruct('contributions', 'refund:' || f.id, y.person_id, f.bank_account_id, f.amount,
    payung.payer_regency(f.payer_id), null, 'Pengembalian iuran', null, null, y.organisation_id);
  update contributions_refund set state = 'approved', checker_id = payung.actor_id(), decided_at = clock_timestamp(), instruction_id = instruction
    where id = f.id;
  return instruction;
end $$;
comment on function payung.refund_approve is 'A refund is approved by a person who neither proposed it nor recorded the account, and is then paid once.';

create function payung.refund_drop(p_refund bigint, p_how text, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_refund;
begin
  if p_how = 'refused' and not payung.may('refunds.approve') or p_how is distinct from 'refused' and not payung.may('refunds.propose') then
    raise exception 'payung: this role gives no credit back' using errcode = 'P0E10';
  end if;
  f := payung.refund_held(p_refund, 'waiting');
  if (p_how is not distinct from 'refused') = (f.maker_id = payung.actor_id()) then
    raise exception 'payung: another refuses a refund, and who proposed it takes it back' using errcode = 'P0E19';
  end if;
  update contributions_refund set state = case when p_how = 'refused' then 'refused' else 'withdrawn' end, checker_id = payung.actor_id(),
    decided_at = clock_timestamp(), reason = payung.case_reason(p_reason, p_how = 'refused') where id = f.id;
end $$;
comment on function payung.refund_drop is 'A refund is refused by another person with a reason, or withdrawn by its maker.';

-- The bank could not pay: the money is still with us and becomes credit of the payer again.
create function payung.refund_return(p_refund bigint, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_refund; entry bigint;
begin
  if not payung.may('refunds.propose') then
    raise exception 'payung: this role gives no credit back' using errcode = 'P0E10';
  end if;
  f := payung.refund_held(p_refund, 'approved');
  perform 1 from published.payouts_state where instruction_id = f.instruction_id;
  if payung.payout_outcome('contributions', 'refund:' || f.id) is distinct from 'back' then
    raise exception 'payung: this refund has not come back' using errcode = 'P0E1A';
  end if;
  entry := payung.credit_enter(f.payer_id, 'returned', f.amount, payung.server_day(p_today), null, null, f.id);
  update contributions_refund set state = 'returned' where id = f.id;
  return entry;
end $$;
comment on function payung.refund_return is 'A refund that came back becomes credit again, once.';

create function payung.keep_refund() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if (to_jsonb(old) - '{state,checker_id,decided_at,reason,instruction_id}'::text[])
      is distinct from (to_jsonb(new) - '{state,checker_id,decided_at,reason,instruction_id}'::text[])
     or not (old.state = 'waiting' and new.state in ('approved', 'refused', 'withdrawn')
             or old.state = 'approved' and new.state = 'returned' and to_jsonb(old) - 'state' = to_jsonb(new) - 'state') then
    raise exception 'payung: a refund is decided once and not changed' using errcode = 'P0E1B';
  end if;
  return new;
end $$;
comment on function payung.keep_refund is 'A refund is decided once and never changed, not even by the owner.';
create trigger keep_refund before update on contributions_refund for each row execute function payung.keep_refund();
create trigger keep_rows before delete or truncate on contributions_refund
  for each statement execute function payung.refuse_change();

call payung.protect('contributions_refund', 'exists (select from contributions_bill b where b.payer_id = contributions_refund.payer_id)', 'false');
grant select on contributions_refund to payung_app;
revoke execute on function payung.payer_regency(bigint), payung.refund_propose(bigint, bigint, bigint, text), payung.refund_held(bigint, text),
  payung.refund_approve(bigint, date), payung.refund_drop(bigint, text, text), payung.refund_return(bigint, date), payung.keep_refund() from public;
grant execute on function payung.refund_propose(bigint, bigint, bigint, text), payung.refund_approve(bigint, date),
  payung.refund_drop(bigint, text, text), payung.refund_return(bigint, date) to payung_app;
