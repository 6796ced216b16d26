-- A cycle that is run in this installation. Everything that leads to a result is public: terms, stages, categories, rubric, seats.
-- Candidates are not public: they are visible to the committee, to the jurors who are not recused from them, and each to its own people.
call payung.append_only('awards_cycleterms');
call payung.append_only('awards_opencategory');
call payung.append_only('awards_stagewindow');
call payung.append_only('awards_stagemove');
call payung.append_only('awards_candidate');
call payung.append_only('awards_candidatewithdrawal');
call payung.append_only('awards_rubric');
call payung.append_only('awards_criterion');
call payung.append_only('awards_rubricapproval');
call payung.append_only('awards_seat');
call payung.append_only('awards_deputy');
call payung.append_only('awards_conflict');
grant select on awards_cycleterms, awards_opencategory, awards_stagewindow, awards_stagemove, awards_rubric, awards_criterion,
  awards_rubricapproval, awards_seat, awards_deputy to payung_app, payung_loader;

create function payung.award_leads(p_cycle bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.may('award.lead') and exists (
    select from awards_cycle c where c.id = p_cycle and c.province = any(payung.provinces()))
$$;
comment on function payung.award_leads is 'The committee of a cycle is whoever serves its whole province, and nobody else.';

-- The stage of a cycle is the one that it entered last.
create function payung.award_stage(p_cycle bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select m.stage from awards_stagemove m where m.cycle_id = p_cycle order by m.id desc limit 1
$$;
comment on function payung.award_stage is 'A cycle is in the stage that it entered last. May be null: result.';

create function payung.award_terms(p_cycle bigint) returns awards_cycleterms
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select t from awards_cycleterms t where t.cycle_id = p_cycle order by t.number desc limit 1
$$;
comment on function payung.award_terms is 'The newest terms of a cycle are the ones that count.';

-- The seats of a cycle as they are filled now: the newest version of each number.
create function payung.award_seats(p_cycle bigint) returns setof awards_seat
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct on (s.number) s.* from awards_seat s where s.cycle_id = p_cycle order by s.number, s.version desc
$$;
comment on function payung.award_seats is 'Of each seat of a cycle the holder who was named last counts.';

-- Who acts for a seat: its holder, or the deputy who was named last. from_day only repeats the decree and is not checked here, because no
-- deputy is recorded before that day.
create function payung.award_seat_user(p_seat bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when d.id is null then s.user_id else d.user_id end from awards_seat s
  left join lateral (select x.id, x.user_id from awards_deputy x where x.seat_id = s.id order by x.id desc limit 1) d on true
  where s.id = p_seat
$$;
comment on function payung.award_seat_user is 'The holder acts for a seat until a deputy is named; then only the deputy does. May be null: result.';

-- The seat for which the session acts in a cycle; null if the user is no juror of it.
create function payung.award_own_seat(p_cycle bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.id from payung.award_seats(p_cycle) s
  where payung.may('award.score') and payung.award_seat_user(s.id) = payung.actor_id() order by s.number limit 1
$$;
comment on function payung.award_own_seat is 'A juror acts for the seat that a decree gives him, or for which he is the deputy, and for no other. May be null: result.';

-- The name of an enterprise without spaces, signs, capitals and legal form, so that spellings can be compared.
create function payung.award_name_key(p_name text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(regexp_replace(lower(normalize(p_name, nfkc)), '\m(pt|cv|ud|tbk|persero|perseroda)\M', '', 'g'), '[^[:alnum:]]', '', 'g')
$$;
comment on function payung.award_name_key is 'Spellings of an enterprise that differ only in capitals, signs, spaces or legal form count as one name.';

create function payung.award_bodies_named(p_name text) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select o.id from published.parties_organisation o where payung.award_name_key(o.name) = payung.award_name_key(p_name)
$$;
comment on function payung.award_bodies_named is 'Whoever nominates an enterprise by name learns which registered bodies have that name; the list of bodies shows them anyway.';

-- A juror is recused by a conflict that was stated, or by one that follows from data: he or a deputy of his works for the body of the
-- candidate (also when only the name of that body was given), or for the government of the place or unit that is the candidate.
create function payung.award_recused(p_seat bigint, p_candidate bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from awards_conflict x where x.seat_id = p_seat and x.candidate_id = p_candidate)
    or exists (
      select from (select s.employer_id from awards_seat s where s.id = p_seat
                   union all select d.employer_id from awards_deputy d where d.seat_id = p_seat) e
      join published.parties_organisation o on o.id = e.employer_id
      join awards_candidate c on c.id = p_candidate
      left join published.parties_organisation b on b.id = c.body_id
      where o.id = c.body_id
        or (c.body_id is null and c.place_id is null and payung.award_name_key(c.name) = payung.award_name_key(o.name)) or (o.kind = 'government' and (
        (c.body_id is null and o.place_id = c.place_id) or (b.kind = 'government' and o.place_id = b.place_id))))
$$;
comment on function payung.award_recused is 'A juror is recused from a candidate by a stated conflict, and by a conflict that follows from where he or his deputy works.';

-- Whether the session acts for the candidate: for its body, or for the government of its place.
create function payung.award_is_own(p_body bigint, p_place text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.may('award.candidate') and exists (
    select from published.parties_organisation o where o.id = any(payung.orgs())
      and (o.id = p_body or (p_body is null and o.kind = 'government' and o.place_id = p_place)))
$$;
comment on function payung.award_is_own is 'The file of a candidate belongs to its own people: those of its body, or of the government of its place. May be null: p_body, p_place.';

create function payung.award_sees(p_candidate bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (
    select from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
    where c.id = p_candidate and (payung.award_is_own(c.body_id, c.place_id) or payung.award_leads(o.cycle_id)
      or (payung.award_own_seat(o.cycle_id) is not null and not payung.award_recused(payung.award_own_seat(o.cycle_id), c.id))))
$$;
comment on function payung.award_sees is 'A candidate is visible to the committee, to jurors who are not recused, and to its own people, never to another candidate.';

call payung.protect('awards_candidate', '(select payung.actor_id()) is not null and payung.award_sees(id)', 'false');
call payung.protect('awards_candidatewithdrawal',
  '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
-- A recused juror may see his own conflicts, so that he learns that he is recused and why.
call payung.protect('awards_conflict', '(select payung.actor_id()) is not null and (payung.award_sees(candidate_id)
  or payung.award_seat_user(seat_id) = (select payung.actor_id()))', 'false');
-- The worker has no task with candidates, so it gets no right to read them.
grant select on awards_candidate, awards_candidatewithdrawal, awards_conflict to payung_app;

-- The rubric in force of a category: its newest version that at least a quorum of seats has approved.
create function payung.award_in_force(p_open bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select r.id from awards_rubric r join awards_opencategory o on o.id = r.open_category_id
  where r.open_category_id = p_open and (payung.award_terms(o.cycle_id)).quorum <= (
    select count(distinct s.number) from awards_rubricapproval a join awards_seat s on s.id = a.seat_id where a.rubric_id = r.id)
  order by r.version desc limit 1
$$;
comment on function payung.award_in_force is 'The rubric in force is the newest version that a quorum of seats has approved. May be null: result.';

create function payung.award_weights() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare whole bigint; r bigint := coalesce(to_jsonb(new)->>'rubric_id', to_jsonb(new)->>'id')::bigint;
begin
  select sum(weight) into whole from awards_criterion where rubric_id = r;
  if whole is distinct from 100 then
    raise exception 'payung: the weights of a rubric add up to 100' using errcode = 'P0E83';
  end if;
  return null;
end $$;
comment on function payung.award_weights is 'The weights of a rubric add up to 100.';
create constraint trigger weights after insert on awards_rubric deferrable initially deferred
  for each row execute function payung.award_weights();
create constraint trigger weights after insert on awards_criterion deferrable initially deferred
  for each row execute function payung.award_weights();

-- A check of the table limits the numbers to nine. This trigger checks what spans several rows.
create function payung.award_seats_sound() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform from awards_cycle where id = new.cycle_id for no key update;
  if exists (select from payung.award_seats(new.cycle_id) s where s.role <> 'member' group by s.role having count(*) > 1)
     or exists (select from payung.award_seats(new.cycle_id) s where s.user_id is not null group by s.user_id having count(*) > 1) then
    raise exception 'payung: one chair, one secretary, and nobody on two seats' using errcode = 'P0E84';
  end if;
  return null;
end $$;
comment on function payung.award_seats_sound is 'A jury has one chair and one secretary, and nobody holds two seats.';
create constraint trigger seats_sound after insert on awards_seat deferrable initially deferred
  for each row execute function payung.award_seats_sound();

revoke execute on function payung.award_name_key(text), payung.award_bodies_named(text), payung.award_leads(bigint), payung.award_stage(bigint), payung.award_terms(bigint), payung.award_seats(bigint),
  payung.award_seat_user(bigint), payung.award_own_seat(bigint), payung.award_recused(bigint, bigint), payung.award_is_own(bigint, text),
  payung.award_sees(bigint), payung.award_in_force(bigint), payung.award_weights(), payung.award_seats_sound() from public;
-- Policies and pages of the application call these functions. The functions about recusal, terms and seats are called only by other
-- functions.
grant execute on function payung.award_leads(bigint), payung.award_stage(bigint), payung.award_seat_user(bigint),
  payung.award_own_seat(bigint), payung.award_is_own(bigint, text), payung.award_sees(bigint), payung.award_in_force(bigint), payung.award_bodies_named(text) to payung_app;
