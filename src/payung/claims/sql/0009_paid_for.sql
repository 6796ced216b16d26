-- What happened to the people for whom a payer paid, in numbers and without names: the claims for an event in one of his months, and what
-- the families have received. `p_chooser`: only for the people whom this employee chose.
create function payung.claims_paid_for(p_scheme bigint, p_chooser bigint) returns table (claims bigint, paid bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from published.sponsorship_scheme s where s.id = p_scheme and payung.may('paid_for.view')
        and (left(s.place_id, 2) = any(payung.provinces()) or s.organisation_id = any(payung.orgs())))
     and not exists (select from published.sponsorship_chooser e join published.sponsorship_scheme s on s.organisation_id = e.organisation_id
        where e.id = p_chooser and s.id = p_scheme and e.user_id = payung.actor_id()) then
    return;
  end if;
  return query
  select count(distinct c.id), count(distinct p.claim_id), coalesce(sum(p.amount), 0)::bigint
  from claims_claim c join published.participation_membership m on m.person_id = c.person_id
  join published.participation_month h on h.membership_id = m.id and h.month = date_trunc('month', c.event_on)::date
  left join lateral (
    select y.claim_id, sum(y.amount) as amount from claims_payment y join published.payouts_state t on t.instruction_id = y.instruction_id
    where y.claim_id = c.id and t.state = 'paid' group by y.claim_id) p on true
  where c.stands and case when p_chooser is null
    then h.payer_id = (select s.payer_id from published.sponsorship_scheme s where s.id = p_scheme)
    else exists (select from published.sponsorship_choice o where o.chooser_id = p_chooser and o.scheme_id = p_scheme
      and o.membership_id = h.membership_id and o.payer_id = h.payer_id and h.month between o.first_month and o.last_month) end;
end $$;
comment on function payung.claims_paid_for is 'A payer learns how many claims belong to his months and how much was paid, in numbers only. May be null: p_chooser.';
revoke execute on function payung.claims_paid_for(bigint, bigint) from public;
grant execute on function payung.claims_paid_for(bigint, bigint) to payung_app;
