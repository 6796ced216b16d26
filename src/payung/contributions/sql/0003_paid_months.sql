-- Of the rows of a month, the newest one that is not only about a price says whether the month is valid, and which bill's payment
-- protects it.
create view contributions_standing with (security_invoker = true) as
  select a.membership_id, a.month, coalesce(a.asked_id, a.bill_id) as bill_id, a.regency, a.base, a.jht, a.total
  from contributions_contributionassessment a
  where a.total > 0 and not a.repriced and not exists (
    select from contributions_contributionassessment l where l.membership_id = a.membership_id and l.month = a.month
      and l.revision > a.revision and l.revision > 0 and not l.repriced);
comment on view contributions_standing is 'The bill that asks for each month of a membership: the newest one that was not taken back.';
grant select on contributions_standing to payung_app, payung_loader;

-- Whether a month of a person is paid is a fact about his protection; the receipt is the business of the payer. This function tells
-- the fact to everybody who may see the person, and nothing about the receipt.
create function payung.paid_months(person bigint) returns table (membership_id bigint, month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select a.membership_id, a.month
  from published.participation_membership m
  join contributions_standing a on a.membership_id = m.id
  join contributions_settlement r on r.bill_id = a.bill_id and r.settles
  where m.person_id = person
    and ((select payung.all_places()) or m.regency = any((select payung.places())::text[])
         or m.village_code = any((select payung.villages())::text[])
         or ((select payung.caseload()) and exists (select from published.registry_caseload c
               where c.person_id = person and c.user_id = payung.actor_id() and c.ended_at is null))
         or exists (select from published.registry_brought brought where brought.person_id = person))
$$;
comment on function payung.paid_months is 'Users who may see a person learn which months are paid, and nothing about the receipts.';
revoke execute on function payung.paid_months(bigint) from public;
grant execute on function payung.paid_months(bigint) to payung_app;

-- The state of persons in a month, for those who may see them: dead, protected (paid, or held by the insurer's own data), waiting
-- (committed and not paid), ended (a member before), never.
create function payung.person_states(p_persons bigint[], p_month date) returns table (person_id bigint, state text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p.id, case
      when exists (select from published.registry_death d where d.person_id = p.id and d.certain) then 'dead'
      when bool_or(y.kind = 'existing' or r.id is not null) then 'protected'
      when count(c.month) > 0 then 'waiting'
      when count(m.id) > 0 then 'ended'
      else 'never' end
  from published.registry_person p
  left join published.participation_membership m on m.person_id = p.id
  left join published.participation_month c on c.membership_id = m.id and c.month = p_month
  left join published.participation_payer y on y.id = c.payer_id
  left join contributions_standing a on a.membership_id = c.membership_id and a.month = c.month
  left join contributions_settlement r on r.bill_id = a.bill_id and r.settles
  where p.id = any(p_persons)
    and ((select payung.all_places()) or p.regency = any((select payung.places())::text[]) or payung.sees_person(p.id))
  group by p.id
$$;
comment on function payung.person_states is 'Users who may see a person learn the person''s state in a month.';
revoke execute on function payung.person_states(bigint[], date) from public;
grant execute on function payung.person_states(bigint[], date) to payung_app;
