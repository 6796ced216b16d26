-- What a debtor signed: that he takes part and pays himself after the sponsor's months. Kept once, with the day and the paper it stands on.
call payung.refer('sponsorship_consent', 'enrolment_id', 'sponsorship_enrolment');
call payung.protect('sponsorship_consent', 'exists (select from sponsorship_enrolment e where e.id = sponsorship_consent.enrolment_id)', 'false');
call payung.append_only('sponsorship_consent');
grant select on sponsorship_consent to payung_app, payung_loader;

create function payung.own_consent(p_enrolment bigint, p_given date, p_paper text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_enrolment; s sponsorship_scheme; c bigint;
begin
  perform payung.case_day(p_on);
  select * into e from sponsorship_enrolment where id = p_enrolment;
  select * into s from sponsorship_scheme where id = e.scheme_id;
  if s.id is null or not payung.may('own.leave')
     or not (s.organisation_id = any(payung.orgs()) or left(e.regency, 2) = any(payung.provinces())) then
    raise exception 'payung: no such person within the scope' using errcode = 'P0E02';
  end if;
  if p_given is null or p_given > p_on or p_given < (s.first_month - interval '1 year')::date or length(btrim(coalesce(p_paper, ''))) < 3 then
    raise exception 'payung: a consent has a day that has come and a paper' using errcode = 'P0E7A';
  end if;
  insert into sponsorship_consent (enrolment_id, given_on, paper, made_by) values (e.id, p_given, btrim(p_paper), payung.actor_id())
    on conflict (enrolment_id) do nothing returning id into c;
  if c is null then
    raise exception 'payung: his consent is kept already' using errcode = 'P0E7B';
  end if;
  return c;
end $$;
comment on function payung.own_consent is 'What somebody signed at his contract is kept once, with the day and the paper, by who lent or serves the place.';
revoke execute on function payung.own_consent(bigint, date, text, date) from public;
grant execute on function payung.own_consent(bigint, date, text, date) to payung_app;
