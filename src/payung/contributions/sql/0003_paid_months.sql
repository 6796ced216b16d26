-- Whether a month of a person is paid is his protection; the receipt itself is the payer's business. This tells the
-- first to whoever may see the person, without the second.
create function payung.paid_months(person bigint) returns table (membership_id bigint, month date)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select a.membership_id, a.month
  from published.participation_membership m
  join contributions_contributionassessment a on a.membership_id = m.id and a.revision = 0
  join contributions_settlement r on r.bill_id = a.bill_id and r.settles
  where m.person_id = person
    and ((select payung.all_places()) or m.regency = any((select payung.places())::text[])
         or m.village_code = any((select payung.villages())::text[])
         or ((select payung.caseload()) and exists (select from published.registry_caseload c
               where c.person_id = person and c.user_id = payung.actor_id() and c.ended_at is null))
         or exists (select from published.registry_custody c
                    where c.person_id = person and c.organisation_id = any((select payung.orgs())::bigint[])))
$$;
comment on function payung.paid_months is 'Whether months of a person are paid is told to those who may see the person, without the receipt.';
revoke execute on function payung.paid_months(bigint) from public;
grant execute on function payung.paid_months(bigint) to payung_app;
