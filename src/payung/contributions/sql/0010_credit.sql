-- The open amount of each bill and the credit of each payer. Both are stored as sums, which triggers update together with their
-- rows.
insert into ledger_ledgeraccount (code, name, kind) values ('2200', 'Titipan pembayar iuran', 'liability');

-- The original bill, if this bill corrects it (or corrects a correction of it); else the bill itself.
create function payung.bill_origin(p_bill bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with recursive above as (
    select b.id, b.corrects_id from contributions_bill b where b.id = p_bill
    union all
    select b.id, b.corrects_id from above a join contributions_bill b on b.id = a.corrects_id
  ) select id from above where corrects_id is null
$$;
comment on function payung.bill_origin is 'A correction, and a correction of a correction, belongs to the original bill.';

-- An entry of a payer's credit with its journal. Credit that came with a receipt is in the journal of that receipt.
create function payung.credit_enter(p_payer bigint, p_kind text, p_amount bigint, p_on date, p_receipt bigint default null,
                                    p_bill bigint default null, p_refund bigint default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare entry bigint; against text := case p_kind when 'corrected' then '1200' when 'uncorrected' then '1200' when 'refunded' then '2300' when 'returned' then '2300' end;
begin
  insert into contributions_credit (payer_id, kind, amount, on_day, receipt_id, bill_id, refund_id, actor_id)
    values (p_payer, p_kind, p_amount, p_on, p_receipt, p_bill, p_refund, payung.actor_id()) returning id into entry;
  if against is not null then
    perform payung.ledger_post('credit', 'credit:' || entry, p_on, y.organisation_id, y.province,
      jsonb_build_object('credit', entry, 'payer', y.id), array[against, '2200'], array[p_amount, -p_amount])
      from published.participation_payer y where y.id = p_payer;
  end if;
  return entry;
end $$;
comment on function payung.credit_enter is 'Credit of a payer is recorded with its journal. May be null: p_receipt, p_bill, p_refund.';

create function payung.credit_keep() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  -- A payer without a sum gets 0 first, and the amounts are added by an update: an insert of a negative amount would be refused by
  -- the check even if the payer has enough.
  insert into contributions_payercredit (payer_id, amount) select distinct payer_id, 0 from new_rows order by 1 on conflict do nothing;
  update contributions_payercredit k set amount = k.amount + n.amount
    from (select payer_id, sum(amount)::bigint as amount from new_rows group by 1) n where n.payer_id = k.payer_id;
  return null;
end $$;
comment on function payung.credit_keep is 'The credit of a payer is the sum of his entries, and never below zero.';
create trigger credit_keep after insert on contributions_credit referencing new table as new_rows
  for each statement execute function payung.credit_keep();

-- A correction changes the amount of a bill. A fine falls together with the amount on which it was charged. What was waived and is
-- no longer owed is no longer waived either. What was paid beyond the rest becomes credit; when the correction is undone, that
-- credit is taken back as far as it is still there. If the payments now cover the whole bill, it is settled.
create function payung.bill_corrected(p_correction bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c contributions_bill; s contributions_billstanding; over bigint; back bigint; unwaived bigint; lowered bigint := 0;
begin
  select * into c from contributions_bill where id = p_correction;
  perform 1 from contributions_bill where id = payung.bill_origin(p_correction) for update;
  select * into s from contributions_billstanding where bill_id = payung.bill_origin(p_correction) for update;
  if c.amount < 0 then lowered := payung.fines_lower(s.bill_id, -c.amount, c.issued_on); end if;
  over := greatest(0, -(s.open + c.amount - lowered));
  unwaived := least(over, s.waived);
  over := over - unwaived;
  back := greatest(0, least(c.amount, s.credited, (select amount from contributions_payercredit where payer_id = s.payer_id for update)));
  update contributions_billstanding set net = net + c.amount, fined = fined - lowered, waived = waived - unwaived, credited = credited + over - back
    where bill_id = s.bill_id returning * into s;
  if unwaived > 0 then perform payung.charge_enter(s.bill_id, 'unwaived', unwaived, c.issued_on); end if;
  if back > 0 then perform payung.credit_enter(s.payer_id, 'uncorrected', -back, c.issued_on, null, s.bill_id); end if;
  if over > 0 then perform payung.credit_enter(s.payer_id, 'corrected', over, c.issued_on, null, s.bill_id); end if;
  perform payung.bill_complete(s.bill_id);
end $$;
comment on function payung.bill_corrected is 'What was paid in addition to a corrected bill becomes credit of the payer, what was waived of it is no longer owed, and payments that now cover it settle it.';

-- By a correction or a waiver the payments of a bill now cover all of its contributions: the last payment settles it.
create function payung.bill_complete(p_bill bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s contributions_billstanding; last_receipt bigint;
begin
  select * into s from contributions_billstanding where bill_id = p_bill;
  if s.receipt_id is not null or s.net = 0 or s.net - s.waived - s.paid + s.credited > 0 then return; end if;
  select receipt_id into last_receipt from contributions_settlement where bill_id = s.bill_id order by id desc limit 1;
  if last_receipt is null then return; end if;
  insert into contributions_settlement (receipt_id, bill_id, amount, settles) values (last_receipt, s.bill_id, 0, true);
  perform payung.bill_settled(s.bill_id);
end $$;
comment on function payung.bill_complete is 'The payments of a bill settle it when nothing more is asked; a bill without payments is not settled.';

create function payung.bill_settled(p_bill bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into platform_outbox (topic, key, payload)
    select 'contributions.bill_settled', 'bill_settled:' || b.id, jsonb_build_object('bill', b.id, 'month', b.month)
    from contributions_bill b where b.id = p_bill
$$;
comment on function payung.bill_settled is 'Other rooms are informed once that a bill is settled.';

create function payung.bill_stands() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c bigint;
begin
  insert into contributions_billstanding (bill_id, payer_id, net) select id, payer_id, amount from new_rows where corrects_id is null;
  for c in select id from new_rows where corrects_id is not null order by id loop
    perform payung.bill_corrected(c);
  end loop;
  return null;
end $$;
comment on function payung.bill_stands is 'The open amount of a bill is stored from its first day on, with every correction.';
create trigger bill_stands after insert on contributions_bill referencing new table as new_rows
  for each statement execute function payung.bill_stands();

-- Counts bills and credit again and compares with the stored sums; returns how many differ. With `p_mend` it corrects them.
create function payung.bill_standings_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table contributions_billstanding in share row exclusive mode; end if;
  with recursive above as (
    select b.id as origin, b.id as at, b.amount, b.payer_id from contributions_bill b where b.corrects_id is null
    union all
    select a.origin, b.id, b.amount, b.payer_id from above a join contributions_bill b on b.corrects_id = a.at
  ), counted as (
    select a.origin as bill_id, min(a.payer_id) as payer_id, sum(a.amount)::bigint as net,
      coalesce((select sum(g.amount) from contributions_billcharge g where g.bill_id = a.origin and g.kind in ('fine', 'fine_lowered', 'fine_waived')), 0)::bigint as fined,
      coalesce((select -sum(g.amount) from contributions_billcharge g where g.bill_id = a.origin and g.kind in ('waived', 'unwaived')), 0)::bigint as waived,
      coalesce((select sum(s.amount) from contributions_settlement s where s.bill_id = a.origin), 0)::bigint as paid,
      coalesce((select sum(k.amount) from contributions_credit k where k.bill_id = a.origin and k.kind in ('corrected', 'uncorrected')), 0)::bigint as credited,
      (select s.receipt_id from contributions_settlement s where s.bill_id = a.origin and s.settles) as receipt_id
    from above a group by a.origin
  ), off as (
    select bill_id, c.payer_id, c.net, c.fined, c.waived, c.paid, c.credited, c.receipt_id from counted c full join contributions_billstanding k using (bill_id)
    where (c.payer_id, c.net, c.fined, c.waived, c.paid, c.credited, c.receipt_id)
      is distinct from (k.payer_id, k.net, k.fined, k.waived, k.paid, k.credited, k.receipt_id)
  ), gone as (
    delete from contributions_billstanding k using off where p_mend and off.payer_id is null and k.bill_id = off.bill_id
  ), put as (
    insert into contributions_billstanding as k (bill_id, payer_id, net, fined, waived, paid, credited, receipt_id)
      select * from off where p_mend and payer_id is not null
      on conflict (bill_id) do update set payer_id = excluded.payer_id, net = excluded.net, fined = excluded.fined, waived = excluded.waived, paid = excluded.paid,
        credited = excluded.credited, receipt_id = excluded.receipt_id
  )
  select count(*) into n from off;
  return payung.recount_keep('contributions_billstanding', n, p_mend);
end $$;
comment on function payung.bill_standings_recount is 'The stored sums are compared with bills, charges, settlements and credit, and are corrected only to what these say.';

-- Pays a bill from the credit of its payer. No new money comes in, so the receipt is booked against the credit.
create function payung.credit_carry(p_code text, p_amount bigint default null, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s contributions_billstanding; b contributions_bill; had bigint; part bigint; receipt bigint;
begin
  if not payung.may('credits.carry') then
    raise exception 'payung: this role moves no credit' using errcode = 'P0E10';
  end if;
  select * into b from contributions_bill where payment_code = p_code and payung.bill_in_scope(payer_id) for update;
  if not found then raise exception 'payung: unknown payment code' using errcode = 'P0A51'; end if;
  select * into s from contributions_billstanding where bill_id = b.id;
  if s.open = 0 then raise exception 'payung: the bill is settled' using errcode = 'P0A52'; end if;
  select amount into had from contributions_payercredit where payer_id = b.payer_id for update;
  part := coalesce(p_amount, least(had, s.open));
  if coalesce(had, 0) = 0 or part > had then
    raise exception 'payung: the payer has not that much credit' using errcode = 'P0E11';
  end if;
  if part < 1 or part > s.open then
    raise exception 'payung: credit is carried up to what is open' using errcode = 'P0E12';
  end if;
  select t.receipt_id into receipt from payung.settle_bill(p_code, part, payung.server_day(p_today), 'credit',
    'TITIPAN-' || b.id || '-' || (select count(*) + 1 from contributions_settlement where bill_id = b.id), p_today) t;
  perform payung.credit_enter(b.payer_id, 'carried', -part, payung.server_day(p_today), receipt, b.id);
  return receipt;
end $$;
comment on function payung.credit_carry is 'Credit pays a bill of the same payer, at most its open amount and at most the credit. May be null: p_amount.';

call payung.protect('contributions_billstanding', 'bill_id in (select id from contributions_bill)', 'false');
call payung.protect('contributions_credit', 'exists (select from contributions_bill b where b.payer_id = contributions_credit.payer_id)', 'false');
call payung.protect('contributions_payercredit', 'exists (select from contributions_bill b where b.payer_id = contributions_payercredit.payer_id)', 'false');
call payung.append_only('contributions_credit');
grant select on contributions_billstanding, contributions_credit, contributions_payercredit to payung_app, payung_loader;
revoke execute on function payung.bill_origin(bigint), payung.credit_enter(bigint, text, bigint, date, bigint, bigint, bigint),
  payung.credit_keep(), payung.bill_corrected(bigint), payung.bill_complete(bigint), payung.bill_settled(bigint), payung.bill_stands(),
  payung.bill_standings_recount(boolean), payung.credit_carry(text, bigint, date) from public;
grant execute on function payung.credit_carry(text, bigint, date) to payung_app;
grant execute on function payung.bill_standings_recount(boolean) to payung_loader;
