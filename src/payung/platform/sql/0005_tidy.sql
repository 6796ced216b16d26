-- Removes rows that are no longer needed and record no decision. The retention periods are written here, so that a caller can remove only what
-- has expired. Returns counts by kind.
create function payung.tidy() returns table (kind text, gone bigint)
language sql security definer set search_path = public, payung, pg_temp as $$
  with sessions as (
    delete from payung.session where expires_at < now() or closed_at < now() - interval '7 days' returning 1
  ), jobs as (
    delete from procrastinate_jobs j where j.status not in ('todo', 'doing')
      or (j.status = 'doing' and not exists (select from procrastinate_workers w where w.id = j.worker_id)) returning 1
  ), answers as (
    delete from platform_idempotency where created_at < now() - interval '30 days' returning 1
  ), tries as (
    delete from payung.rate where ends_at < now() returning 1
  )
  select 'sessions', count(*) from sessions union all select 'jobs', count(*) from jobs
  union all select 'idempotency', count(*) from answers union all select 'tries', count(*) from tries
$$;
comment on function payung.tidy is 'Removes expired sessions, jobs, answers and counters, and nothing that is still valid.';
revoke execute on function payung.tidy() from public;
grant execute on function payung.tidy() to payung_loader;
