-- The right to leave: somebody who pays himself after a sponsor's months may stop from a month on. Bills that were made stay valid.
call payung.refer('sponsorship_leaving', 'enrolment_id', 'sponsorship_enrolment');
call payung.protect('sponsorship_leaving', 'exists (select from sponsorship_enrolment e where e.id = sponsorship_leaving.enrolment_id)', 'false');
call payung.append_only('sponsorship_leaving');
grant select on sponsorship_leaving to payung_app, payung_loader;

-- Stops the payments of a person from a month on, for each of his enrolments that would lead to such payments; returns how many.
create function payung.own_leave(p_enrolment bigint, p_from date, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); person bigint; n bigint;
begin
  select m.person_id into person from sponsorship_enrolment e join published.participation_membership m on m.id = e.membership_id
    where e.id = p_enrolment and payung.sees_person(m.person_id);
  if person is null or not payung.may('own.leave') then
    raise exception 'payung: no such person within the scope' using errcode = 'P0E02';
  end if;
  if p_from is null or extract(day from p_from) <> 1 then
    raise exception 'payung: leaving begins with a month' using errcode = 'P0E03';
  end if;
  -- The same lock as for billing, so that nobody bills these months meanwhile.
  perform pg_advisory_xact_lock(7108);
  insert into sponsorship_leaving (enrolment_id, from_month, reason, made_by)
    select e.id, p_from, said, payung.actor_id()
    from published.participation_membership m join sponsorship_enrolment e on e.membership_id = m.id
    join sponsorship_scheme s on s.id = e.scheme_id and s.after = 'self'
    where m.person_id = person and not exists (
      select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null)
  on conflict (enrolment_id) do nothing;
  get diagnostics n = row_count;
  if n = 0 then
    raise exception 'payung: he does not go on by himself' using errcode = 'P0E04';
  end if;
  return n;
end $$;
comment on function payung.own_leave is 'A person who goes on paying himself may stop from a month on, once, with a reason; a user who sees the person records it.';
revoke execute on function payung.own_leave(bigint, date, text) from public;
grant execute on function payung.own_leave(bigint, date, text) to payung_app;
