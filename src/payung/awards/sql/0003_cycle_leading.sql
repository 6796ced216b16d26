-- The steps of a cycle: the committee leads it, candidates hand in their papers, and seats approve the rubric.

create function payung.award_led(p_cycle bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.award_leads(p_cycle) then
    raise exception 'payung: not of the committee of this cycle' using errcode = 'P0E85';
  end if;
  if exists (select from awards_archive a where a.cycle_id = p_cycle) then
    raise exception 'payung: the cycle is put away' using errcode = 'P0EAC';
  end if;
  if payung.award_stage(p_cycle) is null then
    raise exception 'payung: the cycle is not led here' using errcode = 'P0E86';
  end if;
end $$;
comment on function payung.award_led is 'Only the committee carries out the steps of a cycle, and only while the cycle has terms and is not archived.';

-- The stages in their order. This is the same list as `choices.STAGE`, which the checks of the tables use.
create function payung.award_stages() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array['nomination', 'documents', 'indicators', 'visit', 'interview', 'scoring', 'plenary', 'publication', 'national']
$$;
comment on function payung.award_stages is 'A cycle goes through its stages in one order.';

-- Locks the row of the cycle, so that changes of one cycle wait for each other. Refuses if the cycle has passed the stage `p_last`.
create function payung.award_until(p_cycle bigint, p_last text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform from awards_cycle where id = p_cycle for no key update;
  if payung.award_stage(p_cycle) is null
     or array_position(payung.award_stages(), payung.award_stage(p_cycle)) > array_position(payung.award_stages(), p_last) then
    raise exception 'payung: the cycle has passed this stage' using errcode = 'P0E86';
  end if;
end $$;
comment on function payung.award_until is 'An act that belongs to a stage is refused once the cycle has passed it, and two changes of one cycle come one after the other.';

-- Sets the terms of a cycle; the first terms open it. From the scoring on, cut-off, quorum and rehearsal are fixed; other days may still
-- change.
create function payung.award_terms_set(p_province text, p_year smallint, p_cut_off date, p_first date, p_last date, p_ceremony date,
  p_quorum smallint, p_rehearsal boolean, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c awards_cycle; t awards_cycleterms; n smallint;
begin
  if not (payung.may('award.lead') and p_province = any(payung.provinces())) then
    raise exception 'payung: not of the committee of this province' using errcode = 'P0E85';
  end if;
  insert into awards_cycle (province, assessment_year) values (p_province, p_year) on conflict (province, assessment_year) do nothing;
  select * into c from awards_cycle where (province, assessment_year) = (p_province, p_year) for no key update;
  t := payung.award_terms(c.id);
  n := coalesce(t.number, 0) + 1;
  if exists (select from awards_archive a where a.cycle_id = c.id) then
    raise exception 'payung: the cycle is put away' using errcode = 'P0EAC';
  end if;
  if t.id is not null and (t.cut_off, t.quorum, t.rehearsal) is distinct from (p_cut_off, p_quorum, p_rehearsal)
     and array_position(payung.award_stages(), payung.award_stage(c.id)) >= array_position(payung.award_stages(), 'scoring') then
    raise exception 'payung: cut-off and quorum stand from the scoring on' using errcode = 'P0E89';
  end if;
  -- The figures of another cut-off need the stage in which figures are objected to and frozen. After that stage nobody could do either.
  if t.cut_off <> p_cut_off
     and array_position(payung.award_stages(), payung.award_stage(c.id)) > array_position(payung.award_stages(), 'indicators') then
    raise exception 'payung: the cut-off stands once the figures are checked' using errcode = 'P0EAS';
  end if;
  if exists (select from awards_interview i join awards_candidate d on d.id = i.candidate_id
      join awards_opencategory o on o.id = d.open_category_id
      where o.cycle_id = c.id and i.cancelled_at is null and i.held_on not between p_first and p_last) then
    raise exception 'payung: an interview is planned on another day' using errcode = 'P0EAT';
  end if;
  if p_cut_off < make_date(p_year, 1, 1) then
    raise exception 'payung: the cut-off lies before the year that is judged' using errcode = 'P0E87';
  end if;
  insert into awards_cycleterms (cycle_id, number, cut_off, interviews_first, interviews_last, ceremony_on, quorum, rehearsal, reason, set_by)
    values (c.id, n, p_cut_off, p_first, p_last, p_ceremony, p_quorum, p_rehearsal, p_reason, payung.actor_id());
  if t.id is null then
    insert into awards_stagemove (cycle_id, stage, reason, moved_by) values (c.id, 'nomination', p_reason, payung.actor_id());
  end if;
  return c.id;
end $$;
comment on function payung.award_terms_set is 'The terms of a cycle are set by its committee, and those that influence scores are fixed once scoring has begun.';

create function payung.award_category_open(p_cycle bigint, p_category text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o bigint;
begin
  perform payung.award_led(p_cycle);
  perform payung.award_until(p_cycle, 'nomination');
  insert into awards_opencategory (cycle_id, category_id, opened_by) values (p_cycle, p_category, payung.actor_id()) returning id into o;
  return o;
end $$;
comment on function payung.award_category_open is 'The committee opens categories while candidates are nominated.';

-- Sets the days of a stage. A stage does not open before the stage that precedes it, and the days of the interviews lie within the days
-- of their stage.
create function payung.award_window_set(p_cycle bigint, p_stage text, p_opens date, p_closes date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w bigint; t awards_cycleterms := payung.award_terms(p_cycle); place int := array_position(payung.award_stages(), p_stage);
begin
  perform payung.award_led(p_cycle);
  perform payung.award_until(p_cycle, p_stage);
  if exists (
    select from (select distinct on (x.stage) x.stage, x.opens_on from awards_stagewindow x where x.cycle_id = p_cycle
                 order by x.stage, x.number desc) o
    where (array_position(payung.award_stages(), o.stage) < place and o.opens_on > p_opens)
       or (array_position(payung.award_stages(), o.stage) > place and o.opens_on < p_opens))
     or (p_stage = 'interview' and (p_opens > t.interviews_first or p_closes < t.interviews_last)) then
    raise exception 'payung: these days do not fit the other stages' using errcode = 'P0E87';
  end if;
  insert into awards_stagewindow (cycle_id, stage, number, opens_on, closes_on, set_by)
    select p_cycle, p_stage, coalesce(max(x.number), 0) + 1, p_opens, p_closes, payung.actor_id()
    from awards_stagewindow x where x.cycle_id = p_cycle and x.stage = p_stage returning id into w;
  return w;
end $$;
comment on function payung.award_window_set is 'The days of stages follow the order of the stages, and the interviews lie within the days of their stage.';

-- Enters the next stage, not before its first day and only when everything that the present stage needs is done.
create function payung.award_move(p_cycle bigint, p_stage text, p_reason text, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m bigint; now_at text; opens date;
begin
  perform payung.award_led(p_cycle);
  perform payung.award_until(p_cycle, 'national');
  now_at := payung.award_stage(p_cycle);
  if array_position(payung.award_stages(), p_stage) is distinct from array_position(payung.award_stages(), now_at) + 1 then
    raise exception 'payung: a cycle goes to its next stage' using errcode = 'P0E86';
  end if;
  select x.opens_on into opens from awards_stagewindow x where x.cycle_id = p_cycle and x.stage = p_stage order by x.number desc limit 1;
  if p_today < opens then
    raise exception 'payung: the stage has not opened' using errcode = 'P0E87';
  end if;
  if not payung.award_ready(p_cycle, p_stage) then
    raise exception 'payung: what closes the present stage is not done' using errcode = 'P0E88';
  end if;
  insert into awards_stagemove (cycle_id, stage, reason, moved_by) values (p_cycle, p_stage, p_reason, payung.actor_id()) returning id into m;
  return m;
end $$;
comment on function payung.award_move is 'A cycle goes forward one stage at a time, not before the first day of the stage, and only when the present stage is complete.';

-- What must exist before a cycle enters a stage: somebody to judge; figures frozen for the cut-off that counts; a rubric in force for
-- every category with candidates, and at least as many filled seats as the quorum.
create function payung.award_ready(p_cycle bigint, p_stage text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case p_stage
    when 'documents' then exists (
      select from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
      where o.cycle_id = p_cycle and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id))
    when 'visit' then payung.award_frozen(p_cycle) is not null
    when 'scoring' then (payung.award_terms(p_cycle)).quorum <= (select count(*) from payung.award_seats(p_cycle))
      and payung.award_frozen(p_cycle) is not null
      and not exists (
        select from awards_opencategory o where o.cycle_id = p_cycle and payung.award_in_force(o.id) is null and exists (
          select from awards_candidate c where c.open_category_id = o.id
            and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id)))
    else true end
$$;
comment on function payung.award_ready is 'A stage is entered only when it has what it needs: candidates, frozen figures, a jury and its rubrics.';

-- The committee, a candidate's own people or a partner nominate. The database decides which of the three the session is.
create function payung.award_nominate(p_open bigint, p_name text, p_place text, p_body bigint, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o awards_opencategory; subject text; province text; spot record; closes date; c bigint; how text;
begin
  select * into o from awards_opencategory where id = p_open;
  if o.id is null or not payung.may('award.nominate') then
    raise exception 'payung: no such open category for this session' using errcode = '42501';
  end if;
  perform payung.award_until(o.cycle_id, 'nomination');
  select g.subject, y.province into subject, province from awards_category g, awards_cycle y
    where g.value = o.category_id and y.id = o.cycle_id;
  select x.closes_on into closes from awards_stagewindow x where x.cycle_id = o.cycle_id and x.stage = 'nomination' order by x.number desc limit 1;
  if p_today > closes then
    raise exception 'payung: nominations are over' using errcode = 'P0E87';
  end if;
  select p.level into spot from published.places_place p where p.code = p_place and left(p.code, 2) = province;
  -- The candidate of a category for regencies or villages is a place of the province and no body; an enterprise is a registered body, or
  -- only a name.
  if (case subject when 'regency' then p_body is not null or spot.level is distinct from 2
                  when 'village' then p_body is not null or spot.level is distinct from 4
                  else p_place is not null end) then
    raise exception 'payung: that is not what the category judges' using errcode = 'P0E8A';
  end if;
  how := case when payung.award_leads(o.cycle_id) then 'office' when payung.award_is_own(p_body, p_place) then 'self' else 'partner' end;
  insert into awards_candidate (open_category_id, name, place_id, body_id, nominated_how, nominated_by)
    select p_open, coalesce((select b.name from published.parties_organisation b where b.id = p_body), p_name), p_place, p_body, how,
      payung.actor_id() returning id into c;
  return c;
end $$;
comment on function payung.award_nominate is 'Candidates are nominated while nominations run, each as its category demands, and the database records what the session is to the candidate. May be null: p_place, p_body.';

-- Returns the cycle if the session may act for the candidate: its own people, or the committee. For everybody else the candidate does not
-- exist.
create function payung.award_acts_for(p_candidate bigint) returns bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c record;
begin
  select x.body_id, x.place_id, o.cycle_id into c from awards_candidate x join awards_opencategory o on o.id = x.open_category_id
    where x.id = p_candidate;
  if c.cycle_id is null or not (payung.award_is_own(c.body_id, c.place_id) or payung.award_leads(c.cycle_id)) then
    raise exception 'payung: not the candidate of this session' using errcode = '42501';
  end if;
  if exists (select from awards_candidatewithdrawal w where w.candidate_id = p_candidate) then
    raise exception 'payung: the candidate was taken back' using errcode = 'P0E8E';
  end if;
  return c.cycle_id;
end $$;
comment on function payung.award_acts_for is 'Only its own people and the committee act for a candidate, and nobody acts for one that was withdrawn.';

create function payung.award_candidate_withdraw(p_candidate bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.award_until(payung.award_acts_for(p_candidate), 'interview');
  insert into awards_candidatewithdrawal (candidate_id, reason, withdrawn_by) values (p_candidate, p_reason, payung.actor_id());
end $$;
comment on function payung.award_candidate_withdraw is 'A candidate is withdrawn by its own people or the committee, and only before scoring begins.';

-- The web process has examined the file before and states its type.
create function payung.award_paper_add(p_candidate bigint, p_kind text, p_key text, p_name text, p_media text, p_digest text, p_size bigint,
  p_note text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.award_until(payung.award_acts_for(p_candidate), case p_kind when 'presentation' then 'interview' else 'indicators' end);
  insert into awards_candidatepaper (candidate_id, kind, note, file_name, file_key, media, digest, size, added_by)
    values (p_candidate, p_kind, p_note, p_name, p_key, p_media, p_digest, p_size, payung.actor_id()) returning id into n;
  return n;
end $$;
comment on function payung.award_paper_add is 'Papers come from the candidate''s own people or the committee, until figures are frozen and the next stage begins; a presentation may come until the interviews are over.';

-- The candidate's own people object before the cut-off, with a paper of the candidate as evidence.
create function payung.award_object(p_candidate bigint, p_figure text, p_reason text, p_paper bigint, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare cycle bigint := payung.award_acts_for(p_candidate); n bigint; held text; c awards_candidate;
begin
  perform payung.award_until(cycle, 'indicators');
  select * into c from awards_candidate where id = p_candidate;
  if not payung.award_is_own(c.body_id, c.place_id) then
    raise exception 'payung: a candidate objects itself' using errcode = '42501';
  end if;
  if p_today > (payung.award_terms(cycle)).cut_off or payung.award_frozen(cycle) is not null then
    raise exception 'payung: objections come before the cut-off' using errcode = 'P0E8C';
  end if;
  if not exists (select from awards_candidatepaper x where x.id = p_paper and x.candidate_id = p_candidate and x.kind = 'evidence') then
    raise exception 'payung: an objection needs a paper of the candidate' using errcode = 'P0E8B';
  end if;
  select coalesce(f.part::text, '') || coalesce('/' || f.whole, '') into held
    from payung.award_figures(array[p_candidate], p_today) f where f.name = p_figure;
  if held is null then
    raise exception 'payung: the candidate has no such figure' using errcode = 'P0E8B';
  end if;
  insert into awards_figureobjection (candidate_id, figure, held, reason, paper_id, made_by)
    values (p_candidate, p_figure, held, p_reason, p_paper, payung.actor_id()) returning id into n;
  return n;
end $$;
comment on function payung.award_object is 'A candidate objects to one of its own figures before the cut-off, with a paper as evidence.';

create function payung.award_object_decide(p_objection bigint, p_accepted boolean, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o record;
begin
  select x.made_by, n.cycle_id into o from awards_figureobjection x join awards_candidate c on c.id = x.candidate_id
    join awards_opencategory n on n.id = c.open_category_id where x.id = p_objection;
  if o.cycle_id is null or not payung.award_leads(o.cycle_id) then
    raise exception 'payung: no such objection for this session' using errcode = '42501';
  end if;
  if o.made_by = payung.actor_id() then
    raise exception 'payung: who objected does not decide' using errcode = 'P0E8F';
  end if;
  perform payung.award_until(o.cycle_id, 'indicators');
  insert into awards_objectiondecision (objection_id, accepted, reason, decided_by) values (p_objection, p_accepted, p_reason, payung.actor_id());
end $$;
comment on function payung.award_object_decide is 'The committee answers an objection once and gives its reason, but not the person who made the objection.';

-- The digest of a rubric: every criterion with its weight, in order, and the rules.
create function payung.award_rubric_digest(p_criteria jsonb, p_rules jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_object('criteria', (
    select jsonb_agg(to_jsonb(x)) from jsonb_to_recordset(p_criteria) as x(name text, word text, weight smallint, source text)), 'rules', p_rules)::text, 'UTF8')), 'hex')
$$;
comment on function payung.award_rubric_digest is 'A rubric has one digest over everything that is stored of it, and over nothing else.';

-- p_content: {criteria: [{name, word, weight, source}], rules: {tie: [name], recusal, normalisation, replacement: kept or anew}}.
create function payung.award_rubric_set(p_open bigint, p_content jsonb) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare cycle bigint; r bigint; names text[];
begin
  select o.cycle_id into cycle from awards_opencategory o where o.id = p_open;
  if cycle is null or not (payung.award_leads(cycle) or payung.award_own_seat(cycle) is not null) then
    raise exception 'payung: neither of the committee nor of the jury' using errcode = 'P0E85';
  end if;
  perform payung.award_until(cycle, 'interview');
  select array_agg(x->>'name') into names from jsonb_array_elements(p_content->'criteria') x;
  if jsonb_typeof(p_content->'rules'->'tie') is distinct from 'array'
     or exists (select from jsonb_array_elements_text(p_content->'rules'->'tie') t where t <> all(names))
     or coalesce(length(p_content->'rules'->>'recusal'), 0) < 5 or coalesce(length(p_content->'rules'->>'normalisation'), 0) < 5
     or p_content->'rules'->>'replacement' is null or p_content->'rules'->>'replacement' not in ('kept', 'anew') then
    raise exception 'payung: a rubric says its rules' using errcode = 'P0E8B';
  end if;
  -- Without a criterion for the jury there would be nothing to hand in, and the category would never get a result.
  if (select bool_and(x->>'source' = 'indicator') from jsonb_array_elements(p_content->'criteria') x) then
    raise exception 'payung: the jury judges something' using errcode = 'P0E8B';
  end if;
  insert into awards_rubric (open_category_id, version, digest, rules, set_by)
    select p_open, coalesce(max(x.version), 0) + 1, payung.award_rubric_digest(p_content->'criteria', p_content->'rules'), p_content->'rules',
      payung.actor_id()
    from awards_rubric x where x.open_category_id = p_open returning id into r;
  insert into awards_criterion (rubric_id, name, word, weight, source)
    select r, x.name, x.word, x.weight, x.source
    from jsonb_to_recordset(p_content->'criteria') as x(name text, word text, weight smallint, source text);
  return r;
end $$;
comment on function payung.award_rubric_set is 'A version of a rubric states all its criteria and rules and has a digest, and none is added once scoring has begun.';

create function payung.award_rubric_approve(p_rubric bigint, p_digest text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record; seat bigint;
begin
  select x.id, x.digest, x.version, x.open_category_id, o.cycle_id into r
    from awards_rubric x join awards_opencategory o on o.id = x.open_category_id where x.id = p_rubric;
  seat := payung.award_own_seat(r.cycle_id);
  if seat is null then
    raise exception 'payung: only a seat of the jury approves' using errcode = '42501';
  end if;
  perform payung.award_until(r.cycle_id, 'interview');
  if r.digest is distinct from p_digest
     or exists (select from awards_rubric n where n.open_category_id = r.open_category_id and n.version > r.version) then
    raise exception 'payung: another version stands' using errcode = 'P0E8B';
  end if;
  insert into awards_rubricapproval (rubric_id, seat_id, approved_by) values (p_rubric, seat, payung.actor_id());
end $$;
comment on function payung.award_rubric_approve is 'A seat approves the newest version of a rubric, as it has read it, once and before scoring.';

-- Which of these files a paper of a candidate names. The nightly task asks this before it deletes the others.
create function payung.award_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from awards_candidatepaper where file_key = any(p_keys)
$$;
comment on function payung.award_files is 'The files that papers of candidates name are kept when unused files are deleted.';

revoke execute on function payung.award_led(bigint), payung.award_stages(), payung.award_until(bigint, text),
  payung.award_terms_set(text, smallint, date, date, date, date, smallint, boolean, text), payung.award_category_open(bigint, text),
  payung.award_window_set(bigint, text, date, date), payung.award_move(bigint, text, text, date), payung.award_ready(bigint, text),
  payung.award_nominate(bigint, text, text, bigint, date), payung.award_acts_for(bigint), payung.award_candidate_withdraw(bigint, text),
  payung.award_paper_add(bigint, text, text, text, text, text, bigint, text), payung.award_object(bigint, text, text, bigint, date),
  payung.award_object_decide(bigint, boolean, text), payung.award_rubric_digest(jsonb, jsonb), payung.award_rubric_set(bigint, jsonb), payung.award_rubric_approve(bigint, text),
  payung.award_files(text[]) from public;
grant execute on function payung.award_terms_set(text, smallint, date, date, date, date, smallint, boolean, text),
  payung.award_category_open(bigint, text), payung.award_window_set(bigint, text, date, date), payung.award_move(bigint, text, text, date),
  payung.award_nominate(bigint, text, text, bigint, date), payung.award_candidate_withdraw(bigint, text),
  payung.award_paper_add(bigint, text, text, text, text, text, bigint, text), payung.award_object(bigint, text, text, bigint, date),
  payung.award_object_decide(bigint, boolean, text), payung.award_rubric_set(bigint, jsonb), payung.award_rubric_approve(bigint, text)
  to payung_app;
grant execute on function payung.award_files(text[]) to payung_loader;
