-- Memberships of a record that was merged with another. A membership keeps its months, bills, numbers and cards; only its person
-- changes. If the person has an open membership of the same kind already, the new one is marked as standing beside it: its months
-- count for the person, but new months are committed on the other membership only.
create trigger person_stays_i after insert on participation_membership referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_u after update on participation_membership referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on participation_payer referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');

-- A membership may stand beside another only if both have the same person and kind, and the other does not stand beside a third.
create function payung.beside_fits() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join participation_membership b on b.beside_id = n.id or b.id = n.id
             join participation_membership l on l.id = b.beside_id
             where l.person_id <> b.person_id or l.beside_id is not null or l.segment <> b.segment
               or l.employer_id is distinct from b.employer_id) then
    raise exception 'payung: a membership stands beside one of the same person and kind' using errcode = 'P0D42';
  end if;
  return null;
end $$;
comment on function payung.beside_fits is 'A merged membership stands beside a membership of the same person and kind, which does not itself stand beside another.';
create trigger beside_fits after update on participation_membership referencing new table as new_rows
  for each statement execute function payung.beside_fits();

-- Two memberships that stand beside each other never hold the same month, so that no month counts twice for a person. Months from the
-- insurer's own extract are exempt.
create function payung.months_beside() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from participation_membership where beside_id is not null) and exists (
      with side as (
        select b.id, b.beside_id as lead from participation_membership b where b.beside_id is not null
        union
        select b.beside_id, b.beside_id from participation_membership b where b.beside_id is not null
      )
      select from side x join new_rows n on n.membership_id = x.id join participation_payer y on y.id = n.payer_id
      join side o on o.lead = x.lead and o.id <> x.id
      join participation_month c on c.membership_id = o.id and c.month = n.month join participation_payer z on z.id = c.payer_id
      where y.kind <> 'existing' or z.kind <> 'existing') then
    raise exception 'payung: the month stands already on another membership of this person' using errcode = 'P0D4E';
  end if;
  return null;
end $$;
comment on function payung.months_beside is 'A person whose records were merged holds no month twice.';
create trigger months_beside after insert on participation_month referencing new table as new_rows
  for each statement execute function payung.months_beside();

-- Keeps the table of people with several memberships correct when a membership changes its person (see `keep_several`).
create function payung.several_move() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  people bigint[] := array(select o.person_id from old_rows o union select n.person_id from new_rows n);
  several bigint[] := array(select m.person_id from participation_membership m where m.person_id = any(people)
    group by 1 having count(*) > 1 order by 1);
begin
  delete from participation_several where person_id = any(people) and person_id <> all(several);
  insert into participation_several (person_id) select unnest(several) on conflict do nothing;
  return null;
end $$;
comment on function payung.several_move is 'The record of people with several memberships changes together with the person of a membership.';
create trigger several_move after update on participation_membership referencing old table as old_rows new table as new_rows
  for each statement execute function payung.several_move();

-- Months that both records hold, for memberships of one kind; pairs in which both months come from the insurer's extract are left out.
-- `of_gone`: whether the month of the merged record is the one to release. A month from the extract is never released; otherwise the
-- month of the remaining record stays.
create function payung.months_doubled(p_gone bigint, p_stays bigint)
returns table (month date, membership_id bigint, of_gone boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.month, case when y.kind = 'existing' then s.id else g.id end, y.kind <> 'existing'
  from participation_membership g
  join participation_membership s on s.person_id = p_stays and s.segment = g.segment and s.employer_id is not distinct from g.employer_id
  join participation_month c on c.membership_id = g.id join participation_payer y on y.id = c.payer_id
  join participation_month d on d.membership_id = s.id and d.month = c.month join participation_payer z on z.id = d.payer_id
  where g.person_id = p_gone and (y.kind <> 'existing' or z.kind <> 'existing')
  order by 1, 2
$$;
comment on function payung.months_doubled is 'Only other functions learn which months two records both hold.';

-- Moves the memberships of one record to another; returns them. Commits wait until this is done.
create function payung.memberships_pass(p_gone bigint, p_stays bigint) returns bigint[]
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare ids bigint[];
begin
  lock table participation_month in share row exclusive mode;
  if exists (select from payung.months_doubled(p_gone, p_stays)) then
    raise exception 'payung: the month stands already on another membership of this person' using errcode = 'P0D4E';
  end if;
  with passed as (
    update participation_membership m set person_id = p_stays, beside_id = (
      select o.id from participation_membership o where o.person_id = p_stays and m.ended is null and o.ended is null and o.beside_id is null
        and m.segment in ('BPU', 'PU') and o.segment = m.segment and o.employer_id is not distinct from m.employer_id)
    where m.person_id = p_gone returning m.id
  )
  select array_agg(id order by id) into ids from passed;
  return coalesce(ids, '{}');
end $$;
comment on function payung.memberships_pass is 'Memberships move to the remaining record with all they hold, and no month is held twice by it.';

create function payung.memberships_return(p_memberships bigint[], p_person bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  update participation_membership set person_id = p_person, beside_id = null where id = any(p_memberships)
$$;
comment on function payung.memberships_return is 'Memberships that a merge moved belong to their first record again.';
revoke execute on function payung.beside_fits(), payung.months_beside(), payung.several_move(), payung.months_doubled(bigint, bigint),
  payung.memberships_pass(bigint, bigint), payung.memberships_return(bigint[], bigint) from public;
