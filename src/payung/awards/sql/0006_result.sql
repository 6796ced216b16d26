-- The result of a cycle: computed from the opened scores, then objections, minutes with signatures, publication and archive.
call payung.append_only('awards_result');
call payung.append_only('awards_ranked');
call payung.append_only('awards_resultobjection');
call payung.append_only('awards_resultobjectionanswer');
call payung.append_only('awards_minutes');
call payung.append_only('awards_minutessignature');
call payung.append_only('awards_publication');
call payung.append_only('awards_archive');

-- A result contains scores. So a juror who is recused from one candidate of the category reads its ranks, but not the result.
create function payung.award_reads_scores(p_category bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from awards_opencategory o where o.id = p_category and (payung.award_leads(o.cycle_id)
    or (payung.award_own_seat(o.cycle_id) is not null and not exists (select from awards_candidate c
      where c.open_category_id = o.id and payung.award_recused(payung.award_own_seat(o.cycle_id), c.id)))))
$$;
comment on function payung.award_reads_scores is 'Opened scores of a category are visible to the committee and to jurors who are recused from none of its candidates.';

call payung.protect('awards_result', '(select payung.actor_id()) is not null and payung.award_reads_scores(open_category_id)', 'false');
call payung.protect('awards_ranked', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_resultobjection', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_resultobjectionanswer', 'objection_id in (select id from awards_resultobjection)', 'false');
call payung.protect('awards_minutes', '(select payung.actor_id()) is not null and payung.award_works_on(cycle_id)', 'false');
call payung.protect('awards_minutessignature', 'minutes_id in (select id from awards_minutes)', 'false');
grant select on awards_result, awards_ranked, awards_resultobjection, awards_resultobjectionanswer, awards_minutes,
  awards_minutessignature, awards_publication, awards_archive to payung_app, payung_loader;

create function payung.award_digest(p_text text) returns text
language sql immutable set search_path = public, payung, pg_temp as $$ select encode(sha256(convert_to(p_text, 'UTF8')), 'hex') $$;
comment on function payung.award_digest is 'A decision is identified by the sha256 of its text.';

-- The frozen figure that gives the points of a criterion has the same name; only `coverage` is computed from the figure `protected`.
create function payung.award_figure_of(p_criterion text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$ select case p_criterion when 'coverage' then 'protected' else p_criterion end $$;
comment on function payung.award_figure_of is 'A criterion that follows from data has the name of its figure.';

-- A rubric cannot change after the first score, so a criterion without a figure is refused when the rubric is written.
create function payung.award_criterion_figured() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if new.source = 'indicator' and payung.award_figure_of(new.name) not in (
      'protected', 'schemes', 'scheme_people', 'own_workers', 'vulnerable', 'bills_in_time', 'claims_in_time') then
    raise exception 'payung: no figure answers this criterion' using errcode = 'P0EAQ';
  end if;
  return new;
end $$;
comment on function payung.award_criterion_figured is 'A criterion that follows from data names a figure that is frozen at the cut-off.';
create trigger figured before insert on awards_criterion for each row execute function payung.award_criterion_figured();

-- Points of the criteria that follow from frozen figures, with four decimals, rounded half up. A share becomes its hundredths; a count
-- becomes its share of the highest count among the candidates who have not withdrawn; a candidate without such data gets 0.
create function payung.award_indicator_points(p_category bigint, out candidate bigint, out criterion text, out figure text, out part bigint,
  out whole bigint, out points text) returns setof record
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c bigint := (select o.cycle_id from awards_opencategory o where o.id = p_category); f bigint;
begin
  if not payung.award_leads(c) then
    raise exception 'payung: this session leads no cycle here' using errcode = 'P0EA0';
  end if;
  if not exists (select from awards_criterion k where k.rubric_id = payung.award_in_force(p_category) and k.source = 'indicator') then
    return;
  end if;
  f := payung.award_frozen(c);
  if f is null then
    raise exception 'payung: the figures are not frozen' using errcode = 'P0EAP';
  end if;
  return query
  with figures as (
    select d.id as who, k.name::text as name, payung.award_figure_of(k.name) as figure, i.part, i.whole,
      case when i.whole is null then max(case when i.whole is null then i.part end) over (partition by k.name) else i.whole end as base
    from awards_candidate d join awards_criterion k on k.rubric_id = payung.award_in_force(p_category) and k.source = 'indicator'
    left join awards_indicator i on i.freeze_id = f and i.candidate_id = d.id and i.name = payung.award_figure_of(k.name)
    where d.open_category_id = p_category and not exists (select from awards_candidatewithdrawal w where w.candidate_id = d.id)),
  units as (
    select g.*, case when g.part is null or g.base is null or g.base = 0 then 0
      else least(1000000, div(g.part::numeric * 2000000 + g.base, 2 * g.base::numeric)) end as unit from figures g)
  select u.who, u.name, u.figure, u.part, u.whole, div(u.unit, 10000)::text || '.' || lpad(mod(u.unit, 10000)::text, 4, '0')
  from units u order by u.who, u.name;
end $$;
comment on function payung.award_indicator_points is 'Points that follow from data use only the frozen figures: shares as they are, counts as a share of the highest. May be null: part, whole.';

-- The opened scores that count, without withdrawn candidates. The closing decided who was recused and did not count such sheets; what is
-- recorded about a seat after its scores are known removes none of them. Sheets without valid points do not count.
create function payung.award_counted(p_category bigint, out candidate bigint, out seat smallint, out points jsonb) returns setof record
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.award_leads((select o.cycle_id from awards_opencategory o where o.id = p_category)) then
    raise exception 'payung: this session leads no cycle here' using errcode = 'P0EA0';
  end if;
  if exists (select from awards_countedsheet k join awards_scoresheet h on h.id = k.sheet_id
      join awards_candidate c on c.id = h.candidate_id left join awards_openedscore o on o.sheet_id = k.sheet_id
      where c.open_category_id = p_category and o.sheet_id is null) then
    raise exception 'payung: not all scores of this category are open' using errcode = 'P0EAD';
  end if;
  return query
  with figured as (select i.candidate as who, jsonb_object_agg(i.criterion, i.points) as points from payung.award_indicator_points(p_category) i group by 1)
  select o.candidate_id, s.number, o.points || coalesce((select g.points from figured g where g.who = o.candidate_id), '{}') from awards_openedscore o
    join awards_seat s on s.id = o.seat_id join awards_candidate c on c.id = o.candidate_id
    where c.open_category_id = p_category and o.points is not null
      and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id)
    order by o.candidate_id, s.number;
end $$;
comment on function payung.award_counted is 'When all sheets that the closing counted are open, their scores count, with the points of the figures, except those of withdrawn candidates.';

-- The exact ranking. 2520 can be divided by every number up to ten, so the mean over the seats of a jury stays a whole number.
create function payung.award_ranking(p_category bigint, out candidate bigint, out rank int, out score text, out jurors int)
returns setof record language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare r awards_rubric;
begin
  select * into r from awards_rubric x where x.id = payung.award_in_force(p_category);
  return query
  with means as (
    select c.candidate as who, k.name, k.weight, sum((c.points->>k.name)::numeric) * (2520 / count(*)) as mean, count(*)::int as many
    from payung.award_counted(p_category) c join awards_criterion k on k.rubric_id = r.id group by 1, 2, 3),
  whole as (
    select m.who, sum(m.mean * m.weight) as total, max(m.many) as many,
      (select array_agg(x.mean order by t.place) from jsonb_array_elements_text(r.rules->'tie') with ordinality t(name, place)
       join means x on x.name = t.name and x.who = m.who) as tie
    from means m group by m.who),
  placed as (
    select w.*, (rank() over (order by w.total desc, w.tie desc))::int as place, div(w.total * 20000 + 252000, 504000) as units from whole w)
  select p.who, p.place, div(p.units, 10000)::text || '.' || lpad(mod(p.units, 10000)::text, 4, '0'), p.many
  from placed p order by p.place, p.who;
end $$;
comment on function payung.award_ranking is 'Candidates are ranked by the exact mean of weighted points, then by the criteria for a tie in their order; after that both have one rank.';

-- The first of results with ranks, minutes with signatures, publication and archive that does not fit its digest; '' if all fit. A text is
-- read only if it fits its digest, because a changed text may no longer be JSON.
create function payung.award_decided_wrong(p_cycle bigint) returns text
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  return coalesce((select w.what from (
    select 1 as at, r.id, 'result ' || r.id as what from awards_result r join awards_opencategory o on o.id = r.open_category_id
      where o.cycle_id = p_cycle and case when r.digest <> payung.award_digest(r.content) then true else (
        select jsonb_agg(jsonb_build_object('candidate', k.candidate_id, 'rank', k.rank, 'score', k.score) order by k.rank, k.candidate_id)
        from awards_ranked k where k.result_id = r.id) is distinct from (
        select jsonb_agg(jsonb_build_object('candidate', e->'candidate', 'rank', e->'rank', 'score', e->'score')
          order by (e->>'rank')::int, (e->>'candidate')::bigint) from jsonb_array_elements(r.content::jsonb->'ranking') e) end
    union all select 2, m.id, 'minutes ' || m.number from awards_minutes m where m.cycle_id = p_cycle and case when m.digest <> payung.award_digest(m.content)
      then true else not payung.award_facts_named(m.cycle_id, m.content)
        or exists (select from awards_minutessignature g where g.minutes_id = m.id and g.digest <> m.digest) end
    union all select 3, 0, 'publication' from awards_publication p where p.cycle_id = p_cycle and p.digest <> payung.award_digest(p.content)
    union all select 4, 0, 'archive' from awards_archive a where a.cycle_id = p_cycle and case when a.digest <> payung.award_digest(a.content)
      then true else not payung.award_facts_named(a.cycle_id, a.content) end
    ) w order by w.at, w.id limit 1), '');
end $$;
comment on function payung.award_decided_wrong is 'One changed bit is noticed: of a result, its ranks, minutes, a signature, the publication or the archive.';

-- A result is stored only if its scores are the opened ones and its ranking is what the database computes.
create function payung.award_result_add(p_category bigint, p_content text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c bigint; s jsonb := p_content::jsonb; r awards_rubric; a bigint; counted jsonb; ranked jsonb;
begin
  select o.cycle_id into c from awards_opencategory o where o.id = p_category for no key update;
  perform payung.award_committee_acts(c);
  if exists (select from awards_publication p where p.cycle_id = c) then
    raise exception 'payung: the cycle is published' using errcode = 'P0EAK';
  end if;
  select * into r from awards_rubric x where x.id = payung.award_in_force(p_category);
  select jsonb_agg(jsonb_build_object('candidate', k.candidate, 'seat', k.seat, 'points', k.points) order by k.candidate, k.seat)
    into counted from payung.award_counted(p_category) k;
  if counted is null or r.id is null then
    raise exception 'payung: nothing is scored here' using errcode = 'P0EAD';
  end if;
  if exists (select from payung.award_counted(p_category) k cross join awards_criterion n where n.rubric_id = r.id
      and ((k.points->>n.name) is null or not (k.points->>n.name)::numeric between 0 and 100)) then
    raise exception 'payung: a score misses a criterion' using errcode = 'P0EAE';
  end if;
  select jsonb_agg(jsonb_build_object('candidate', k.candidate, 'rank', k.rank, 'score', k.score, 'jurors', k.jurors) order by k.rank, k.candidate)
    into ranked from payung.award_ranking(p_category) k;
  if s->>'rubric_digest' is distinct from r.digest or (s->>'open_category')::bigint is distinct from p_category
     or s->'scores' is distinct from counted or ranked is distinct from (
       select jsonb_agg(jsonb_build_object('candidate', e->'candidate', 'rank', e->'rank', 'score', e->'score', 'jurors', e->'jurors')
         order by (e->>'rank')::int, (e->>'candidate')::bigint) from jsonb_array_elements(s->'ranking') e) then
    raise exception 'payung: the result does not follow from the opened scores' using errcode = 'P0EAE';
  end if;
  insert into awards_result (open_category_id, number, content, digest, computed_by)
    select p_category, coalesce(max(x.number), 0) + 1, p_content, payung.award_digest(p_content), payung.actor_id()
      from awards_result x where x.open_category_id = p_category returning id into a;
  insert into awards_ranked (result_id, candidate_id, rank, score)
    select a, k.candidate, k.rank, k.score from payung.award_ranking(p_category) k;
  return a;
end $$;
comment on function payung.award_result_add is 'A result is stored only if it follows from the opened scores, with the digest of its text.';

create function payung.award_newest_result(p_category bigint) returns awards_result
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select r from awards_result r where r.open_category_id = p_category order by r.number desc limit 1
$$;
comment on function payung.award_newest_result is 'The newest result of a category is the one that counts.';

create function payung.award_result_object(p_candidate bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c awards_candidate; r awards_result; o bigint;
begin
  select * into c from awards_candidate x where x.id = p_candidate;
  r := payung.award_newest_result(c.open_category_id);
  if c.id is null or not payung.award_is_own(c.body_id, c.place_id)
     or not exists (select from awards_ranked k where k.result_id = r.id and k.candidate_id = c.id)
     or exists (select from awards_publication p where p.cycle_id = payung.award_cycle_of(c.id)) then
    raise exception 'payung: a candidate objects to its own newest result before it is published' using errcode = 'P0EAF';
  end if;
  insert into awards_resultobjection (result_id, candidate_id, reason, stated_by)
    values (r.id, c.id, payung.case_reason(p_reason), payung.actor_id()) returning id into o;
  return o;
end $$;
comment on function payung.award_result_object is 'A candidate''s own people object to its newest result, once, before it is published.';

create function payung.award_objection_answer(p_objection bigint, p_outcome text, p_answer text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o awards_resultobjection;
begin
  select * into o from awards_resultobjection x where x.id = p_objection;
  perform payung.award_committee_acts(payung.award_cycle_of(o.candidate_id));
  if o.stated_by = payung.actor_id() or exists (select from awards_resultobjectionanswer a where a.objection_id = o.id) then
    raise exception 'payung: an objection is answered once, by another person' using errcode = 'P0EAN';
  end if;
  insert into awards_resultobjectionanswer (objection_id, outcome, answer, answered_by)
    values (o.id, p_outcome, payung.case_reason(p_answer), payung.actor_id());
end $$;
comment on function payung.award_objection_answer is 'The committee answers an objection once, with a reason, but not the person who raised it.';

-- Whether a category has something to rank: a counted sheet of a candidate who has not withdrawn that is still sealed, or has points. If
-- every juror is recused from all candidates of a category it has nothing to rank and delays nothing.
create function payung.award_judged(p_category bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from awards_countedsheet k join awards_scoresheet h on h.id = k.sheet_id join awards_candidate c on c.id = h.candidate_id
    left join awards_openedscore u on u.sheet_id = k.sheet_id
    where c.open_category_id = p_category and (u.sheet_id is null or u.points is not null)
      and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id))
$$;
comment on function payung.award_judged is 'A category is ranked when a counted sheet of a candidate who has not withdrawn has points, or may still have them.';

-- The newest results of a cycle, as minutes and publication name them. Refuses if a result is missing or an objection is open.
create function payung.award_settled(p_cycle bigint) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare results jsonb;
begin
  if exists (select from awards_opencategory o where o.cycle_id = p_cycle and (payung.award_newest_result(o.id)).id is null
      and payung.award_judged(o.id)) then
    raise exception 'payung: a category has no result' using errcode = 'P0EAM';
  end if;
  if exists (select from awards_resultobjection x join awards_result r on r.id = x.result_id join awards_opencategory o on o.id = r.open_category_id
      left join awards_resultobjectionanswer a on a.objection_id = x.id
      where o.cycle_id = p_cycle and (a.objection_id is null
        or (a.outcome = 'upheld' and r.id = (payung.award_newest_result(o.id)).id))) then
    raise exception 'payung: an objection is open' using errcode = 'P0EAG';
  end if;
  select jsonb_agg(jsonb_build_object('open_category', n.open_category_id, 'number', n.number, 'digest', n.digest) order by n.open_category_id)
    into results from awards_opencategory o cross join lateral payung.award_newest_result(o.id) n
    where o.cycle_id = p_cycle and n.id is not null;
  if results is null then
    raise exception 'payung: a category has no result' using errcode = 'P0EAM';
  end if;
  return results;
end $$;
comment on function payung.award_settled is 'A cycle is settled when every category that can be ranked has a result and no objection is open.';

create function payung.award_minutes_issue(p_cycle bigint, p_content text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m bigint; s jsonb := p_content::jsonb;
begin
  perform from awards_cycle x where x.id = p_cycle for no key update;
  perform payung.award_committee_acts(p_cycle);
  if exists (select from awards_publication p where p.cycle_id = p_cycle) then
    raise exception 'payung: the cycle is published' using errcode = 'P0EAK';
  end if;
  if payung.award_settled(p_cycle) is distinct from (
      select jsonb_agg(jsonb_build_object('open_category', e->'open_category', 'number', e->'number', 'digest', e->'digest')
        order by (e->>'open_category')::bigint) from jsonb_array_elements(s->'results') e) then
    raise exception 'payung: the minutes tell of other results' using errcode = 'P0EAM';
  end if;
  if not payung.award_facts_named(p_cycle, p_content) then
    raise exception 'payung: the minutes name no place of the chain of facts' using errcode = 'P0EAH';
  end if;
  insert into awards_minutes (cycle_id, number, content, digest, issued_by)
    select p_cycle, coalesce(max(x.number), 0) + 1, p_content, payung.award_digest(p_content), payung.actor_id()
      from awards_minutes x where x.cycle_id = p_cycle returning id into m;
  return m;
end $$;
comment on function payung.award_minutes_issue is 'Minutes name the newest results of a settled cycle.';

-- The newest minutes of a cycle; refuses if they do not name its newest results.
create function payung.award_standing_minutes(p_cycle bigint) returns awards_minutes
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare m awards_minutes;
begin
  select * into m from awards_minutes x where x.cycle_id = p_cycle order by x.number desc limit 1;
  if m.id is null or payung.award_settled(p_cycle) is distinct from (
      select jsonb_agg(jsonb_build_object('open_category', e->'open_category', 'number', e->'number', 'digest', e->'digest')
        order by (e->>'open_category')::bigint) from jsonb_array_elements(m.content::jsonb->'results') e) then
    raise exception 'payung: there is a newer result' using errcode = 'P0EAM';
  end if;
  return m;
end $$;
comment on function payung.award_standing_minutes is 'Minutes are valid as long as no newer result exists.';

create function payung.award_minutes_sign(p_minutes bigint, p_digest text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m awards_minutes; own bigint;
begin
  select * into m from awards_minutes x where x.id = p_minutes;
  own := payung.award_own_seat(m.cycle_id);
  if own is null then
    raise exception 'payung: no seat of this jury' using errcode = 'P0EAI';
  end if;
  if exists (select from awards_publication p where p.cycle_id = m.cycle_id) then
    raise exception 'payung: the cycle is published' using errcode = 'P0EAK';
  end if;
  if (payung.award_standing_minutes(m.cycle_id)).id <> m.id then
    raise exception 'payung: there are newer minutes' using errcode = 'P0EAM';
  end if;
  if m.digest is distinct from p_digest then
    raise exception 'payung: the minutes are not what was shown' using errcode = 'P0EAH';
  end if;
  insert into awards_minutessignature (minutes_id, seat_id, digest, signed_by) values (m.id, own, m.digest, payung.actor_id());
end $$;
comment on function payung.award_minutes_sign is 'A seat of the jury signs the minutes in its own session, by the digest of what it has read.';

create function payung.award_signed(p_minutes bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(distinct s.number) >= (payung.award_terms(m.cycle_id)).quorum and bool_or(s.role = 'chair')
  from awards_minutes m join awards_minutessignature g on g.minutes_id = m.id join awards_seat s on s.id = g.seat_id
  where m.id = p_minutes group by m.cycle_id
$$;
comment on function payung.award_signed is 'Minutes are signed when the chair and, in all, at least a quorum of seats have signed them. May be null: result.';

-- The candidates with rank one to three in the newest results, as they are published.
create function payung.award_winners(p_cycle bigint) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_agg(jsonb_build_object('category', o.category_id, 'winners', coalesce((
    select jsonb_agg(jsonb_build_object('rank', k.rank, 'name', c.name, 'place', c.place_id) order by k.rank, c.name)
    from awards_ranked k join awards_candidate c on c.id = k.candidate_id
    where k.result_id = (payung.award_newest_result(o.id)).id and k.rank <= 3), '[]')) order by o.id)
  from awards_opencategory o where o.cycle_id = p_cycle
$$;
comment on function payung.award_winners is 'The public learns who has rank one to three in each category.';

-- Whether an edition of the history names exactly the winners that were published here, each with his rank. After a rehearsal it may name
-- others.
create function payung.award_as_published(p_cycle bigint, p_content jsonb) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with said as (
    select v.mine, k->>'category' as category, w->>'rank' as rank, w->>'name' as name
    from (values (true, p_content->'contests'), (false, payung.award_winners(p_cycle))) as v(mine, contests)
    cross join lateral jsonb_array_elements(v.contests) k cross join lateral jsonb_array_elements(k->'winners') w)
  select not exists (select from awards_publication p where p.cycle_id = p_cycle)
    or (payung.award_terms(p_cycle)).rehearsal
    or (p_content->>'rehearsal' = 'false' and not exists (
      select from said group by category, rank, name having count(*) filter (where mine) <> count(*) filter (where not mine)))
$$;
comment on function payung.award_as_published is 'The history of a cycle that was published here names the same winners, unless the cycle was a rehearsal.';

-- Everything that the public learns about a cycle: winners, the rubric in force of each category, and totals of its counted result.
create function payung.award_told(p_cycle bigint, p_minutes text) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('v', 1, 'assessment_year', c.assessment_year, 'rehearsal', (payung.award_terms(c.id)).rehearsal,
    'cut_off', (payung.award_terms(c.id)).cut_off, 'minutes', p_minutes, 'winners', payung.award_winners(c.id),
    'categories', (select jsonb_agg(case when n.id is null
        then jsonb_build_object('category', o.category_id, 'candidates', 0, 'sheets', 0, 'criteria', '[]'::jsonb)
        else jsonb_build_object('category', o.category_id, 'result_digest', n.digest,
          'candidates', (select count(*) from awards_ranked k where k.result_id = n.id),
          'sheets', jsonb_array_length(n.content::jsonb->'scores'),
          'rubric_digest', (select r.digest from awards_rubric r where r.id = payung.award_in_force(o.id)),
          'criteria', (select jsonb_agg(jsonb_build_object('name', k.name, 'word', k.word, 'weight', k.weight) order by k.id)
            from awards_criterion k where k.rubric_id = payung.award_in_force(o.id))) end order by o.id)
      from awards_opencategory o left join lateral payung.award_newest_result(o.id) n on true where o.cycle_id = c.id))
  from awards_cycle c where c.id = p_cycle
$$;
comment on function payung.award_told is 'The public learns the winners, the rubrics in force and totals of the counted results, and nothing else.';

create function payung.award_publish(p_cycle bigint, p_digest text, p_content text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m awards_minutes; t awards_cycleterms; c awards_cycle; last bigint; p bigint; edition jsonb;
begin
  select * into c from awards_cycle x where x.id = p_cycle for no key update;
  perform payung.award_committee_acts(c.id);
  if exists (select from awards_publication x where x.cycle_id = c.id) then
    raise exception 'payung: the cycle is published' using errcode = 'P0EAK';
  end if;
  m := payung.award_standing_minutes(c.id);
  if m.digest is distinct from p_digest then
    raise exception 'payung: the minutes are not what was shown' using errcode = 'P0EAH';
  end if;
  if payung.award_signed(m.id) is not true then
    raise exception 'payung: too few have signed' using errcode = 'P0EAJ';
  end if;
  if p_content::jsonb is distinct from payung.award_told(c.id, m.digest) then
    raise exception 'payung: not what the counted results say' using errcode = 'P0EAE';
  end if;
  insert into awards_publication (cycle_id, minutes_id, content, digest, published_by)
    values (c.id, m.id, p_content, payung.award_digest(p_content), payung.actor_id()) returning id into p;
  -- The history of the award then shows this cycle like every other.
  t := payung.award_terms(c.id);
  select e.id into last from awards_edition e where e.cycle_id = c.id order by e.number desc limit 1;
  edition := jsonb_build_object('cycle', c.assessment_year, 'ceremony', t.ceremony_on, 'first', t.interviews_first, 'last', t.interviews_last,
    'rehearsal', t.rehearsal, 'source', 'Berita acara Tim 9, sidik ' || left(m.digest, 16),
    'labels', coalesce((select jsonb_agg(jsonb_build_object('text', l.text, 'source', l.source) order by l.id) from awards_label l
      where l.edition_id = last), '[]'), 'contests', payung.award_winners(c.id));
  perform payung.award_record(c.province, edition, payung.award_digest(edition::text));
  return p;
end $$;
comment on function payung.award_publish is 'The committee publishes a cycle once, as its counted results say, after the jury has signed the newest minutes.';

create function payung.award_put_away(p_cycle bigint, p_content text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s jsonb := p_content::jsonb;
begin
  perform from awards_cycle x where x.id = p_cycle for no key update;
  perform payung.award_committee_acts(p_cycle);
  if not exists (select from awards_publication x where x.cycle_id = p_cycle) then
    raise exception 'payung: the cycle is not published' using errcode = 'P0EAL';
  end if;
  if s->'results' is distinct from (select jsonb_agg(r.digest order by r.open_category_id, r.number) from awards_result r
        join awards_opencategory o on o.id = r.open_category_id where o.cycle_id = p_cycle)
     or s->'minutes' is distinct from (select jsonb_agg(m.digest order by m.number) from awards_minutes m where m.cycle_id = p_cycle)
     or s->>'publication' is distinct from (select x.digest from awards_publication x where x.cycle_id = p_cycle) then
    raise exception 'payung: the archive names other things than were decided' using errcode = 'P0EAE';
  end if;
  if not payung.award_facts_named(p_cycle, p_content) then
    raise exception 'payung: the archive names no place of the chain of facts' using errcode = 'P0EAH';
  end if;
  insert into awards_archive (cycle_id, content, digest, archived_by)
    values (p_cycle, p_content, payung.award_digest(p_content), payung.actor_id());
end $$;
comment on function payung.award_put_away is 'A published cycle is archived with the digests of everything decided in it, and nothing can be added afterwards.';

revoke execute on function payung.award_reads_scores(bigint), payung.award_digest(text), payung.award_figure_of(text),
  payung.award_criterion_figured(), payung.award_indicator_points(bigint), payung.award_counted(bigint), payung.award_ranking(bigint), payung.award_decided_wrong(bigint),
  payung.award_result_add(bigint, text), payung.award_newest_result(bigint), payung.award_result_object(bigint, text),
  payung.award_objection_answer(bigint, text, text), payung.award_judged(bigint), payung.award_settled(bigint), payung.award_minutes_issue(bigint, text),
  payung.award_standing_minutes(bigint), payung.award_minutes_sign(bigint, text), payung.award_signed(bigint), payung.award_winners(bigint), payung.award_as_published(bigint, jsonb), payung.award_told(bigint, text),
  payung.award_publish(bigint, text, text), payung.award_put_away(bigint, text) from public;
grant execute on function payung.award_reads_scores(bigint) to payung_app, payung_loader;
grant execute on function payung.award_indicator_points(bigint), payung.award_counted(bigint), payung.award_result_add(bigint, text), payung.award_result_object(bigint, text),
  payung.award_objection_answer(bigint, text, text), payung.award_minutes_issue(bigint, text), payung.award_minutes_sign(bigint, text),
  payung.award_publish(bigint, text, text), payung.award_put_away(bigint, text) to payung_app;
