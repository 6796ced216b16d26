-- When the law changes after people have paid for themselves ahead, the months of a province follow in one act: a credit or a bill
-- over the difference for each bill. One person asks for it and another releases it. Nothing that was assessed is overwritten.
call payung.protect('contributions_ownrepricing', 'province = any((select payung.provinces())::text[])', 'false');
grant select on contributions_ownrepricing to payung_app, payung_loader;

-- A repricing is decided once. What was requested, by whom, why and with which prices, never changes.
create function payung.own_repricing_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.state <> 'asked' or new.state = 'asked'
     or to_jsonb(old) - '{state,decided_by,decided_on,decided_reason,people,months,amount}'::text[]
        is distinct from to_jsonb(new) - '{state,decided_by,decided_on,decided_reason,people,months,amount}'::text[] then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E70';
  end if;
  return new;
end $$;
comment on function payung.own_repricing_kept is 'A repricing of own months keeps who requested it, why and with which prices, and is decided once.';
create trigger own_repricing_kept before update or delete on contributions_ownrepricing for each row execute function payung.own_repricing_kept();

create function payung.own_prices_served(p_province text) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('own.ahead') or not coalesce(p_province = any(payung.provinces()), false) then
    raise exception 'payung: this role reprices no own months here' using errcode = 'P0E71';
  end if;
end $$;
comment on function payung.own_prices_served is 'Own months are repriced by users who bill people that pay for themselves in that province.';

-- Months that no scheme pays, of payers of a province, with what is assessed of them now and on which bill.
create function payung.own_assessed(p_province text)
returns table (membership_id bigint, month date, person_id bigint, payer_id bigint, payer_class text, sector text, regency varchar, base bigint,
               jkk bigint, jkm bigint, total bigint, bill_id bigint, revision smallint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.membership_id, c.month, m.person_id, y.id, y.payer_class, m.sector, n.regency, n.base, n.jkk, n.jkm, n.total, n.bill_id, n.revision
  from published.participation_payer y
  join published.participation_month c on c.payer_id = y.id
  join published.participation_membership m on m.id = c.membership_id
  cross join lateral (
    select (array_agg(a.bill_id order by x.repriced, a.revision desc))[1] as bill_id, (max(a.revision) + 1)::smallint as revision,
      (array_agg(a.regency order by x.repriced, a.revision desc))[1] as regency, (array_agg(a.base order by x.repriced, a.revision desc))[1] as base,
      sum(a.jkk)::bigint as jkk, sum(a.jkm)::bigint as jkm, sum(a.total)::bigint as total
    from contributions_contributionassessment a join contributions_bill x on x.id = a.bill_id
    where a.membership_id = c.membership_id and a.month = c.month having sum(a.total) > 0) n
  where y.province = p_province and y.kind <> 'existing' and not exists (select from published.sponsorship_scheme s where s.payer_id = y.id)
$$;
comment on function payung.own_assessed is 'The present assessment of months that people pay for themselves or for a neighbour.';

-- The distinct prices for which the program has to ask the law.
create function payung.own_price_keys(p_province text) returns table (month date, sector text, payer_class text, base bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.own_prices_served(p_province);
  return query select distinct o.month, o.sector, o.payer_class, o.base from payung.own_assessed(p_province) o order by 1, 2, 3, 4;
end $$;
comment on function payung.own_price_keys is 'Each combination of month, sector, class and base of own months, without persons.';

create function payung.own_price_rows(p_province text, p_prices jsonb)
returns table (membership_id bigint, month date, person_id bigint, payer_id bigint, regency varchar, sector text, base bigint, was bigint, becomes bigint,
               jkk bigint, jkm bigint, bill_id bigint, revision smallint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select o.membership_id, o.month, o.person_id, o.payer_id, o.regency, o.sector, o.base, o.total, o.total + x.jkk + x.jkm - o.jkk - o.jkm,
    x.jkk - o.jkk, x.jkm - o.jkm, o.bill_id, o.revision
  from payung.own_assessed(p_province) o
  join jsonb_to_recordset(p_prices) x(month date, sector text, payer_class text, base bigint, jkk bigint, jkm bigint)
    on x.month = o.month and x.sector = o.sector and x.payer_class = o.payer_class and x.base = o.base
  where x.jkk + x.jkm <> o.jkk + o.jkm
$$;
comment on function payung.own_price_rows is 'The own months that other prices would change, and by how much.';

create function payung.own_reprice_preview(p_province text, p_prices jsonb)
returns table (month date, sector text, was bigint, becomes bigint, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.own_prices_served(p_province);
  return query select r.month, r.sector, r.was, r.becomes, count(*), sum(r.becomes - r.was)::bigint
    from payung.own_price_rows(p_province, p_prices) r group by 1, 2, 3, 4 order by 1, 2, 3;
end $$;
comment on function payung.own_reprice_preview is 'The effect of other prices on own months: people and rupiah of each month.';

create function payung.own_reprice_ask(p_province text, p_reason text, p_law text, p_prices jsonb, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); r bigint;
begin
  perform payung.case_day(p_on);
  perform payung.own_prices_served(p_province);
  if exists (select from jsonb_to_recordset(p_prices) x(month date, sector text, payer_class text, base bigint, jkk bigint, jkm bigint)
             group by x.month, x.sector, x.payer_class, x.base
             having count(*) > 1 or not coalesce(bool_and(x.jkk >= 0 and x.jkm >= 0 and x.jkk + x.jkm > 0), false)) then
    raise exception 'payung: each month, sector, class and base has one price above zero' using errcode = 'P0E75';
  end if;
  if not exists (select from payung.own_reprice_preview(p_province, p_prices)) then
    raise exception 'payung: no price moves' using errcode = 'P0E72';
  end if;
  insert into contributions_ownrepricing (province, state, law, reason, prices, asked_by, asked_on)
    values (p_province, 'asked', p_law, said, p_prices, payung.actor_id(), p_on) returning id into r;
  return r;
end $$;
comment on function payung.own_reprice_ask is 'New prices of own months are requested with a reason, one request at a time in a province, if they change anything.';

create function payung.own_repricing_standing(p_repricing bigint)
returns table (month date, sector text, was bigint, becomes bigint, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare r contributions_ownrepricing;
begin
  select * into r from contributions_ownrepricing where id = p_repricing;
  return query select * from payung.own_reprice_preview(r.province, r.prices);
end $$;
comment on function payung.own_repricing_standing is 'Users who serve the province see the present effect of a repricing of own months.';

-- The digest is over the bills and months themselves, so it changes even if two people only exchange months.
create function payung.own_repricing_seen(p_repricing bigint) returns text
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare r contributions_ownrepricing;
begin
  select * into r from contributions_ownrepricing where id = p_repricing;
  perform payung.own_prices_served(r.province);
  return (select encode(sha256(convert_to(jsonb_build_array(p_repricing, (select jsonb_agg(jsonb_build_array(x.membership_id, x.month, x.was, x.becomes)
    order by x.membership_id, x.month) from payung.own_price_rows(r.province, r.prices) x))::text, 'UTF8')), 'hex'));
end $$;
comment on function payung.own_repricing_seen is 'The digest of the effect of a repricing of own months changes when any of it changes.';

-- p_codes: a payment code for each bill that asks for more; p_due: when those are due. Set-wise: a credit or a bill for each bill,
-- its rows, and the prices of the months.
create function payung.own_reprice_take(p_repricing bigint, p_seen text, p_codes text[], p_due date, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r contributions_ownrepricing; m date; moved bigint; heads bigint; money bigint; memberships bigint[]; months date[]; payers bigint[]; amounts bigint[];
begin
  perform payung.case_day(p_on);
  select * into r from contributions_ownrepricing where id = p_repricing for update;
  perform payung.own_prices_served(r.province);
  if r.state <> 'asked' then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E70';
  end if;
  if r.asked_by = payung.actor_id() then
    raise exception 'payung: another person decides on new prices' using errcode = 'P0E73';
  end if;
  for m in select distinct x.month from jsonb_to_recordset(r.prices) x(month date) order by 1 loop
    perform pg_advisory_xact_lock(7107, (extract(year from m) * 12 + extract(month from m))::int - 1);
  end loop;
  if p_seen is distinct from payung.own_repricing_seen(p_repricing) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  select count(*), count(distinct x.person_id), coalesce(sum(x.becomes - x.was), 0)::bigint, array_agg(x.membership_id), array_agg(x.month),
      array_agg(x.payer_id), array_agg(x.becomes)
    into moved, heads, money, memberships, months, payers, amounts from payung.own_price_rows(r.province, r.prices) x;
  with rows as materialized (
    select x.*, sign(x.becomes - x.was) as way from payung.own_price_rows(r.province, r.prices) x
  ), sums as (
    select x.bill_id, x.way, min(x.month) as month, max(x.month) as last_month, count(*) as people, sum(x.jkk) as jkk, sum(x.jkm) as jkm
    from rows x group by 1, 2
  ), bills as (
    select s.*, nextval('contributions_bill_id_seq') as id, b.payer_id, b.regency, b.province, b.issued_on,
      row_number() over (partition by s.way order by s.bill_id) as nth, row_number() over (partition by b.payer_id, s.month order by s.bill_id, s.way)
        + (select max(o.sequence) from contributions_bill o where o.payer_id = b.payer_id and o.month = s.month) as sequence
    from sums s join contributions_bill b on b.id = s.bill_id
  ), asked as (
    insert into contributions_bill (id, payer_id, month, last_month, sequence, regency, corrects_id, people, jkk, jkm, amount, payment_code,
      due_on, issued_on, province, repriced) overriding system value
    select b.id, b.payer_id, b.month, b.last_month, coalesce(b.sequence, b.nth), b.regency, case when b.way < 0 then b.bill_id end, b.people, b.jkk,
      b.jkm, b.jkk + b.jkm, case when b.way > 0 then p_codes[b.nth] end, case when b.way > 0 then p_due else greatest(p_on, b.issued_on) end,
      greatest(p_on, b.issued_on), b.province, true
    from bills b order by b.id
  )
  insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, total, repriced)
    select x.membership_id, x.month, x.revision, b.id, x.regency, x.base, x.jkk, x.jkm, x.jkk + x.jkm, true
    from rows x join bills b on b.bill_id = x.bill_id and b.way = x.way;
  perform payung.months_follow(memberships, months, payers, amounts);
  update contributions_ownrepricing set state = 'taken', decided_by = payung.actor_id(), decided_on = p_on, people = heads, months = moved, amount = money
    where id = p_repricing;
end $$;
comment on function payung.own_reprice_take is 'Own months follow the law by a credit or a bill over the difference, released by another person for exactly what he saw, all or none.';

create function payung.own_reprice_refuse(p_repricing bigint, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r contributions_ownrepricing; said text := payung.case_reason(p_reason);
begin
  select * into r from contributions_ownrepricing where id = p_repricing for update;
  perform payung.own_prices_served(r.province);
  if r.state <> 'asked' then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E70';
  end if;
  update contributions_ownrepricing set state = 'refused', decided_by = payung.actor_id(), decided_on = p_on, decided_reason = said where id = p_repricing;
end $$;
comment on function payung.own_reprice_refuse is 'Requested prices of own months are refused with a reason, which is kept.';

-- The price of a month that no scheme pays equals what is assessed of it; no role may store another one, not even the owner.
create function payung.own_price_stands() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (
    select from new_rows n where not exists (select from published.sponsorship_scheme s where s.payer_id = n.payer_id)
      and n.amount is distinct from (select sum(a.total) from contributions_contributionassessment a
        where a.membership_id = n.membership_id and a.month = n.month)) then
    raise exception 'payung: an own month stands at what is assessed of it' using errcode = 'P0E74';
  end if;
  return null;
end $$;
comment on function payung.own_price_stands is 'The price of a month that no scheme pays changes only together with its assessment.';
create trigger own_price_stands after update on participation_month referencing new table as new_rows
  for each statement execute function payung.own_price_stands();
revoke execute on function payung.own_repricing_kept(), payung.own_prices_served(text), payung.own_assessed(text), payung.own_price_keys(text),
  payung.own_price_rows(text, jsonb), payung.own_reprice_preview(text, jsonb), payung.own_reprice_ask(text, text, text, jsonb, date),
  payung.own_repricing_standing(bigint), payung.own_repricing_seen(bigint), payung.own_reprice_take(bigint, text, text[], date, date),
  payung.own_reprice_refuse(bigint, text, date), payung.own_price_stands() from public;
grant execute on function payung.own_price_keys(text), payung.own_reprice_preview(text, jsonb), payung.own_reprice_ask(text, text, text, jsonb, date),
  payung.own_repricing_standing(bigint), payung.own_repricing_seen(bigint), payung.own_reprice_take(bigint, text, text[], date, date),
  payung.own_reprice_refuse(bigint, text, date) to payung_app;
