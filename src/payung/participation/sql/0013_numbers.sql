-- Numbers that BPJS states for many people at once, in an extract that is sent as a list. They are like the numbers that an officer
-- records one by one (0008_official_numbers.sql), and they name the row that brought them. Only functions of the room of lists, which
-- knows the list, call these functions.

-- For each person and number, in the order of the arrays: the person who has the number now (in any place), whether an officer ended it
-- as this person's number, and the membership that would get it: an open one before an ended one, an independent one before one that
-- stands beside it.
create function payung.numbers_held(p_people bigint[], p_numbers text[])
returns table (nth bigint, holder bigint, was_ended boolean, membership_id bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select u.nth, h.person_id, exists (
      select from participation_externalnumber e join participation_membership m on m.id = e.membership_id
      where e.kind = 'kpj' and e.number = u.number and e.valid_to is not null and not e.with_list and m.person_id = u.person),
    (select m.id from participation_membership m where m.person_id = u.person
      order by m.ended is not null, m.beside_id is not null, m.id desc limit 1)
  from unnest(p_people, p_numbers) with ordinality u (person, number, nth)
  left join lateral (
    select m.person_id from participation_membership m where m.kpj = u.number
    union all
    select m.person_id from participation_externalnumber e join participation_membership m on m.id = e.membership_id
      where e.kind = 'kpj' and e.number = u.number and e.valid_to is null
    limit 1) h on true
$$;
comment on function payung.numbers_held is 'Only other functions learn who has a number and which membership would get it, within the scope or not. May be null: holder, membership_id.';

-- Records numbers of a list, each for the membership, first month, status and row at the same position; returns the recorded rows. A
-- number that somebody else recorded in the meantime is left out.
create function payung.official_numbers_take(p_list bigint, p_issuer text, p_source text, p_memberships bigint[], p_numbers text[],
                                             p_since date[], p_status text[], p_rows int[]) returns setof int
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into participation_externalnumber (membership_id, kind, number, issuer, valid_from, reason, recorded_by, list_id, sheet_row, status)
  select u.membership, 'kpj', u.number, p_issuer, u.since, p_source, payung.actor_id(), p_list, u.sheet_row, u.status
  from unnest(p_memberships, p_numbers, p_since, p_status, p_rows) u (membership, number, since, status, sheet_row)
  where not exists (select from participation_membership m where m.kpj = u.number)
  order by u.number  -- so that two lists lock in the same order
  on conflict (kind, number) where valid_to is null do nothing
  returning sheet_row
$$;
comment on function payung.official_numbers_take is 'Numbers of a list are recorded with issuer, file and row, each once among the numbers in force. May be null: p_since.';

-- Ends the numbers of a list that are still in force; returns how many.
create function payung.official_numbers_drop(p_list bigint, p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  update participation_externalnumber set valid_to = greatest(p_on, valid_from), end_reason = p_reason, ended_by = payung.actor_id(),
    ended_at = clock_timestamp(), with_list = true
    where list_id = p_list and valid_to is null;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.official_numbers_drop is 'Numbers that a list brought and that are still in force end together, with reason and user.';

revoke execute on function payung.numbers_held(bigint[], text[]),
  payung.official_numbers_take(bigint, text, text, bigint[], text[], date[], text[], int[]),
  payung.official_numbers_drop(bigint, text, date) from public;
