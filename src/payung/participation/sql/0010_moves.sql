-- When the law changes, the price of a committed month changes and nothing else of it. The trigger `payung.reprice_funds` of another room
-- decides which fund bears the difference.
create function payung.month_keeps() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from old_rows) or exists (
    select from old_rows o full join new_rows n on n.membership_id = o.membership_id and n.month = o.month
    where (o.payer_id, o.regency, o.committed_at) is distinct from (n.payer_id, n.regency, n.committed_at) or o.amount = n.amount) then
    raise exception 'payung: of a committed month only the price changes' using errcode = 'P0E40';
  end if;
  return null;
end $$;
comment on function payung.month_keeps is 'A committed month keeps its membership, payer, place and time when its price changes, also if the owner changes it.';
create trigger month_keeps after update on participation_month referencing old table as old_rows new table as new_rows
  for each statement execute function payung.month_keeps();

create function payung.keep_held_price() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  update participation_held h set amount = h.amount + d.amount
    from (select n.month, n.payer_id, n.regency, case when y.kind = 'existing' then m.village_code else '' end as village_code,
            case when y.kind = 'existing' then m.segment else '' end as segment, sum(n.amount - o.amount)::bigint as amount
          from new_rows n join old_rows o on o.membership_id = n.membership_id and o.month = n.month
          join participation_payer y on y.id = n.payer_id join participation_membership m on m.id = n.membership_id
          group by 1, 2, 3, 4, 5) d
    where (h.month, h.payer_id, h.regency, h.village_code, h.segment) = (d.month, d.payer_id, d.regency, d.village_code, d.segment);
  return null;
end $$;
comment on function payung.keep_held_price is 'The stored figures follow the prices of months in the same statement.';
create trigger keep_held_price after update on participation_month referencing old table as old_rows new table as new_rows
  for each statement execute function payung.keep_held_price();

-- Sets the given prices of months of one payer; returns how many. Called by functions of other rooms.
create function payung.months_reprice(p_payer bigint, p_month date, p_memberships bigint[], p_amounts bigint[]) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_memberships is null then return 0; end if;
  update participation_month c set amount = w.amount from unnest(p_memberships, p_amounts) w(membership, amount)
    where c.membership_id = w.membership and c.month = p_month and c.payer_id = p_payer;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.months_reprice is 'Months of a payer get the given prices, and months of other payers do not change.';
-- The same for months of many payers at once.
create function payung.months_follow(p_memberships bigint[], p_months date[], p_payers bigint[], p_amounts bigint[]) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_memberships is null then return 0; end if;
  update participation_month c set amount = w.amount from unnest(p_memberships, p_months, p_payers, p_amounts) w(membership, month, payer, amount)
    where c.membership_id = w.membership and c.month = w.month and c.payer_id = w.payer;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.months_follow is 'Months of many payers get the given prices, each only if it belongs to the named payer.';
revoke execute on function payung.months_follow(bigint[], date[], bigint[], bigint[]) from public;
revoke execute on function payung.month_keeps(), payung.keep_held_price(), payung.months_reprice(bigint, date, bigint[], bigint[]) from public;
