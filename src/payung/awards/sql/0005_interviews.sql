-- Interviews, visits and costs of a cycle. The committee writes them; a candidate reads its own appointment, and jurors read what they
-- judge.
call payung.append_only('awards_prompt');
call payung.append_only('awards_room');
call payung.append_only('awards_turn');
call payung.append_only('awards_visit');
call payung.append_only('awards_visitfinding');
call payung.append_only('awards_visitphoto');
call payung.append_only('awards_visitphotowithdrawal');
call payung.append_only('awards_cost');
call payung.append_only('awards_costwithdrawal');

-- Whether the session judges a candidate: as the committee, or from a seat that is not recused. The candidate's own people do not judge.
create function payung.award_judges(p_candidate bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
    where c.id = p_candidate and (payung.award_leads(o.cycle_id) or (payung.award_own_seat(o.cycle_id) is not null
      and not payung.award_recused(payung.award_own_seat(o.cycle_id), c.id))))
$$;
comment on function payung.award_judges is 'What the committee notes about a candidate is visible to the committee and to jurors who are not recused, not to the candidate.';

create function payung.award_works_on(p_cycle bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.award_leads(p_cycle) or payung.award_own_seat(p_cycle) is not null
$$;
comment on function payung.award_works_on is 'Those who work on a cycle are its committee and its jury.';

call payung.protect('awards_prompt', '(select payung.actor_id()) is not null and exists (select from awards_opencategory o
  where o.id = open_category_id and payung.award_works_on(o.cycle_id))', 'false');
call payung.protect('awards_room', '(select payung.actor_id()) is not null and (payung.award_works_on(cycle_id)
  or exists (select from awards_interview i where i.room_id = awards_room.id))', 'false');
call payung.protect('awards_interview', '(select payung.actor_id()) is not null and payung.award_sees(candidate_id)', 'false');
call payung.protect('awards_turn', 'interview_id in (select id from awards_interview)', 'false');
call payung.protect('awards_visit', '(select payung.actor_id()) is not null and payung.award_judges(candidate_id)', 'false');
call payung.protect('awards_visitfinding', 'visit_id in (select id from awards_visit)', 'false');
call payung.protect('awards_visitphoto', 'visit_id in (select id from awards_visit)', 'false');
call payung.protect('awards_visitphotowithdrawal', 'photo_id in (select id from awards_visitphoto)', 'false');
call payung.protect('awards_cost', '(select payung.actor_id()) is not null and payung.award_works_on(cycle_id)', 'false');
call payung.protect('awards_costwithdrawal', 'cost_id in (select id from awards_cost)', 'false');
grant select on awards_prompt, awards_room, awards_interview, awards_turn, awards_visit, awards_visitfinding, awards_visitphoto,
  awards_visitphotowithdrawal, awards_cost, awards_costwithdrawal to payung_app, payung_loader;

-- An interview occupies its room for its hours, unless it was cancelled. A range that holds one number lets the index compare rooms.
alter table awards_interview add constraint award_interview_room exclude using gist (
  int8range(room_id, room_id, '[]') with &&,
  tsrange(held_on + starts_at, held_on + starts_at + make_interval(mins => minutes)) with &&) where (cancelled_at is null);
-- No juror of a cycle is in two rooms at one time. The seats are stored as a set of numbers that an index can compare.
create function payung.award_seat_set(p_seats smallint[]) returns int4multirange
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(range_agg(int4range(s, s, '[]')), '{}') from unnest(p_seats) s
$$;
comment on function payung.award_seat_set is 'Seats are compared as a set, so that one seat in two rooms at one time is noticed.';
alter table awards_interview add constraint award_interview_jury exclude using gist (
  int8range(cycle_id, cycle_id, '[]') with &&, payung.award_seat_set(seats) with &&,
  tsrange(held_on + starts_at, held_on + starts_at + make_interval(mins => minutes)) with &&) where (cancelled_at is null);
alter table awards_interview add constraint award_interview_seats check (
  cardinality(seats) > 0 and seats <@ array[1, 2, 3, 4, 5, 6, 7, 8, 9]::smallint[]);
-- An interview lies within the working hours of one day.
alter table awards_interview add constraint award_interview_hours check (
  starts_at >= '06:00' and held_on + starts_at + make_interval(mins => minutes) <= held_on + time '22:00');

-- Cycles that run at once share rooms by their name, people by who signs in for a seat, and candidates. Within a cycle constraints hold rooms
-- and seats. Whoever plans in one cycle of a province waits for who plans in another.
create function payung.award_interview_clash(i awards_interview) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p text := (select y.province from awards_cycle y where y.id = i.cycle_id); other record; own bigint[];
begin
  perform from awards_cycle y where y.province = p order by y.id for no key update;
  select array_agg(distinct u) into own from payung.award_seats(i.cycle_id) s, unnest(array[s.user_id, payung.award_seat_user(s.id)]) u
    where s.number = any(i.seats) and u is not null;
  for other in
    select x.cycle_id, x.seats, x.candidate_id, r.name as room from awards_interview x join awards_cycle y on y.id = x.cycle_id
      join awards_room r on r.id = x.room_id
      where y.province = p and x.cancelled_at is null and x.held_on = i.held_on
        and tsrange(x.held_on + x.starts_at, x.held_on + x.starts_at + make_interval(mins => x.minutes))
          && tsrange(i.held_on + i.starts_at, i.held_on + i.starts_at + make_interval(mins => i.minutes))
  loop
    if exists (select from awards_candidate a join awards_candidate b on b.id = other.candidate_id where a.id = i.candidate_id and a.id <> b.id
        and (a.body_id = b.body_id or (a.body_id is null and b.body_id is null and (a.place_id = b.place_id
          or (a.place_id is null and b.place_id is null and payung.award_name_key(a.name) = payung.award_name_key(b.name)))))) then
      return 'award_interview_candidate';
    elsif exists (select from awards_room r where r.id = i.room_id and payung.award_room_key(r.name) = payung.award_room_key(other.room)) then
      return 'award_interview_room';
    elsif other.cycle_id <> i.cycle_id and exists (select from payung.award_seats(other.cycle_id) s
        where s.number = any(other.seats) and (s.user_id = any(own) or payung.award_seat_user(s.id) = any(own))) then
      return 'award_interview_jury';
    end if;
  end loop;
  return null;
end $$;
comment on function payung.award_interview_clash is 'No room, juror or candidate is in two interviews at one time, in whichever cycle of the province. May be null: result.';

-- A room by its name, whatever its spaces, signs and capitals.
create function payung.award_room_key(p_name text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(lower(normalize(p_name, nfkc)), '[^[:alnum:]]', '', 'g')
$$;
comment on function payung.award_room_key is 'Two spellings of a room are one room.';

create function payung.award_interview_sound() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c bigint; t awards_cycleterms; clash text;
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (old.cancelled_at is not null or new.cancelled_at is null
     or to_jsonb(old) - '{cancelled_at,cancelled_by,cancelled_reason}'::text[]
        is distinct from to_jsonb(new) - '{cancelled_at,cancelled_by,cancelled_reason}'::text[])) then
    raise exception 'payung: an interview is called off and not changed' using errcode = 'P0EA5';
  end if;
  if tg_op = 'UPDATE' then
    return new;
  end if;
  select o.cycle_id into c from awards_candidate d join awards_opencategory o on o.id = d.open_category_id where d.id = new.candidate_id;
  t := payung.award_terms(c);
  if t.id is null or new.held_on < t.interviews_first or new.held_on > t.interviews_last then
    raise exception 'payung: no day of interviews of this cycle' using errcode = 'P0EA2';
  end if;
  if not exists (select from awards_room r where r.id = new.room_id and r.cycle_id = c) then
    raise exception 'payung: the room is of another cycle' using errcode = 'P0EA1';
  end if;
  -- Who hears a candidate: the named seats, otherwise all; never a juror who is recused from the candidate.
  new.cycle_id := c;
  if exists (select from payung.award_seats(c) s where s.number = any(new.seats) and payung.award_recused(s.id, new.candidate_id)) then
    raise exception 'payung: a recused juror hears no candidate' using errcode = 'P0EAR';
  end if;
  new.seats := coalesce((select array_agg(distinct n order by n) from unnest(new.seats) n), (
    select array_agg(n::smallint order by n) from generate_series(1, 9) n where not exists (
      select from payung.award_seats(c) s where s.number = n and payung.award_recused(s.id, new.candidate_id))));
  clash := payung.award_interview_clash(new);
  if clash is not null then
    raise exception 'payung: a room, a juror or the candidate is elsewhere at that time' using errcode = '23P01', constraint = clash;
  end if;
  return new;
end $$;
comment on function payung.award_interview_sound is 'An interview is on a day of interviews of its cycle, without recused jurors, and is cancelled but never changed, not even by the owner.';
create trigger interview_sound before insert or update or delete on awards_interview
  for each row execute function payung.award_interview_sound();

-- Refuses unless the session leads the cycle and the cycle is not archived.
create function payung.award_committee_acts(p_cycle bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if p_cycle is null then
    raise exception 'payung: no such thing of a cycle' using errcode = 'P0EA1';
  end if;
  if not payung.award_leads(p_cycle) then
    raise exception 'payung: this session leads no cycle here' using errcode = 'P0EA0';
  end if;
  perform from awards_cycle where id = p_cycle for no key update;  -- before the rows of what it changes
  if exists (select from awards_archive a where a.cycle_id = p_cycle) then
    raise exception 'payung: the cycle is put away' using errcode = 'P0EAC';
  end if;
end $$;
comment on function payung.award_committee_acts is 'Only the committee writes into a cycle, one session at a time, and nobody writes into one that is archived. May be null: p_cycle.';

create function payung.award_cycle_of(p_candidate bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select o.cycle_id from awards_candidate c join awards_opencategory o on o.id = c.open_category_id where c.id = p_candidate
$$;
comment on function payung.award_cycle_of is 'A candidate belongs to the cycle of its category. May be null: result.';

-- Refuses if the committee may no longer work on the candidate.
create function payung.award_standing(p_candidate bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.award_committee_acts(payung.award_cycle_of(p_candidate));
  if exists (select from awards_candidatewithdrawal w where w.candidate_id = p_candidate) then
    raise exception 'payung: the candidate has withdrawn' using errcode = 'P0EA7';
  end if;
end $$;
comment on function payung.award_standing is 'Nobody interviews or visits a candidate who has withdrawn.';

create function payung.award_prompt_add(p_category bigint, p_kind text, p_text text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint;
begin
  perform payung.award_committee_acts((select o.cycle_id from awards_opencategory o where o.id = p_category for no key update));
  insert into awards_prompt (open_category_id, kind, number, text, set_by)
    select p_category, p_kind, coalesce(max(x.number), 0) + 1, p_text, payung.actor_id() from awards_prompt x
      where x.open_category_id = p_category and x.kind = p_kind returning id into p;
  return p;
end $$;
comment on function payung.award_prompt_add is 'The committee of the cycle writes questions and checklists.';

-- p_seats: numbers of the seats that hear the candidate; null for all seats that are not recused.
create function payung.award_interview_plan(p_candidate bigint, p_room text, p_on date, p_at text, p_minutes int, p_seats smallint[])
returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare i bigint; r bigint; c bigint := payung.award_cycle_of(p_candidate);
begin
  -- All cycles of the province in one order, before its own: who plans in another waits, and nobody for ever.
  perform from awards_cycle y where y.province = (select x.province from awards_cycle x where x.id = c) order by y.id for no key update;
  perform payung.award_standing(p_candidate);
  insert into awards_room (cycle_id, name) values (c, p_room) on conflict (cycle_id, name) do nothing;
  select x.id into r from awards_room x where x.cycle_id = c and x.name = p_room;
  insert into awards_interview (candidate_id, room_id, held_on, starts_at, minutes, seats, planned_by)
    values (p_candidate, r, p_on, p_at::time, p_minutes, p_seats, payung.actor_id()) returning id into i;
  return i;
end $$;
comment on function payung.award_interview_plan is 'The committee plans interviews: one of a candidate at a time, and no two at the same time in one room or before one juror. May be null: p_seats.';

create function payung.award_interview_cancel(p_interview bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare i awards_interview;
begin
  perform payung.award_committee_acts((select x.cycle_id from awards_interview x where x.id = p_interview));
  select * into i from awards_interview x where x.id = p_interview for no key update;
  if i.cancelled_at is not null or exists (select from awards_turn t where t.interview_id = i.id) then
    raise exception 'payung: the interview has begun or was called off' using errcode = 'P0EA5';
  end if;
  update awards_interview set cancelled_at = clock_timestamp(), cancelled_by = payung.actor_id(),
    cancelled_reason = payung.case_reason(p_reason) where id = i.id;
end $$;
comment on function payung.award_interview_cancel is 'The committee cancels an interview with a reason, before it has begun.';

create function payung.award_turn_take(p_interview bigint, p_kind text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare i awards_interview;
begin
  perform payung.award_committee_acts((select x.cycle_id from awards_interview x where x.id = p_interview));
  select * into i from awards_interview x where x.id = p_interview for no key update;
  if i.cancelled_at is not null or (p_kind = 'end') is distinct from
     exists (select from awards_turn t where t.interview_id = i.id and t.kind = 'begin') then
    raise exception 'payung: an interview begins once, and ends after that' using errcode = 'P0EA6';
  end if;
  insert into awards_turn (interview_id, kind, stated_by) values (i.id, p_kind, payung.actor_id());
end $$;
comment on function payung.award_turn_take is 'An interview begins once and then ends once, unless it was cancelled.';

create function payung.award_visit_record(p_candidate bigint, p_on date, p_where text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare v bigint; days record;
begin
  perform payung.award_standing(p_candidate);
  select w.opens_on, w.closes_on into days from awards_stagewindow w
    where w.cycle_id = payung.award_cycle_of(p_candidate) and w.stage = 'visit' order by w.number desc limit 1;
  if p_on > payung.server_day(null) or p_on < days.opens_on or p_on > days.closes_on then
    raise exception 'payung: no day on which this visit can have been' using errcode = 'P0EA8';
  end if;
  insert into awards_visit (candidate_id, visited_on, "where", recorded_by) values (p_candidate, p_on, p_where, payung.actor_id())
    returning id into v;
  return v;
end $$;
comment on function payung.award_visit_record is 'The committee records a visit after it has happened, on a day of the stage of visits.';

create function payung.award_visit_of(p_visit bigint) returns awards_visit
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare v awards_visit;
begin
  select * into v from awards_visit x where x.id = p_visit;
  perform payung.award_standing(v.candidate_id);
  return v;
end $$;
comment on function payung.award_visit_of is 'The committee of the cycle adds what belongs to a visit.';

create function payung.award_visit_find(p_visit bigint, p_prompt bigint, p_outcome text, p_note text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare v awards_visit := payung.award_visit_of(p_visit); f bigint;
begin
  if not exists (select from awards_prompt p join awards_candidate c on c.open_category_id = p.open_category_id
     where p.id = p_prompt and p.kind = 'checklist' and c.id = v.candidate_id) then
    raise exception 'payung: no line of the checklist of this category' using errcode = 'P0EA9';
  end if;
  insert into awards_visitfinding (visit_id, prompt_id, outcome, note, stated_by)
    values (v.id, p_prompt, p_outcome, p_note, payung.actor_id()) returning id into f;
  return f;
end $$;
comment on function payung.award_visit_find is 'A visit answers lines of the checklist of its candidate''s category; the newest answer counts.';

create function payung.award_photo_add(p_visit bigint, p_key text, p_picture text, p_digest text, p_size bigint, p_media text, p_caption text)
returns bigint language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare v awards_visit := payung.award_visit_of(p_visit); f bigint;
begin
  insert into awards_visitphoto (visit_id, file_key, picture_key, digest, size, media, caption, added_by)
    values (v.id, p_key, p_picture, p_digest, p_size, p_media, p_caption, payung.actor_id()) returning id into f;
  return f;
end $$;
comment on function payung.award_photo_add is 'The committee adds a photograph to a visit, each photograph once.';

create function payung.award_photo_withdraw(p_photo bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.award_visit_of((select p.visit_id from awards_visitphoto p where p.id = p_photo));
  if exists (select from awards_visitphotowithdrawal w where w.photo_id = p_photo) then
    raise exception 'payung: it was taken back before' using errcode = 'P0EAB';
  end if;
  insert into awards_visitphotowithdrawal (photo_id, reason, withdrawn_by) values (p_photo, payung.case_reason(p_reason), payung.actor_id());
end $$;
comment on function payung.award_photo_withdraw is 'A photograph is withdrawn once, with a reason, and is kept.';

-- Which of these files a photograph names. The nightly task asks this before it deletes the others.
create function payung.award_photo_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select k from awards_visitphoto p, unnest(array[p.file_key, p.picture_key]::text[]) k where k = any(p_keys)
$$;
comment on function payung.award_photo_files is 'The files that photographs of visits name are kept when unused files are deleted.';

create function payung.award_cost_record(p_cycle bigint, p_holder bigint, p_item text, p_amount bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c bigint;
begin
  perform payung.award_committee_acts((select x.id from awards_cycle x where x.id = p_cycle));
  if p_on > payung.server_day(null) then
    raise exception 'payung: nothing is spent on a day to come' using errcode = 'P0EA8';
  end if;
  insert into awards_cost (cycle_id, holder_id, item, amount, spent_on, recorded_by)
    values (p_cycle, p_holder, p_item, p_amount, p_on, payung.actor_id()) returning id into c;
  return c;
end $$;
comment on function payung.award_cost_record is 'The committee records what a cycle cost, after it was spent.';

-- A candidate bears no cost of the award, whoever records the cost.
create function payung.award_cost_sound() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
     where o.cycle_id = new.cycle_id and c.body_id = new.holder_id) then
    raise exception 'payung: a candidate bears no cost of the award' using errcode = 'P0EAA';
  end if;
  return new;
end $$;
comment on function payung.award_cost_sound is 'A body that is a candidate of the cycle bears none of its costs, not even if the owner writes it.';
create trigger cost_sound before insert on awards_cost for each row execute function payung.award_cost_sound();

create function payung.award_cost_take_back(p_cost bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.award_committee_acts((select c.cycle_id from awards_cost c where c.id = p_cost));
  if exists (select from awards_costwithdrawal w where w.cost_id = p_cost) then
    raise exception 'payung: it was taken back before' using errcode = 'P0EAB';
  end if;
  insert into awards_costwithdrawal (cost_id, reason, withdrawn_by) values (p_cost, payung.case_reason(p_reason), payung.actor_id());
end $$;
comment on function payung.award_cost_take_back is 'A cost is withdrawn once, with a reason, and is kept.';

revoke execute on function payung.award_judges(bigint), payung.award_works_on(bigint), payung.award_interview_clash(awards_interview), payung.award_room_key(text), payung.award_interview_sound(), payung.award_committee_acts(bigint),
  payung.award_cycle_of(bigint), payung.award_standing(bigint), payung.award_prompt_add(bigint, text, text),
  payung.award_interview_plan(bigint, text, date, text, int, smallint[]), payung.award_interview_cancel(bigint, text),
  payung.award_turn_take(bigint, text), payung.award_seat_set(smallint[]),
  payung.award_visit_record(bigint, date, text), payung.award_visit_of(bigint), payung.award_visit_find(bigint, bigint, text, text),
  payung.award_photo_add(bigint, text, text, text, bigint, text, text), payung.award_photo_withdraw(bigint, text), payung.award_photo_files(text[]),
  payung.award_cost_record(bigint, bigint, text, bigint, date), payung.award_cost_sound(), payung.award_cost_take_back(bigint, text) from public;
grant execute on function payung.award_judges(bigint), payung.award_works_on(bigint) to payung_app, payung_loader;
grant execute on function payung.award_prompt_add(bigint, text, text), payung.award_interview_plan(bigint, text, date, text, int, smallint[]),
  payung.award_interview_cancel(bigint, text), payung.award_turn_take(bigint, text), payung.award_visit_record(bigint, date, text),
  payung.award_visit_find(bigint, bigint, text, text), payung.award_photo_add(bigint, text, text, text, bigint, text, text),
  payung.award_photo_withdraw(bigint, text), payung.award_cost_record(bigint, bigint, text, bigint, date),
  payung.award_cost_take_back(bigint, text) to payung_app;
grant execute on function payung.award_photo_files(text[]) to payung_loader;
