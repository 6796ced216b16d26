-- Incoming money. A call of a bank counts at once. A receipt that a person enters by hand waits until another person confirms it; before
-- that it is no receipt, is in no journal, and protects nobody.

-- The day by the clock of the server. A caller may state another one only in a demonstration, where the date of the database is stated
-- too.
create function payung.server_day(p_stated date default null) returns date
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select least(coalesce(p_stated, s.value::date), s.value::date) from published.platform_setting s where s.key = 'today'),
                  (clock_timestamp() at time zone 'Asia/Makassar')::date)
$$;
comment on function payung.server_day is 'The day is that of the server; a stated day counts only in a demonstration.';

-- The same condition as in the policy of contributions_bill, for functions that read a bill with the owner's rights. A bill of a person
-- is also visible to the offices and the village of his place.
create function payung.bill_in_scope(p_payer bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from published.participation_payer y where y.id = p_payer
    and (y.province = any(payung.provinces()) or y.organisation_id = any(payung.orgs())
      or exists (select from published.participation_membership m where m.person_id = y.person_id
                 and (m.regency = any(payung.places()) or m.village_code = any(payung.villages())))))
$$;
comment on function payung.bill_in_scope is 'Whether a bill is of a payer for whom the session acts.';

-- The bill of a payment code; null if it is outside the scope of the caller.
create function payung.bill_of_code(p_code text) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id from contributions_bill b where b.payment_code = p_code and payung.bill_in_scope(b.payer_id)
$$;
comment on function payung.bill_of_code is 'A bill is found by its complete code within the scope, and does not exist for anybody else. May be null: result.';

-- Refuses if the bill takes no money; the message names no amount. A payment of more than is open is accepted and becomes credit of the
-- payer.
create function payung.bill_takes(b contributions_bill, p_amount bigint) returns void
language plpgsql stable set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from published.ledger_journal where event_key = 'bill:' || b.id) then
    raise exception 'payung: the bill has no assessed rows' using errcode = 'P0A56';
  end if;
  if p_amount is null or p_amount < 1 or p_amount > 1000000000000000 or b.corrects_id is not null then
    raise exception 'payung: no amount that can have been paid for a bill' using errcode = 'P0A53';
  end if;
end $$;
comment on function payung.bill_takes is 'A bill with assessed rows takes any amount above zero; a correction takes nothing.';

-- Books money for a code, under a reference that is used once: to its bills in their order, up to the open amount of each, and the rest
-- to the payer's credit. Called by the functions for banks, by the confirmation below, and when credit pays a bill (channel `credit`,
-- which brings no new money). A receipt that waits by hand for a bill that is settled now is closed. `p_booked_on`: the day of the
-- journal if it is not the day of payment. `p_from`: who confirmed a receipt by hand, a person or the bank's statement.
create function payung.settle_bill(p_code text, p_amount bigint, p_paid_on date, p_channel text, p_reference text,
                                   p_today date default null, p_by_hand bigint default null, p_booked_on date default null,
                                   p_from text default 'person', out receipt_id bigint, out was_new boolean)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b contributions_bill; h contributions_handreceipt; y record; r contributions_receipt; u record; rest bigint := p_amount; part bigint;
  memo jsonb;
begin
  if btrim(coalesce(p_reference, '')) = '' then
    raise exception 'payung: a receipt needs a reference' using errcode = 'P0A55';
  end if;
  perform 1 from contributions_bill where id in (select k.bill_id from payung.bills_under(p_code) k) order by id for update;
  select x.* into b from payung.bills_under(p_code) k join contributions_bill x on x.id = k.bill_id order by k.place limit 1;
  if b.id is null then raise exception 'payung: unknown payment code' using errcode = 'P0A51'; end if;
  select * into y from published.participation_payer where id = b.payer_id;
  select * into r from contributions_receipt where reference = p_reference;
  if found then
    if r.bill_id = b.id and r.amount = p_amount then receipt_id := r.id; was_new := false; return; end if;
    raise exception 'payung: the reference belongs to another receipt' using errcode = 'P0A54';
  end if;
  perform payung.bill_takes(x, p_amount) from payung.bills_under(p_code) k join contributions_bill x on x.id = k.bill_id;
  select * into h from contributions_handreceipt where id = p_by_hand;
  insert into contributions_receipt (bill_id, request_id, amount, paid_on, known_on, channel, reference, maker_id, checker_id)
    values (b.id, (select k.request_id from payung.bills_under(p_code) k limit 1), p_amount, p_paid_on, payung.server_day(p_today), p_channel,
            p_reference, coalesce(h.maker_id, payung.actor_id()), case when h.id is not null and p_from = 'person' then payung.actor_id() end)
    returning id into receipt_id;
  for u in select t.* from payung.bills_under(p_code) k join contributions_billstanding t on t.bill_id = k.bill_id order by k.place loop
    part := least(rest, u.open);
    continue when part = 0;
    insert into contributions_settlement (receipt_id, bill_id, amount, settles)
      values (settle_bill.receipt_id, u.bill_id, part, part >= u.net - u.waived - u.paid + u.credited and u.receipt_id is null);
    rest := rest - part;
    if part >= u.net - u.waived - u.paid + u.credited and u.receipt_id is null then perform payung.bill_settled(u.bill_id); end if;
    if part = u.open then
      update contributions_handreceipt w set state = 'superseded', decided_at = clock_timestamp(), checker_id = payung.actor_id()
        where w.bill_id = u.bill_id and w.state = 'waiting' and w.id is distinct from h.id;
    end if;
  end loop;
  memo := jsonb_build_object('receipt', receipt_id, 'bill', b.id, 'month', b.month);
  if rest > 0 then perform payung.credit_enter(b.payer_id, 'overpaid', rest, p_paid_on, receipt_id); end if;
  perform payung.ledger_post('receipt', 'receipt:' || receipt_id, coalesce(p_booked_on, p_paid_on), y.organisation_id, b.province, memo,
    array[case p_channel when 'credit' then '2200' else '1100' end, '1200', '2200'], array[p_amount, rest - p_amount, -rest]);
  was_new := true;
end $$;
comment on function payung.settle_bill is 'Money for a code goes to its bills in their order, each payment once and never more than is open, and the rest is credit of the payer.';

-- Records a payment as its proof states it; it waits for a second person. The same proof for the same bill and amount is the same
-- payment.
create function payung.record_receipt(p_code text, p_amount bigint, p_paid_on date, p_channel text, p_reference text,
                                      p_today date default null, out waiting_id bigint, out was_new boolean)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b contributions_bill; h contributions_handreceipt; joint bigint; proof text := btrim(coalesce(p_reference, ''));
begin
  if not payung.may('receipts.record') then
    raise exception 'payung: this role records no receipts' using errcode = 'P0A50';
  end if;
  if proof = '' then raise exception 'payung: a receipt needs a reference' using errcode = 'P0A55'; end if;
  -- These references belong to calls of banks and to credit. If a person could use one, the bank could not book its own payment.
  if proof ~* '^(VA-[0-9]{5,8}|TITIPAN)-' or p_channel is null or p_channel not in ('manual', 'teller', 'transfer') then
    raise exception 'payung: this reference or channel is a bank''s' using errcode = 'P0A57';
  end if;
  perform 1 from contributions_bill where id in (select k.bill_id from payung.bills_under(p_code) k) and payung.bill_in_scope(payer_id)
    order by id for update;
  select x.* into b from payung.bills_under(p_code) k join contributions_bill x on x.id = k.bill_id order by k.place limit 1;
  if b.id is null or not payung.bill_in_scope(b.payer_id) then raise exception 'payung: unknown payment code' using errcode = 'P0A51'; end if;
  joint := (select k.request_id from payung.bills_under(p_code) k limit 1);
  select * into h from contributions_handreceipt where reference = proof and state in ('waiting', 'confirmed');
  if h.id is not null and h.bill_id = b.id and h.request_id is not distinct from joint and h.amount = p_amount then waiting_id := h.id; was_new := false; return; end if;
  if h.id is not null or exists (select from contributions_receipt where reference = proof) then
    raise exception 'payung: the reference belongs to another receipt' using errcode = 'P0A54';
  end if;
  perform payung.bill_takes(b, p_amount);
  -- A day has not come before it has come in the east of the country.
  if p_paid_on is null or p_paid_on < (select min(x.issued_on) from payung.bills_under(p_code) k join contributions_bill x on x.id = k.bill_id)
     or p_paid_on > (select coalesce(max(payung.server_day(p_today)), (clock_timestamp() at time zone 'Asia/Jayapura')::date)
                     from published.platform_setting where key = 'today') then
    raise exception 'payung: the day of payment is not between the day of the bill and today' using errcode = 'P0C50';
  end if;
  if exists (select from contributions_handreceipt where bill_id = b.id and state = 'waiting') then
    raise exception 'payung: another receipt of this bill waits' using errcode = 'P0C51';
  end if;
  begin
    insert into contributions_handreceipt (bill_id, request_id, amount, paid_on, channel, reference, maker_id, recorded_on)
      values (b.id, joint, p_amount, p_paid_on, p_channel, proof, payung.actor_id(), payung.server_day(p_today))
      returning id into waiting_id;
  exception when unique_violation then
    raise exception 'payung: the reference belongs to another receipt' using errcode = 'P0A54';
  end;
  was_new := true;
end $$;
comment on function payung.record_receipt is 'A payment that a person enters is not yet a receipt: it waits for another person, within the scope, and its reference does not look like one of a bank.';

create function payung.receipt_bills(p_waiting bigint) returns setof bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  return query select h.bill_id from contributions_handreceipt h where h.id = p_waiting
    union select r.bill_id from contributions_handreceipt h join contributions_requestedbill r on r.request_id = h.request_id where h.id = p_waiting;
end $$;
comment on function payung.receipt_bills is 'A receipt by hand is for its bill, or for all bills of its joint code.';

-- Locks a waiting receipt and all its bills, in the same order as everywhere.
create function payung.receipt_held(p_waiting bigint) returns contributions_handreceipt
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare h contributions_handreceipt;
begin
  perform 1 from contributions_bill b where b.id in (select payung.receipt_bills(p_waiting)) and payung.bill_in_scope(b.payer_id)
    order by b.id for update;
  if found then select * into h from contributions_handreceipt where id = p_waiting and state = 'waiting' for update; end if;
  if h.id is null then raise exception 'payung: no such receipt waits' using errcode = 'P0C53'; end if;
  return h;
end $$;
comment on function payung.receipt_held is 'A waiting receipt is locked with its bills, within the scope.';

-- A waiting receipt was confirmed: it becomes a receipt, with its journal and all that follows. If the month of the payment is closed
-- meanwhile, the journal has the date of today.
create function payung.receipt_confirmed(h contributions_handreceipt, p_from text, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare code text; new_receipt bigint;
begin
  select coalesce((select payment_code from contributions_paymentrequest where id = h.request_id), b.payment_code) into code
    from contributions_bill b where b.id = h.bill_id;
  begin
    select s.receipt_id into new_receipt
      from payung.settle_bill(code, h.amount, h.paid_on, h.channel, h.reference, p_today, h.id, null, p_from) s;
  exception when sqlstate 'P0A12' then
    select s.receipt_id into new_receipt from payung.settle_bill(code, h.amount, h.paid_on, h.channel, h.reference, p_today, h.id,
      payung.server_day(p_today), p_from) s;
  end;
  update contributions_handreceipt set state = 'confirmed', confirmed_from = p_from, decided_at = clock_timestamp(), receipt_id = new_receipt,
    checker_id = case when p_from = 'person' then payung.actor_id() end where id = h.id;
  return new_receipt;
end $$;
comment on function payung.receipt_confirmed is 'A confirmed receipt is booked for its bill; if its month is closed, the journal has the date of today.';

-- The bank itself reports the money, with the entered reference and amount and not before the stated day: this replaces the second
-- person. Null if no receipt waits for it or the bill cannot be settled; then a person decides. For functions of rooms that read
-- statements, which make sure that a line confirms only one receipt.
create function payung.receipt_by_statement(p_reference text, p_amount bigint, p_booked_on date, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare h contributions_handreceipt;
begin
  select * into h from contributions_handreceipt
    where reference = p_reference and amount = p_amount and state = 'waiting' and paid_on <= p_booked_on;
  if h.id is null then return null; end if;
  perform 1 from contributions_bill where id in (select payung.receipt_bills(h.id)) order by id for update;
  select * into h from contributions_handreceipt where id = h.id and state = 'waiting' for update;
  return case when h.id is not null then payung.receipt_confirmed(h, 'statement', p_today) end;
exception when sqlstate 'P0A12' or sqlstate 'P0A52' or sqlstate 'P0A53' or sqlstate 'P0A54' or sqlstate 'P0A56' then return null;
end $$;
comment on function payung.receipt_by_statement is 'A statement confirms only a receipt that waits with its number and amount and is not dated later. May be null: result.';

-- Another person has seen the money.
create function payung.confirm_receipt(p_waiting bigint, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare h contributions_handreceipt;
begin
  if not payung.may('receipts.confirm') then
    raise exception 'payung: this role confirms no receipts' using errcode = 'P0C52';
  end if;
  h := payung.receipt_held(p_waiting);
  if h.maker_id = payung.actor_id() then
    raise exception 'payung: who recorded a receipt does not confirm it' using errcode = 'P0C54';
  end if;
  return payung.receipt_confirmed(h, 'person', p_today);
end $$;
comment on function payung.confirm_receipt is 'A receipt is confirmed by a person other than the one who entered it.';

-- A receipt that is wrong: another person refuses it with a reason, or the person who entered it withdraws it.
create function payung.drop_receipt(p_waiting bigint, p_how text, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare h contributions_handreceipt;
begin
  if p_how = 'refused' and not payung.may('receipts.confirm') then
    raise exception 'payung: this role confirms no receipts' using errcode = 'P0C52';
  end if;
  h := payung.receipt_held(p_waiting);
  if p_how = 'refused' and h.maker_id = payung.actor_id() then
    raise exception 'payung: who recorded a receipt does not refuse it' using errcode = 'P0C54';
  elsif p_how is distinct from 'refused' and h.maker_id is distinct from payung.actor_id() then
    raise exception 'payung: only who recorded a receipt takes it back' using errcode = 'P0C55';
  end if;
  update contributions_handreceipt set state = case when p_how = 'refused' then 'refused' else 'withdrawn' end,
    checker_id = payung.actor_id(), decided_at = clock_timestamp(), reason = payung.case_reason(p_reason, p_how = 'refused') where id = h.id;
end $$;
comment on function payung.drop_receipt is 'A receipt is refused by another person with a reason, and withdrawn only by the person who entered it.';

-- What was entered does not change, and a decided receipt stays decided, also for the owner of the tables.
create function payung.keep_handreceipt() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if old.state <> 'waiting' or new.state = 'waiting'
     or (to_jsonb(old) - '{state,confirmed_from,checker_id,decided_at,reason,receipt_id}'::text[])
        is distinct from (to_jsonb(new) - '{state,confirmed_from,checker_id,decided_at,reason,receipt_id}'::text[]) then
    raise exception 'payung: a receipt by hand is decided once and not changed' using errcode = 'P0C57';
  end if;
  return new;
end $$;
comment on function payung.keep_handreceipt is 'A receipt by hand is decided once and never changed, not even by the owner.';
create trigger keep_handreceipt before update on contributions_handreceipt for each row execute function payung.keep_handreceipt();
create trigger keep_rows before delete or truncate on contributions_handreceipt
  for each statement execute function payung.refuse_change();

revoke execute on function payung.server_day(date), payung.bill_in_scope(bigint), payung.bill_of_code(text),
  payung.bill_takes(contributions_bill, bigint), payung.keep_handreceipt(),
  payung.settle_bill(text, bigint, date, text, text, date, bigint, date, text),
  payung.receipt_confirmed(contributions_handreceipt, text, date), payung.receipt_by_statement(text, bigint, date, date),
  payung.record_receipt(text, bigint, date, text, text, date), payung.receipt_held(bigint), payung.receipt_bills(bigint),
  payung.confirm_receipt(bigint, date), payung.drop_receipt(bigint, text, text) from public;
grant execute on function payung.bill_of_code(text), payung.record_receipt(text, bigint, date, text, text, date),
  payung.confirm_receipt(bigint, date), payung.drop_receipt(bigint, text, text) to payung_app;

call payung.protect('contributions_handreceipt', 'bill_id in (select id from contributions_bill)', 'false');
grant select on contributions_handreceipt to payung_app;
call payung.veil('contributions_handreceipt', 'id', 'reference');
