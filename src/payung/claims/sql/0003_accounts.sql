-- A share that came back is paid to another account, or to the same one when it was opened again. Two people do it:
-- one proposes the account, and another, who neither proposed nor recorded it, confirms. If the bank's answer is known
-- only from a file that people handed in, the person who uploaded it may do neither and may not have recorded the
-- account, and a person who confirmed the file may not confirm the account.

-- Locks the last payment of a share that waits for another account. Nothing of the share may be under way or paid:
-- the bank rejected or returned it, or the account was closed before the payment was sent.
create function payung.claim_share_back(p_claim bigint, p_heir bigint) returns claims_payment
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p claims_payment;
begin
  select * into p from claims_payment where claim_id = p_claim and heir_id = p_heir order by id desc limit 1;
  perform 1 from published.payouts_state where instruction_id in (select instruction_id from claims_payment where claim_id = p_claim and heir_id = p_heir)
    order by instruction_id for update;
  if p.id is null or payung.payout_outcome('claims', 'claim:' || p_claim || ':heir:' || p_heir) is distinct from 'back' then
    raise exception 'payung: this share has not come back' using errcode = 'P0B6E';
  end if;
  return p;
end $$;
comment on function payung.claim_share_back is 'A payee change is possible only for a share of which nothing is under way or paid.';

-- Proposes an account of the heir for a share that came back; returns the id of the proposal. The newest proposal
-- counts.
create function payung.claim_propose_payee_change(p_claim bigint, p_heir bigint, p_account bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; p claims_payment; r claims_payeechange;
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  p := payung.claim_share_back(c.id, p_heir);
  if not exists (select from published.registry_bankaccount a join claims_heir h on a.person_id in (h.person_id, payung.registry_stays(h.person_id))
                 where a.id = p_account and h.id = p_heir and a.closed_at is null) then
    raise exception 'payung: the account is not an open one of this person' using errcode = 'P0B44';
  end if;
  perform payung.payout_follow_check(p.instruction_id, p_account, payung.actor_id(), false);
  select * into r from claims_payeechange where payment_id = p.id order by id desc limit 1;
  if (r.bank_account_id, r.maker_id) is not distinct from (p_account, payung.actor_id()) then return r.id; end if;
  insert into claims_payeechange (claim_id, payment_id, bank_account_id, maker_id) values (c.id, p.id, p_account, payung.actor_id())
    returning * into r;
  insert into casework_event (case_id, kind, actor_id) values (c.case_id, 'account_proposed', payung.actor_id());
  perform payung.claim_tell(c.id, 'account_proposed', r.id::text, jsonb_build_object('payee_change', r.id));
  return r.id;
end $$;
comment on function payung.claim_propose_payee_change is 'An open account of the heir is proposed for a share that came back; the family is notified, and nothing is sent.';

-- The second person confirms. The share is paid to the proposed account by a new instruction that follows the old
-- one.
create function payung.claim_confirm_payee_change(p_claim bigint, p_payee_change bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; p claims_payment; r claims_payeechange; h claims_heir; payout bigint;
begin
  perform payung.claim_requires('claims.approve');
  c := payung.claim_held(p_claim);
  select * into r from claims_payeechange where id = p_payee_change and claim_id = c.id;
  if r.id is null or exists (select from claims_payeechange where payment_id = r.payment_id and id > r.id) then
    raise exception 'payung: no such account is proposed' using errcode = 'P0B6J';
  end if;
  select h0.* into h from claims_heir h0 join claims_payment x on x.heir_id = h0.id where x.id = r.payment_id;
  p := payung.claim_share_back(c.id, h.id);
  if p.id <> r.payment_id then
    raise exception 'payung: no such account is proposed' using errcode = 'P0B6J';
  end if;
  if payung.actor_id() in (r.maker_id, (select created_by from published.registry_bankaccount where id = r.bank_account_id)) then
    raise exception 'payung: another person confirms the account' using errcode = 'P0B6K';
  end if;
  payout := payung.payout_instruct('claims', 'claim:' || c.id || ':heir:' || h.id, h.person_id, r.bank_account_id, p.amount, c.regency, null,
                                 (select purpose from claims_claimkind where name = c.kind), p.instruction_id, r.maker_id);
  insert into claims_payment (claim_id, heir_id, bank_account_id, amount, instruction_id, follows_id, payee_change_id, created_by)
    values (c.id, h.id, r.bank_account_id, p.amount, payout, p.id, r.id, payung.actor_id());
  insert into casework_event (case_id, kind, actor_id) values (c.case_id, 'account_confirmed', payung.actor_id());
  perform payung.claim_tell(c.id, 'account_confirmed', r.id::text, jsonb_build_object('payee_change', r.id));
  perform payung.claim_settle(c.id);
  return payout;
end $$;
comment on function payung.claim_confirm_payee_change is 'A share goes to the account that was proposed last, confirmed by a person who neither proposed nor recorded it.';

revoke execute on function payung.claim_share_back(bigint, bigint), payung.claim_propose_payee_change(bigint, bigint, bigint),
  payung.claim_confirm_payee_change(bigint, bigint) from public;
grant execute on function payung.claim_propose_payee_change(bigint, bigint, bigint), payung.claim_confirm_payee_change(bigint, bigint) to payung_app;
