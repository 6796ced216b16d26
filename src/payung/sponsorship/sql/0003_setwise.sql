-- A commit brings hundreds of thousands of months: they are summed once, the checks look at the sums.
create or replace function payung.charge_funds() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare spent jsonb; bad text;
begin
  select jsonb_agg(jsonb_build_object('payer', payer_id, 'month', month, 'amount', amount, 'total', total)) into spent
    from (select payer_id, month, amount, sum(amount) as total from new_rows group by payer_id, month, amount) t;
  with s as (select (x->>'payer')::bigint as payer_id, (x->>'month')::date as month, (x->>'amount')::bigint as amount
             from jsonb_array_elements(coalesce(spent, '[]')) x)
  select case when y.id is null or (f.payer_id is null
                and y.kind in ('apbd_province', 'apbd_regency', 'village_fund', 'sponsor', 'sertakan', 'credit')) then 'P0A35'
              when f.payer_id is not null and not exists (
                select from sponsorship_price p
                where p.programme_id = f.programme_id and p.month = s.month and p.amount = s.amount) then 'P0A30' end
    into bad
    from s left join participation_payer y on y.id = s.payer_id left join sponsorship_fund f on f.payer_id = s.payer_id
    order by 1 desc nulls last limit 1;
  if bad = 'P0A35' then
    raise exception 'payung: a payer of this kind spends from a fund only' using errcode = 'P0A35';
  elsif bad is not null then
    raise exception 'payung: the amount is not the price of the programme for this month' using errcode = 'P0A30';
  end if;
  if exists (
    select from (select distinct payer_id, membership_id, regency from new_rows) n
    join sponsorship_fund f on f.payer_id = n.payer_id
    where not exists (select from sponsorship_enrolment e
                      where e.programme_id = f.programme_id and e.membership_id = n.membership_id and e.regency = n.regency)) then
    raise exception 'payung: a programme pays only for enrolled memberships' using errcode = 'P0A31';
  end if;
  update sponsorship_fund f set committed = f.committed + s.amount
    from (select (x->>'payer')::bigint as payer_id, sum((x->>'total')::bigint) as amount
          from jsonb_array_elements(coalesce(spent, '[]')) x group by 1) s
    where f.payer_id = s.payer_id;
  return null;
end $$;
comment on function payung.charge_funds is 'A month is paid from a fund at its price, for the enrolled, within the budget.';

call payung.refer('sponsorship_enrolment', 'membership_id', 'participation_membership');
call payung.refer('sponsorship_enrolment', 'programme_id', 'sponsorship_programme', true);
