-- What a debtor signed: that he takes part and pays himself after the sponsor's months. Kept once, with the day and what it stands on: a
-- paper that somebody names, or the row of a list. Undoing that list takes it back; both rows stay.
call payung.refer('sponsorship_consent', 'enrolment_id', 'sponsorship_enrolment');
call payung.protect('sponsorship_consent', 'exists (select from sponsorship_enrolment e where e.id = sponsorship_consent.enrolment_id)', 'false');
call payung.append_only('sponsorship_consent');
grant select on sponsorship_consent to payung_app, payung_loader;
call payung.protect('sponsorship_consentwithdrawal', 'exists (select from sponsorship_consent c where c.id = sponsorship_consentwithdrawal.consent_id)', 'false');
call payung.append_only('sponsorship_consentwithdrawal');
grant select on sponsorship_consentwithdrawal to payung_app, payung_loader;

-- As `intake.verdicts.rowterms` says of a row before it is committed.
create function payung.consent_fits(p_first_month date, p_given date, p_on date) returns boolean
language sql immutable set search_path = public, payung, pg_temp as $$
  select coalesce(p_given between (p_first_month - interval '1 year')::date and p_on, false)
$$;
comment on function payung.consent_fits is 'Nobody agrees on a day that has not come, nor more than a year before a scheme begins.';

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
  if not payung.consent_fits(s.first_month, p_given, p_on) or length(btrim(coalesce(p_paper, ''))) < 3 then
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

-- What the rows of a list say of those of its people who come in with this transaction; returns how many. Nobody says so afterwards.
create function payung.consents_of_list(p_list bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.stage_is_plain('staged_person');
  perform payung.run_of('intake');
  perform payung.case_day(p_on);
  if not payung.may('intake.commit') then
    raise exception 'payung: this role commits no lists' using errcode = 'P0EF0';
  end if;
  if exists (select from pg_temp.staged_person s join sponsorship_enrolment e on e.list_id = p_list and e.sheet_row = s.sheet_row
             join sponsorship_scheme g on g.id = e.scheme_id
             where s.committed and s.consent_on is not null and not payung.consent_fits(g.first_month, s.consent_on, p_on)) then
    raise exception 'payung: a consent has a day that has come and a paper' using errcode = 'P0E7A';
  end if;
  insert into sponsorship_consent (enrolment_id, given_on, dated, list_id, sheet_row, made_by)
    select e.id, s.consent_on, s.consent_dated, p_list, s.sheet_row, payung.actor_id()
    from pg_temp.staged_person s
    join sponsorship_enrolment e on e.list_id = p_list and e.sheet_row = s.sheet_row and e.membership_id = s.membership_id
    where s.committed and s.consent_on is not null and e.enrolled_at >= transaction_timestamp() and (payung.all_places() or e.regency = any((select payung.places())::text[])
      or left(e.regency, 2) = any((select payung.home_provinces())::text[])) order by s.sheet_row
  on conflict (enrolment_id) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.consents_of_list is 'Who comes in by a list that says when he agreed has his consent kept with the row it stands on, by who commits the list.';

-- The same for those who waited and are taken in now.
create function payung.consents_of_waiting(p_waiting bigint[]) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into sponsorship_consent (enrolment_id, given_on, dated, list_id, sheet_row, made_by)
    select e.id, w.consent_on, w.consent_dated, w.list_id, w.sheet_row, payung.actor_id()
    from sponsorship_waiting w
    join sponsorship_enrolment e on e.scheme_id = w.scheme_id and e.list_id = w.list_id and e.sheet_row = w.sheet_row
    where w.id = any(p_waiting) and w.consent_on is not null order by w.id
  on conflict (enrolment_id) do nothing
$$;
comment on function payung.consents_of_waiting is 'Who waited keeps what his row said of his consent until he is taken in.';

-- Of an undone list: what it brought of those whose place that release gave back. Where everything was billed the enrolment stands, and
-- so does what its person signed.
create function payung.consents_withdraw(p_list bigint, p_release bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  insert into sponsorship_consentwithdrawal (consent_id, reason, made_by)
    select c.id, p_reason, payung.actor_id() from sponsorship_consent c
    join sponsorship_returnedplace g on g.enrolment_id = c.enrolment_id and g.release_id = p_release
    where c.list_id = p_list order by c.id
  on conflict (consent_id) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.consents_withdraw is 'A consent that an undone list brought is taken back with the place, with a reason, once.';
revoke execute on function payung.own_consent(bigint, date, text, date), payung.consents_of_list(bigint, date),
  payung.consents_of_waiting(bigint[]), payung.consents_withdraw(bigint, bigint, text), payung.consent_fits(date, date, date) from public;
grant execute on function payung.own_consent(bigint, date, text, date) to payung_app;
grant execute on function payung.consents_of_list(bigint, date) to payung_loader;
