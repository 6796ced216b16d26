create table contributions_contributionassessment (
  membership_id bigint not null,
  month date not null check (extract(day from month) = 1),
  revision smallint not null default 0,
  bill_id bigint not null,
  regency varchar(5) not null,
  base bigint not null,
  jkk bigint not null default 0,
  jkm bigint not null default 0,
  jht bigint not null default 0,
  jp bigint not null default 0,
  jkp bigint not null default 0,
  total bigint not null,
  asked_id bigint,
  repriced boolean not null default false,
  check (total = jkk + jkm + jht + jp + jkp),
  check (revision > 0 or (jkk >= 0 and jkm >= 0 and jht >= 0 and jp >= 0 and jkp >= 0)),
  primary key (membership_id, month, revision)
) partition by list (month);
comment on table contributions_contributionassessment is 'Sub-ledger of the bills. The key allows one assessment of a month for each revision.';
comment on column contributions_contributionassessment.asked_id is 'For a row that takes a month back, or reverses that: the original bill that asked for the month.';
comment on column contributions_contributionassessment.repriced is 'For a row about another price: it changes what a month costs, not which bill asks for it.';
create index contributions_assessment_bill on contributions_contributionassessment (bill_id);

-- The journal of a bill is posted when its assessed rows have arrived and add up to the amount that the bill states, and at no other
-- time. A run of the worker bills only months of the calendar, for the payer that holds them and at the price that they have there.
create function payung.journal_bills() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b record; held bigint; payer bigint; asks boolean; first date; last date; bills bigint[]; payers bigint[];
begin
  for b in
    select n.bill_id, sum(n.total)::bigint as total, count(*) as people, sum(n.jkk)::bigint as jkk,
           sum(n.jkm)::bigint as jkm, sum(n.jht)::bigint as jht, sum(n.jp)::bigint as jp, sum(n.jkp)::bigint as jkp, min(n.month) as first_month, max(n.month) as last_month,
           bool_and(n.repriced) as all_repriced, bool_or(n.repriced) as any_repriced, min(n.asked_id) as asked, max(n.asked_id) as asked_last, count(n.asked_id) as asked_rows
    from new_rows n group by n.bill_id order by n.bill_id
  loop
    select o.payer_id, o.corrects_id is null and not o.repriced into payer, asks
      from contributions_bill o join published.participation_payer y on y.id = o.payer_id
      where o.id = b.bill_id and o.amount = b.total and o.people = b.people and o.jkk = b.jkk and o.jkm = b.jkm and o.jht = b.jht
        and o.jp = b.jp and o.jkp = b.jkp and o.month = b.first_month and o.last_month = b.last_month
        and b.all_repriced = o.repriced and b.any_repriced = o.repriced and case when o.corrects_id is null or o.repriced then b.asked_rows = 0
          else b.asked_rows = b.people and b.asked = b.asked_last and b.asked = payung.bill_origin(o.id) end;
    if not found then
      raise exception 'payung: bill % does not equal its assessed rows', b.bill_id using errcode = 'P0A40';
    end if;
    first := least(first, b.first_month);
    last := greatest(last, b.last_month);
    if asks then
      bills := bills || b.bill_id;
      payers := payers || payer;
    end if;
    select case when f.payer_id is null then 0 else b.total end into held
      from contributions_bill x left join published.sponsorship_fund f on f.payer_id = x.payer_id where x.id = b.bill_id;
    perform payung.ledger_post('bill', 'bill:' || x.id, x.issued_on, y.organisation_id, x.province,
        jsonb_build_object('bill', x.id, 'month', x.month, 'people', x.people),
        array['1200', '4100', '4200', '4300', '4400', '4500', '8200', '8100'],
        array[b.total, -b.jkk, -b.jkm, -b.jht, -b.jp, -b.jkp, held, -held])
      from contributions_bill x join published.participation_payer y on y.id = x.payer_id where x.id = b.bill_id;
  end loop;
  -- Only the partitions of these months are read. The bills are handed over, because the planner takes those of this very statement for
  -- one and would read all rows once for each; and all but the membership is compared in one expression, because it takes several
  -- columns, of rows of which it knows nothing, for a reason to look the months up one by one.
  if payung.run_room() = 'contributions' and exists (
    select from new_rows n join unnest(bills, payers) a(id, payer_id) on a.id = n.bill_id
    where not exists (select from published.participation_month c where c.membership_id = n.membership_id and c.month between first and last
      and case when c.month = n.month and c.payer_id = a.payer_id then c.amount = n.total end)) then
    raise exception 'payung: a bill asks for months of its payer, at what they stand at' using errcode = 'P0A43';
  end if;
  return null;
end $$;
comment on function payung.journal_bills is 'A bill is journaled once its assessed rows equal it in people, months and rupiah of every programme, and a run bills only months that the payer holds, at their price.';
create trigger journal_bills after insert on contributions_contributionassessment referencing new table as new_rows
  for each statement execute function payung.journal_bills();

-- Thousands of bills come at once, so they are checked once for each statement.
create function payung.bill_province() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join published.participation_payer y on y.id = n.payer_id where y.province <> n.province) then
    raise exception 'payung: a bill lies in the province of its payer' using errcode = 'P0CB2';
  end if;
  return null;
end $$;
comment on function payung.bill_province is 'A bill belongs to the province of its payer.';
create trigger bill_province after insert on contributions_bill referencing new table as new_rows
  for each statement execute function payung.bill_province();
revoke execute on function payung.journal_bills(), payung.bill_province() from public;

-- No more goes to a bill than it asks for and than came in. The payment that completes the contributions is marked (`settles`),
-- once: it protects the people even if a late fine of the employer is still open. The sums are stored beside the bill.
create function payung.settlement_fits() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (
    select from (select bill_id, sum(amount) as part, bool_or(settles) as settles from new_rows group by bill_id) n
    join contributions_billstanding t on t.bill_id = n.bill_id
    where n.part > t.open or n.settles <> (n.part >= t.net - t.waived - t.paid + t.credited and t.receipt_id is null))
  or exists (
    select from (select distinct receipt_id from new_rows) n join contributions_receipt r on r.id = n.receipt_id
    where r.amount < (select sum(s.amount) from contributions_settlement s where s.receipt_id = r.id)) then
    raise exception 'payung: more than was asked or than came' using errcode = 'P0CB6';
  end if;
  update contributions_billstanding t set paid = t.paid + n.part, receipt_id = coalesce(t.receipt_id, n.last)
    from (select bill_id, sum(amount)::bigint as part, min(receipt_id) filter (where settles) as last from new_rows group by bill_id) n
    where t.bill_id = n.bill_id;
  return null;
end $$;
comment on function payung.settlement_fits is 'No more goes to a bill than it asks for and than came in, and a bill is settled when its contributions are paid completely.';
create trigger settlement_fits after insert on contributions_settlement referencing new table as new_rows
  for each statement execute function payung.settlement_fits();
revoke execute on function payung.settlement_fits() from public;

-- A bill of a person is also visible to the offices and the village of his place. The queue carries out any run, so the right to
-- assess is checked again where the bill is written.
call payung.protect('contributions_bill',
  'province = any((select payung.provinces())::text[]) or regency = any((select payung.places())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))
   or ((select payung.villages()) <> ''{}'' and payer_id in (select y.id from participation_payer y
       join participation_membership m on m.person_id = y.person_id where m.village_code = any((select payung.villages())::text[])))',
  '(select payung.may(''contributions.assess'')) and (province = any((select payung.provinces())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[])))');
call payung.protect('contributions_receipt', 'bill_id in (select id from contributions_bill)', 'false');
call payung.protect('contributions_settlement', 'bill_id in (select id from contributions_bill)', 'false');
call payung.append_only('contributions_settlement');
grant select on contributions_settlement to payung_app, payung_loader;
call payung.protect_by_place('contributions_contributionassessment', 'regency',
  'bill_id in (select id from contributions_bill where (select payung.orgs()) <> ''{}'')');
call payung.append_only('contributions_bill');
call payung.append_only('contributions_receipt');
call payung.append_only('contributions_contributionassessment');
grant select on contributions_bill, contributions_receipt, contributions_contributionassessment to payung_app, payung_loader;
call payung.veil('contributions_bill', 'id', 'payment_code');
call payung.veil('contributions_receipt', 'id', 'reference');

-- Bills within the scope whose payment code begins with these digits; at most a thousand.
create function payung.bills_find(p_code text) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select id from contributions_bill where starts_with(payment_code, p_code) and p_code <> '' and payung.reads() order by id desc limit 1000
$$;
comment on function payung.bills_find is 'Bills within the scope are found by the beginning of a payment code, at most a thousand.';
revoke execute on function payung.bills_find(text) from public;
grant execute on function payung.bills_find(text) to payung_app;
call payung.read_as_reader('payung.bills_find(text)');
grant insert on contributions_bill, contributions_contributionassessment to payung_loader;
-- The worker writes ordinary bills. Bills that take something back or change a price are written only by functions.
create policy of_run on contributions_bill as restrictive for insert to payung_loader with check (
  (select payung.run_room()) is null or (select payung.run_room()) = 'contributions' and corrects_id is null and not repriced);
create policy of_run on contributions_contributionassessment as restrictive for insert to payung_loader with check (
  (select payung.run_room()) is null or (select payung.run_room()) = 'contributions' and asked_id is null and not repriced);
