-- The clock of a case: two deadlines that start on the day when the papers are complete, and pauses that move them.

-- A day comes from the program's clock. A day more than a year ahead of the real clock is a mistake that nobody could undo.
create function payung.case_day(p_day date) returns void
language plpgsql stable set search_path = public, payung, pg_temp as $$
begin
  if p_day is null or p_day > (clock_timestamp() at time zone 'Asia/Makassar')::date + 400 then
    raise exception 'payung: this day is far ahead' using errcode = 'P0B1A';
  end if;
end $$;
comment on function payung.case_day is 'A stated day is at most 400 days ahead of the real clock.';

-- The clock starts on the day when the papers are complete. The promised days stay, whatever list of holidays is loaded later.
create function payung.case_due(p_case bigint) returns void
language sql set search_path = public, payung, pg_temp as $$
  update casework_case c set calendar_due = c.complete_on + p.calendar_days + c.paused_days,
    working_due = payung.add_working_days(c.complete_on, p.working_days + c.paused_working_days), changed_at = clock_timestamp()
  from casework_process p where p.name = c.process_id and c.id = p_case and c.complete_on is not null
$$;
comment on function payung.case_due is 'Both deadlines follow from the day of completeness and the days of pauses so far, by the holidays of that day.';

-- Every role that may open or move cases of a kind may keep their clocks.
create function payung.case_keeper(p_process text) returns boolean
language sql stable set search_path = public, payung, pg_temp as $$
  select payung.roles() && coalesce((select array_agg(distinct r) from casework_transition t, unnest(t.roles) r
                                     where t.process_id = p_process), '{}')
$$;
comment on function payung.case_keeper is 'The clock of a kind is kept only by roles that open or move its cases.';

create function payung.room_case_complete(p_case bigint, p_on date) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case;
begin
  c := payung.case_held(p_case);
  if not payung.case_keeper(c.process_id) then
    raise exception 'payung: this role does not keep the clock' using errcode = 'P0B13';
  end if;
  perform payung.case_day(p_on);
  if c.complete_on = p_on then return; end if;
  if c.complete_on is not null or c.closed_at is not null or p_on < (c.opened_at - interval '10 years')::date then
    raise exception 'payung: the clock of this case was started before' using errcode = 'P0B1A';
  end if;
  update casework_case set complete_on = p_on where id = p_case;
  perform payung.case_due(p_case);
  insert into casework_event (case_id, kind, on_day, actor_id) values (p_case, 'complete', p_on, payung.actor_id());
end $$;
comment on function payung.room_case_complete is 'The clock of a case is started once, on a possible day.';

create function payung.case_complete(p_case bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.case_own_clock(p_case);
  perform payung.room_case_complete(p_case, p_on);
end $$;
comment on function payung.case_complete is 'A clock that a room keeps is started only by that room.';

-- Returns the id of the event, so that the room can send a notification about it.
create function payung.room_case_pause(p_case bigint, p_on date, p_reason text) returns bigint
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case; said text := payung.case_reason(p_reason); event_id bigint;
begin
  c := payung.case_held(p_case);
  if not payung.case_keeper(c.process_id) then
    raise exception 'payung: this role does not keep the clock' using errcode = 'P0B13';
  end if;
  if c.paused_since is not null or c.closed_at is not null then
    raise exception 'payung: the case is paused or closed' using errcode = 'P0B15';
  end if;
  perform payung.case_day(p_on);
  if p_on < coalesce((select max(on_day) from casework_event where case_id = p_case), p_on) then
    raise exception 'payung: the clock does not run backwards' using errcode = 'P0B1A';
  end if;
  update casework_case set paused_since = p_on, pause_reason = said, changed_at = clock_timestamp() where id = p_case;
  insert into casework_event (case_id, kind, on_day, reason, actor_id) values (p_case, 'pause', p_on, said, payung.actor_id())
    returning id into event_id;
  return event_id;
end $$;
comment on function payung.room_case_pause is 'A case has one pause at a time, with a reason, and its clock does not run backwards.';

-- A pause that was dated in the future ends on the day when it began, so that a mistake does not keep a case closed.
create function payung.room_case_resume(p_case bigint, p_on date) returns bigint
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case; since date; ended date; working int; event_id bigint;
begin
  c := payung.case_held(p_case);
  if not payung.case_keeper(c.process_id) then
    raise exception 'payung: this role does not keep the clock' using errcode = 'P0B13';
  end if;
  if c.paused_since is null then
    raise exception 'payung: the case is not paused' using errcode = 'P0B1B';
  end if;
  perform payung.case_day(p_on);
  ended := greatest(p_on, c.paused_since);
  -- Days before the papers were complete did not count anyway.
  since := greatest(c.paused_since, coalesce(c.complete_on, ended));
  working := payung.working_days_between(since, ended);
  update casework_case set paused_since = null, pause_reason = '', changed_at = clock_timestamp(),
    paused_days = paused_days + greatest(ended - since, 0), paused_working_days = paused_working_days + working,
    calendar_due = calendar_due + greatest(ended - since, 0),
    working_due = case when working_due is not null then payung.add_working_days(working_due, working) end where id = p_case;
  insert into casework_event (case_id, kind, on_day, actor_id) values (p_case, 'resume', ended, payung.actor_id())
    returning id into event_id;
  return event_id;
end $$;
comment on function payung.room_case_resume is 'A pause moves both deadlines by its days after completeness; a pause dated in the future ends where it began.';

-- If a room acts on changes of the clock (it notifies the family), only that room may stop it.
create function payung.case_own_clock(p_case bigint) returns void
language plpgsql stable set search_path = public, payung, pg_temp as $$
begin
  if (select p.guarded from casework_case c join casework_process p on p.name = c.process_id where c.id = p_case) then
    raise exception 'payung: the clock of this kind is kept by its room' using errcode = 'P0B14';
  end if;
end $$;
comment on function payung.case_own_clock is 'The clock of a guarded kind is kept only by its room.';
create function payung.case_pause(p_case bigint, p_on date, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.case_own_clock(p_case);
  perform payung.room_case_pause(p_case, p_on, p_reason);
end $$;
comment on function payung.case_pause is 'A clock that a room keeps is stopped only by that room.';
create function payung.case_resume(p_case bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.case_own_clock(p_case);
  perform payung.room_case_resume(p_case, p_on);
end $$;
comment on function payung.case_resume is 'A clock that a room keeps is restarted only by that room.';

revoke execute on function payung.case_day(date), payung.case_due(bigint), payung.case_keeper(text), payung.case_own_clock(bigint),
  payung.case_complete(bigint, date), payung.room_case_complete(bigint, date), payung.case_pause(bigint, date, text),
  payung.room_case_pause(bigint, date, text), payung.case_resume(bigint, date), payung.room_case_resume(bigint, date) from public;
grant execute on function payung.case_complete(bigint, date), payung.case_pause(bigint, date, text), payung.case_resume(bigint, date)
  to payung_app;
