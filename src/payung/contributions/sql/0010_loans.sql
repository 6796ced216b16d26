-- A loan that is repaid early: the lender pays no further month. Months that have begun stay protected. The others are released:
-- their money goes back to the fund, and billed months get a credit.
create function payung.loan_repaid(p_enrolment bigint, p_from date, p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e published.sponsorship_enrolment; s published.sponsorship_scheme; said text := payung.case_reason(p_reason); r bigint; n bigint;
begin
  perform payung.case_day(p_on);
  select * into e from published.sponsorship_enrolment where id = p_enrolment;
  select * into s from published.sponsorship_scheme where id = e.scheme_id;
  if s.id is null or not payung.may('own.leave')
     or not (s.organisation_id = any(payung.orgs()) or left(e.regency, 2) = any(payung.provinces())) then
    raise exception 'payung: no such person within the scope' using errcode = 'P0E02';
  end if;
  if s.kind <> 'credit' then
    raise exception 'payung: this scheme lends nothing' using errcode = 'P0E05';
  end if;
  if p_from is null or extract(day from p_from) <> 1 or p_from <= p_on then
    raise exception 'payung: what has begun stays protected' using errcode = 'P0E03';
  end if;
  select payung.months_release('loan_repaid', said, 'enrolment:' || e.id, payung.actor_id(), null, array_agg(c.membership_id), array_agg(c.month), p_on),
         count(*) into r, n
    from published.participation_month c
    where c.membership_id = e.membership_id and c.payer_id = s.payer_id and c.month between greatest(p_from, e.first_month) and e.last_month;
  if r is null then
    raise exception 'payung: nothing of it is left to release' using errcode = 'P0E06';
  end if;
  return n;
end $$;
comment on function payung.loan_repaid is 'When a loan is repaid, months that have not begun return to the lender''s fund; the lender or an office that serves the place records it.';
revoke execute on function payung.loan_repaid(bigint, date, text, date) from public;
grant execute on function payung.loan_repaid(bigint, date, text, date) to payung_app;
