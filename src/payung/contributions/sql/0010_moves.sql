-- What new prices do to months that were billed: a later revision holds the difference, on a credit where less is due and on a bill
-- of its own where more is due. Nothing that was assessed is overwritten.

-- Months of a scheme that other prices would change, with their price of now and what was assessed of them.
create function payung.price_rows(p_scheme bigint, p_prices jsonb, p_month date)
returns table (membership_id bigint, regency varchar, sector text, was bigint, becomes bigint, bill_id bigint, revision smallint, base bigint,
               jkk bigint, jkm bigint, jht bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.membership_id, c.regency, v.sector, c.amount, v.becomes, n.bill_id, n.revision, n.base,
    v.jkk - n.jkk, v.jkm - n.jkm, v.jht - n.jht
  from published.sponsorship_scheme g
  join published.participation_month c on c.payer_id = g.payer_id and c.month = p_month
  join published.participation_membership m on m.id = c.membership_id
  join payung.price_moves(p_scheme, p_prices) v on v.month = p_month and v.was = c.amount and v.sector = m.sector
  left join (
    select a.membership_id, (array_agg(a.bill_id order by x.repriced, a.revision desc))[1] as bill_id, (max(a.revision) + 1)::smallint as revision,
      (array_agg(a.base order by x.repriced, a.revision desc))[1] as base, sum(a.jkk)::bigint as jkk, sum(a.jkm)::bigint as jkm, sum(a.jht)::bigint as jht
    from contributions_contributionassessment a join contributions_bill x on x.id = a.bill_id
    where a.month = p_month group by 1 having sum(a.total) > 0
  ) n on n.membership_id = c.membership_id
  where g.id = p_scheme
$$;
comment on function payung.price_rows is 'The months of a scheme that other prices would change, and by how much for those that are billed.';

-- The same by month and price, to show before somebody asks: `billed` months get a credit or a bill, the others only another
-- estimate.
create function payung.price_effect(p_scheme bigint, p_prices jsonb)
returns table (month date, sector text, was bigint, becomes bigint, billed boolean, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare m date;
begin
  for m in select distinct v.month from payung.price_moves(p_scheme, p_prices) v order by 1 loop
    return query select m, r.sector, r.was, r.becomes, r.bill_id is not null, count(*), sum(r.becomes - r.was)::bigint
      from payung.price_rows(p_scheme, p_prices, m) r group by 1, 2, 3, 4, 5 order by 2, 3, 5;
  end loop;
end $$;
comment on function payung.price_effect is 'The effect of other prices: people and rupiah of each month, billed and not billed.';

create function payung.reprice_preview(p_scheme bigint, p_prices jsonb)
returns table (month date, sector text, was bigint, becomes bigint, billed boolean, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.run_of('contributions');
  if not (payung.may('scheme.edit') or payung.may('contributions.assess')) or not payung.scheme_served(p_scheme) then
    raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
  end if;
  return query select * from payung.price_effect(p_scheme, p_prices);
end $$;
comment on function payung.reprice_preview is 'Users who serve the scheme see the effect of other prices.';

-- Applies the version: to billed and unbilled months with `p_billed`, else to unbilled months only. `p_codes`: a payment code for
-- each month that is billed in addition; `p_due`: when those bills are due.
create function payung.prices_take(p_repricing bigint, p_scheme bigint, p_version smallint, p_prices jsonb, p_billed boolean, p_codes text[],
                                   p_due date, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m date; b record; correction bigint; asked int := 0; moved jsonb; people bigint; months bigint; amount bigint; billed bigint;
begin
  for m in select distinct v.month from payung.price_moves(p_scheme, p_prices) v order by 1 loop
    perform pg_advisory_xact_lock(7107, (extract(year from m) * 12 + extract(month from m))::int - 1);
  end loop;
  select jsonb_agg(jsonb_build_object('month', e.month, 'more', e.amount)), coalesce(max(e.people), 0), coalesce(sum(e.people), 0)::bigint,
      coalesce(sum(e.amount), 0)::bigint, coalesce(sum(e.of_bills), 0)::bigint
    into moved, people, months, amount, billed from (
      select x.month, sum(x.people)::bigint as people, sum(x.amount)::bigint as amount, sum(x.amount) filter (where x.billed) as of_bills
      from payung.price_effect(p_scheme, p_prices) x where p_billed or not x.billed group by x.month) e;
  perform payung.prices_stand(p_scheme, p_version, amount);
  perform payung.repricing_decide(p_repricing, case when p_billed then 'taken' else 'adopted' end, '', p_on, people, months, amount, billed);
  -- Changes that give money back are made first, so that the fund is never short in between.
  for m in select x.month from jsonb_to_recordset(coalesce(moved, '[]')) x(month date, more bigint) order by x.more, 1 loop
    for b in
      select r.bill_id, sign(r.jkk + r.jkm + r.jht) as way, count(*) as people, sum(r.jkk)::bigint as jkk, sum(r.jkm)::bigint as jkm,
        sum(r.jht)::bigint as jht
      from payung.price_rows(p_scheme, p_prices, m) r
      where p_billed and r.bill_id is not null and r.jkk + r.jkm + r.jht <> 0 group by 1, 2 order by 1, 2
    loop
      if b.way > 0 then asked := asked + 1; end if;
      insert into contributions_bill (payer_id, month, last_month, sequence, regency, corrects_id, people, jkk, jkm, jht, amount, payment_code,
        due_on, issued_on, province, repriced)
        select x.payer_id, m, m, (select max(o.sequence) + 1 from contributions_bill o where o.payer_id = x.payer_id and o.month = m),
          x.regency, case when b.way < 0 then x.id end, b.people, b.jkk, b.jkm, b.jht, b.jkk + b.jkm + b.jht,
          case when b.way > 0 then p_codes[asked] end,
          case when b.way > 0 then p_due else greatest(p_on, x.issued_on) end, greatest(p_on, x.issued_on), x.province, true
        from contributions_bill x where x.id = b.bill_id returning id into correction;
      insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, jht, total, repriced)
        select r.membership_id, m, r.revision, correction, r.regency, r.base, r.jkk, r.jkm, r.jht, r.jkk + r.jkm + r.jht, true
        from payung.price_rows(p_scheme, p_prices, m) r
        where r.bill_id = b.bill_id and sign(r.jkk + r.jkm + r.jht) = b.way;
    end loop;
    perform payung.months_reprice((select g.payer_id from published.sponsorship_scheme g where g.id = p_scheme), m,
        array_agg(r.membership_id order by r.membership_id), array_agg(r.becomes order by r.membership_id))
      from payung.price_rows(p_scheme, p_prices, m) r where p_billed or r.bill_id is null;
  end loop;
end $$;
comment on function payung.prices_take is 'Months follow the version of their prices; billed months get a credit or a bill over the difference, nothing is overwritten, and all change or none.';

-- One person asks for the version; nothing changes before another person has decided.
create function payung.reprice_ask(p_scheme bigint, p_reason text, p_law text, p_prices jsonb, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason);
begin
  perform payung.case_day(p_on);
  if not payung.may('scheme.edit') or not payung.scheme_served(p_scheme) then
    raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
  end if;
  perform payung.funds_hold(array(select g.payer_id from published.sponsorship_scheme g where g.id = p_scheme));
  if not exists (select from payung.price_effect(p_scheme, p_prices)) then
    raise exception 'payung: no price moves' using errcode = 'P0E46';
  end if;
  return payung.reprice_write(p_scheme, said, p_law, p_prices, p_on);
end $$;
comment on function payung.reprice_ask is 'A user who serves the scheme requests new prices with a reason, one request at a time, if they change anything.';

-- What a repricing that waits would change now, with the digest of exactly that.
create function payung.repricing_standing(p_repricing bigint)
returns table (month date, sector text, was bigint, becomes bigint, billed boolean, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare g record;
begin
  select r.scheme_id, r.prices into g from payung.repricing_prices(p_repricing) r;
  return query select * from payung.reprice_preview(g.scheme_id, g.prices);
end $$;
comment on function payung.repricing_standing is 'Users who serve the scheme see the effect of a repricing.';

create function payung.repricing_seen(p_repricing bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array(p_repricing, (select jsonb_agg(t order by t.month, t.sector, t.was, t.billed)
    from payung.repricing_standing(p_repricing) t))::text, 'UTF8')), 'hex')
$$;
comment on function payung.repricing_seen is 'The digest of the effect of a repricing changes when any of it changes.';

create function payung.reprice_take(p_repricing bigint, p_seen text, p_codes text[], p_due date, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record;
begin
  perform payung.case_day(p_on);
  select * into r from payung.repricing_held(p_repricing);
  if r.scheme_id is null or not payung.may('scheme.edit') or not payung.scheme_served(r.scheme_id) then
    raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
  end if;
  if r.state <> 'asked' then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E41';
  end if;
  if r.asked_by = payung.actor_id() then
    raise exception 'payung: another person decides on new prices' using errcode = 'P0E47';
  end if;
  if p_seen is distinct from payung.repricing_seen(p_repricing) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  perform payung.prices_take(p_repricing, r.scheme_id, r.version, r.prices, true, p_codes, p_due, p_on);
end $$;
comment on function payung.reprice_take is 'A person other than the one who requested new prices releases them, for exactly the effect that he saw.';

create function payung.reprice_refuse(p_repricing bigint, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record; said text := payung.case_reason(p_reason);
begin
  select * into r from payung.repricing_held(p_repricing);
  if r.scheme_id is null or not payung.may('scheme.edit') or not payung.scheme_served(r.scheme_id) then
    raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
  end if;
  if r.state <> 'asked' then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E41';
  end if;
  perform payung.repricing_decide(p_repricing, 'refused', said, p_on, 0, 0, 0, 0);
end $$;
comment on function payung.reprice_refuse is 'Requested prices are refused with a reason, which is kept.';

-- An assessment applies the law of its day, so estimates that nobody was billed for change to it. Each entry: scheme, law, reason,
-- prices. All funds are locked before any month, in the same order as for a release.
create function payung.law_adopt(p_moved jsonb, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare g record; r bigint; h record;
begin
  perform payung.run_of('contributions');
  if not payung.may('contributions.assess') then
    raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
  end if;
  perform payung.funds_hold(array(select s.payer_id from jsonb_to_recordset(p_moved) x(scheme bigint) join published.sponsorship_scheme s on s.id = x.scheme));
  for g in select x.* from jsonb_to_recordset(p_moved) x(scheme bigint, law text, reason text, prices jsonb) order by x.scheme loop
    if not payung.scheme_served(g.scheme) then
      raise exception 'payung: this role reprices no schemes' using errcode = 'P0E45';
    end if;
    perform payung.repricings_overtake(g.scheme, g.reason, p_on);
    r := payung.reprice_write(g.scheme, g.reason, g.law, g.prices, p_on);
    select * into h from payung.repricing_held(r);
    perform payung.prices_take(r, g.scheme, h.version, h.prices, false, null, null, p_on);
  end loop;
end $$;
comment on function payung.law_adopt is 'Before a month is assessed, months of its schemes that are not billed change to the law of the day, within the fund.';

revoke execute on function payung.price_rows(bigint, jsonb, date), payung.price_effect(bigint, jsonb), payung.reprice_preview(bigint, jsonb),
  payung.prices_take(bigint, bigint, smallint, jsonb, boolean, text[], date, date), payung.reprice_ask(bigint, text, text, jsonb, date),
  payung.repricing_standing(bigint), payung.repricing_seen(bigint), payung.reprice_take(bigint, text, text[], date, date),
  payung.reprice_refuse(bigint, text, date), payung.law_adopt(jsonb, date) from public;
grant execute on function payung.reprice_preview(bigint, jsonb) to payung_app, payung_loader;
grant execute on function payung.reprice_ask(bigint, text, text, jsonb, date), payung.repricing_standing(bigint), payung.repricing_seen(bigint),
  payung.reprice_take(bigint, text, text[], date, date), payung.reprice_refuse(bigint, text, date) to payung_app;
grant execute on function payung.law_adopt(jsonb, date) to payung_loader;
