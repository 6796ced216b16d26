-- What a debtor signed: that he takes part, and pays himself after the sponsor's months. One consent is valid at a time, with its
-- day and its proof: a paper that somebody names, or the row of a list. It is withdrawn when that list is undone, or by a person
-- with a reason. Both rows stay, and the debtor may agree again: `turn` counts the consents of an enrolment.
call payung.refer('sponsorship_consent', 'enrolment_id', 'sponsorship_enrolment');
call payung.protect('sponsorship_consent', 'exists (select from sponsorship_enrolment e where e.id = sponsorship_consent.enrolment_id)', 'false');
call payung.append_only('sponsorship_consent');
grant select on sponsorship_consent to payung_app, payung_loader;
call payung.protect('sponsorship_consentwithdrawal', 'exists (select from sponsorship_consent c where c.id = sponsorship_consentwithdrawal.consent_id)', 'false');
call payung.append_only('sponsorship_consentwithdrawal');
grant select on sponsorship_consentwithdrawal to payung_app, payung_loader;

-- The last word about each enrolment.
create view sponsorship_lastconsent with (security_invoker = true) as
  select c.id, c.enrolment_id, c.given_on, c.dated, c.paper, c.list_id, c.sheet_row, c.made_by, c.made_at, w.made_at as withdrawn_at,
    coalesce(w.reason, '') as withdrawn_because
  from sponsorship_consent c left join sponsorship_consentwithdrawal w on w.consent_id = c.id
  where not exists (select from sponsorship_consent l where l.enrolment_id = c.enrolment_id and l.turn > c.turn);
comment on view sponsorship_lastconsent is 'The newest consent of each enrolment, and whether it was withdrawn.';
grant select on sponsorship_lastconsent to payung_app, payung_loader;

-- The number of the next consent of an enrolment; null while one is valid. The key (enrolment, turn) holds if two sessions ask at
-- once.
create function payung.consent_turn(p_enrolment bigint) returns smallint
language sql stable set search_path = public, payung, pg_temp as $$
  select case when count(*) = count(w.id) then count(*) + 1 end::smallint
  from sponsorship_consent c left join sponsorship_consentwithdrawal w on w.consent_id = c.id where c.enrolment_id = p_enrolment
$$;
comment on function payung.consent_turn is 'Only one consent of an enrolment is valid at a time; after it was withdrawn another one can be recorded. May be null: result.';

-- The same days as `intake.verdicts.rowterms` accepts when it checks a row, before anything is committed.
create function payung.consent_fits(p_first_month date, p_given date, p_on date) returns boolean
language sql immutable set search_path = public, payung, pg_temp as $$
  select coalesce(p_given between (p_first_month - interval '1 year')::date and p_on, false)
$$;
comment on function payung.consent_fits is 'A consent has a day that is not in the future and not more than a year before the scheme begins.';

-- An enrolment of a scheme for which the session acts, or of a place that it serves.
create function payung.consent_enrolment(p_enrolment bigint) returns sponsorship_enrolment
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_enrolment;
begin
  select x.* into e from sponsorship_enrolment x join sponsorship_scheme s on s.id = x.scheme_id
    where x.id = p_enrolment and payung.may('own.leave')
      and (s.organisation_id = any(payung.orgs()) or left(x.regency, 2) = any(payung.provinces()));
  if e.id is null then
    raise exception 'payung: no such person within the scope' using errcode = 'P0E02';
  end if;
  return e;
end $$;
comment on function payung.consent_enrolment is 'A consent is recorded and withdrawn only by the lender or the offices that serve the place.';

create function payung.own_consent(p_enrolment bigint, p_given date, p_paper text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_enrolment := payung.consent_enrolment(p_enrolment); first date; c bigint;
begin
  perform payung.case_day(p_on);
  select first_month into first from sponsorship_scheme where id = e.scheme_id;
  if not payung.consent_fits(first, p_given, p_on) or length(btrim(coalesce(p_paper, ''))) < 3 then
    raise exception 'payung: a consent has a day that has come and a paper' using errcode = 'P0E7A';
  end if;
  insert into sponsorship_consent (enrolment_id, turn, given_on, paper, made_by)
    select e.id, t.turn, p_given, btrim(p_paper), payung.actor_id() from payung.consent_turn(e.id) t(turn) where t.turn is not null
    on conflict (enrolment_id, turn) do nothing returning id into c;
  if c is null then
    raise exception 'payung: his consent is kept already' using errcode = 'P0E7B';
  end if;
  return c;
end $$;
comment on function payung.own_consent is 'A consent that a person signed with his contract is recorded, one at a time, with its day and paper, by the lender or an office that serves the place.';

-- Withdraws the valid consent: it was recorded wrongly, or the person no longer agrees. That changes nobody's bills.
create function payung.own_consent_withdraw(p_enrolment bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); e sponsorship_enrolment := payung.consent_enrolment(p_enrolment); c bigint;
begin
  insert into sponsorship_consentwithdrawal (consent_id, reason, made_by)
    select l.id, said, payung.actor_id() from sponsorship_consent l where l.enrolment_id = e.id order by l.turn desc limit 1
    on conflict (consent_id) do nothing returning consent_id into c;
  if c is null then
    raise exception 'payung: no consent of his stands' using errcode = 'P0E7C';
  end if;
  return c;
end $$;
comment on function payung.own_consent_withdraw is 'A valid consent is withdrawn once, with a reason, by the lender or an office that serves the place.';

-- Stores the consents that rows of a list state for people who come in with this transaction; returns how many. For people who are
-- in the scheme already: `consents_keep`.
create function payung.consents_of_list(p_list bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.stage_is_plain('staged_person');
  perform payung.run_on_list(p_list);
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
  on conflict (enrolment_id, turn) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.consents_of_list is 'A person who comes in by a list that states a consent has this consent recorded with the row, by the user who commits the list.';

-- Stores the consents that rows of a list state for people who are in the scheme already and have no valid consent; returns how
-- many. If a person has several enrolments, the row is about the one with the loan and the first month that it names, else about the
-- newest one that holds its place.
create function payung.consents_keep(p_scheme bigint, p_list bigint, p_rows int[], p_members bigint[], p_first date[], p_loans text[],
  p_given date[], p_dated boolean[], p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.case_day(p_on);
  insert into sponsorship_consent (enrolment_id, turn, given_on, dated, list_id, sheet_row, made_by)
    select x.id, payung.consent_turn(x.id), x.given, x.dated, p_list, x.sheet_row, payung.actor_id()
    from (
      select distinct on (t.sheet_row) t.sheet_row, t.given, t.dated, e.id
      from unnest(p_rows, p_members, p_first, p_loans, p_given, p_dated) t(sheet_row, membership, first, loan, given, dated)
      join sponsorship_scheme s on s.id = p_scheme and payung.consent_fits(s.first_month, t.given, p_on)
      join sponsorship_enrolment e on e.scheme_id = s.id and e.membership_id = t.membership and (t.loan = '' or e.loan = '' or e.loan = t.loan)
      where (payung.all_places() or e.regency = any((select payung.places())::text[]) or left(e.regency, 2) = any((select payung.home_provinces())::text[]))
        and not exists (select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null)
      order by t.sheet_row, e.loan = t.loan desc, e.first_month = t.first desc nulls last, e.id desc) x
    where payung.consent_turn(x.id) is not null and not exists (  -- a list sent again brings back nothing that somebody withdrew
      select from sponsorship_consent c join sponsorship_consentwithdrawal w on w.consent_id = c.id
      where c.enrolment_id = x.id and w.list_id is null) order by x.sheet_row
  on conflict (enrolment_id, turn) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.consents_keep is 'A later list records consents of people who are already in the scheme, within the scope, if no consent is valid and none was withdrawn by a person.';

-- The same for people who waited and are taken in now.
create function payung.consents_of_waiting(p_waiting bigint[]) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into sponsorship_consent (enrolment_id, given_on, dated, list_id, sheet_row, made_by)
    select e.id, w.consent_on, w.consent_dated, w.list_id, w.sheet_row, payung.actor_id()
    from sponsorship_waiting w
    join sponsorship_enrolment e on e.scheme_id = w.scheme_id and e.list_id = w.list_id and e.sheet_row = w.sheet_row
    where w.id = any(p_waiting) and w.consent_on is not null order by w.id
  on conflict (enrolment_id, turn) do nothing
$$;
comment on function payung.consents_of_waiting is 'The consent in the row of a person who waits is recorded when the person is taken in.';

-- Withdraws the consents that an undone list brought: those of its own enrolments whose place the release gave back, and those that it
-- brought for enrolments of other lists. An enrolment of this list of which everything was billed stays valid, and so does its consent.
create function payung.consents_withdraw(p_list bigint, p_release bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint; more bigint;
begin
  insert into sponsorship_consentwithdrawal (consent_id, reason, list_id, made_by)
    select c.id, p_reason, p_list, payung.actor_id() from sponsorship_consent c
    join sponsorship_returnedplace g on g.enrolment_id = c.enrolment_id and g.release_id = p_release
    where c.list_id = p_list order by c.id
  on conflict (consent_id) do nothing;
  get diagnostics n = row_count;
  insert into sponsorship_consentwithdrawal (consent_id, reason, list_id, made_by)  -- for enrolments of other lists
    select c.id, p_reason, p_list, payung.actor_id() from sponsorship_consent c join sponsorship_enrolment e on e.id = c.enrolment_id
    where c.list_id = p_list and e.list_id is distinct from p_list order by c.id
  on conflict (consent_id) do nothing;
  get diagnostics more = row_count;
  return n + more;
end $$;
comment on function payung.consents_withdraw is 'The consents that an undone list brought are withdrawn once, with a reason, except those of its own enrolments that keep their place.';
revoke execute on function payung.own_consent(bigint, date, text, date), payung.own_consent_withdraw(bigint, text),
  payung.consent_enrolment(bigint), payung.consent_turn(bigint), payung.consents_of_list(bigint, date),
  payung.consents_keep(bigint, bigint, int[], bigint[], date[], text[], date[], boolean[], date), payung.consents_of_waiting(bigint[]),
  payung.consents_withdraw(bigint, bigint, text), payung.consent_fits(date, date, date) from public;
grant execute on function payung.own_consent(bigint, date, text, date), payung.own_consent_withdraw(bigint, text) to payung_app;
grant execute on function payung.consents_of_list(bigint, date) to payung_loader;
