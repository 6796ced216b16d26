-- What waits for whom in the cycles that are run here, in one query for all of them; and two statements that remove a line from it.
call payung.append_only('awards_nofurtherconflict');
call payung.append_only('awards_figuresread');
call payung.protect('awards_nofurtherconflict', '(select payung.actor_id()) is not null and payung.award_works_on(cycle_id)', 'false');
call payung.protect('awards_figuresread', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
grant select on awards_nofurtherconflict, awards_figuresread to payung_app;

create function payung.award_state_conflicts(p_cycle bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare own bigint := payung.award_own_seat(p_cycle);
begin
  if own is null then
    raise exception 'payung: no seat is yours' using errcode = 'P0E90';
  end if;
  perform from awards_cycle where id = p_cycle for no key update;
  if exists (select from awards_closing x where x.cycle_id = p_cycle) then
    raise exception 'payung: the scores are closed' using errcode = 'P0E94';
  end if;
  insert into awards_nofurtherconflict (cycle_id, seat_id, user_id) values (p_cycle, own, payung.actor_id());
end $$;
comment on function payung.award_state_conflicts is 'A juror states for his own seat that he has no further conflict, until the scores are closed.';

create function payung.award_state_figures(p_candidate bigint, p_today date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare cycle bigint := payung.award_acts_for(p_candidate);
begin
  if not exists (select from awards_candidate c where c.id = p_candidate and payung.award_is_own(c.body_id, c.place_id)) then
    raise exception 'payung: a candidate states it itself' using errcode = '42501';
  end if;
  perform payung.award_until(cycle, 'indicators');
  if p_today > (payung.award_terms(cycle)).cut_off or payung.award_frozen(cycle) is not null then
    raise exception 'payung: figures are looked at before the cut-off' using errcode = 'P0E8C';
  end if;
  insert into awards_figuresread (candidate_id, stated_by) values (p_candidate, payung.actor_id()) on conflict do nothing;
end $$;
comment on function payung.award_state_figures is 'A candidate''s own people state before the cut-off that they accept its figures, and nobody states it for them.';

-- The stage of the plenary ends with signed minutes, and the stage of publication with a published result.
create function payung.award_decided_first() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if (new.stage = 'publication' and not exists (select from awards_minutes m where m.cycle_id = new.cycle_id and payung.award_signed(m.id)))
     or (new.stage = 'national' and not exists (select from awards_publication p where p.cycle_id = new.cycle_id)) then
    raise exception 'payung: the minutes are not signed, or the result is not published' using errcode = 'P0E88';
  end if;
  return new;
end $$;
comment on function payung.award_decided_first is 'A cycle comes to its publication when minutes are signed, and to the national level when it is published.';
create trigger decided_first before insert on awards_stagemove for each row when (new.stage in ('publication', 'national'))
  execute function payung.award_decided_first();

-- The work that waits for a session in every cycle that is run here and not archived, by its part in each: committee, juror, holder of a
-- key, a candidate's own people. p_asked: the papers that each kind of candidate must hand in (`awards.nominations.services.ASKED`).
-- subject: the kind of a thing and its number or year. name, english: its name in both languages, with its cycle, because two cycles may
-- run at once with the same categories and candidates. due: the last day, if the cycle has set one.
create function payung.award_waiting(p_today date, p_asked jsonb)
returns table (kind text, subject text, count int, name text, english text, due date, since timestamptz)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with c as materialized (
    select y.id, y.assessment_year as year, 'Paritrana ' || y.assessment_year as called, t.id as terms, t.cut_off, t.interviews_first, t.interviews_last,
      t.quorum, t.ceremony_on, payung.award_stage(y.id) as stage, array_position(payung.award_stages(), payung.award_stage(y.id)) as place,
      payung.award_leads(y.id) as leads, s.id as seat, s.number as seat_number, payung.award_key_number(y.id) as key,
      exists (select from awards_publication p where p.cycle_id = y.id) as published, exists (select from awards_closing x where x.cycle_id = y.id) as closed
    from awards_cycle y cross join lateral payung.award_terms(y.id) t left join awards_seat s on s.id = payung.award_own_seat(y.id)
    where t.id is not null and not exists (select from awards_archive a where a.cycle_id = y.id)),
  w as materialized (
    select distinct on (x.cycle_id, x.stage) x.cycle_id, x.stage, x.opens_on, x.closes_on from awards_stagewindow x
    order by x.cycle_id, x.stage, x.number desc),
  -- The days by which something of a cycle is due, by the stage that ends with it.
  days as (
    select c.id, coalesce(max(w.closes_on) filter (where w.stage = 'indicators'), c.cut_off) as figures,
      coalesce(max(w.closes_on) filter (where w.stage = c.stage), max(w.closes_on) filter (where w.stage = 'indicators'), c.cut_off) as papers,
      coalesce(max(w.opens_on) filter (where w.stage = 'scoring'), c.interviews_first) as scoring, coalesce(max(w.closes_on) filter (where w.stage = 'scoring'), c.ceremony_on) as scored
    from c left join w on w.cycle_id = c.id group by c.id, c.stage, c.cut_off, c.interviews_first, c.ceremony_on),
  o as materialized (
    select o.id, o.cycle_id, o.category_id, g.word || ' (' || c.called || ')' as word, g.english || ' (' || c.called || ')' as english, g.subject, r.id as rubric, r.set_at, payung.award_in_force(o.id) as in_force,
      (payung.award_newest_result(o.id)).id as result
    from awards_opencategory o join c on c.id = o.cycle_id join awards_category g on g.value = o.category_id
    left join lateral (select x.id, x.set_at from awards_rubric x where x.open_category_id = o.id order by x.version desc limit 1) r on true),
  d as materialized (
    select d.id, d.name || ' (' || c.called || ')' as name, d.open_category_id, o.cycle_id, d.at, payung.award_is_own(d.body_id, d.place_id) as own,
      (select count(*)::int from jsonb_array_elements_text(p_asked->o.subject) k
        where not exists (select from awards_candidatepaper p where p.candidate_id = d.id and p.kind = k)
          and (k = 'presentation' or c.place <= array_position(payung.award_stages(), 'indicators'))) as missing
    from awards_candidate d join o on o.id = d.open_category_id join c on c.id = o.cycle_id
    where not exists (select from awards_candidatewithdrawal x where x.candidate_id = d.id)),
  judged as (select o.* from o where exists (select from d where d.open_category_id = o.id)),
  p as materialized (
    select c.id, count(*) filter (where q.due > 0 and q.due = q.handed) as complete, bool_and(q.due = q.handed) as everything,
      max(q.due - q.handed) filter (where q.seat_number = c.seat_number) as left_over
    from c cross join lateral payung.award_progress(c.id) q where c.stage = 'scoring' and not c.closed group by c.id),
  proposed as materialized (
    select distinct on (x.cycle_id) x.* from awards_closingproposal x join c on c.id = x.cycle_id where not c.closed
      and x.head = (select h.link from awards_scoresheet h where h.cycle_id = x.cycle_id order by h.number desc limit 1)
    order by x.cycle_id, x.id desc),
  sheets as materialized (
    select c.id, bool_or(u.sheet_id is null) as shut from c
    join awards_closing x on x.cycle_id = c.id join awards_countedsheet k on k.closing_id = x.id
    left join awards_openedscore u on u.sheet_id = k.sheet_id where c.place >= array_position(payung.award_stages(), 'plenary') group by c.id),
  objected as (
    select x.*, e.name, r.open_category_id, a.objection_id is null as waits, a.outcome from awards_resultobjection x join d e on e.id = x.candidate_id
    join awards_result r on r.id = x.result_id left join awards_resultobjectionanswer a on a.objection_id = x.id),
  m as materialized (
    select distinct on (x.cycle_id) x.id, x.cycle_id, x.issued_at, payung.award_signed(x.id) is true as signed, x.issued_at > (
      select max(r.computed_at) from awards_result r join o on o.id = r.open_category_id where o.cycle_id = x.cycle_id) as stands
    from awards_minutes x join c on c.id = x.cycle_id order by x.cycle_id, x.number desc),
  next as (
    select c.*, (payung.award_stages())[c.place + 1] as stage_after, coalesce(h.closes_on, n.opens_on,
      case when c.stage = 'interview' then c.interviews_last end) as ends_on, n.opens_on
    from c left join w h on h.cycle_id = c.id and h.stage = c.stage
    left join w n on n.cycle_id = c.id and n.stage = (payung.award_stages())[c.place + 1])
  -- The committee.
  select 'award.move', 'award_move:' || n.year, 1, n.called, n.called, n.ends_on, null::timestamptz from next n
    where n.leads and n.ends_on <= p_today and coalesce(n.opens_on, p_today) <= p_today and payung.award_ready(n.id, n.stage_after)
      and case n.stage_after when 'plenary' then n.closed when 'national' then n.published
        when 'publication' then exists (select from m where m.cycle_id = n.id and m.signed) else n.stage_after is not null end
  union all select 'award.freeze', 'award_freeze:' || c.year, 1, c.called, c.called, days.figures, null from c join days using (id)
    where c.leads and c.stage = 'indicators' and p_today >= c.cut_off and payung.award_frozen(c.id) is null
      and not exists (select from awards_figureobjection x join d on d.id = x.candidate_id
        where d.cycle_id = c.id and not exists (select from awards_objectiondecision a where a.objection_id = x.id))
  union all select 'award.objection', 'award_objection:' || x.id, 1, d.name, d.name, days.figures, x.made_at
    from awards_figureobjection x join d on d.id = x.candidate_id join c on c.id = d.cycle_id join days on days.id = c.id
    where c.leads and c.place <= array_position(payung.award_stages(), 'indicators') and x.made_by <> payung.actor_id()
      and not exists (select from awards_objectiondecision a where a.objection_id = x.id)
  union all select 'award.papers', 'award_category:' || o.id, count(*)::int, o.word, o.english, days.papers, null
    from d join o on o.id = d.open_category_id join c on c.id = d.cycle_id join days on days.id = c.id
    where c.leads and d.missing > 0 and c.stage in ('documents', 'indicators') group by o.id, o.word, o.english, days.papers
  union all select 'award.seats', 'award_jury:' || c.year, 1, c.called, c.called, days.scoring, null from c join days using (id)
    where c.leads and c.stage <> 'nomination' and c.place < array_position(payung.award_stages(), 'scoring')
      and (select count(*) from payung.award_seats(c.id)) < c.quorum
  union all select 'award.keys', 'award_jury:' || c.year, 3 - (select count(*)::int from payung.award_key_users(c.id)), c.called, c.called, days.scoring, null
    from c join days using (id) where c.leads and c.stage in ('visit', 'interview', 'scoring') and (select count(*) from payung.award_key_users(c.id)) < 3
  union all select 'award.rubric_write', 'award_category:' || o.id, 1, o.word, o.english, days.scoring, null
    from judged o join c on c.id = o.cycle_id join days on days.id = c.id where c.leads and o.rubric is null and c.stage <> 'nomination'
      and c.place < array_position(payung.award_stages(), 'scoring')
  union all select 'award.rubric_waits', 'award_category:' || o.id, 1, o.word, o.english, days.scoring, o.set_at
    from judged o join c on c.id = o.cycle_id join days on days.id = c.id where c.leads and o.rubric is distinct from o.in_force
      and o.rubric is not null and c.place < array_position(payung.award_stages(), 'scoring')
  union all select 'award.interviews', 'award_interviews:' || c.year, count(*)::int, c.called, c.called, c.interviews_first, null
    from d join c on c.id = d.cycle_id where c.leads and c.stage in ('visit', 'interview') and p_today <= c.interviews_last
      and not exists (select from awards_interview i where i.candidate_id = d.id and i.cancelled_at is null)
    group by c.year, c.called, c.interviews_first
  union all select 'award.compute', 'award_compute:' || o.id, 1, o.word, o.english, null, null
    from judged o join c on c.id = o.cycle_id join sheets on sheets.id = c.id where c.leads and not c.published
      and payung.award_judged(o.id) and (o.result is null or exists (select from objected x where x.result_id = o.result and x.outcome = 'upheld'))
      and not exists (select from awards_countedsheet k join awards_scoresheet h on h.id = k.sheet_id join d on d.id = h.candidate_id
        left join awards_openedscore u on u.sheet_id = k.sheet_id where d.open_category_id = o.id and u.sheet_id is null)
  union all select 'award.result_objection', 'award_result_objection:' || x.id, 1, x.name, x.name, null, x.stated_at
    from objected x join o on o.id = x.open_category_id join c on c.id = o.cycle_id
    where c.leads and not c.published and x.waits and x.stated_by <> payung.actor_id()
  union all select 'award.minutes', 'award_minutes_issue:' || c.year, 1, c.called, c.called, null, null from c join sheets on sheets.id = c.id
    where c.leads and not c.published and not exists (select from judged o where o.cycle_id = c.id and o.result is null and payung.award_judged(o.id))
      and not exists (select from objected x join o on o.id = x.open_category_id
        where o.cycle_id = c.id and (x.waits or (x.outcome = 'upheld' and x.result_id = o.result)))
      and not exists (select from m where m.cycle_id = c.id and m.stands)
  union all select 'award.publish', 'award_publish:' || c.year, 1, c.called, c.called, c.ceremony_on, null from c
    where c.leads and not c.published and exists (select from m where m.cycle_id = c.id and m.stands and m.signed)
  union all select 'award.put_away', 'award_put_away:' || c.year, 1, c.called, c.called, null, null from c
    where c.leads and c.published and c.stage = 'national' and c.ceremony_on < p_today
  -- Committee and jury.
  union all select 'award.close', 'award_propose_closing:' || c.year, p.complete::int, c.called, c.called, days.scored, null
    from c join p using (id) join days using (id) where (c.leads or c.seat is not null) and p.complete >= c.quorum
      and (p.everything or days.scored <= p_today) and not exists (select from proposed x where x.cycle_id = c.id)
  union all select 'award.close_second', 'award_closing:' || x.id, 1, c.called, c.called, days.scored, x.made_at
    from proposed x join c on c.id = x.cycle_id join p on p.id = c.id join days on days.id = c.id
    where (c.leads or c.seat is not null) and p.complete >= c.quorum and x.made_by <> payung.actor_id() and (c.seat is not null
      or exists (select from payung.award_seats(c.id) s where payung.award_seat_user(s.id) = x.made_by))
  union all select 'award.present', 'award_attendance:' || c.year, 1, c.called, c.called, null, null from c join sheets using (id)
    where (c.leads or c.seat is not null) and c.stage = 'plenary' and sheets.shut and payung.award_present(c.id, 'plenary') < c.quorum
  -- A juror.
  union all select 'award.rubric', 'award_category:' || o.id, 1, o.word, o.english, days.scoring, o.set_at
    from judged o join c on c.id = o.cycle_id join days on days.id = c.id
    where c.seat is not null and o.rubric is not null and c.place < array_position(payung.award_stages(), 'scoring')
      and not exists (select from awards_rubricapproval a join awards_seat s on s.id = a.seat_id where a.rubric_id = o.rubric and s.number = c.seat_number)
  union all select 'award.conflicts', 'award_state_conflicts:' || c.year, count(*)::int, c.called, c.called,
      case when c.stage = 'scoring' then days.scored else days.scoring end, null
    from d join c on c.id = d.cycle_id join days on days.id = c.id
    where c.seat is not null and not c.closed and c.stage not in ('nomination', 'documents') and d.at > coalesce((
      select max(x.stated_at) from awards_nofurtherconflict x where x.seat_id = c.seat and x.user_id = payung.actor_id()), '-infinity')
    group by c.year, c.called, c.stage, days.scoring, days.scored
  union all select 'award.score', 'award_mine:' || c.year, p.left_over, c.called, c.called, days.scored, null from c join p using (id) join days using (id)
    where c.seat is not null and p.left_over > 0 and payung.award_keys(c.id) is not null
  union all select 'award.sign', 'award_minutes_sign:' || m.id, 1, c.called, c.called, c.ceremony_on, m.issued_at from m join c on c.id = m.cycle_id
    where c.seat is not null and not c.published and m.stands
      and not exists (select from awards_minutessignature g join awards_seat s on s.id = g.seat_id where g.minutes_id = m.id and s.number = c.seat_number)
  -- A holder of a key.
  union all select 'award.key', 'award_key:' || c.year, 1, c.called, c.called, days.scoring, null from c join days using (id)
    where c.key is not null and c.place <= array_position(payung.award_stages(), 'scoring') and not exists (
      select from awards_holderkey k where k.holder_id = (select max(h.id) from awards_keyholder h where h.cycle_id = c.id and h.number = c.key))
  union all select 'award.open', 'award_open:' || c.year, 1, c.called, c.called, null, null from c join sheets using (id)
    where c.key is not null and c.stage = 'plenary' and sheets.shut and payung.award_present(c.id, 'plenary') >= c.quorum
      and not exists (select from awards_handedon h join awards_scoresheet s on s.id = h.sheet_id where s.cycle_id = c.id and h.number = c.key)
  -- A candidate's own people.
  union all select 'award.bring', 'award_candidate:' || d.id, d.missing, d.name, d.name, case when c.stage in ('visit', 'interview') then c.interviews_first
      else days.papers end, null from d join c on c.id = d.cycle_id join days on days.id = c.id
    where d.own and d.missing > 0 and c.place <= array_position(payung.award_stages(), 'interview')
  union all select 'award.figures', 'award_candidate:' || d.id, 1, d.name, d.name, c.cut_off, null from d join c on c.id = d.cycle_id
    where d.own and c.place <= array_position(payung.award_stages(), 'indicators') and p_today <= c.cut_off
      and payung.award_frozen(c.id) is null and not exists (select from awards_figuresread r where r.candidate_id = d.id)
      and not exists (select from awards_figureobjection x where x.candidate_id = d.id)
$$;
comment on function payung.award_waiting is 'Whoever has a part in a cycle learns what waits for him now, and nothing about the parts of others. May be null: due, since.';

do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'payung'::regnamespace and p.proname in (
    'award_state_conflicts', 'award_state_figures', 'award_decided_first', 'award_waiting') loop
    execute format('revoke execute on function %s from public', f);
    if (select p.proname <> 'award_decided_first' from pg_proc p where p.oid = f) then
      execute format('grant execute on function %s to payung_app', f);
    end if;
  end loop;
end $$;
