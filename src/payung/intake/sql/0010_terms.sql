-- What a row asks for in addition to the person. It is kept, and expires, together with the person of the row.
call payung.protect_by_place('intake_rowterms', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
grant select on intake_rowterms to payung_app;
grant select, insert, maintain on intake_rowterms to payung_loader;
call payung.rows_of_run('intake_rowterms', 'intake.check');
call payung.veil('intake_rowterms', null, 'loan', 'agent_nik', 'heir', 'heir_relation');

-- The terms of the sheet rows after `p_after` up to `p_through`. An agent is named only if the session may see him, so that nobody learns
-- whether somebody else is registered.
create function payung.intake_terms(p_list bigint, p_after int, p_through int)
returns table (sheet_row int, first_month date, last_month date, participant_class text, loan text, agent_id bigint, heir text, heir_relation text,
  consent_on date, consent_dated boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select t.sheet_row, t.first_month, t.last_month, t.participant_class, t.loan, coalesce(g.stays_as, i.person_id), t.heir, t.heir_relation,
    t.consent_on, t.consent_dated
  from intake_rowterms t
  left join published.registry_identity i on t.agent_nik <> '' and i.nik = t.agent_nik
  left join published.registry_merged g on g.person_id = i.person_id
  where payung.reads() and t.list_id = p_list and t.sheet_row > p_after and t.sheet_row <= p_through
$$;
comment on function payung.intake_terms is 'The months, class, loan, agent, heir and consent that rows of a list name, within the scope. May be null: first_month, last_month, agent_id, consent_on.';
revoke execute on function payung.intake_terms(bigint, int, int) from public;
grant execute on function payung.intake_terms(bigint, int, int) to payung_loader;
call payung.read_as_reader('payung.intake_terms(bigint, int, int)');

-- For staged rows whose people are in the scheme already: records when they agreed, as the checked rows say. Returns how many consents
-- were recorded.
create function payung.intake_consents(p_scheme bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l bigint; sheet int[]; members bigint[]; firsts date[]; loans text[]; given date[]; dated boolean[];
begin
  perform payung.stage_is_plain('staged_person');
  l := payung.intake_run_list(p_scheme, 'intake.commit');
  if not payung.may('intake.commit') then
    raise exception 'payung: this role commits no lists' using errcode = 'P0EF0';
  end if;
  select array_agg(t.sheet_row order by t.sheet_row), array_agg(m.id order by t.sheet_row), array_agg(t.first_month order by t.sheet_row),
      array_agg(t.loan order by t.sheet_row), array_agg(t.consent_on order by t.sheet_row), array_agg(t.consent_dated order by t.sheet_row)
    into sheet, members, firsts, loans, given, dated
    from pg_temp.staged_person s
    join intake_outcome o on o.list_id = l and o.sheet_row = s.sheet_row and o.outcome = 'already'
    join intake_rowterms t on t.list_id = l and t.sheet_row = s.sheet_row and t.consent_on is not null
    join intake_candidate c on c.list_id = l and c.sheet_row = s.sheet_row
    join published.registry_identity i on i.nik = c.nik
    left join published.registry_merged g on g.person_id = i.person_id
    join published.participation_membership m on m.person_id = coalesce(g.stays_as, i.person_id) and m.segment = 'BPU' and m.ended is null
      and m.beside_id is null;
  if sheet is null then return 0; end if;
  return payung.consents_keep(p_scheme, l, sheet, members, firsts, loans, given, dated, p_on);
end $$;
comment on function payung.intake_consents is 'A commit records the consents that its checked rows state for people who are in the scheme already.';

-- For staged rows whose people came in, or wait (and come in later without their row): records whom they named as heirs, as the checked
-- rows of this list say. Returns how many heirs were recorded.
create function payung.intake_heirs(p_scheme bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l bigint; sheet int[]; persons bigint[]; heirs text[]; relations text[];
begin
  perform payung.stage_is_plain('staged_person');
  l := payung.intake_run_list(p_scheme, 'intake.commit');
  perform payung.case_day(p_on);
  if not payung.may('intake.commit') then
    raise exception 'payung: this role commits no lists' using errcode = 'P0EF0';
  end if;
  select array_agg(x.sheet_row order by x.sheet_row), array_agg(x.person_id order by x.sheet_row), array_agg(x.heir order by x.sheet_row),
      array_agg(x.heir_relation order by x.sheet_row) into sheet, persons, heirs, relations
    from (
      select t.sheet_row, t.heir, t.heir_relation, coalesce(m.person_id, w.person_id) as person_id
      from pg_temp.staged_person s
      join intake_rowterms t on t.list_id = l and t.sheet_row = s.sheet_row and t.heir <> ''
      left join published.sponsorship_enrolment e on e.list_id = l and e.sheet_row = s.sheet_row and e.membership_id = s.membership_id
      left join published.participation_membership m on m.id = e.membership_id
      left join published.sponsorship_waiting w on w.scheme_id = p_scheme and w.person_id = s.person_id) x
    where x.person_id is not null;
  if sheet is null then return 0; end if;
  return payung.heirs_name('list:' || l, sheet, persons, heirs, relations, p_on);
end $$;
comment on function payung.intake_heirs is 'A commit records the heirs that checked rows name, only for people who came in or wait.';
revoke execute on function payung.intake_consents(bigint, date), payung.intake_heirs(bigint, date) from public;
grant execute on function payung.intake_consents(bigint, date), payung.intake_heirs(bigint, date) to payung_loader;
