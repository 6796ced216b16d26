-- When the law changes while a scheme runs, its prices are computed again as a new version with a reason, and the committed months
-- follow. One person asks for such a repricing and another decides. Months that nobody was billed for follow by themselves when they
-- are assessed.
call payung.protect('sponsorship_repricing', 'scheme_id in (select scheme_id from sponsorship_fund)', 'false');
grant select on sponsorship_repricing to payung_app, payung_loader;
alter table sponsorship_repricing add constraint repricing_version
  foreign key (scheme_id, version) references sponsorship_priceversion (scheme_id, version);

-- A repricing is decided once. What was asked, by whom and why, never changes.
create function payung.repricing_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.state <> 'asked' or new.state = 'asked'
     or to_jsonb(old) - '{state,decided_by,decided_on,decided_reason,people,months,amount,billed}'::text[]
        is distinct from to_jsonb(new) - '{state,decided_by,decided_on,decided_reason,people,months,amount,billed}'::text[] then
    raise exception 'payung: a repricing is decided once' using errcode = 'P0E41';
  end if;
  return new;
end $$;
comment on function payung.repricing_kept is 'A repricing keeps who requested it, why and with which prices, and is decided once.';
create trigger repricing_kept before update or delete on sponsorship_repricing for each row execute function payung.repricing_kept();

-- How each price changes, by month, the sector of the membership, and the amount of now. A month that was committed at the price of
-- the other sector keeps that sector.
create function payung.price_moves(p_scheme bigint, p_prices jsonb)
returns table (month date, sector text, was bigint, jkk bigint, jkm bigint, jht bigint, becomes bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select x.*, x.jkk + x.jkm + x.jht as total from jsonb_to_recordset(p_prices) x(month date, sector text, jkk bigint, jkm bigint, jht bigint)
  ), ever as (
    select distinct p.month, p.sector, p.amount from sponsorship_price p join sponsorship_scheme g on g.id = p.scheme_id
    where p.scheme_id = p_scheme and (p.version <= g.price_version)
  ), standing as (
    select distinct a.month, s.sector, a.amount from ever a cross join (select distinct e.sector from ever e) s
  )
  select t.month, t.sector, t.amount, n.jkk, n.jkm, n.jht, n.total
  from standing t join asked n on n.month = t.month and n.sector = case
      when exists (select from ever e where e.month = t.month and e.sector = t.sector and e.amount = t.amount) then t.sector
      else (select min(e.sector) from ever e where e.month = t.month and e.amount = t.amount) end
  where n.total <> t.amount
$$;
comment on function payung.price_moves is 'Every price at which months are held changes to the requested price of its month and sector.';

-- Stores a version of all prices of a scheme, for the same months and sectors as at its opening, with who asks for it and why.
create function payung.reprice_write(p_scheme bigint, p_reason text, p_law text, p_prices jsonb, p_on date)
returns bigint language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare v smallint; r bigint; n bigint;
begin
  select max(x.version) + 1 into v from sponsorship_priceversion x where x.scheme_id = p_scheme;
  insert into sponsorship_priceversion (scheme_id, version, reason, made_by) values (p_scheme, v, p_reason, payung.actor_id());
  insert into sponsorship_price (scheme_id, version, month, sector, jkk, jkm, jht, amount)
    select p_scheme, v, x.month, x.sector, x.jkk, x.jkm, x.jht, x.jkk + x.jkm + x.jht
    from jsonb_to_recordset(p_prices) x(month date, sector text, jkk bigint, jkm bigint, jht bigint)
    join sponsorship_price p on p.scheme_id = p_scheme and p.version = 1 and p.month = x.month and p.sector = x.sector;
  get diagnostics n = row_count;
  if n <> jsonb_array_length(p_prices) or n <> (select count(*) from sponsorship_price p where p.scheme_id = p_scheme and p.version = 1) then
    raise exception 'payung: a repricing prices each month and sector of its scheme' using errcode = 'P0E42';
  end if;
  insert into sponsorship_repricing (scheme_id, version, state, law, reason, asked_by, asked_on)
    values (p_scheme, v, 'asked', p_law, p_reason, payung.actor_id(), p_on) returning id into r;
  return r;
end $$;
comment on function payung.reprice_write is 'A version of prices is complete: each month and sector of the scheme once, with the user who requested it and the reason.';

-- Locks the fund and the repricing; returns the repricing with the prices of its version.
create function payung.repricing_held(p_repricing bigint)
returns table (scheme_id bigint, version smallint, state text, asked_by bigint, prices jsonb)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform 1 from sponsorship_fund f where f.scheme_id = (select x.scheme_id from sponsorship_repricing x where x.id = p_repricing) for update;
  return query
  select r.scheme_id, r.version, r.state, r.asked_by, (select p.prices from payung.repricing_prices(r.id) p)
  from sponsorship_repricing r where r.id = p_repricing;
end $$;
comment on function payung.repricing_held is 'A repricing is read with its prices while its fund is locked, so that nobody commits at the same time.';

create function payung.repricing_prices(p_repricing bigint) returns table (scheme_id bigint, prices jsonb)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p.scheme_id, jsonb_agg(jsonb_build_object('month', p.month, 'sector', p.sector, 'jkk', p.jkk, 'jkm', p.jkm, 'jht', p.jht) order by p.month, p.sector)
  from sponsorship_repricing r join sponsorship_price p on p.scheme_id = r.scheme_id and p.version = r.version
  where r.id = p_repricing group by 1
$$;
comment on function payung.repricing_prices is 'The requested prices of a repricing are those of its version.';

-- Whether the session decides on the money of a scheme; the same condition as in the policy of its fund.
create function payung.scheme_served(p_scheme bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from sponsorship_scheme g
    where g.id = p_scheme and (left(g.place_id, 2) = any(payung.provinces()) or g.organisation_id = any(payung.orgs())))
$$;
comment on function payung.scheme_served is 'Whether the session acts for the money of a scheme.';

-- Makes the version the valid one of the scheme. Refused before anything changes if the fund does not suffice.
create function payung.prices_stand(p_scheme bigint, p_version smallint, p_more bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from sponsorship_fund f where f.scheme_id = p_scheme and f.committed + p_more > f.budget) then
    raise exception 'payung: the fund does not suffice for the new prices' using errcode = 'P0E43';
  end if;
  update sponsorship_scheme set price_version = p_version where id = p_scheme and price_version < p_version;
  if not found then
    raise exception 'payung: the prices of the scheme have changed since' using errcode = 'P0E44';
  end if;
end $$;
comment on function payung.prices_stand is 'Prices change only to a later version, and only if the fund can bear the difference.';

create function payung.repricing_decide(p_repricing bigint, p_state text, p_reason text, p_on date, p_people bigint, p_months bigint,
                                        p_amount bigint, p_billed bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  update sponsorship_repricing set state = p_state, decided_by = case when p_state <> 'adopted' then payung.actor_id() end, decided_on = p_on,
    decided_reason = p_reason, people = p_people, months = p_months, amount = p_amount, billed = p_billed
  where id = p_repricing
$$;
comment on function payung.repricing_decide is 'The outcome of a repricing is kept with the user who decided and with the people and rupiah that it changed.';

-- A request that was open when the law was adopted automatically is decided by that.
create function payung.repricings_overtake(p_scheme bigint, p_reason text, p_on date) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  update sponsorship_repricing set state = 'overtaken', decided_on = p_on, decided_reason = p_reason where scheme_id = p_scheme and state = 'asked'
$$;
comment on function payung.repricings_overtake is 'A waiting repricing ends when the law is adopted automatically, and is not decided any more.';

-- The fund bears the difference and a journal records it, in the statement that changes the prices. The new prices are those of the
-- version that is valid for the scheme.
create function payung.reprice_funds() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare moved jsonb; s record;
begin
  select jsonb_agg(t) into moved from (
    select n.payer_id, n.month, n.amount, sum(n.amount - o.amount)::bigint as more, count(*) as months
    from new_rows n join old_rows o on o.membership_id = n.membership_id and o.month = n.month group by 1, 2, 3) t;
  if exists (
    select from jsonb_to_recordset(coalesce(moved, '[]')) x(payer_id bigint, month date, amount bigint)
    join sponsorship_scheme g on g.payer_id = x.payer_id  -- months that no scheme pays are checked in the room contributions
    where not exists (select from sponsorship_price p where p.scheme_id = g.id and p.version = g.price_version
                        and p.month = x.month and p.amount = x.amount)) then
    raise exception 'payung: the amount is not the price of the scheme for this month' using errcode = 'P0A30';
  end if;
  for s in
    select g.id, g.price_version, g.organisation_id, left(g.place_id, 2) as province, min(x.month) as month, sum(x.months)::bigint as months,
      sum(x.more)::bigint as more, max(r.decided_on) as decided_on
    from jsonb_to_recordset(coalesce(moved, '[]')) x(payer_id bigint, month date, more bigint, months bigint)
    join sponsorship_scheme g on g.payer_id = x.payer_id
    left join sponsorship_repricing r on r.scheme_id = g.id and r.version = g.price_version
    group by 1, 2, 3, 4 order by 1
  loop
    update sponsorship_fund set committed = committed + s.more where scheme_id = s.id;
    perform payung.ledger_post('commitment', 'price:' || s.id || ':' || s.price_version || ':' || s.month, s.decided_on, s.organisation_id, s.province,
      jsonb_build_object('scheme', s.id, 'version', s.price_version, 'months', s.months, 'amount', s.more),
      array['8100', '8200'], array[s.more, -s.more]);
  end loop;
  return null;
end $$;
comment on function payung.reprice_funds is 'The price of a month changes only to the valid price of its scheme, and fund and journal bear the difference in the same statement.';
create trigger reprice_funds after update on participation_month referencing old table as old_rows new table as new_rows
  for each statement execute function payung.reprice_funds();

-- Released months come back at their former price if all of them were assessed at it; a later repricing changes them.
create function payung.months_return(p_payer bigint, p_month date, p_amount bigint, p_memberships bigint[]) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select not exists (select from unnest(p_memberships) w(membership) where not exists (
    select from published.participation_releasedmonth r
    where r.membership_id = w.membership and r.month = p_month and r.payer_id = p_payer and r.amount = p_amount and r.revision is not null))
$$;
comment on function payung.months_return is 'A month comes back at an earlier price only if it was billed at that price and released.';

-- The amount at which the unbilled months of a release would come back: the price of now.
create function payung.months_worth(p_release bigint) returns table (membership_id bigint, month date, amount bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select r.membership_id, r.month, v.becomes
  from published.participation_releasedmonth r
  join sponsorship_scheme g on g.payer_id = r.payer_id
  join published.participation_membership m on m.id = r.membership_id
  cross join lateral payung.price_moves(g.id, (
    select jsonb_agg(jsonb_build_object('month', p.month, 'sector', p.sector, 'jkk', p.jkk, 'jkm', p.jkm, 'jht', p.jht))
    from sponsorship_price p where p.scheme_id = g.id and p.version = g.price_version and p.month = r.month)) v
  where r.release_id = p_release and r.revision is null and g.price_version > 1
    and v.month = r.month and v.sector = m.sector and v.was = r.amount
$$;
comment on function payung.months_worth is 'A month that was released before it was billed comes back at the present price.';

revoke execute on function payung.repricing_kept(), payung.price_moves(bigint, jsonb), payung.reprice_write(bigint, text, text, jsonb, date),
  payung.repricing_held(bigint), payung.scheme_served(bigint), payung.prices_stand(bigint, smallint, bigint),
  payung.repricing_prices(bigint), payung.repricings_overtake(bigint, text, date),
  payung.repricing_decide(bigint, text, text, date, bigint, bigint, bigint, bigint), payung.reprice_funds(),
  payung.months_return(bigint, date, bigint, bigint[]), payung.months_worth(bigint) from public;
