-- Several bills of one payer under one payment code.

-- The bills of a code, for any caller: the one bill of the code, or those of a joint code in their order.
create function payung.bills_under(p_code text) returns table (bill_id bigint, place int, request_id bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, 1, null::bigint from contributions_bill b where b.payment_code = p_code
  union all
  select i.bill_id, i.place, r.id from contributions_paymentrequest r join contributions_requestedbill i on i.request_id = r.id
    where r.payment_code = p_code
$$;
comment on function payung.bills_under is 'A code belongs to its bill, or to the bills that were joined under it.';

-- A code belongs to one bill or to one joint request, whoever writes it.
create function payung.code_once() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join contributions_bill b on b.payment_code = n.payment_code
             join contributions_paymentrequest r on r.payment_code = n.payment_code) then
    raise exception 'payung: the code is in use' using errcode = 'P0E1C';
  end if;
  return null;
end $$;
comment on function payung.code_once is 'No code belongs to both a bill and a joint request.';
create trigger code_once after insert on contributions_bill referencing new table as new_rows
  for each statement execute function payung.code_once();
create trigger code_once after insert on contributions_paymentrequest referencing new table as new_rows
  for each statement execute function payung.code_once();

-- Joins open bills of one payer under a code that the caller has drawn. It is due when the first of them is due, or today if that
-- day has passed.
create function payung.bills_join(p_bills bigint[], p_code text, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare request bigint; payer bigint; on_day date := payung.server_day(p_today); n bigint;
begin
  if not payung.may('bills.join') then raise exception 'payung: this role joins no bills' using errcode = 'P0E10'; end if;
  perform 1 from contributions_bill b where b.id = any(p_bills) order by b.id for update;
  select min(b.payer_id), count(*) into payer, n from contributions_bill b join contributions_billstanding s on s.bill_id = b.id
    where b.id = any(p_bills) and s.open > 0 and payung.bill_in_scope(b.payer_id);
  if n < 2 or n > 24 or n <> (select count(distinct x) from unnest(p_bills) x) then
    raise exception 'payung: two to 24 open bills are joined' using errcode = 'P0E1D';
  end if;
  if exists (select from contributions_bill b where b.id = any(p_bills) and b.payer_id <> payer) then
    raise exception 'payung: bills of one payer are joined' using errcode = 'P0E1E';
  end if;
  insert into contributions_paymentrequest (payer_id, payment_code, issued_on, due_on, maker_id)
    select payer, p_code, on_day, greatest(min(b.due_on), on_day), payung.actor_id() from contributions_bill b where b.id = any(p_bills)
    returning id into request;
  insert into contributions_requestedbill (request_id, bill_id, place)
    select request, b.id, row_number() over (order by b.due_on, b.month, b.id) from contributions_bill b where b.id = any(p_bills);
  return request;
end $$;
comment on function payung.bills_join is 'Two to 24 open bills of one payer are paid under one code, in the order of their due days.';

call payung.protect('contributions_paymentrequest', 'exists (select from contributions_bill b where b.payer_id = contributions_paymentrequest.payer_id)', 'false');
call payung.protect('contributions_requestedbill', 'bill_id in (select id from contributions_bill)', 'false');
call payung.append_only('contributions_paymentrequest');
call payung.append_only('contributions_requestedbill');
grant select on contributions_paymentrequest, contributions_requestedbill to payung_app, payung_loader;
-- These columns were added after their tables got a veil.
grant select (request_id) on contributions_receipt, contributions_handreceipt to payung_app;
grant select (request_id) on contributions_receipt to payung_loader;
call payung.veil('contributions_paymentrequest', 'id', 'payment_code');
revoke execute on function payung.bills_under(text), payung.code_once(), payung.bills_join(bigint[], text, date) from public;
grant execute on function payung.bills_join(bigint[], text, date) to payung_app;
