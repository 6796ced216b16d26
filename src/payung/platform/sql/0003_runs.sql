-- Runs, and the queue that carries them. A run has the scope of the user who requested it, only while it is carried out. The worker may
-- write this table, but even it cannot restart a run that has ended.
grant insert (kind, params, requested_by) on platform_run to payung_app;

create function payung.run_begins() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if new.state <> 'queued' then
    raise exception 'payung: a run begins as queued' using errcode = 'P0C61';
  end if;
  if (select count(*) from (select from platform_run r where r.requested_by = new.requested_by
                              and r.state in ('queued', 'running') limit 200) open) >= 200 then
    raise exception 'payung: too many runs wait' using errcode = 'P0C62';
  end if;
  return new;
end $$;
comment on function payung.run_begins is 'A run starts in the state "queued", and a person has at most 200 runs that wait.';
create trigger run_begins before insert on platform_run for each row execute function payung.run_begins();

-- The states of a run and the allowed changes between them. Any other change is refused, also for the worker and the owner.
create function payung.run_moves() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if old.state not in ('queued', 'running') then
    raise exception 'payung: run % has ended', old.id using errcode = 'P0C61';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
       ('queued', 'running'), ('queued', 'cancelled'),
       ('running', 'queued'), ('running', 'done'), ('running', 'refused'), ('running', 'failed'), ('running', 'cancelled')) then
    raise exception 'payung: a run does not go from % to %', old.state, new.state using errcode = 'P0C61';
  end if;
  if (new.id, new.kind, new.params, new.requested_by, new.created_at)
     is distinct from (old.id, old.kind, old.params, old.requested_by, old.created_at) or new.attempts < old.attempts then
    raise exception 'payung: what run % is about does not change', old.id using errcode = 'P0C61';
  end if;
  new.started_at := coalesce(old.started_at, case when new.state = 'running' then clock_timestamp() end);
  new.finished_at := case when new.state not in ('queued', 'running') then clock_timestamp() end;
  if new.state <> 'running' then
    update payung.session set closed_at = clock_timestamp() where kind = 'run' and run_id = old.id and closed_at is null;
  end if;
  return new;
end $$;
comment on function payung.run_moves is 'A run changes only along its states, keeps what it was requested for, and its session ends with it, also for the worker and the owner.';
create trigger run_moves before update on platform_run for each row execute function payung.run_moves();
revoke execute on function payung.run_begins(), payung.run_moves() from public;

-- Requests a run that follows automatically from a change, in the transaction of that change and in the name of its user (or of
-- `p_asker`). If an equal run is waiting to start, no second one is requested: the waiting run will see this change too. The names
-- of such kinds of runs end in `_itself`; nobody can request them by hand.
create function payung.run_by_itself(p_kind text, p_params jsonb, p_asker bigint default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare asker bigint := coalesce(p_asker, payung.actor_id()); r bigint;
begin
  if asker is null or right(p_kind, 7) <> '_itself'
     or exists (select from platform_run where state = 'queued' and kind = p_kind and params = p_params)
     or (select count(*) from (select from platform_run where requested_by = asker and state in ('queued', 'running') limit 199) open) >= 199 then
    return null;
  end if;
  insert into platform_run (kind, params, requested_by) values (p_kind, p_params, asker) returning id into r;
  insert into procrastinate_jobs (queue_name, task_name, args) values ('runs', 'payung.run', jsonb_build_object('run_id', r));
  return r;
end $$;
comment on function payung.run_by_itself is 'A run that follows automatically is requested once while an equal one waits, and its request never fails the change from which it follows. May be null: p_asker, result.';
revoke execute on function payung.run_by_itself(text, jsonb, bigint) from public;
create policy by_itself on platform_run as restrictive for insert to payung_app, payung_loader with check (right(kind, 7) <> '_itself');

-- Opens the session of a run, with the scope of the user who requested it; there is no other way. The run must be in progress, requested
-- within a week and started within two days. Each call ends the sessions of earlier attempts.
create function payung.run_session(run bigint) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  token text := encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex');
  found_run platform_run;
begin
  select * into found_run from platform_run where id = run;
  if found_run.state is distinct from 'running' then
    raise exception 'payung: run % is not open', run using errcode = 'P0A02';
  end if;
  if found_run.created_at < clock_timestamp() - interval '7 days' or found_run.started_at < clock_timestamp() - interval '2 days' then
    raise exception 'payung: run % is too old', run using errcode = 'P0C60';
  end if;
  update payung.session set closed_at = clock_timestamp() where kind = 'run' and run_id = run and closed_at is null;
  perform payung.insert_session(token, found_run.requested_by, 'run', interval '12 hours', run);
  return token;
end $$;
comment on function payung.run_session is 'A run gets the scope of the user who requested it only while it is in progress, requested within a week and started within two days; sessions of earlier attempts end.';

-- A run can do only what it was requested for: in its session, functions with the owner's rights work for the room of this kind of run
-- and for no other. The worker has no other sessions than those of runs in progress.
create function payung.run_of(variadic rooms text[]) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare
  s payung.session := payung.current_session();
begin
  if s.kind = 'run' and not exists (select from platform_run r where r.id = s.run_id and r.state = 'running'
                                    and split_part(r.kind, '.', 1) = any(rooms)) then
    raise exception 'payung: a run does not do the work of another room' using errcode = 'P0C63';
  end if;
end $$;
comment on function payung.run_of is 'In the session of a run only the work of the room that requested it is possible.';

-- The list on which the run of the session works, if it is a run of these kinds; 0 if the run does other work; null if the session is not
-- that of a run.
create function payung.run_list(variadic p_kinds text[]) returns bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s payung.session := payung.current_session();
begin
  if s.kind is distinct from 'run' then return null; end if;
  return coalesce((select (r.params->>'list')::bigint from platform_run r
    where r.id = s.run_id and r.state = 'running' and r.kind = any(p_kinds) and r.params->>'list' ~ '^\d{1,18}$'), 0);
end $$;
comment on function payung.run_list is 'A run works only on the list for which it was requested. May be null: result.';

create function payung.run_on_list(p_list bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.run_list('intake.commit') <> coalesce(p_list, -1) then
    raise exception 'payung: a run does not do the work of another list' using errcode = 'P0C63';
  end if;
end $$;
comment on function payung.run_on_list is 'In the session of a run only the list for which it was requested is committed.';

-- The room whose work the run of the session does; null if the session is not that of a run.
create function payung.run_room() returns text
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s payung.session := payung.current_session();
begin
  if s.kind is distinct from 'run' then return null; end if;
  return coalesce((select split_part(r.kind, '.', 1) from platform_run r where r.id = s.run_id and r.state = 'running'), '');
end $$;
comment on function payung.run_room is 'A run that writes rows itself does the work of one room. May be null: result.';

-- Rows of a list are written only by the run that works on this list.
create procedure payung.rows_of_run(tbl regclass, variadic p_kinds text[]) language plpgsql as $$
begin
  execute format('create policy of_run on %s as restrictive for insert to payung_loader
    with check ((select payung.run_list(variadic %L)) is null or list_id = (select payung.run_list(variadic %L)))', tbl, p_kinds, p_kinds);
end $$;
comment on procedure payung.rows_of_run is 'A run writes only rows of its own list.';
revoke execute on procedure payung.rows_of_run(regclass, text[]) from public;

-- Users end their own runs; a user who sees all runs may end any. The session of the run ends too (`run_moves`), so its next write is
-- refused; what it has written stays. A run that is talking to a bank is stopped with the brake instead, because money may be on its
-- way.
create function payung.run_cancel(p_run bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r platform_run;
begin
  select * into r from platform_run where id = p_run
    and (requested_by = payung.actor_id() or payung.may('runs.all')) for update;
  if r.id is null or not payung.may('runs.view') then
    raise exception 'payung: no such run of the own' using errcode = 'P0CCA';
  end if;
  if r.state not in ('queued', 'running') then
    raise exception 'payung: run % has ended', r.id using errcode = 'P0CCB';
  end if;
  if r.state = 'running' and r.kind like 'payouts.%' then
    raise exception 'payung: run % is at work with a bank', r.id using errcode = 'P0CCC';
  end if;
  update platform_run set state = 'cancelled' where id = r.id;
end $$;
comment on function payung.run_cancel is 'Only the user who requested a run, or a user who sees all runs, ends it, and never while it talks to a bank.';
revoke execute on function payung.run_session(bigint), payung.run_of(text[]), payung.run_list(text[]), payung.run_room(), payung.run_on_list(bigint), payung.run_cancel(bigint) from public;
grant execute on function payung.run_session(bigint), payung.run_list(text[]), payung.run_room() to payung_loader;
grant execute on function payung.run_cancel(bigint) to payung_app;

-- The queue. The application may add only open runs of its own user, each once. Scheduled tasks are added by the worker. A row of any other
-- form would fail and be retried again and again.
create function payung.job_is_known() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
declare
  plain boolean := new.status = 'todo' and new.priority = 0 and new.attempts = 0 and new.lock is null
    and new.queueing_lock is null and new.scheduled_at is null and new.worker_id is null and jsonb_typeof(new.args) = 'object';
begin
  if plain and new.task_name = 'payung.run' then
    plain := new.queue_name = 'runs' and new.args - 'run_id' = '{}' and coalesce(new.args->>'run_id' ~ '^[1-9][0-9]{0,17}$', false)
      and jsonb_typeof(new.args->'run_id') = 'number';
    if plain then
      plain := exists (select from platform_run r where r.id = (new.args->>'run_id')::bigint and r.state in ('queued', 'running'))
        and not exists (select from procrastinate_jobs j
                        where j.status = 'todo' and j.task_name = new.task_name and j.args = new.args);
    end if;
  elsif plain then
    plain := pg_has_role(current_user, 'payung_loader', 'MEMBER') and new.queue_name = 'house'
      and new.task_name ~ '^payung\.[a-z_.]{1,60}$' and new.args - 'timestamp' = '{}';
  end if;
  if not plain then
    raise exception 'payung: no such job' using errcode = 'P0C64';
  end if;
  return new;
end $$;
comment on function payung.job_is_known is 'The queue accepts open runs of their own user, each once, and scheduled tasks from the worker.';
create trigger job_is_known before insert on procrastinate_jobs for each row execute function payung.job_is_known();

-- The history of a job is written by the triggers of the queue itself.
create function payung.job_event_is_told() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if pg_trigger_depth() < 2 and not pg_has_role(current_user, 'payung_loader', 'MEMBER') then
    raise exception 'payung: no such job' using errcode = 'P0C64';
  end if;
  return new;
end $$;
comment on function payung.job_event_is_told is 'Only the queue itself records what happened to a job.';
create trigger job_event_is_told before insert on procrastinate_events for each row execute function payung.job_event_is_told();
revoke execute on function payung.job_is_known(), payung.job_event_is_told() from public;
