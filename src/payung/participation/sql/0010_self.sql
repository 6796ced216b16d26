-- Persons who pay for themselves are payers: one payer each, in the province where the person lives. Returns the payers of persons within
-- the scope, in no order; for a person outside the scope nothing is created and nothing returned.
create function payung.self_payers_take(p_people bigint[]) returns table (person_id bigint, payer_id bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
#variable_conflict use_column
begin
  perform payung.run_of('contributions', 'sponsorship', 'intake');
  if payung.actor_id() is null then return; end if;
  return query
  with asked as (
    select p.id, left(p.regency, 2) as province from published.registry_person p
    where p.id = any(p_people) and (left(p.regency, 2) = any((select payung.provinces())::text[]) or payung.sees_person(p.id))
  ), put as (
    insert into participation_payer (kind, payer_class, person_id, label, province)
      select 'self', k.payer_class, a.id, '', a.province from asked a cross join participation_payerkind k where k.value = 'self' order by a.id
    on conflict (person_id, kind) do nothing
    returning person_id, id
  )
  select put.person_id, put.id from put
  union all
  select y.person_id, y.id from participation_payer y join asked a on a.id = y.person_id where y.kind = 'self'
    and not exists (select from put where put.person_id = y.person_id);
end $$;
comment on function payung.self_payers_take is 'A person who pays for himself has one payer in his province, created only by a user who sees the person.';
revoke execute on function payung.self_payers_take(bigint[]) from public;
grant execute on function payung.self_payers_take(bigint[]) to payung_loader;

-- Which of these months may be committed: nobody holds them, the membership has not ended and the person has not died. Within the scope.
create function payung.months_free(p_memberships bigint[], p_months date[])
returns table (membership_id bigint, month date, person_id bigint, sector text, regency varchar)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select m.id, w.month, m.person_id, m.sector, m.regency
  from unnest(p_memberships, p_months) w(membership, month) join participation_membership m on m.id = w.membership
  where (left(m.regency, 2) = any((select payung.provinces())::text[]) or payung.sees_person(m.person_id))
    and (m.ended is null or m.ended >= w.month) and m.beside_id is null
    and not exists (select from published.registry_death d where d.person_id = m.person_id and (not d.certain or w.month > d.died_on))
    and not exists (select from participation_month c where c.membership_id = m.id and c.month = w.month)
    and not exists (select from participation_membership b join participation_month c on c.membership_id = b.id
                    where b.beside_id = m.id and c.month = w.month)
$$;
comment on function payung.months_free is 'Months are free if nobody holds them, the person lives and the membership is open; visible to users who see the person.';
revoke execute on function payung.months_free(bigint[], date[]) from public;
grant execute on function payung.months_free(bigint[], date[]) to payung_app, payung_loader;
