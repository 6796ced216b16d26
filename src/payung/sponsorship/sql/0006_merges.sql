-- A person who waits for a place keeps his turn in the remaining record.
create trigger person_stays_i after insert on sponsorship_enrolment referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on sponsorship_waiting referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_u after update on sponsorship_waiting referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');

create function payung.waiting_pass(p_gone bigint, p_stays bigint) returns bigint[]
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare ids bigint[] := array(select w.id from sponsorship_waiting w where w.person_id = p_gone order by w.id);
begin
  if exists (select from sponsorship_waiting g join sponsorship_waiting s on s.scheme_id = g.scheme_id and s.person_id = p_stays
             where g.person_id = p_gone) then
    raise exception 'payung: both wait in one scheme' using errcode = 'P0D4F';
  end if;
  update sponsorship_waiting set person_id = p_stays where id = any(ids);
  return ids;
end $$;
comment on function payung.waiting_pass is 'A turn on the waiting list moves to the remaining record, and nobody waits twice in one scheme.';

-- A turn that has ended in the meantime is not returned.
create function payung.waiting_return(p_turns bigint[], p_person bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  update sponsorship_waiting set person_id = p_person where id = any(p_turns)
$$;
comment on function payung.waiting_return is 'A turn that a merge moved belongs to its first record again.';
revoke execute on function payung.waiting_pass(bigint, bigint), payung.waiting_return(bigint[], bigint) from public;
