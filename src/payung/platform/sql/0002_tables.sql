-- Policies and privileges of the platform's own tables.
alter table platform_run alter column requested_by set default payung.actor_id();
call payung.protect('platform_run',
  'requested_by = (select payung.actor_id()) or (select payung.may(''runs.all''))',
  'requested_by = (select payung.actor_id()) and state = ''queued''');
-- The worker carries out the runs of all users, but it cannot request a run for somebody else or change who requested one.
create policy loader_reads on platform_run for select to payung_loader using (true);
create policy loader_works on platform_run for update to payung_loader using (true) with check (true);
grant select on platform_run to payung_app, payung_loader;
grant update (state, step, done, total, attempts, error_code, error_text, error_facts, result, heartbeat_at)
  on platform_run to payung_loader;

call payung.protect('platform_idempotency', 'actor_id = (select payung.actor_id())');
grant select, insert on platform_idempotency to payung_app, payung_loader;

-- An event lets the worker act, for example send a notification. So the worker may read events but not write them. The function that
-- changes the facts writes the event, with the rights of the owner.
grant select, update (handled_at, attempts) on platform_outbox to payung_loader;

-- The change history of all places: visible to a head of the whole province, not to the head of a regency.
call payung.protect('platform_history',
  '(select payung.may(''logs.everywhere'')) or ((select payung.all_places()) and (select payung.may(''history.view'')))', 'false');
call payung.append_only('platform_history');
grant select on platform_history to payung_app, payung_loader;

grant select on platform_setting to payung_app, payung_loader;

-- Change history of tables that people edit: one row per changed row, with the actor of the session.
create function payung.keep_history() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into platform_history (table_name, row_id, op, new, actor_id, at)
      select tg_table_name, coalesce(to_jsonb(n)->>'id', to_jsonb(n)->>'code'), 'I', to_jsonb(n), payung.actor_id(), clock_timestamp()
      from new_rows n;
  elsif tg_op = 'UPDATE' then
    insert into platform_history (table_name, row_id, op, old, new, actor_id, at)
      select tg_table_name, to_jsonb(n)->>'id', 'U', to_jsonb(o), to_jsonb(n), payung.actor_id(), clock_timestamp()
      from new_rows n join old_rows o on to_jsonb(o)->>'id' = to_jsonb(n)->>'id';
  else
    insert into platform_history (table_name, row_id, op, old, actor_id, at)
      select tg_table_name, to_jsonb(o)->>'id', 'D', to_jsonb(o), payung.actor_id(), clock_timestamp() from old_rows o;
  end if;
  return null;
end $$;
comment on function payung.keep_history is 'Every change of the table stores the row as it was before, with the user of the session.';

-- The same for rows whose counters change very often: only changes of the named columns are recorded.
create function payung.keep_terms() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into platform_history (table_name, row_id, op, old, new, actor_id, at)
    values (tg_table_name, coalesce(to_jsonb(new)->>'id', to_jsonb(new)->>'scheme_id'), 'U', to_jsonb(old), to_jsonb(new),
            payung.actor_id(), clock_timestamp());
  return null;
end $$;
comment on function payung.keep_terms is 'A change of a budget or quota stores the former terms, with the user of the session.';
-- Nobody may execute the trigger function directly: with that right a user could put it on a temporary table of his own and write any
-- history.
revoke execute on function payung.keep_history(), payung.keep_terms() from public;

create procedure payung.with_history(tbl regclass) language plpgsql as $$
begin
  execute format('create trigger history_i after insert on %s referencing new table as new_rows
    for each statement execute function payung.keep_history()', tbl);
  execute format('create trigger history_u after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function payung.keep_history()', tbl);
  execute format('create trigger history_d after delete on %s referencing old table as old_rows
    for each statement execute function payung.keep_history()', tbl);
end $$;
comment on procedure payung.with_history is 'Every change of the table is stored, row by row.';
revoke execute on procedure payung.with_history(regclass) from public;

-- The job queue: the web process adds jobs, the loader carries them out. The arguments of a job are ids of runs, nothing else.
grant usage on all sequences in schema public to payung_loader;
grant usage on sequence procrastinate_jobs_id_seq, procrastinate_events_id_seq to payung_app;
grant select, insert on procrastinate_jobs, procrastinate_events to payung_app;
grant select, insert, update, delete on procrastinate_jobs, procrastinate_periodic_defers, procrastinate_events,
  procrastinate_workers to payung_loader;
